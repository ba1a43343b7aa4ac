"""A draft as text that people write or paste, and the clauses found in it. Pure.

# 1. Why this plan

1.1 Purpose of this plan
Its words, in as many paragraphs as it needs.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from consult.errors import RuleBroken
from consult.plans.models import Clause, PlanVersion

_GROUP = re.compile(r"#+\s*(\S.*)")
_PLAIN_GROUP = re.compile(r"(\d+)\.?\s+\S.*")
_HEADING = re.compile(r"(\d+(?:\.\d+)+[a-z]?)\.?\s+(\S.*)")
_NO_LETTER = re.compile(r"[^a-z0-9]+")
_ALIKE = 60  # of 100: a clause under another heading is taken for the old one
_LONGEST_KEY = 40


class NotADraft(RuleBroken):
    """What was pasted has no numbered clauses, or is not in order. The message says where and what to do."""


@dataclass(frozen=True)
class Typed:
    """One clause as somebody wrote it; `key` is that of the clause that it continues, else a new one."""

    number: str
    group: str
    heading: str
    text: str
    key: str = ""


def as_typed(version: PlanVersion) -> str:
    """A draft as text to be changed and read again."""
    lines, group = [], None
    for clause in version.clauses:
        if clause.group != group:
            group = clause.group
            lines += [f"# {group}", ""]
        lines += [f"{clause.number} {clause.heading}", *clause.text.split("\n"), ""]
    return "\n".join(lines)


def read_typed(text: str) -> list[Typed]:
    """The clauses of a text, in order. Raises NotADraft."""
    found: list[Typed] = []
    group, paragraphs = "", [""]
    lines = [line.strip() for line in text.split("\n")]
    for place, line in enumerate(lines):
        after_gap = place == 0 or not lines[place - 1] or bool(_GROUP.match(lines[place - 1]))
        if named := _group(lines, place) if after_gap else None:
            group = named
        elif after_gap and (heading := _HEADING.fullmatch(line)):
            paragraphs = [""]
            found.append(Typed(heading[1], group, heading[2], ""))
        elif not found and line:
            raise NotADraft(
                f"Line {place + 1} stands before the first clause. Begin a clause with its number and heading, like "
                "“1.1 Purpose of this plan”"
            )
        elif found:
            paragraphs = _go_on(paragraphs, line)
            found[-1] = replace(found[-1], text="\n\n".join(each for each in paragraphs if each))
    _check(found)
    return found


def _group(lines: Sequence[str], place: int) -> str | None:
    """A line that is marked as a group, or looks like one because a clause of its number comes next."""
    line = lines[place]
    if marked := _GROUP.fullmatch(line):
        return marked[1]
    plain = _PLAIN_GROUP.fullmatch(line)
    following = next((each for each in lines[place + 1 :] if each), "")
    return line if plain and following.startswith(f"{plain[1]}.") and _HEADING.fullmatch(following) else None


def _go_on(paragraphs: list[str], line: str) -> list[str]:
    if not line:
        return [*paragraphs, ""]
    return [*paragraphs[:-1], f"{paragraphs[-1]} {line}".strip()]


def _check(found: Sequence[Typed]) -> None:
    if not found:
        raise NotADraft("There is no clause in it. Begin each with its number and heading, like “1.1 Purpose”")
    seen: set[str] = set()
    for each in found:
        if each.number in seen:
            raise NotADraft(f"Two clauses have the number {each.number}. Give one of them another number")
        if not each.text:
            raise NotADraft(f"Clause {each.number} has a heading and no words. Write them under it, or take it out")
        seen.add(each.number)


def with_keys(typed: Sequence[Typed], earlier: Sequence[Clause]) -> list[Typed]:
    """Each clause with the key of the one that it continues: the same heading or words, else the words most alike."""
    left = {clause.key: clause for clause in earlier}
    given: dict[int, str] = {}
    rules = (
        lambda new, old: 100 * (new.heading.casefold() == old.heading.casefold()),
        lambda new, old: 100 * (new.text == old.text),
        lambda new, old: fuzz.token_sort_ratio(new.text, old.text),
    )
    for alike in rules:
        pairs = [
            (alike(new, old), -n, key) for n, new in enumerate(typed) if n not in given for key, old in left.items()
        ]
        for likeness, place, key in sorted(pairs, reverse=True):
            if likeness >= _ALIKE and -place not in given and key in left:
                given[-place] = key
                del left[key]
    taken = {clause.key for clause in earlier}
    keyed = []
    for n, new in enumerate(typed):
        key = given.get(n) or _new_key(new.heading, taken)
        taken.add(key)
        keyed.append(replace(new, key=key))
    return keyed


def _new_key(heading: str, taken: set[str]) -> str:
    stem = _NO_LETTER.sub("-", heading.casefold())[:_LONGEST_KEY].strip("-") or "clause"
    return next(key for n in range(1, len(taken) + 2) if (key := stem if n == 1 else f"{stem}-{n}") not in taken)
