"""Sent responses."""

from datetime import datetime
from itertools import count

from consult.catalogue.models import Consultation
from consult.db import db, transaction
from consult.questions.models import Question
from consult.responses.marking import find_marks
from consult.responses.models import Answer, Channel, Publication, Response, ResponseVersion
from tests.conftest import NOW

_numbers = count(1)


def make_response(consultation: Consultation, answers: dict[Question, str | list[str]], **given) -> Response:
    """A response as if sent online: text for open questions, keys of choices for closed ones."""
    return make_responses(consultation, [answers], **given)[0]


def make_responses(consultation: Consultation, sent: list[dict[Question, str | list[str]]], **given) -> list[Response]:
    """Many at once, in one transaction."""
    with transaction():
        responses = [_response(consultation, answers, **given) for answers in sent]
        db.session.add_all(responses)
    return responses


def _response(
    consultation: Consultation,
    answers: dict[Question, str | list[str]],
    *,
    kind: str = "business",
    organisation: str = "",
    publication: Publication = Publication.NAMED,
    place: str = "birmingham",
    received_at: datetime = NOW,
    confidential: tuple[Question, ...] = (),
    marked: tuple[str, ...] = (),
) -> Response:
    number = next(_numbers)
    response = Response(
        consultation_id=consultation.id,
        reference=f"WM-TEST-{number:04d}",
        source_reference=f"test-{number}",
        channel=Channel.ONLINE,
        received_at=received_at,
    )
    version = ResponseVersion(
        no=1,
        received_at=received_at,
        fingerprint=f"{number:064d}",
        nonce="n",
        kind=kind,
        name="",
        organisation=organisation or f"Invented Works {number}",
        size="small",
        sectors=["automotive"],
        challenges=[],
        place=place,
        on_behalf="",
        publication=publication,
        language="en",
        privacy_notice="2018-1",
    )
    version.answers = [
        Answer(
            question_id=question.id,
            question_version=1,
            text=given if isinstance(given, str) else "",
            choices=given if isinstance(given, list) else [],
            no_view=False,
            harm="",
            marked=[list(span) for span in find_marks(given, marked)] if isinstance(given, str) else [],
            confidential_until="",
            publication=Publication.CONFIDENTIAL if question in confidential else publication,
        )
        for question, given in answers.items()
    ]
    response.versions = [version]
    return response


def make_later_version(response: Response, answers: dict[Question, str | list[str]], **given) -> ResponseVersion:
    """As if its sender had changed it: the next version, with these answers in place of all that it said."""
    with transaction():
        no = response.latest.no + 1
        other = _response(response.consultation, answers, **given)
        version = other.versions.pop()
        version.no = no
        response.versions.append(version)
    return version
