"""The index is kept up: changes to what is public are noted with them, and the difference is put in afterwards."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, event, insert, select, text
from sqlalchemy.orm import Session

from consult.boards.models import Decision
from consult.catalogue.models import Consultation
from consult.db import db
from consult.outcomes.models import Commitment, Outcome, ProgressNote
from consult.plans.models import Action, Clause, Plan, PlanVersion
from consult.questions.models import Question
from consult.search import engine
from consult.search.corpus import Entry, list_public
from consult.search.models import SearchEntry, SearchState, SearchWord
from consult.search.stems import list_words, stems_of

WATCHED = (
    Plan, PlanVersion, Clause, Action, Consultation, Question, Decision, Outcome, Commitment, ProgressNote,
)  # fmt: skip
AT_ONCE = 200  # entries put in by one transaction
ONE = 1  # the one row of the state
AT_LEAST_EVERY = timedelta(minutes=10)  # looked at even when nothing was noted: what was changed past the models
SHORTEST, LONGEST = 4, 30  # letters of a word that is suggested
_MARK = text("INSERT INTO search_state (id, stale) VALUES (1, true) ON CONFLICT (id) DO UPDATE SET stale = true")


@event.listens_for(Session, "after_flush")
def _note_change(session: Session, _context: object) -> None:
    touched = (*session.new, *session.dirty, *session.deleted)
    if any(isinstance(each, WATCHED) for each in touched):
        session.info["search_stale"] = True


@event.listens_for(Session, "before_commit")
def _keep_note(session: Session) -> None:
    """In the transaction of the change itself: whoever refreshes waits for it, and so misses none.

    As its last act, so that nobody who changes something else waits for longer than a commit takes.
    """
    session.flush()
    if session.info.pop("search_stale", False):
        session.connection().execute(_MARK)


def take_note(*, now: datetime) -> bool:
    """Whether the index is to be looked at now; that is noted as done, so that what changes from here on is new."""
    state = db.session.scalar(select(SearchState).where(SearchState.id == ONE).with_for_update())
    if state is None:
        state = SearchState(id=ONE, stale=True)
        db.session.add(state)
    due = state.stale or state.refreshed_at is None or now - state.refreshed_at >= AT_LEAST_EVERY
    if due:
        state.stale, state.refreshed_at = False, now
    return due


@dataclass(frozen=True)
class Difference:
    """What the index lacks and what it holds too much of."""

    new: Sequence[tuple[Entry, list[str], list[str]]] = ()
    old: Sequence[int] = ()
    words: dict[str, int] = field(default_factory=dict)
    entries: int = 0

    def __bool__(self) -> bool:
        return bool(self.new or self.old)


def compare(*, anew: bool = False) -> Difference:
    """Read what is public, and what the index holds of it; changes nothing, and cuts the stems of what is new.

    `anew`: as if nothing that it holds were right.
    """
    public = {entry.key: entry for entry in list_public()}
    held = db.session.execute(select(SearchEntry.key, SearchEntry.id, SearchEntry.fingerprint)).all()
    right = {key: fingerprint for key, _id, fingerprint in held if not anew}
    new = [entry for key, entry in public.items() if right.get(key) != entry.fingerprint]
    return Difference(
        new=[(entry, stems_of(entry.title), stems_of(entry.text)) for entry in new],
        old=[entry_id for key, entry_id, _fingerprint in held if key not in public],
        words=_count_words(public.values()),
        entries=len(public),
    )


def _count_words(entries: Any) -> dict[str, int]:
    uses: Counter[str] = Counter()
    for entry in entries:
        found = {word.plain for part in (entry.title, entry.text) for word in list_words(part)}
        uses.update(word for word in found if SHORTEST <= len(word) <= LONGEST and word.isalpha())
    return dict(uses)


def in_parts(difference: Difference) -> Iterator[Difference]:
    """Pieces small enough that nobody who sends a response waits for one; the words last."""
    yield Difference(old=difference.old)
    for n in range(0, len(difference.new), AT_ONCE):
        yield Difference(new=difference.new[n : n + AT_ONCE])
    yield Difference(words=difference.words)


def put_in(part: Difference) -> None:
    """Make the index what was worked out, as far as this part tells. Twice is once."""
    replaced = select(SearchEntry.id).where(SearchEntry.key.in_([entry.key for entry, _title, _text in part.new]))
    gone = {*part.old, *db.session.scalars(replaced)}
    engine.drop(gone)
    db.session.execute(delete(SearchEntry).where(SearchEntry.id.in_(gone)))
    for entry, title, body in part.new:
        row = SearchEntry(
            key=entry.key, kind=entry.kind, title=entry.title, text=entry.text, caption=entry.caption,
            place=entry.place, at=entry.at, fingerprint=entry.fingerprint,
        )  # fmt: skip
        db.session.add(row)
        db.session.flush()
        engine.put(row.id, title, body)
    if part.words:
        _keep_words(part.words)


def _keep_words(words: dict[str, int]) -> None:
    held = {word: uses for word, uses in db.session.execute(select(SearchWord.word, SearchWord.uses))}
    other = [word for word, uses in held.items() if words.get(word) != uses]
    if other:
        db.session.execute(delete(SearchWord).where(SearchWord.word.in_(other)))
    new = [{"word": word, "uses": uses} for word, uses in words.items() if held.get(word) != uses]
    if new:
        db.session.execute(insert(SearchWord), new)
