"""What is kept of a file's particulars and of a citation, before it is sent; pure."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from consult.errors import RuleBroken
from consult.responses.models import Publication
from consult.responses.rules import publication_of
from consult.words import clean, one_line

FILE, SOURCE = "file", "source"
LONGEST_NAME = 120
GAP, LINK = "gap", "link"
SOURCE_LINES = ("title", "authors", "year", "doi", "url")
# The pattern that Crossref publishes for DOIs.
_DOI = re.compile(r"10\.\d{4,9}/[-._;()/:a-z0-9]+")
_BEFORE_A_DOI = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_YEAR = re.compile(r"(1[5-9]|20)\d\d")
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def plain_doi(given: str) -> str:
    """A DOI in its plain form, 10.…; empty where it is none. Whether it leads anywhere is not asked."""
    bare = unquote(_BEFORE_A_DOI.sub("", one_line(given))).lower().rstrip(".")
    return bare if _DOI.fullmatch(bare) else ""


def is_address(given: str) -> bool:
    try:
        parts = urlsplit(given)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in parts.netloc and not set(given) & set(" <>\"'")


def wrong_with_source(values: Mapping[str, Any]) -> tuple[str, str] | None:
    """The field that is wrong, and what to do; None when all is well."""
    if not one_line(values.get("title")):
        return "title", "Enter the title of the source"
    if one_line(values.get("doi")) and not plain_doi(values["doi"]):
        return "doi", "A DOI looks like 10.1000/182. Copy it again, or leave it out and give the address of a page"
    if one_line(values.get("url")) and not is_address(one_line(values["url"])):
        return "url", "Enter an address like https://www.example.org/report, or leave it out"
    if one_line(values.get("year")) and not _YEAR.fullmatch(one_line(values["year"])):
        return "year", "Enter a year like 2018, or leave it out"
    return None


def file_name(given: str | None) -> str:
    """What a file was called, for people to read: no folders, nothing that turns the direction of writing."""
    name = _UNSEEN.sub("", one_line(given)).replace("\\", "/").rsplit("/", 1)[-1]
    return name[-LONGEST_NAME:] or "file"


def plain_particulars(values: Mapping[str, Any]) -> dict[str, Any]:
    """What both have: the question that it goes with, what it shows, and what may be published of it."""
    publication = publication_of(values.get("publication"))
    secret = publication == Publication.CONFIDENTIAL
    if secret and not clean(values.get("harm")):
        raise RuleBroken("Tell us what harm publishing this would cause")
    return {
        "question": str(values.get("question") or ""),
        "shows": clean(values.get("shows")),
        "publication": publication,
        "harm": clean(values.get("harm")) if secret else "",
        "until": one_line(values.get("until")) if secret else "",
    }


def plain_source(values: Mapping[str, Any]) -> dict[str, Any]:
    """A citation as we keep it: as it was given, with its DOI's plain form beside it. Raises RuleBroken."""
    wrong = wrong_with_source(values)
    if wrong is not None:
        raise RuleBroken(wrong[1])
    kept = {name: one_line(values.get(name)) for name in SOURCE_LINES}
    return {
        "kind": SOURCE,
        **kept,
        "doi_plain": plain_doi(kept["doi"]),
        "offered_for": str(values.get("offered_for") or ""),
    }
