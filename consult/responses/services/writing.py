"""Write down one sending: version, answers and comments, never to be changed again."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from consult.db import db
from consult.questions import Question
from consult.responses.evidence.giving import write_evidence
from consult.responses.fingerprint import content_of, fingerprint
from consult.responses.marking import find_marks, list_lost
from consult.responses.models import Answer, Comment, Publication, ResponseVersion
from consult.responses.rules import plain_about, says_something
from consult.responses.services.arriving import Arrival
from consult.words import secret_token

Given = tuple[Question, Mapping[str, Any]]
Remark = tuple[UUID, Mapping[str, Any]]


def write_version(
    arrival: Arrival,
    *,
    about: Mapping[str, Any],
    answers: Iterable[Given],
    comments: Iterable[Remark],
    privacy_notice: str,
    no: int = 1,
    evidence: Sequence[Mapping[str, Any]] = (),
    licence: str = "",
) -> ResponseVersion:
    """One version of what has just arrived. Answers with nothing in them are not written."""
    kept = plain_about(about)
    default = Publication(kept.pop("publication") or Publication.NONE)
    version = ResponseVersion(
        id=uuid4(),
        response_id=arrival.id,
        no=no,
        received_at=arrival.received_at,
        nonce=secret_token(),
        publication=default,
        privacy_notice=privacy_notice,
        licence=licence,
        fingerprint="",
        **kept,
    )
    version.answers = [_answer(question, given, default) for question, given in answers if says_something(given)]
    version.comments = [_comment(clause_id, given, default) for clause_id, given in comments]
    write_evidence(version, evidence)
    version.fingerprint = fingerprint(content_of(version, arrival.reference), version.nonce)
    db.session.add(version)
    return version


def _answer(question: Question, given: Mapping[str, Any], default: Publication) -> Answer:
    return Answer(
        id=uuid4(),
        question_id=question.id,
        question_version=given.get("version", question.version),
        text=given["text"],
        choices=list(given["choices"]),
        no_view=given["no_view"],
        **_publication(given, default, marked=given["text"]),
    )


def _comment(clause_id: UUID, given: Mapping[str, Any], default: Publication) -> Comment:
    return Comment(
        id=uuid4(),
        clause_id=clause_id,
        quote=given["quote"],
        quote_start=given.get("quote_start"),  # drafts begun before these were asked for have neither
        suggestion=given.get("suggestion", ""),
        text=given["text"],
        position=given["position"],
        **_publication(given, default, marked=given["text"], suggestion_marked=given.get("suggestion", "")),
    )


def _publication(given: Mapping[str, Any], default: Publication, **texts: str) -> dict[str, Any]:
    """Where only some words are confidential, the rest is as the whole response is; where they are lost, nothing is."""
    words = given.get("marked", ())
    spans = {name: [list(span) for span in find_marks(text, words)] for name, text in texts.items()}
    partly = any(spans.values()) and not list_lost(words, *texts.values())
    return {
        "publication": default if partly else Publication(given["publication"] or default),
        **(spans if partly else {name: [] for name in texts}),
        "harm": given["harm"],
        "confidential_until": given["until"],
    }
