"""Group a run's points and propose themes; in pieces, so that a page can follow it, and shown in one step."""

import re
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select, update

from consult import audit
from consult.db import db, transaction
from consult.nlp import language
from consult.nlp.themes import split_theme, suggest_themes
from consult.nlp.types import Shelf, Suggestion, Themes
from consult.nlp.wording import folded
from consult.theming.machine import rarity
from consult.theming.machine.beginning import begin_run
from consult.theming.machine.chunks import EngineChanged, read_chunk
from consult.theming.machine.descent import carry_over
from consult.theming.machine.forgetting import forget_vectors
from consult.theming.machine.meaning import KeptMeaning, unpack
from consult.theming.machine.towards import HEARD, gather_proposals
from consult.theming.models import Run, RunChunk, RunMaterial, RunState, SuggestedPlacement, SuggestedTheme
from consult.theming.services.runs import RESOLUTION, Detail, Material, gather_again
from consult.theming.services.steering import list_waiting_chunks

CHUNK = 500
EXAMPLES = 5
MOST_TO_TRY_AGAIN = 20_000  # points; beyond, how stable themes are is not measured, and said
WORD = re.compile(r"[^\W\d_]{2,}")


class _TakenOver(Exception):
    """Another worker began the grouping again, or a person paused or cancelled the run: this work is worth nothing."""


@dataclass(frozen=True)
class _Turn:
    """One attempt at grouping; the two numbers tell it from any other."""

    run_id: UUID
    began: datetime
    no: int


def carry_out_run(run_id: UUID, *, now: datetime) -> None:
    """Do all of a run here and now: what workers do piece by piece. One that is done stays as it is."""
    started = time.monotonic()
    begin_run(run_id, now=now)
    for chunk_id in list_waiting_chunks(run_id):
        read_chunk(chunk_id, now=now)
    group_run(run_id, now=now + timedelta(seconds=time.monotonic() - started))


def group_run(run_id: UUID, *, now: datetime) -> None:
    """Propose themes for a run whose texts were read, and show them.

    Nothing of it is seen before the last transaction, which turns the run's state to done.
    """
    started = time.monotonic()
    turn = _begin(run_id)
    if turn is None:
        return
    try:
        material, meaning, aside = _gather(turn)
        themes = _suggest(turn, material, meaning)
        _write(turn, material, themes)
        _finish(turn, themes, aside, now + timedelta(seconds=time.monotonic() - started))
    except _TakenOver:
        return
    forget_vectors(db.session.get_one(Run, run_id).question_id)


def _suggest(turn: _Turn, material: Material, meaning: KeptMeaning | None) -> Themes:
    """As the run was told: how finely, and how often to try again, less often where trying takes long."""
    run = db.session.get_one(Run, turn.run_id)
    settings, is_split = run.settings, run.split is not None
    proposals = gather_proposals(settings, material)
    db.session.rollback()
    if is_split:
        return split_theme(material.said, material.text_ids, seed=material.seed, meaning=meaning)
    return suggest_themes(
        material.said,
        material.text_ids,
        seed=material.seed,
        resolution=float(settings.get("resolution", RESOLUTION[Detail.USUAL])),
        meaning=meaning,
        reruns=int(settings.get("reruns", 0)) if len(material.said) <= MOST_TO_TRY_AGAIN else 0,
        proposals=proposals,
    )


def _begin(run_id: UUID) -> _Turn | None:
    """Take the grouping, and clear away what an attempt before this one left."""
    with transaction():
        taken = db.session.execute(
            update(Run)
            .where(Run.id == run_id, Run.state == RunState.READING)
            .values(turn=Run.turn + 1)
            .returning(Run.started_at, Run.turn)
            .execution_options(synchronize_session=False)
        ).one_or_none()
        if taken is None or taken[0] is None:
            return None
        db.session.execute(delete(SuggestedPlacement).where(SuggestedPlacement.run_id == run_id))
        db.session.execute(delete(SuggestedTheme).where(SuggestedTheme.run_id == run_id))
    return _Turn(run_id, taken[0], taken[1])


