"""Who responded, and what counts."""

from collections.abc import Sequence
from hmac import compare_digest
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import contains_eager, selectinload

from consult.catalogue import Consultation
from consult.db import db
from consult.errors import NotFound
from consult.plans.words import Span
from consult.questions import Question, list_for
from consult.responses.counting import IS_COUNTED, IS_LATEST, IS_LEFT_OUT
from consult.responses.marking import words_at
from consult.responses.models import Answer, Change, Comment, Draft, Publication, Response, ResponseVersion
from consult.responses.rules import Problem, list_problems, plain_code
from consult.responses.sources import source_of
from consult.responses.workspace.models import Workspace
from consult.words import digest

_NOBODYS = digest("the code of a response that there is not")
QUOTABLE = [each for each in Publication if each.may_be_quoted]


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
    """What counts of what was said: the latest answer of each response, or its latest comments on the draft."""
    source = source_of(question)
    return (
        select(*columns)
        .select_from(source.table)
        .join(ResponseVersion, ResponseVersion.id == source.table.version_id)
        .join(ResponseVersion.response)
        .where(source.mine, source.content, IS_LATEST, IS_COUNTED)
    )


def list_answers(question: Question) -> Sequence[Answer]:
    """What counts of a question's answers: the latest of each response, with words or a choice in it."""
    return db.session.scalars(
        _answers(question, Answer)
        .options(contains_eager(Answer.version).contains_eager(ResponseVersion.response))
        .order_by(Response.received_at, Response.reference)
    ).all()


def list_answered(question: Question) -> Sequence[Row[UUID, str, list[str], Publication]]:
    """Of each text its response's id, its sender's kind, the choices and what may be published; no words.

    A response has as many rows as it has comments on a draft, and one where it answered a question.
    """
    source = source_of(question)
    columns = (ResponseVersion.response_id, ResponseVersion.kind, source.choices, source.table.publication)
    return db.session.execute(_answers(question, *columns)).all()


def list_private_texts(question: Question) -> Sequence[str]:
    """The words of answers, or of comments, that may be counted and never repeated."""
    table = source_of(question).table
    return db.session.scalars(_answers(question, table.text).where(table.publication.not_in(QUOTABLE))).all()


def list_marked_words(question: Question) -> list[str]:
    """The passages that their senders marked in texts of which the rest may be repeated, each once."""
    table = source_of(question).table
    rows = db.session.execute(_answers(question, table.text, table.marked))
    found = (words_at(text, (Span(*span) for span in marked)) for text, marked in rows if marked)
    return list(dict.fromkeys(passage for passages in found for passage in passages))


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


def count_comments(consultation: Consultation) -> int:
    """How many comments count."""
    found = (
        select(func.count(Comment.id))
        .join(Comment.version)
        .join(ResponseVersion.response)
        .where(IS_LATEST, IS_COUNTED, Response.consultation_id == consultation.id)
    )
    return db.session.scalar(found) or 0


def find_by_reference(reference: str) -> Response | None:
    """However it is typed: small letters and spaces do not matter."""
    return db.session.scalar(select(Response).where(Response.reference == "".join(reference.split()).upper()))


def get_response(consultation: Consultation, reference: str) -> Response:
    response = find_by_reference(reference)
    if response is None or response.consultation_id != consultation.id:
        raise NotFound("This consultation has no response with that reference")
    return response


def find_sent(draft: Draft) -> Response | None:
    """The response that this draft became, or that it changed."""
    sent = find_sent_version(draft)
    return sent.response if sent else None


def find_sent_version(draft: Draft) -> ResponseVersion | None:
    """The version that this draft was sent as."""
    as_change = select(Change.response_id, Change.became_no).where(Change.draft_id == draft.id)
    change = db.session.execute(as_change).first()
    found = select(ResponseVersion).join(ResponseVersion.response)
    if change is None:
        return db.session.scalar(found.where(Response.draft_id == draft.id, ResponseVersion.no == 1))
    return db.session.scalar(found.where(Response.id == change.response_id, ResponseVersion.no == change.became_no))


def list_changes(response: Response) -> Sequence[Change]:
    """The changes that were begun and not sent, the newest first; what colleagues change together is not among them."""
    return db.session.scalars(
        select(Change)
        .join(Change.draft)
        .where(Change.response_id == response.id, Change.became_no.is_(None))
        .where(Change.draft_id.not_in(select(Workspace.draft_id)))
        .options(contains_eager(Change.draft))
        .order_by(Draft.began_at.desc(), Draft.id)
    ).all()


def find_own(reference: str, code: str) -> Response | None:
    """The response that a private code opens. An unknown reference and a wrong code look alike, in time as well."""
    response = find_by_reference(reference)
    kept = (response.code_digest if response else None) or ""
    fits = compare_digest(kept or _NOBODYS, digest(plain_code(code)))
    return response if kept and fits else None


def list_received(consultation: Consultation, *, page: int, size: int) -> Sequence[Response]:
    """One page of all that came, counted or not, the newest first."""
    return db.session.scalars(
        select(Response)
        .where(Response.consultation_id == consultation.id)
        .options(selectinload(Response.versions), selectinload(Response.exclusion), selectinload(Response.withdrawals))
        .order_by(Response.received_at.desc(), Response.reference)
        .limit(size)
        .offset((page - 1) * size)
    ).all()


def count_received(consultation: Consultation) -> int:
    """All that came, counted or not."""
    received = select(func.count()).select_from(Response).where(Response.consultation_id == consultation.id)
    return db.session.scalar(received) or 0


def count_left_out(consultation: Consultation) -> int:
    """All that came and counts nowhere: left out by us, or withdrawn by who sent it."""
    left_out = (
        select(func.count()).select_from(Response).where(Response.consultation_id == consultation.id, IS_LEFT_OUT)
    )
    return db.session.scalar(left_out) or 0


def source_references(consultation: Consultation, among: Sequence[str]) -> set[str]:
    """Which of these are here already."""
    found = select(Response.source_reference).where(
        Response.consultation_id == consultation.id, Response.source_reference.in_(among)
    )
    return {reference for reference in db.session.scalars(found) if reference}


def problems_of(draft: Draft) -> list[Problem]:
    """What stands in the way of sending it now."""
    return list_problems(list_for(draft.consultation), draft.answers, draft.comments)
