"""What changed from one draft to another, clause by clause and word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from consult.plans.models import Clause, PlanVersion

STRAY = 2
_WORD = re.compile(r"\S+\s*")


class ChangeKind(StrEnum):
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Piece:
    """Some words in a row: `same` in both drafts, `ins` in the later one only, or `del` in the earlier one only."""

    kind: str
    text: str


@dataclass(frozen=True)
class ClauseChange:
    """One clause in two drafts. A clause that only got another number is unchanged, and `moved`."""

    kind: ChangeKind
    before: Clause | None
    after: Clause | None
    heading: list[Piece]
    text: list[Piece]

    @property
    def clause(self) -> Clause:
        """The clause as it stands now, or as it last stood."""
        clause = self.after or self.before
        assert clause is not None
        return clause

    @property
    def moved(self) -> bool:
        return self.before is not None and self.after is not None and self.before.number != self.after.number

    @property
    def regrouped(self) -> bool:
        """Whether it went to another part of the draft; that a part has another number is no move."""
        if self.before is None or self.after is None:
            return False
        return _without_number(self.before.group) != _without_number(self.after.group)

    @property
    def paragraphs(self) -> list[list[Piece]]:
        """The text as it is read, a paragraph at a time."""
        made: list[list[Piece]] = [[]]
        for piece in self.text:
            for n, part in enumerate(piece.text.split("\n\n")):
                if n:
                    made.append([])
                if part:
                    made[-1].append(Piece(piece.kind, part))
        return [each for each in made if each]


def compare(version: PlanVersion, earlier: PlanVersion) -> list[ClauseChange]:
    """Every clause of both drafts, in the later one's order; removed ones come where they stood before.

    Clauses are matched by key, which stays the same from draft to draft.
    """
    now, then = {clause.key: clause for clause in version.clauses}, {clause.key: clause for clause in earlier.clauses}
    gone: dict[str | None, list[ClauseChange]] = {}
    kept = None
    for key, clause in then.items():
        kept = key if key in now else kept
        if key not in now:
            gone.setdefault(kept, []).append(_change(clause, None))
    changes = gone.get(None, [])
    for key, clause in now.items():
        changes = [*changes, _change(then.get(key), clause), *gone.get(key, [])]
    return changes


def _change(before: Clause | None, after: Clause | None) -> ClauseChange:
    heading = list(pieces(before.heading if before else "", after.heading if after else ""))
    text = list(pieces(before.text if before else "", after.text if after else ""))
    if before is None:
        kind = ChangeKind.ADDED
    elif after is None:
        kind = ChangeKind.REMOVED
    else:
        same = all(piece.kind == "same" for piece in heading + text)
        kind = ChangeKind.UNCHANGED if same else ChangeKind.CHANGED
    return ClauseChange(kind, before, after, heading, text)


def _without_number(group: str) -> str:
    return group.lstrip("0123456789. ").casefold()


def pieces(before: str, after: str) -> Iterator[Piece]:
    """The later text with what went and what came, whole words at a time; spaces alone are no change."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    old_at = new_at = 0
    for old_from, new_from, length in _common(old, new):
        if old_from > old_at:
            yield Piece("del", "".join(old[old_at:old_from]))
        if new_from > new_at:
            yield Piece("ins", "".join(new[new_at:new_from]))
        old_at, new_at = old_from + length, new_from + length
        if length:
            yield Piece("same", "".join(new[new_from:new_at]))


def _common(old: list[str], new: list[str]) -> Iterator[tuple[int, int, int]]:
    """The runs of words that both share. A stray word or two between changes only makes them hard to read: left out."""
    matcher = SequenceMatcher(None, [word.rstrip() for word in old], [word.rstrip() for word in new], autojunk=False)
    for run in matcher.get_matching_blocks():
        opens = run.a == run.b == 0
        closes = run.a + run.size == len(old) and run.b + run.size == len(new)
        if run.size > STRAY or opens or closes:
            yield run.a, run.b, run.size
