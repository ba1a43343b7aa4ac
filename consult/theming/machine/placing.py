"""New answers among the themes that stand: placed within seconds, as proposals, without another reading of them all."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, insert, select, update

from consult import audit
from consult.db import db, transaction
from consult.nlp.coding import Code, Example, train
from consult.nlp.coding.strangers import strangers
from consult.questions.models import Question
from consult.responses.sources import source_of
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
from consult.theming.queries.splits import list_standing
from consult.theming.queries.suggestions import count_standing, find_run, stands_in
from consult.theming.services.runs import SPAN, said_in

EXAMPLES = 40  # points of each theme to learn from: what people placed first, then the surest
LEAST = 0.2  # and below which it is under nothing, where it gathers with others until a reading finds what it is
CHUNK = 500


@dataclass(frozen=True)
class _New:
    """A point to place: what the coder goes by, and its own words, which begin at `start` of its text."""

    point_id: UUID
    said: str
    words: str
    start: int


@dataclass(frozen=True)
class _Found:
    """Where a new point goes, how likely that is, and which of its words say so."""

    point_id: UUID
    suggestion_id: UUID | None = None
    confidence: float = 0.0
    weak: bool = True
    spoke: tuple[tuple[int, int], ...] = ()


def place_new(question_id: UUID, *, now: datetime) -> int:
    """Place points that came in after the last reading under its themes, as proposals; returns how many there were."""
    question = db.session.get_one(Question, question_id)
    run = find_run(question, RunState.DONE)
    if run is None:
        return 0
    new = db.session.execute(_unseen(question, run)).all()
    if not new:
        db.session.rollback()
        return 0
    frame, examples = _what_stands(run)
    run_id, run_no = run.id, run.no
    db.session.rollback()
    found = _coded(frame, examples, [_New(row[0], said_in(*row[1:]), row[1][row[2] : row[3]], row[2]) for row in new])
    with transaction():
        _write(run_id, found, now)
        words = f"{len(found)} new points among the themes of reading {run_no}"
        audit.record("placed what came in later", question, words, by="theming", at=now)
    return len(found)


def _unseen(question: Question, run: Run) -> Select[*tuple[Any, ...]]:
    """Points of texts that count, which the run has not seen; copies of a campaign are read with their template."""
    texts, table = counted.counted(question).subquery("counted"), source_of(question).table
    copied = counted.copies(question).subquery("copied")
    seen = select(SuggestedPlacement.point_id).where(SuggestedPlacement.run_id == run.id)
    return (
        counted.with_texts(select(Point.id, table.text, *SPAN), question)
        .join(texts, texts.c.text_id == table.id)
        .outerjoin(copied, copied.c.text_id == table.id)
        .where(copied.c.text_id.is_(None), Point.id.not_in(seen))
        .order_by(Point.id)
    )


def _what_stands(run: Run) -> tuple[list[Code], list[Example]]:
    """What the run left behind and nobody set aside, under the names that people gave, and points of each."""
    standing = [each for each in list_standing(run) if each.state is not SuggestionState.REJECTED]
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
    question = suggestion.run.question
    columns = (source_of(question).table.text, *SPAN)
    rows = db.session.execute(
        counted.with_texts(select(*columns).select_from(Point), question)
        .join(SuggestedPlacement, SuggestedPlacement.point_id == Point.id)
        .where(stands_in(suggestion), by_person | ~SuggestedPlacement.weak)
        .order_by(by_person.desc(), SuggestedPlacement.confidence.desc(), Point.id)
        .limit(EXAMPLES)
    )
    return [said_in(*row) for row in rows]


def _coded(frame: list[Code], examples: list[Example], points: list[_New]) -> list[_Found]:
    """For each point the likeliest theme and how likely; none where it is unlike them all, or none is likely enough."""
    if len(frame) < 2:
        return [_Found(each.point_id) for each in points]
    coder, said = train(frame, examples), [each.said for each in points]
    strange = strangers(said, [one.text for one in examples])
    found = []
    for each, codes, is_strange in zip(points, coder.code(said), strange, strict=True):
        if codes and codes[0].confidence >= LEAST and not is_strange:
            best = codes[0]
            spoke = tuple((each.start + at.start, each.start + at.end) for at in coder.spoke(each.words, best.code))
            found.append(_Found(each.point_id, UUID(best.code), best.confidence, best.unsure, spoke))
        else:
            found.append(_Found(each.point_id))
    return found


def _write(run_id: UUID, found: list[_Found], now: datetime) -> None:
    """Beside the run's own placements; whatever another worker placed meanwhile is left as it is."""
    seen = set(db.session.scalars(select(SuggestedPlacement.point_id).where(SuggestedPlacement.run_id == run_id)))
    new = [each for each in found if each.point_id not in seen]
    rows = [
        {"id": uuid4(), "run_id": run_id, "suggestion_id": each.suggestion_id, "point_id": each.point_id,
         "confidence": each.confidence, "weak": each.weak, "example": None, "border": None,
         "later_at": now, "spoke": [list(span) for span in each.spoke]}
        for each in new
    ]  # fmt: skip
    for at in range(0, len(rows), CHUNK):
        db.session.execute(insert(SuggestedPlacement), rows[at : at + CHUNK])
    for suggestion_id in {each.suggestion_id for each in new if each.suggestion_id is not None}:
        _count_again(suggestion_id)


def _count_again(suggestion_id: UUID) -> None:
    points, responses = count_standing(db.session.get_one(SuggestedTheme, suggestion_id))
    db.session.execute(
        update(SuggestedTheme)
        .where(SuggestedTheme.id == suggestion_id)
        .values(points_count=points, responses_count=responses)
    )
