"""A fingerprint that anybody can work out again from what was sent: sha256 over canonical JSON and a nonce."""

import hashlib
import json
from datetime import UTC
from typing import Any

from consult.responses.models import Answer, Comment, ResponseVersion

_ABOUT = ("kind", "name", "organisation", "size", "sectors", "challenges", "place", "on_behalf", "language")


def content_of(version: ResponseVersion, reference: str) -> dict[str, Any]:
    """All that was sent in this version, in plain values; the order in which rows come from a table does not matter."""
    return {
        "reference": reference,
        "version": version.no,
        "received_at": version.received_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "privacy_notice": version.privacy_notice,
        "publication": str(version.publication),
        "about": {name: getattr(version, name) for name in _ABOUT},
        "answers": sorted((_answer(answer) for answer in version.answers), key=lambda each: str(each["question"])),
        "comments": sorted((_comment(comment) for comment in version.comments), key=canonical),
    }


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
    }


def canonical(content: Any) -> str:
    """The same text for the same content, on every machine."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(content: dict[str, Any], nonce: str) -> str:
    return hashlib.sha256(canonical({"content": content, "nonce": nonce}).encode()).hexdigest()


def fingerprint_of(version: ResponseVersion) -> str:
    """Worked out again from the stored rows: equal to `version.fingerprint` unless something was changed."""
    return fingerprint(content_of(version, version.response.reference), version.nonce)
