"""A fingerprint that anybody can work out again from what was sent: sha256 over canonical JSON and a nonce."""

import hashlib
import json
from datetime import UTC
from typing import Any

from consult.responses.models import Answer, Comment, ResponseVersion

SOURCE = ("title", "authors", "year", "doi", "url")
_ABOUT = ("kind", "name", "organisation", "size", "sectors", "challenges", "place", "on_behalf", "language")


def content_of(version: ResponseVersion, reference: str) -> dict[str, Any]:
    """All that was sent in this version, in plain values; the order in which rows come from a table does not matter."""
    return {
        "reference": reference,
        "version": version.no,
        "received_at": version.received_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "privacy_notice": version.privacy_notice,
        "publication": str(version.publication),
        "about": {name: getattr(version, name) for name in _ABOUT} | _said_since(version),
        "answers": sorted((_answer(answer) for answer in version.answers), key=lambda each: str(each["question"])),
        "comments": sorted((_comment(comment) for comment in version.comments), key=canonical),
        **_given_as_well(version),
    }


def _given_as_well(version: ResponseVersion) -> dict[str, Any]:
    """Files, sources and a licence, which count where they are given."""
    given = {
        "files": sorted((_evidence(each, ("sha256", "name")) for each in version.attachments), key=canonical),
        "sources": sorted((_evidence(each, SOURCE) for each in version.citations), key=canonical),
        "licence": version.licence,
    }
    return {name: value for name, value in given.items() if value}


def _evidence(given: Any, own: tuple[str, ...]) -> dict[str, Any]:
    ids = {name: str(getattr(given, name, None) or "") for name in ("question_id", "gap_id", "link_id")}
    said = {name: getattr(given, name) for name in (*own, "shows", "harm")}
    return said | ids | {"publication": str(given.publication), "until": given.confidential_until}


def _marked(name: str, spans: list[Any]) -> dict[str, Any]:
    return {name: [list(span) for span in spans]} if spans else {}


def _said_since(version: ResponseVersion) -> dict[str, str]:
    """What was not asked of the first senders counts only where it is said: their fingerprints stay as they were."""
    given = {name: getattr(version, name) for name in ("members_represented", "how_consulted", "interests")}
    return {name: said for name, said in given.items() if said}


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "question": str(answer.question_id),
        "question_version": answer.question_version,
        "text": answer.text,
        "choices": answer.choices,
        "no_view": answer.no_view,
        "publication": str(answer.publication),
        "harm": answer.harm,
        "until": answer.confidential_until,
        **_marked("marked", answer.marked),
    }


def _comment(comment: Comment) -> dict[str, Any]:
    return {
        "clause": str(comment.clause_id),
        "quote": comment.quote,
        "text": comment.text,
        "position": comment.position,
        "publication": str(comment.publication),
        "harm": comment.harm,
        "until": comment.confidential_until,
        **_where_given(comment),
        **_marked("marked", comment.marked),
        **_marked("suggestion_marked", comment.suggestion_marked),
    }


def _where_given(comment: Comment) -> dict[str, Any]:
    """What comments sent before these fields were there do not have, so that their fingerprint stays as it was."""
    given = {"quote_start": comment.quote_start, "suggestion": comment.suggestion or None}
    return {name: value for name, value in given.items() if value is not None}


def canonical(content: Any) -> str:
    """The same text for the same content, on every machine."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(content: dict[str, Any], nonce: str) -> str:
    return hashlib.sha256(canonical({"content": content, "nonce": nonce}).encode()).hexdigest()


def fingerprint_of(version: ResponseVersion) -> str:
    """Worked out again from the stored rows: equal to `version.fingerprint` unless something was changed."""
    return fingerprint(content_of(version, version.response.reference), version.nonce)
