"""For or against a proposal, both or neither; without examples "none" unless the words say it outright."""

from argparse import ArgumentParser, Namespace
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from consult.nlp.commands.files import Done, NotUsable, Row, read_rows

if TYPE_CHECKING:
    from consult.nlp.stance import Known, Reader

NAME = "stance"


def add_options(command: ArgumentParser) -> None:
    towards = command.add_mutually_exclusive_group(required=True)
    towards.add_argument("--target", metavar="COLUMN", help="the column that holds what each row is about")
    towards.add_argument("--about", metavar="TEXT", help="the proposal that all rows are about")
    command.add_argument("--examples", type=Path, metavar="LABELLED.csv", help="answers whose stance is known")
    command.add_argument(
        "--label",
        metavar="COLUMN",
        help="the examples' stance: support, oppose, mixed, none, or agree, disagree and so on",
    )


def carry_out(asked: Namespace) -> Done:
    from consult.nlp import language, stance

    rows = read_rows(asked.input, asked.text, *([asked.target] if asked.target else []))
    known = read_known(asked)
    places: dict[str, list[int]] = defaultdict(list)
    for row, one in enumerate(rows):
        places[_about(asked, one)].append(row)
    found: dict[int, stance.Reading] = {}
    readers = []
    for about in sorted(places):
        reader = stance.learn(known.get(about, ()), about, seed=asked.seed)
        readers.append(reader)
        read = reader.read([rows[row][asked.text] for row in places[about]])
        found |= dict(zip(places[about], read, strict=True))
    report = {
        "rows": [
            {"row": row, "stance": found[row].stance, "confidence": found[row].confidence} for row in range(len(rows))
        ]
    }
    versions = {name: version for name, version in language.engine().items() if name != "engine"}
    return Done(report, len(rows), engine=how(readers), versions=versions)


def how(readers: Sequence["Reader"]) -> str:
    """What the stances rest on."""
    learnt = [reader for reader in readers if reader.known]
    if not learnt:
        return "cues (no examples to learn from: none unless a stance is said clearly)"
    read = "cues-tfidf-minilm" if any(reader.meaning for reader in learnt) else "cues-tfidf"
    said = f"{read}, {sum(reader.known for reader in learnt)} examples"
    alone = len(readers) - len(learnt)
    return f"{said} for {len(learnt)} proposals; cues alone for {alone}" if alone else said


def read_known(asked: Namespace) -> dict[str, list["Known"]]:
    """Answers whose stance is known, by what they are about; empty labels are left out."""
    from consult.nlp.stance import Known, as_stance

    if bool(asked.examples) != bool(asked.label):
        raise NotUsable("--examples and --label go together: the known answers, and the column that holds their stance")
    known: dict[str, list[Known]] = defaultdict(list)
    if not asked.examples:
        return known
    for row in read_rows(asked.examples, asked.text, asked.label, *([asked.target] if asked.target else [])):
        given = row[asked.label].strip()
        if given:
            found = as_stance(given)
            if not found:
                raise NotUsable(f"{asked.examples}: {given!r} is no stance; use support, oppose, mixed or none")
            known[_about(asked, row)].append(Known(row[asked.text], found))
    return known


def _about(asked: Namespace, row: Row) -> str:
    about: str = row[asked.target] if asked.target else asked.about
    return " ".join(about.split())
