"""New answers among the themes that stand: placed within seconds, as proposals, without another reading of them all."""

from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, func, insert, select, update

from consult import audit
from consult.db import db, transaction
from consult.nlp.coding import Code, Example, train
from consult.nlp.coding.strangers import strangers
from consult.questions.models import Question
from consult.responses.models import Answer
from consult.theming import counted
from consult.theming.models import (
    Placement,
    Point,
    Run,
    RunState,
    SuggestedPlacement,
    SuggestedTheme,
    SuggestionState,
)
from consult.theming.services.runs import SPAN, said_in

EXAMPLES = 40  # points of each theme to learn from: what people placed first, then the surest
UNSURE = 0.5  # confidence below which a placement is a weak fit
LEAST = 0.2  # and below which it is under nothing, where it gathers with others until a reading finds what it is
CHUNK = 500


def place_new(question_id: UUID, *, now: datetime) -> int:
    """Place points that came in after the last reading under its themes, as proposals; returns how many there were."""
    question = db.session.get_one(Question, question_id)
    run = _last_run(question)
    if run is None:
        return 0
    new = db.session.execute(_unseen(question, run)).all()
    if not new:
        db.session.rollback()
        return 0
    frame, examples = _what_stands(run)
    run_id, run_no = run.id, run.no
    db.session.rollback()
    found = _coded(frame, examples, [(row[0], said_in(*row[1:])) for row in new])
    with transaction():
        _write(run_id, found, now)
        words = f"{len(found)} new points among the themes of reading {run_no}"
        audit.record("placed what came in later", question, words, by="theming", at=now)
    return len(found)


def _last_run(question: Question) -> Run | None:
    return db.session.scalar(
        select(Run).where(Run.question_id == question.id, Run.state == RunState.DONE).order_by(Run.no.desc()).limit(1)
    )


def _unseen(question: Question, run: Run) -> Select[*tuple[Any, ...]]:
    """Points of answers that count, which the run has not seen; copies of a campaign are read with their template."""
    answers = counted.counted(question).subquery("counted")
    copied = counted.copies(question).subquery("copied")
    seen = select(SuggestedPlacement.point_id).where(SuggestedPlacement.run_id == run.id)
    return (
        select(Point.id, Answer.text, *SPAN)
        .join(Answer, Answer.id == Point.answer_id)
        .join(answers, answers.c.answer_id == Answer.id)
        .outerjoin(copied, copied.c.answer_id == Answer.id)
        .where(copied.c.answer_id.is_(None), Point.id.not_in(seen))
        .order_by(Point.id)
    )


def _what_stands(run: Run) -> tuple[list[Code], list[Example]]:
    """The run's suggestions that nobody set aside, under the names that people gave them, and points of each."""
    standing = [each for each in run.suggestions if each.state is not SuggestionState.REJECTED]
    frame = [_code(each) for each in standing]
    examples = [Example(text, (str(each.id),)) for each in standing for text in _points_of(each)]
    return frame, examples


def _code(each: SuggestedTheme) -> Code:
    theme = each.theme
    return Code(str(each.id), theme.name if theme else each.label, theme.description if theme else each.description)


def _points_of(suggestion: SuggestedTheme) -> list[str]:
    """Those that a person placed under the theme first, then those that the machine is surest of."""
    placed = (
        select(Placement.point_id)
        .where(Placement.theme_id == suggestion.theme_id, Placement.removed_at.is_(None))
        .scalar_subquery()
    )
    by_person = SuggestedPlacement.point_id.in_(placed)
    rows = db.session.execute(
        select(Answer.text, *SPAN)
        .join(Point, Point.answer_id == Answer.id)
        .join(SuggestedPlacement, SuggestedPlacement.point_id == Point.id)
        .where(SuggestedPlacement.suggestion_id == suggestion.id, by_person | ~SuggestedPlacement.weak)
        .order_by(by_person.desc(), SuggestedPlacement.confidence.desc(), Point.id)
        .limit(EXAMPLES)
    )
    return [said_in(*row) for row in rows]


def _coded(
    frame: list[Code], examples: list[Example], points: list[tuple[UUID, str]]
) -> list[tuple[UUID, UUID | None, float]]:
    """For each point the likeliest theme and how likely; none where it is unlike them all, or none is likely enough."""
    said = [text for _, text in points]
    coded = train(frame, examples).code(said) if len(frame) > 1 else [()] * len(points)
    strange = strangers(said, [one.text for one in examples])
    found: list[tuple[UUID, UUID | None, float]] = []
    for (point_id, _), codes, is_strange in zip(points, coded, strange, strict=True):
        best = codes[0] if codes and codes[0].confidence >= LEAST and not is_strange else None
        found.append((point_id, UUID(best.code) if best else None, best.confidence if best else 0.0))
    return found


def _write(run_id: UUID, found: list[tuple[UUID, UUID | None, float]], now: datetime) -> None:
    """Beside the run's own placements; whatever another worker placed meanwhile is left as it is."""
    seen = set(db.session.scalars(select(SuggestedPlacement.point_id).where(SuggestedPlacement.run_id == run_id)))
    rows = [
        {"id": uuid4(), "run_id": run_id, "suggestion_id": suggestion_id, "point_id": point_id,
         "confidence": confidence, "weak": confidence < UNSURE, "example": None, "border": None, "later_at": now}
        for point_id, suggestion_id, confidence in found
        if point_id not in seen
    ]  # fmt: skip
    for at in range(0, len(rows), CHUNK):
        db.session.execute(insert(SuggestedPlacement), rows[at : at + CHUNK])
    grown: dict[UUID, int] = defaultdict(int)
    for row in rows:
        if isinstance(row["suggestion_id"], UUID):
            grown[row["suggestion_id"]] += 1
    for suggestion_id in grown:
        _count_again(suggestion_id)


def _count_again(suggestion_id: UUID) -> None:
    """How many points and responses a suggestion holds by now."""
    points, responses = db.session.execute(
        select(func.count(SuggestedPlacement.id), func.count(Answer.version_id.distinct()))
        .join(Point, Point.id == SuggestedPlacement.point_id)
        .join(Answer, Answer.id == Point.answer_id)
        .where(SuggestedPlacement.suggestion_id == suggestion_id)
    ).one()
    db.session.execute(
        update(SuggestedTheme)
        .where(SuggestedTheme.id == suggestion_id)
        .values(points_count=points, responses_count=responses)
    )
