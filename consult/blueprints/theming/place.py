"""Where one is in the studio: the blueprint, and what every page of it finds first."""

from collections.abc import Callable
from contextlib import suppress
from math import ceil
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, request, url_for

from consult import catalogue, questions, theming, words
from consult.questions import Question
from consult.theming import Point, SuggestedTheme, Theme
from consult.theming.models import SuggestedPlacement

bp = Blueprint("theming", __name__)

PAGE = 50
ONE = "/studio/<slug>/q/<int:number>/<any(themes, suggestions):kind>/<uuid:one_id>"
AROUND = 140  # characters shown before and after a passage


def find(slug: str, number: int) -> Question:
    return questions.get_heard(catalogue.get_consultation(slug), number)


def here(question: Question, **more: Any) -> dict[str, Any]:
    """What every page about a question is given."""
    return {"question": question, "consultation": question.consultation, **more}


def to(endpoint: str, question: Question, **more: Any) -> str:
    return url_for(f"theming.{endpoint}", slug=question.consultation.slug, number=question.number, **more)


def get_one(question: Question, kind: str, one_id: UUID) -> Theme | SuggestedTheme:
    """The theme, or the suggestion, that an address says."""
    return (theming.get_theme if kind == "themes" else theming.get_suggestion)(question, one_id)


def to_one(question: Question, chosen: Theme | SuggestedTheme) -> str:
    if isinstance(chosen, Theme):
        return to("theme", question, theme_id=chosen.id)
    return to("suggestion", question, suggestion_id=chosen.id)


def page_no() -> int:
    return max(1, request.args.get("page", 1, type=int))


def pager(total: int, page: int, link: Callable[[int], str]) -> dict[str, Any]:
    return {"page": page, "pages": max(1, ceil(total / PAGE)), "total": total, "link": link, "size": PAGE}


def passage(point: Point, **more: Any) -> dict[str, Any]:
    """A point as the component shows it: the words, a little around them, who said it and how it may be used."""
    text = point.said_in
    assert text is not None
    before, after = words.around(text.text, point.start, point.end, AROUND)
    return {
        "id": point.id,
        "found": point.text,
        "before": before,
        "after": after,
        "ref": text.version.response.reference,
        "kind": text.version.kind,
        "lang": text.version.language,
        "on": text.on,
        "confidential": point.is_secret,
        "unpublished": text.publication.value == "none",
        **more,
    }


def proposal(placement: SuggestedPlacement, **more: Any) -> dict[str, Any]:
    """A passage where the machine would put it: how sure it is, and which words spoke for it."""
    said = {"sure": placement.confidence, "weak": placement.weak, "why": why(placement)}
    return passage(placement.point, **said, **more)


def why(placement: SuggestedPlacement | None) -> str:
    """Why the machine put a passage where it is, in few words; nothing where it did not."""
    if placement is None:
        return ""
    words = theming.telling_words(placement)
    return f"its words: {', '.join(words)}" if words else "its likeness as a whole"


def picked_ids() -> set[UUID]:
    """The points that were ticked; what is no id is left out."""
    ids = set()
    for value in request.form.getlist("point"):
        with suppress(ValueError):
            ids.add(UUID(value))
    return ids


def picked_points() -> list[Point]:
    return list(theming.list_points(sorted(picked_ids())))


def flash_undo(said: str, url: str) -> None:
    """Say what was done, with a button that takes it back."""
    flash({"text": said, "url": url}, "undo")  # type: ignore[arg-type]  # the undo banner wants the address too
