"""Carry out one run: group a question's points and propose themes, in pieces, so that a page can follow it."""

import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select, update

from consult import audit
from consult.db import db, transaction
from consult.errors import ConsultError
from consult.nlp import language
from consult.nlp.themes import suggest_themes
from consult.nlp.types import Suggestion, Themes
from consult.theming.models import Run, RunState, SuggestedPlacement, SuggestedTheme
from consult.theming.services.runs import Material, count_answers, fingerprint, gather, settings_of

CHUNK = 500
EXAMPLES = 5
WORD = re.compile(r"[^\W\d_]{2,}")


class _TakenOver(Exception):
    """Another worker began this run again; what this one holds is worth nothing any more."""


class NothingNew(ConsultError):
    """The same points were read before, by another run."""


@dataclass(frozen=True)
class _Turn:
    """One attempt at a run; `began` tells it from any other."""

    run_id: UUID
    began: datetime


def carry_out_run(run_id: UUID, *, now: datetime) -> None:
    """Do a run that waits, or one that was left half done; one that is done stays as it is.

    Nothing of it is seen before the last transaction, which turns its state to done.
    """
    started = time.monotonic()
    turn = _Turn(run_id, now)
    try:
        if _begin(turn):
            material = _gather(turn)
            themes = suggest_themes(material.said, material.answer_ids, seed=material.seed)
            _write(turn, material, themes)
            _finish(turn, themes, now + timedelta(seconds=time.monotonic() - started))
    except _TakenOver:
        return


def _begin(turn: _Turn) -> bool:
    """Take the run, and clear away what an attempt before this one left."""
    with transaction():
        taken = db.session.scalar(
            update(Run)
            .where(Run.id == turn.run_id, Run.state.in_([RunState.WAITING, RunState.READING]))
            .values(state=RunState.READING, started_at=turn.began, step="Collecting the points", done=0, total=0)
            .returning(Run.id)
        )
        if taken:
            db.session.execute(delete(SuggestedPlacement).where(SuggestedPlacement.run_id == turn.run_id))
            db.session.execute(delete(SuggestedTheme).where(SuggestedTheme.run_id == turn.run_id))
    return taken is not None


def _gather(turn: _Turn) -> Material:
    """Read what there is now, and write down what that was before thinking about it."""
    run = db.session.get_one(Run, turn.run_id)
    material = gather(run.question, seed=run.seed)
    answers = count_answers(run.question)
    mark = fingerprint(material.point_ids, engine=language.engine(), settings=settings_of(), seed=run.seed)
    with transaction():
        _refuse_twice(turn, mark)
        _note(
            turn,
            fingerprint=mark,
            engine=dict(language.engine()),
            settings=settings_of(),
            points_in=len(material.point_ids),
            answers_in=answers.read + answers.unread,
            answers_read=answers.read,
            answers_unread=answers.unread,
            step=f"Grouping {len(material.point_ids):,} points",
            total=len(material.point_ids),
        )
    db.session.rollback()
    return material


def _refuse_twice(turn: _Turn, mark: str) -> None:
    question_id = select(Run.question_id).where(Run.id == turn.run_id).scalar_subquery()
    same = select(Run.no).where(Run.question_id == question_id, Run.fingerprint == mark, Run.id != turn.run_id)
    if (no := db.session.scalar(same)) is not None:
        raise NothingNew(f"Reading {no} read the same points with the same settings. Look at that one")


def _note(turn: _Turn, **values: object) -> None:
    """Say on the run's row where it stands. Raises when another worker has it by now."""
    mine = (Run.id == turn.run_id, Run.started_at == turn.began, Run.state == RunState.READING)
    if db.session.scalar(update(Run).where(*mine).values(**values).returning(Run.id)) is None:
        raise _TakenOver


def _write(turn: _Turn, material: Material, themes: Themes) -> None:
    """Put suggestions and placements down, a chunk a transaction, so that senders are never kept waiting."""
    ids = {suggestion.no: uuid4() for suggestion in themes.suggestions}
    ranks = {at: rank for each in themes.suggestions for rank, at in enumerate(_examples(each, material, themes))}
    known = _words(said for said, open_ in zip(material.said, material.quotable, strict=True) if open_)
    with transaction():
        _note(turn, step=f"Writing down {len(ids)} suggested themes")
        rows = [_suggestion_row(turn, ids[each.no], each, known) for each in themes.suggestions]
        if rows:
            db.session.execute(insert(SuggestedTheme), rows)
    for at in range(0, len(themes.placements), CHUNK):
        chunk = themes.placements[at : at + CHUNK]
        with transaction():
            _note(turn, step="Placing points", done=min(at + CHUNK, len(themes.placements)))
            rows = [
                {"id": uuid4(), "run_id": turn.run_id, "suggestion_id": ids[each.theme_no] if each.theme_no else None,
                 "point_id": material.point_ids[each.point_index], "confidence": each.confidence, "weak": each.weak,
                 "example": ranks.get(each.point_index)}
                for each in chunk
            ]  # fmt: skip
            db.session.execute(insert(SuggestedPlacement), rows)


def _finish(turn: _Turn, themes: Themes, finished: datetime) -> None:
    """Show it: from here on the run's suggestions are seen."""
    with transaction():
        _note(turn, state=RunState.DONE, step="", finished_at=finished)
        run = db.session.get_one(Run, turn.run_id, populate_existing=True)
        found = f"{run.points_in} points, {len(themes.suggestions)} themes suggested"
        words = f"Reading {run.no} of question {run.question.number}: {found}"
        audit.record("finished a reading", run, words, by="theming", at=finished)


def _examples(suggestion: Suggestion, material: Material, themes: Themes) -> list[int]:
    """Up to five passages that may be quoted, as proposed, then the surest of others; one an answer."""
    inside = [each for each in themes.placements if each.theme_no == suggestion.no and not each.weak]
    surest = [each.point_index for each in sorted(inside, key=lambda each: (-each.confidence, each.point_index))]
    chosen: dict[str, int] = {}
    for at in [*suggestion.exemplars, *surest]:
        if material.quotable[at] and len(chosen) < EXAMPLES:
            chosen.setdefault(material.answer_ids[at], at)
    return list(chosen.values())


def _suggestion_row(turn: _Turn, id_: UUID, suggestion: Suggestion, known: set[str]) -> dict[str, object]:
    """As proposed, but without a word that stands in confidential answers only."""
    terms = [term for term in suggestion.terms if _words([term]) <= known]
    label = suggestion.label if _words([suggestion.label]) <= known else ", ".join(terms[:3]).capitalize()
    description = suggestion.description if len(terms) == len(suggestion.terms) else ", ".join(terms)
    return {
        "id": id_, "run_id": turn.run_id, "no": suggestion.no, "parent_no": suggestion.parent,
        "label": label or f"Theme {suggestion.no}", "description": description, "terms": terms,
        "points_count": suggestion.size_points, "responses_count": suggestion.size_texts,
    }  # fmt: skip


def _words(texts: Iterable[str] | Sequence[str]) -> set[str]:
    return {word for text in texts for word in WORD.findall(text.casefold())}
