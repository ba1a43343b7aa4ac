"""Families of rows that look like one campaign; rows in none are listed as alone."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from consult.nlp.commands.files import Done, Report, read_texts, share
from consult.nlp.types import Family, Text

NAME = "campaigns"


def add_options(command: ArgumentParser) -> None:
    command.add_argument("--threshold", type=share, default=0.8, help="0 to 1, by default 0.8")


def carry_out(asked: Namespace) -> Done:
    from consult.nlp.similarity import find_families

    texts = read_texts(asked.input, asked.text)
    families = find_families(texts, asked.threshold)
    held = {member.text_id for family in families for member in family.members}
    report = {
        "families": [_family(no, family, texts) for no, family in enumerate(families, 1)],
        "alone": [row for row in range(len(texts)) if str(row) not in held],
    }
    return Done(report, len(texts))


def _family(no: int, family: Family, texts: Sequence[Text]) -> Report:
    return {
        "id": no,
        "kind": family.kind,
        "template": texts[int(family.template)].text,
        "rows": sorted(int(member.text_id) for member in family.members),
        "members": [
            {
                "row": int(member.text_id),
                "similarity": member.similarity,
                "additions": [{"start": span.start, "end": span.end} for span in member.additions],
            }
            for member in family.members
        ],
    }