def _gather(turn: _Turn) -> tuple[Material, KeptMeaning | None, int]:
    """What the run froze when it began, without the answers of which a text could not be read, and their number."""
    run = db.session.get_one(Run, turn.run_id)
    if run.engine != language.engine():
        raise EngineChanged
    frozen = db.session.get_one(RunMaterial, turn.run_id)
    material = gather_again(unpack(frozen.point_ids), seed=run.seed)
    material, aside = _without(material, _unreadable(turn.run_id))
    meaning = KeptMeaning(rarity.get(frozen.rarity_id)) if frozen.rarity_id else None
    with transaction():
        _note(
            turn,
            points_in=len(material.point_ids),
            step=f"Grouping {len(material.point_ids):,} points",
            done=0,
            total=len(material.point_ids),
        )
    db.session.rollback()
    return material, meaning, aside


def _note(turn: _Turn, **values: object) -> None:
    """Say on the run's row where it stands. Raises when another worker has it by now, or nobody any more."""
    mine = (Run.id == turn.run_id, Run.started_at == turn.began, Run.turn == turn.no, Run.state == RunState.READING)
    if db.session.scalar(update(Run).where(*mine).values(**values).returning(Run.id)) is None:
        raise _TakenOver


def _write(turn: _Turn, material: Material, themes: Themes) -> None:
    """Put suggestions and placements down, a chunk a transaction, so that senders are never kept waiting."""
    ids = {suggestion.no: uuid4() for suggestion in themes.suggestions}
    ranks = {at: rank for each in themes.suggestions for rank, at in enumerate(_examples(each, material, themes))}
    borders = {at: rank for each in themes.suggestions for rank, at in enumerate(each.borderline) if at not in ranks}
    shelves = {shelf.no: shelf for shelf in themes.shelves}
    known = _words(said for said, open_ in zip(material.said, material.quotable, strict=True) if open_)
    voices = _voices_in(material, themes)
    with transaction():
        _note(turn, step=f"Writing down {len(ids)} suggested themes")
        towards = [UUID(told["id"]) for told in db.session.get_one(Run, turn.run_id).settings.get("proposals", ())]
        rows = [_suggestion_row(turn, ids[each.no], each, shelves, known, towards) for each in themes.suggestions]
        rows = [row | {"responses_count": len(voices[row["no"]])} for row in rows]
        if rows:
            db.session.execute(insert(SuggestedTheme), rows)
    for at in range(0, len(themes.placements), CHUNK):
        chunk = themes.placements[at : at + CHUNK]
        with transaction():
            _note(turn, step="Placing points", done=min(at + CHUNK, len(themes.placements)))
            rows = [
                {"id": uuid4(), "run_id": turn.run_id, "suggestion_id": ids[each.theme_no] if each.theme_no else None,
                 "point_id": material.point_ids[each.point_index], "confidence": each.confidence, "weak": each.weak,
                 "example": ranks.get(each.point_index), "border": borders.get(each.point_index), "later_at": None,
                 "stance": HEARD[each.stance] if each.stance else None, "stance_sure": each.stance_sure}
                for each in chunk
            ]  # fmt: skip
            db.session.execute(insert(SuggestedPlacement), rows)


def _finish(turn: _Turn, themes: Themes, aside: int, finished: datetime) -> None:
    """Show it: from here on the run's suggestions are seen, and its counts say what was set aside."""
    with transaction():
        _note(
            turn,
            state=RunState.DONE,
            step="",
            answers_read=Run.answers_read - aside,
            answers_unread=Run.answers_unread + aside,
            finished_at=finished,
        )
        db.session.execute(delete(RunMaterial).where(RunMaterial.run_id == turn.run_id))
        db.session.execute(delete(RunChunk).where(RunChunk.run_id == turn.run_id, RunChunk.failure == ""))
        run = db.session.get_one(Run, turn.run_id, populate_existing=True)
        if run.split is None:
            carry_over(run, now=finished)
        made = f"{len(themes.suggestions)} {'parts' if run.split else 'themes'}"
        found = f"{run.points_in} points, {made} suggested"
        words = f"Reading {run.no} of {run.question.words.name}: {found}"
        audit.record("finished a reading", run, words, by="theming", at=finished)


