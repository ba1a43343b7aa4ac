"""Spans that look like personal data; a person decides what to take out."""

from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from consult.nlp.commands.files import Done, read_texts

NAME = "redact"


def add_options(command: ArgumentParser) -> None:
    """There is nothing to choose: all kinds are looked for."""


def carry_out(asked: Namespace) -> Done:
    from consult.nlp import language
    from consult.nlp.redaction import find_personal_data

    texts = read_texts(asked.input, asked.text)
    rows = [
        {"row": int(found.text_id), "spans": [asdict(span) for span in found.spans]}
        for found in find_personal_data(texts)
    ]  # fmt: skip
    versions = {name: version for name, version in language.engine().items() if name in ("spacy", "model", "consult")}
    engine = "patterns-spacy" if language.has_model() else "patterns"
    return Done({"rows": rows}, len(texts), engine=engine, versions=versions)
