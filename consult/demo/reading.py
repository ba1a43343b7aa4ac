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
from consult.questions.models import Question
from consult.responses.models import Answer, Comment, Response
from consult.responses.sources import source_of
from consult.theming import Stance, machine
from consult.theming.counted import text_id
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
    """Those that are answered in words, and the comments on each draft that anybody commented on."""
    return [question for question in heard(consultation) if not question.kind.is_closed]


def heard(consultation: Consultation) -> list[Question]:
    """All to which somebody said something."""
    return [question for question in questions.list_heard(consultation) if responses.answered(question)]


def is_about(told: dict[str, Any], question: Question) -> bool:
    """Whether a theme of the file belongs to this question: it names its number, or the draft that was commented on."""
    draft = question.draft
    return told.get("draft") == f"{draft.plan.slug}:{draft.no}" if draft else told.get("question") == question.number


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


def mark_stances(
    told: Iterable[dict[str, Any]],
    asked: dict[int, Question],
    sent: dict[str, Response],
    *,
    by: Person,
    now: datetime,
) -> None:
    """Add what people may be for or against, and say of the passages that the file quotes which side they are on."""
    for each in told:
        question = asked[each["question"]]
        marks = each.get("mark", [])
        machine.read_versions([sent[mark["response"]].latest.id for mark in marks], now=now)
        with transaction():
            outright = asked[each["asked_in"]] if "asked_in" in each else None
            proposal = theming.add_proposal(question, each["text"], asked_in=outright, by=by, now=now)
            stances = {
                find_point(sent[mark["response"]], question, mark["quote"]).id: Stance(mark["stance"]) for mark in marks
            }
            theming.mark_stances(proposal, stances, by=by, now=now)


def find_point(response: Response, question: Question, quote: str) -> Point:
    """The point of an answer, or of a comment, that shares most characters with a quote from it."""
    source = source_of(question)
    said: Any = select(source.table).where(source.mine, source.table.version_id == response.latest.id)
    text: Answer | Comment = next(text for text in db.session.scalars(said) if quote in text.text)
    start = text.text.index(quote)
    points = db.session.scalars(select(Point).where(text_id(Point, question) == text.id)).all()
    assert points, f"{response.reference}: nothing was read in what was said"
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
