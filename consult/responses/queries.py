"""Who responded, what counts, and how many chose what."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, selectinload

from consult.catalogue import Consultation
from consult.db import db
from consult.errors import NotFound
from consult.questions import Question, list_for
from consult.responses.models import Answer, Comment, Draft, Exclusion, Publication, Response, ResponseVersion
from consult.responses.rules import Problem, list_problems

_later = aliased(ResponseVersion)
IS_LATEST = (
    ~select(_later.id)
    .where(_later.response_id == ResponseVersion.response_id, _later.no > ResponseVersion.no)
    .correlate(ResponseVersion)
    .exists()
)
IS_COUNTED = (
    ~select(Exclusion.id)
    .where(Exclusion.response_id == ResponseVersion.response_id)
    .correlate(ResponseVersion)
    .exists()
)
HAS_WORDS: ColumnElement[bool] = Answer.text != ""
QUOTABLE = [each for each in Publication if each.may_be_quoted]
HAS_CHOICES: ColumnElement[bool] = func.json_array_length(Answer.choices) > 0


def _counted_versions() -> Select[ResponseVersion]:
    return select(ResponseVersion).join(ResponseVersion.response).where(IS_LATEST, IS_COUNTED)


def counted(consultation: Consultation) -> Sequence[ResponseVersion]:
    """The latest version of each response that counts, in the order of arrival."""
    return db.session.scalars(
        _counted_versions()
        .where(Response.consultation_id == consultation.id)
        .options(contains_eager(ResponseVersion.response))
        .order_by(Response.received_at, Response.reference)
    ).all()


def count_counted(consultation: Consultation) -> int:
    versions = _counted_versions().where(Response.consultation_id == consultation.id)
    return db.session.scalar(select(func.count()).select_from(versions.subquery())) or 0


def list_counted(consultation: Consultation) -> Sequence[Row[UUID, str, Publication]]:
    """Of each response that counts its id, the kind of its sender, and what may be published of it."""
    return db.session.execute(
        select(ResponseVersion.response_id, ResponseVersion.kind, ResponseVersion.publication)
        .join(ResponseVersion.response)
        .where(IS_LATEST, IS_COUNTED, Response.consultation_id == consultation.id)
    ).all()


def count_by_kind(consultation: Consultation) -> dict[str, int]:
    """How many of each kind of respondent count; kinds that nobody gave stand under an empty code."""
    rows = db.session.execute(
        select(ResponseVersion.kind, func.count())
        .join(ResponseVersion.response)
        .where(IS_LATEST, IS_COUNTED, Response.consultation_id == consultation.id)
        .group_by(ResponseVersion.kind)
        .order_by(func.count().desc(), ResponseVersion.kind)
    )
    return {kind: n for kind, n in rows}


def _answers(question: Question, *columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .join(Answer.version)
        .join(ResponseVersion.response)
        .where(Answer.question_id == question.id, IS_LATEST, IS_COUNTED, or_(HAS_WORDS, HAS_CHOICES))
    )


def list_answers(question: Question) -> Sequence[Answer]:
    """What counts of a question's answers: the latest of each response, with words or a choice in it."""
    return db.session.scalars(
        _answers(question, Answer)
        .options(contains_eager(Answer.version).contains_eager(ResponseVersion.response))
        .order_by(Response.received_at, Response.reference)
    ).all()


def list_answered(question: Question) -> Sequence[Row[UUID, str, list[str], Publication]]:
    """Of each response that answered its id, its sender's kind, the choices and what may be published; no words."""
    columns = (ResponseVersion.response_id, ResponseVersion.kind, Answer.choices, Answer.publication)
    return db.session.execute(_answers(question, *columns)).all()


def list_private_texts(question: Question) -> Sequence[str]:
    """The words of answers that may be counted and never repeated."""
    return db.session.scalars(_answers(question, Answer.text).where(Answer.publication.not_in(QUOTABLE))).all()


def answered(
    question: Question, *, kind: str | None = None, place: str | None = None, sector: str | None = None
) -> set[UUID]:
    """The responses that answered, by words or choice ("no view" does not), of this kind, place or sector."""
    asked = _answers(question, ResponseVersion.response_id, ResponseVersion.sectors)
    if kind is not None:
        asked = asked.where(ResponseVersion.kind == kind)
    if place is not None:
        asked = asked.where(ResponseVersion.place == place)
    rows = db.session.execute(asked)
    return {response_id for response_id, sectors in rows if sector is None or sector in sectors}


def count_choices(question: Question) -> dict[str, int]:
    """How many chose what, in the question's order, those that nobody chose included."""
    counts = {choice.key: 0 for choice in question.choices}
    for choices in db.session.scalars(_answers(question, Answer.choices)):
        for key in choices:
            counts[key] = counts.get(key, 0) + 1
    return counts


def count_no_view(question: Question) -> int:
    """How many said that they have no view on it."""
    said = (
        select(func.count())
        .select_from(Answer)
        .join(Answer.version)
        .where(Answer.question_id == question.id, Answer.no_view, IS_LATEST, IS_COUNTED)
    )
    return db.session.scalar(said) or 0


def count_comments(consultation: Consultation) -> int:
    """How many comments count."""
    found = (
        select(func.count(Comment.id))
        .join(Comment.version)
        .join(ResponseVersion.response)
        .where(IS_LATEST, IS_COUNTED, Response.consultation_id == consultation.id)
    )
    return db.session.scalar(found) or 0


def list_comments(consultation: Consultation) -> Sequence[Comment]:
    """The comments that count, in the order of arrival."""
    return db.session.scalars(
        select(Comment)
        .join(Comment.version)
        .join(ResponseVersion.response)
        .where(IS_LATEST, IS_COUNTED, Response.consultation_id == consultation.id)
        .options(contains_eager(Comment.version).contains_eager(ResponseVersion.response))
        .order_by(Response.received_at, Response.reference)
    ).all()


def find_by_reference(reference: str) -> Response | None:
    """However it is typed: small letters and spaces do not matter."""
    return db.session.scalar(select(Response).where(Response.reference == "".join(reference.split()).upper()))


def get_response(consultation: Consultation, reference: str) -> Response:
    response = find_by_reference(reference)
    if response is None or response.consultation_id != consultation.id:
        raise NotFound("This consultation has no response with that reference")
    return response


def find_sent(draft: Draft) -> Response | None:
    """The response that this draft became."""
    return db.session.scalar(select(Response).where(Response.draft_id == draft.id))


def list_received(consultation: Consultation, *, page: int, size: int) -> Sequence[Response]:
    """One page of all that came, counted or not, the newest first."""
    return db.session.scalars(
        select(Response)
        .where(Response.consultation_id == consultation.id)
        .options(selectinload(Response.versions), selectinload(Response.exclusion))
        .order_by(Response.received_at.desc(), Response.reference)
        .limit(size)
        .offset((page - 1) * size)
    ).all()


def count_received(consultation: Consultation) -> int:
    """All that came, counted or not."""
    received = select(func.count()).select_from(Response).where(Response.consultation_id == consultation.id)
    return db.session.scalar(received) or 0


def source_references(consultation: Consultation, among: Sequence[str]) -> set[str]:
    """Which of these are here already."""
    found = select(Response.source_reference).where(
        Response.consultation_id == consultation.id, Response.source_reference.in_(among)
    )
    return {reference for reference in db.session.scalars(found) if reference}


def problems_of(draft: Draft) -> list[Problem]:
    """What stands in the way of sending it now."""
    return list_problems(list_for(draft.consultation), draft.answers, draft.comments)
