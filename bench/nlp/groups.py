"""How well opinion groups agree with those that the original system found, and how time and memory grow.

    python -m bench.nlp.groups --data FOLDER [--peer PYTHON] [--only WORD] [--grow]

FOLDER holds the development data (polis_dev). Who is to be in a group, and how many groups, is given as the original
had it; beside it stands the agreement with the number chosen by us. Four conversations are stable enough to be scored;
the others are shown. PYTHON is an interpreter that has red-dwarf 0.4.0: the same votes are given to it, membership
too. `--grow` times the command, start included, on invented votes of up to 33,000 people on 1,000 statements.
"""

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sklearn.metrics import adjusted_rand_score

from bench.nlp.sets import rows
from bench.nlp.timing import timed
from consult.nlp.groups import collect, find_groups

STABLE = ("15-per-hour-seattle", "brexit-consensus", "scoop-hivemind.taxes", "vtaiwan.uberx")
OTHERS = ("football-concussions", "london.youth.policing", "scoop-hivemind.freshwater", "scoop-hivemind.ubi")
SIZES = ((1_000, 100), (10_000, 300), (33_000, 1_000))
EACH = 60  # votes a person
Line = dict[str, Any]


@dataclass(frozen=True)
class Conversation:
    """Votes as they were cast, and the original's group of each member."""

    votes: list[tuple[str, str, str]]
    moderated_out: list[str]
    group: dict[str, str]


def read(folder: Path) -> Conversation:
    people = rows(folder / "participants-votes.csv")
    statements = [name for name in people[0] if name.isdecimal()]
    votes = [(one["participant"], name, one[name]) for one in people for name in statements if one[name]]
    out = [one["comment-id"] for one in rows(folder / "comments.csv") if one["moderated"] == "-1"]
    return Conversation(votes, out, {one["participant"]: one["group-id"] for one in people if one["group-id"]})


def measure(data: Path, peer: str | None = None, only: str = "") -> list[Line]:
    """A line a conversation; those that are absent are left out."""
    names = [name for name in (*STABLE, *OTHERS) if only in name and (data / "polis_dev" / name).exists()]
    held = {name: read(data / "polis_dev" / name) for name in names}
    peers = _peer(peer, held) if peer and held else {}
    return [_line(name, conversation, peers.get(name)) for name, conversation in held.items()]


def _line(name: str, conversation: Conversation, peer: Line | None) -> Line:
    votes, unread = collect(conversation.votes)
    theirs = list(conversation.group.values())
    line: Line = {
        "conversation": name, "scored": name in STABLE, "people": len(votes.participants), "members": len(theirs),
        "statements": len(votes.statements), "votes": votes.cast.nnz, "unread": len(unread), "groups": len(set(theirs)),
    }  # fmt: skip
    for way, count in (("given", len(set(theirs))), ("own", None)):
        started = time.perf_counter()
        found = find_groups(votes, moderated_out=conversation.moderated_out, groups=count, members=conversation.group)
        line[f"seconds_{way}"] = round(time.perf_counter() - started, 2)
        of = {person.id: person.group for person in found.participants}
        line[f"ari_{way}"] = round(adjusted_rand_score(theirs, [of[member] or 0 for member in conversation.group]), 3)
        if count is None:
            line["groups_own"] = len(found.groups)
        if peer:
            line[f"peer_ari_{way}"] = round(adjusted_rand_score(theirs, peer[way]["groups"]), 3)
            line[f"peer_seconds_{way}"] = round(peer[way]["seconds"], 2)
    return line


def _peer(python: str, held: dict[str, Conversation]) -> Line:
    asked = {
        name: {
            "votes": [
                {"participant_id": int(person), "statement_id": int(statement), "vote": int(vote), "modified": at}
                for at, (person, statement, vote) in enumerate(one.votes)
            ],
            "moderated_out": [int(statement) for statement in one.moderated_out],
            "members": [int(member) for member in one.group],
            "groups": len(set(one.group.values())),
        }
        for name, one in held.items()
    }
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        given, out = Path(folder, "in.json"), Path(folder, "out.json")
        given.write_text(json.dumps(asked), encoding="utf-8")
        subprocess.run([python, str(Path(__file__).with_name("peer_reddwarf.py")), str(given), str(out)], check=True)
        found: Line = json.loads(out.read_text(encoding="utf-8"))
        return found


def grow() -> list[Line]:
    """Seconds and memory of the whole command on invented votes."""
    found = []
    for people, statements in SIZES:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            given, out = Path(folder, "votes.csv"), Path(folder, "out.json")
            invent(given, people, statements)
            words = ["groups", str(given), "--out", str(out)]
            seconds, megabytes = timed([sys.executable, "-m", "consult.nlp", *words])
            report = json.loads(out.read_text(encoding="utf-8"))
            found.append(
                {
                    "people": people, "statements": statements, "votes": report["run"]["rows_read"],
                    "groups": len(report["groups"]), "seconds": round(seconds, 1), "mb": round(megabytes),
                }
            )  # fmt: skip
    return found


def invent(path: Path, people: int, statements: int) -> None:
    """Votes of three camps that lean one way or another on each statement."""
    chance = random.Random(0)
    lean = [[chance.random() for _ in range(statements)] for _ in range(3)]
    with path.open("w", encoding="utf-8") as file:
        file.write("participant,statement,vote\n")
        for person in range(people):
            for statement in chance.sample(range(statements), EACH):
                vote = 0 if chance.random() < 0.1 else 1 if chance.random() < lean[person % 3][statement] else -1
                file.write(f"{person},{statement},{vote}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of development data")
    parser.add_argument("--peer", metavar="PYTHON", help="an interpreter that has red-dwarf")
    parser.add_argument("--only", default="", help="measure the conversations that have this in their name")
    parser.add_argument("--grow", action="store_true", help="time and memory on invented votes")
    asked = parser.parse_args()
    lines = measure(asked.data, asked.peer, asked.only)
    if not lines:
        print(f"skipped: no polis_dev in {asked.data}")
    for line in [*lines, *(grow() if asked.grow else [])]:
        print(*(f"{name}={value}" for name, value in line.items()), flush=True)
    for of in ("ari_given", "ari_own", "peer_ari_given", "peer_ari_own"):
        if scored := [line[of] for line in lines if line["scored"] and of in line]:
            print(f"median {of} of {len(scored)} stable conversations: {statistics.median(scored):.3f}")


if __name__ == "__main__":
    main()
