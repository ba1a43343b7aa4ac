"""Offer the questions once, take the answers once, and keep nothing but counts."""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from consult.catalogue import Consultation
from consult.db import db
from consult.responses.equality.models import EqualityTally, EqualityTicket
from consult.words import digest, secret_token

PREFER_NOT = ("prefer-not", "Prefer not to say")
_FILE = Path(__file__).with_name("questions.toml")
_INSERT: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


@dataclass(frozen=True)
class EqualityQuestion:
    """One question with its choices, each a key and its words."""

    key: str
    label: str
    choices: list[list[str]]


@cache
def _usual() -> tuple[EqualityQuestion, ...]:
    told = tomllib.loads(_FILE.read_text(encoding="utf-8"))["question"]
    return tuple(EqualityQuestion(each["key"], each["label"], [*each["choices"], list(PREFER_NOT)]) for each in told)


def list_equality_questions(consultation_id: UUID) -> list[EqualityQuestion]:
    """As its first respondent was asked; until then, the usual ones."""
    tally = db.session.get(EqualityTally, consultation_id)
    return [EqualityQuestion(**each) for each in tally.asked] if tally else list(_usual())


def offer_equality_questions(consultation: Consultation) -> str:
    """Leave for one person to answer. What comes back leads to no response, and no response leads to it."""
    token = secret_token()
    db.session.add(EqualityTicket(digest=digest(token), consultation_id=consultation.id))
    return token


def may_answer_equality(consultation: Consultation, token: str) -> bool:
    ticket = db.session.get(EqualityTicket, digest(token))
    return ticket is not None and ticket.consultation_id == consultation.id


def take_equality_answers(consultation: Consultation, token: str, picked: Mapping[str, str]) -> bool:
    """Count what was picked, and end the leave; False where it had ended already, and then nothing is counted.

    With nothing picked this is "Skip all". There is no audit line, on purpose: it would say when somebody answered.
    """
    spent = delete(EqualityTicket).where(
        EqualityTicket.digest == digest(token), EqualityTicket.consultation_id == consultation.id
    )
    if db.session.scalar(spent.returning(EqualityTicket.digest)) is None:
        return False
    if any(picked.values()):
        _count(consultation.id, picked)
    return True


def _count(consultation_id: UUID, picked: Mapping[str, str]) -> None:
    asked = list_equality_questions(consultation_id)
    nothing = {each.key: {key: 0 for key, _words in each.choices} for each in asked}
    connection = db.session.connection()
    begun = _INSERT[connection.dialect.name](EqualityTally.__table__).values(
        consultation_id=consultation_id, asked=[asdict(each) for each in asked], counts=nothing
    )
    connection.execute(begun.on_conflict_do_nothing())
    held = select(EqualityTally).where(EqualityTally.consultation_id == consultation_id).with_for_update()
    tally = db.session.scalars(held.execution_options(populate_existing=True)).one()
    tally.counts = {
        question: {key: n + (picked.get(question) == key) for key, n in choices.items()}
        for question, choices in tally.counts.items()
    }
    db.session.flush()


def forget_tickets(consultation: Consultation) -> None:
    """Leave that nobody used ends with the consultation."""
    db.session.execute(delete(EqualityTicket).where(EqualityTicket.consultation_id == consultation.id))
