"""Pure rules of writing together: names of texts, what differs, whose an address is."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from consult.words import clear_code, one_line

LINK_LASTS = timedelta(days=7)
CODE_LASTS = timedelta(minutes=15)
CODE_TRIES = 5
JOIN_CODE_LASTS = timedelta(days=14)
JOIN_CODE_LETTERS = 8
OPEN_FOR = timedelta(minutes=30)
MOST_MEMBERS = 50

ABOUT = "about"
COMMENTS = "comments"
EVIDENCE = "evidence"
_NOT_IN_ADDRESSES = re.compile(r"[^a-z0-9]+")
_LURE = re.compile(r"://|www\.|@", re.IGNORECASE)


def answer_piece(question_id: UUID) -> str:
    return f"answer:{question_id}"


def comment_piece(comment_id: str) -> str:
    return f"comment:{comment_id}"


def slug_of(name: str) -> str:
    """Aston Works becomes aston-works-7q4k: an address that tells nobody whether there is another of that name."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = _NOT_IN_ADDRESSES.sub("-", plain).strip("-")[:40].strip("-")
    return f"{words or 'organisation'}-{clear_code(4).lower()}"


def plain_address(typed: str | None) -> str:
    return one_line(typed).lower()


def is_a_name(typed: str) -> bool:
    """Names stand in letters to strangers: none that leads anywhere."""
    return len(typed) <= 120 and not _LURE.search(typed)


def domain_of(address: str) -> str:
    """The domain that an address shows to be an organisation's; empty for free mail."""
    domain = address.rpartition("@")[2].rstrip(".")
    return "" if domain in free_mail() else domain


def is_at(address: str, domain: str) -> bool:
    """Whether an address is at a domain or under it: a@law.example.org is at example.org."""
    host = address.rpartition("@")[2]
    return bool(domain) and (host == domain or host.endswith(f".{domain}"))


@cache
def free_mail() -> frozenset[str]:
    lines = Path(__file__).with_name("free_mail.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def mark_of(stood: Mapping[str, Any]) -> str:
    """A short mark of which text of each piece stands: changed when any is saved."""
    return hashlib.sha256(json.dumps(dict(stood), sort_keys=True).encode()).hexdigest()[:16]