def _unreadable(run_id: UUID) -> set[str]:
    """The texts that no worker could read, as they are compared."""
    failed = db.session.scalars(select(RunChunk.point_ids).where(RunChunk.run_id == run_id, RunChunk.failure != ""))
    return {folded(said) for packed in failed for said in gather_again(unpack(packed), seed=0).said}


def _without(material: Material, unreadable: set[str]) -> tuple[Material, int]:
    """Leave out whole answers: half an answer would be counted as if it had been read. How many, too."""
    if not unreadable:
        return material, 0
    pairs = zip(material.text_ids, material.said, strict=True)
    aside = {text_id for text_id, said in pairs if folded(said) in unreadable}
    kept = [at for at, text_id in enumerate(material.text_ids) if text_id not in aside]
    left = Material(
        [material.point_ids[at] for at in kept],
        [material.text_ids[at] for at in kept],
        [material.voices[at] for at in kept],
        [material.said[at] for at in kept],
        [material.quotable[at] for at in kept],
        material.seed,
    )
    return left, len(aside)


def _examples(suggestion: Suggestion, material: Material, themes: Themes) -> list[int]:
    """Up to five passages that may be quoted, as proposed, then the surest of others; one a response."""
    inside = [each for each in themes.placements if each.theme_no == suggestion.no and not each.weak]
    surest = [each.point_index for each in sorted(inside, key=lambda each: (-each.confidence, each.point_index))]
    chosen: dict[str, int] = {}
    for at in [*suggestion.exemplars, *surest]:
        if material.quotable[at] and len(chosen) < EXAMPLES:
            chosen.setdefault(material.voices[at], at)
    return list(chosen.values())


def _voices_in(material: Material, themes: Themes) -> dict[object, set[str]]:
    """In which responses each suggestion was found: one may have said it in several comments."""
    found: dict[object, set[str]] = defaultdict(set)
    for each in themes.placements:
        found[each.theme_no].add(material.voices[each.point_index])
    return found


def _suggestion_row(
    turn: _Turn, id_: UUID, suggestion: Suggestion, shelves: Mapping[int, Shelf], known: set[str], towards: list[UUID]
) -> dict[str, object]:
    """As proposed, but without a word that stands in confidential answers only; a side is named in people's words."""
    terms = [term for term in suggestion.terms if _words([term]) <= known]
    label = suggestion.label if suggestion.side else _open_label(suggestion, known) or f"Theme {suggestion.no}"
    description = suggestion.description if len(terms) == len(suggestion.terms) else ", ".join(terms)
    shelf = shelves.get(suggestion.parent) if suggestion.parent else None
    return {
        "id": id_, "run_id": turn.run_id, "no": suggestion.no, "parent_no": suggestion.parent, "label": label,
        "shelf": (_open_label(shelf, known) or f"Shelf {shelf.no}") if shelf else "", "description": description,
        "terms": terms, "why": asdict(suggestion.why), "continues": False, "shared_points": 0,
        "points_count": suggestion.size_points, "side": HEARD[suggestion.side] if suggestion.side else "",
        "proposal_id": towards[suggestion.about] if suggestion.about is not None else None,
    }  # fmt: skip


def _open_label(each: Suggestion | Shelf, known: set[str]) -> str:
    """The label, or the first of its words that anybody may read."""
    if _words([each.label]) <= known:
        return each.label
    return ", ".join([term for term in each.terms if _words([term]) <= known][:3]).capitalize()


def _words(texts: Iterable[str] | Sequence[str]) -> set[str]:
    return {word for text in texts for word in WORD.findall(text.casefold())}
