"""Opinion groups from votes: a CSV file with the columns participant, statement and vote (1, -1 or 0 for a pass)."""

import importlib.metadata
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from consult.nlp.commands.files import Done, NotUsable, Report, each_row, positive

if TYPE_CHECKING:
    from consult.nlp.groups.representative import Majority, Representative

NAME = "groups"
COLUMNS = ("participant", "statement", "vote")


def add_options(command: ArgumentParser) -> None:
    command.add_argument("--moderated-out", type=Path, metavar="FILE", help="statements left out, one a line")
    command.add_argument("--groups", type=_several, metavar="K", help="by default as many as the votes suggest")


def carry_out(asked: Namespace) -> Done:
    from consult.nlp.groups import collect, find_groups

    votes, unread = collect(_votes(asked.input))
    left_out = _lines(asked.moderated_out) if asked.moderated_out else []
    found = find_groups(votes, moderated_out=left_out, groups=asked.groups, seed=asked.seed)
    names = votes.statements
    report: Report = {
        "reason": found.reason,
        "groups": [
            {"id": group.id, "size": group.size, "representative": [_shown(one, names) for one in group.representative]}
            for group in found.groups
        ],
        "participants": [
            {"id": one.id, "group": one.group, "x": one.x, "y": one.y, "votes": one.votes} for one in found.participants
        ],
        "statements": [
            {
                "id": one.id,
                "agree": one.agree,
                "disagree": one.disagree,
                "pass": one.passed,
                "consensus": one.consensus,
                "representative_of": one.representative_of,
                "moderated_out": one.moderated_out,
            }
            for one in found.statements
        ],
        "majorities": {side: [_majority(one, names) for one in all_] for side, all_ in found.majorities.items()},
        "moderated_out_without_votes": sorted(set(left_out).difference(names)),
    }
    versions = {name: importlib.metadata.version(name) for name in ("numpy", "scipy", "scikit-learn")}
    return Done(
        report, votes.cast.nnz + len(unread), unread, engine="opinion-map", versions=versions | {"consult": "2"}
    )


def _votes(path: Path) -> Iterator[tuple[str, str, str]]:
    """Row by row: a large conversation has millions."""
    return ((row["participant"], row["statement"], row["vote"]) for row in each_row(path, *COLUMNS))


def _lines(path: Path) -> list[str]:
    try:
        return [line.strip() for line in path.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    except UnicodeDecodeError as error:
        raise NotUsable(f"{path} is not a UTF-8 file: {error}") from error


def _shown(one: "Representative", names: tuple[str, ...]) -> Report:
    return {
        "statement": names[one.place],
        "stance": one.stance,
        "votes": one.votes,
        "seen": one.seen,
        "share": round(one.share, 4),
        "certainty": round(one.certainty, 4),
        "ratio": round(one.ratio, 4),
        "difference": round(one.difference, 4),
    }


def _majority(one: "Majority", names: tuple[str, ...]) -> Report:
    return {"statement": names[one.place], "votes": one.votes, "seen": one.seen, "share": round(one.share, 4)}


def _several(given: str) -> int:
    if positive(given) < 2:
        raise ArgumentTypeError(f"{given!r} is not a number of groups; two is the fewest")
    return int(given)
