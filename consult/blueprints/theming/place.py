"""Where one is in the studio: the blueprint, and what every page of it finds first."""

from collections.abc import Callable
from math import ceil
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, request, url_for

from consult import catalogue, questions, theming, words
from consult.questions import Question
from consult.theming import Point

bp = Blueprint("theming", __name__)

PAGE = 50
AROUND = 140  # characters shown before and after a passage


def find(slug: str, number: int) -> Question:
    return questions.get_question(catalogue.get_consultation(slug), number)


def here(question: Question, **more: Any) -> dict[str, Any]:
    """What every page about a question is given."""
    return {"question": question, "consultation": question.consultation, **more}


def to(endpoint: str, question: Question, **more: Any) -> str:
    return url_for(f"theming.{endpoint}", slug=question.consultation.slug, number=question.number, **more)


def page_no() -> int:
    return max(1, request.args.get("page", 1, type=int))


def pager(total: int, page: int, link: Callable[[int], str]) -> dict[str, Any]:
    return {"page": page, "pages": max(1, ceil(total / PAGE)), "total": total, "link": link, "size": PAGE}


def passage(point: Point, **more: Any) -> dict[str, Any]:
    """A point as the component shows it: the words, a little around them, who said it and how it may be used."""
    answer = point.answer
    assert answer is not None
    before, after = words.around(answer.text, point.start, point.end, AROUND)
    return {
        "id": point.id,
        "found": point.text,
        "before": before,
        "after": after,
        "ref": answer.version.response.reference,
        "kind": answer.version.kind,
        "lang": answer.version.language,
        "confidential": answer.publication.value == "confidential",
        "unpublished": answer.publication.value == "none",
        **more,
    }


def picked_points() -> list[Point]:
    """The points that were ticked; what is no id is left out."""
    ids = []
    for value in request.form.getlist("point"):
        try:
            ids.append(UUID(value))
        except ValueError:
            continue
    return list(theming.list_points(ids))


def flash_undo(said: str, url: str) -> None:
    """Say what was done, with a button that takes it back."""
    flash({"text": said, "url": url}, "undo")  # type: ignore[arg-type]  # the undo banner wants the address too
