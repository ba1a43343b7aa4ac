"""Codes of an agreed frame for each row, with the words that speak for each; none where there is nothing to code.

`confidence` says on how many coded examples it was tried, and `unsure` where those were too few to believe it.
"""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from consult.nlp.commands.files import Done, NotUsable, read_rows, read_texts

if TYPE_CHECKING:
    from consult.nlp.coding import Code, Example

NAME = "code"
FORM = "[{id, label, description}]"


def add_options(command: ArgumentParser) -> None:
    command.add_argument("--frame", type=Path, required=True, metavar="FRAME.json", help=FORM)
    command.add_argument("--examples", type=Path, metavar="LABELLED.csv", help="rows that people coded")
    command.add_argument("--label", metavar="COLUMN", help="the examples' codes by id or label, separated by ;")


def carry_out(asked: Namespace) -> Done:
    from consult.nlp import coding, language

    frame = read_frame(asked.frame)
    texts = [text.text for text in read_texts(asked.input, asked.text)]
    try:
        coder = coding.train(frame, read_examples(asked, frame), seed=asked.seed).among(texts)
    except coding.NotAFrame as error:
        raise NotUsable(str(error)) from error
    rows = [
        {
            "row": row,
            "codes": [
                {"id": one.code, "confidence": one.confidence, "start": one.span.start, "end": one.span.end}
                for one in found
            ],
        }
        for row, found in enumerate(coder.code(texts))
    ]
    versions = {name: version for name, version in language.engine().items() if name != "engine"}
    confidence = {"tried_on": coder.tried_on, "unsure": not coder.is_tried}
    return Done({"rows": rows, "confidence": confidence}, len(texts), engine=coder.engine, versions=versions)


def read_frame(path: Path) -> tuple["Code", ...]:
    """The codes of a frame; ids may be words or whole numbers."""
    from consult.nlp.coding import Code

    try:
        listed = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise NotUsable(f"{path} is not JSON in UTF-8: {error}") from error
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise NotUsable(f"{path} is not a frame; it should be a list: {FORM}")
    return tuple(Code(_word(path, one, "id"), _word(path, one, "label"), _description(path, one)) for one in listed)


def _word(path: Path, one: dict[str, Any], name: str) -> str:
    value = one.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int) or not str(value).strip():
        raise NotUsable(f"{path}: a code has no {name}: {json.dumps(one)[:200]}")
    return _whole(path, str(value).strip())


def _description(path: Path, one: dict[str, Any]) -> str:
    value = one.get("description") or ""
    if not isinstance(value, str):
        raise NotUsable(f"{path}: the description of {one['id']!r} is not text")
    return _whole(path, value)


def _whole(path: Path, value: str) -> str:
    """JSON can name half of a letter (an unpaired surrogate), which no file can hold."""
    if any(0xD800 <= ord(letter) < 0xE000 for letter in value):
        raise NotUsable(f"{path}: {value!r} holds half of a letter")
    return value


def read_examples(asked: Namespace, frame: Sequence["Code"]) -> list["Example"]:
    """Rows that people coded; a code is named by its id, or by its label where one code alone has it."""
    from consult.nlp.coding import Example

    if bool(asked.examples) != bool(asked.label):
        raise NotUsable("--examples and --label go together: the coded rows, and the column that holds their codes")
    if not asked.examples:
        return []
    ids = {code.id: code.id for code in frame}
    by_label: dict[str, set[str]] = {}
    for code in frame:
        by_label.setdefault(code.label.casefold(), set()).add(code.id)
    ids |= {label: min(held) for label, held in by_label.items() if len(held) == 1 and label not in ids}
    return [
        Example(
            row[asked.text],
            tuple(ids.get(given, ids.get(given.casefold(), given)) for given in _split(row[asked.label])),
        )
        for row in read_rows(asked.examples, asked.text, asked.label)
    ]


def _split(given: str) -> list[str]:
    return [one.strip() for one in given.split(";") if one.strip()]
