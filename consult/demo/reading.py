"""Reading and agreeing themes, as the analysts of the sample consultations did."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from consult import questions, responses, theming
from consult.catalogue.models import Consultation
from consult.db import db, transaction
from consult.people import Person
from consult.questions.models import Question, QuestionKind
from consult.responses.models import Response
from consult.theming import machine
from consult.theming.models import Point, SuggestedTheme, SuggestionState, Theme

PIECE = 100


def read_all(consultation: Consultation, *, now: datetime) -> None:
    """Read every response, in pieces, as the worker would have done at the time."""
    ids = [version.id for version in responses.counted(consultation)]
    for first in range(0, len(ids), PIECE):
        machine.read_versions(ids[first : first + PIECE], now=now)


def suggest(question: Question, *, by: Person, now: datetime) -> UUID:
    """Ask for a reading and carry it out; returns the run's id."""
    with transaction():
        run_id = theming.ask_for_run(question, by=by, now=now).id
    machine.carry_out_run(run_id, now=now)
    return run_id


def open_questions(consultation: Consultation) -> list[Question]:
    return [question for question in questions.list_for(consultation) if question.kind is QuestionKind.TEXT]


def agree_told_themes(
    question: Question, told: Iterable[dict[str, Any]], sent: dict[str, Response], *, by: Person, now: datetime
) -> dict[str, Theme]:
    """The themes that the file names, with the passages that it quotes placed one by one."""
    agreed = {}
    for each in told:
        with transaction():
            theme = theming.add_theme(
                question, name=each["name"], description=each["description"].strip(), by=by, now=now
            )
            points = [find_point(sent[point["response"]], question, point["quote"]) for point in each["points"]]
            theming.place_points(theme, list(dict.fromkeys(points)), by=by, now=now)
        agreed[each["name"]] = theme
    return agreed


def find_point(response: Response, question: Question, quote: str) -> Point:
    """The point of an answer that shares most characters with a quote from it."""
    answer = next(answer for answer in response.latest.answers if answer.question_id == question.id)
    start = answer.text.index(quote)
    points = db.session.scalars(select(Point).where(Point.answer_id == answer.id)).all()
    assert points, f"{response.reference}: nothing was read in the answer"
    return max(points, key=lambda point: min(point.end, start + len(quote)) - max(point.start, start))


def agree_suggestions(run_id: UUID, *, most: int, by: Person, now: datetime) -> None:
    """Accept the run's largest suggestions as they stand, and their likely placements after the blind sample."""
    chosen = db.session.scalars(
        select(SuggestedTheme)
        .where(SuggestedTheme.run_id == run_id, SuggestedTheme.state == SuggestionState.SUGGESTED)
        .order_by(SuggestedTheme.responses_count.desc(), SuggestedTheme.no)
        .limit(most)
    ).all()
    for suggestion in chosen:
        if all(placement.weak for placement in suggestion.placements):
            continue
        with transaction():
            theme = theming.accept_suggestion(suggestion, by=by, now=now)
        accept_placements(theme, by=by, now=now)


def accept_placements(theme: Theme, *, by: Person, now: datetime) -> None:
    with transaction():
        check = theming.draw_check(theme, by=by, now=now)
        theming.record_check(check, [], by=by, now=now)
