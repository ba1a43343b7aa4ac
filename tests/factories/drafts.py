"""Unsent responses."""

from typing import Any

from consult import responses
from consult.catalogue.models import Consultation
from consult.db import transaction
from consult.questions.models import Question
from consult.responses.models import Draft
from tests.conftest import NOW

ABOUT = {
    "kind": "business",
    "name": "A. Nyone",
    "organisation": "Invented Castings",
    "size": "small",
    "sectors": ["automotive"],
    "challenges": [],
    "place": "coventry",
    "on_behalf": "organisation",
    "publication": "named",
}


def make_draft(
    consultation: Consultation,
    answers: dict[Question, dict[str, Any]] | None = None,
    *,
    about: dict[str, Any] | None = None,
    now: Any = NOW,
) -> tuple[Draft, str]:
    """A draft that somebody began, with the token that opens it."""
    with transaction():
        draft, token = responses.start_draft(consultation, now=now)
        responses.save_about(draft, ABOUT if about is None else about, now=now)
        for question, values in (answers or {}).items():
            responses.save_answer(draft, question, values, now=now)
    return draft, token
