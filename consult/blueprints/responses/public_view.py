"""What the public will see of a draft, exactly as it would be published under the choices made (P12)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import redirect, url_for

from consult import catalogue
from consult.blueprints.guards import open_to_everyone
from consult.blueprints.pages import render_page
from consult.blueprints.responses.blueprint import bp
from consult.blueprints.responses.evidence_shown import pieces_in
from consult.blueprints.responses.here import draft_here
from consult.blueprints.responses.journey import already_sent
from consult.blueprints.responses.shown import answers_in, comments_in, name_in
from consult.responses import Draft, Publication
from consult.responses.marking import blank_out, find_marks, list_lost

NOT_NAMED = "Name not published"


@dataclass(frozen=True)
class Shown:
    """One answer, comment, file or source as everybody would read it."""

    title: str
    by: str
    labels: tuple[str, ...] = ()
    said: str = ""
    suggestion: str = ""


def list_public(draft: Draft) -> tuple[list[Shown], int]:
    """What would be published, and how many other things would not be."""
    found = [*_answers(draft), *_comments(draft), *_pieces(draft)]
    return [each for each in found if each is not None], found.count(None)


def _answers(draft: Draft) -> Iterator[Shown | None]:
    for row in answers_in(draft):
        answer = row["answer"]
        if not answer or answer["no_view"]:
            continue
        allowed = allowed_in(draft, row["publication"], answer, row["said"])
        title, labels = f"{row['question'].number}. {row['question'].text}", tuple(row["labels"])
        said = _without(answer, row["said"])
        yield Shown(title, _by(draft, allowed), labels, said) if allowed.may_be_quoted else None


def _comments(draft: Draft) -> Iterator[Shown | None]:
    for each in comments_in(draft):
        suggestion = each.get("suggestion", "")
        allowed = allowed_in(draft, each["publication"], each, each["text"], suggestion)
        about = f", about “{each['quote']}”" if each["quote"] else ""
        title = f"Comment on {each['clause'].number}{about}"
        said, wording = _without(each, each["text"]), _without(each, suggestion)
        yield Shown(title, _by(draft, allowed), (), said, wording) if allowed.may_be_quoted else None


def _pieces(draft: Draft) -> Iterator[Shown | None]:
    for piece in pieces_in(draft):
        allowed, kind = piece["publication"], "File" if piece["kind"] == "file" else "Source"
        title, about = f"{kind}: {piece['title']}", tuple(filter(None, [piece["about"]]))
        yield Shown(title, _by(draft, allowed), about, piece["shows"]) if allowed.may_be_quoted else None


def allowed_in(draft: Draft, chosen: Publication, given: Mapping[str, Any], *texts: str) -> Publication:
    """What may be published of the words that are not marked; where marked words are lost, nothing is."""
    marked = given.get("marked", ())
    if chosen is Publication.CONFIDENTIAL and marked and not list_lost(marked, *texts):
        return Publication(draft.about.get("publication") or Publication.NONE)
    return chosen


def _without(given: Mapping[str, Any], text: str) -> str:
    return blank_out(text, find_marks(text, given.get("marked", ())))


def _by(draft: Draft, allowed: Publication) -> str:
    return name_in(draft) if allowed is Publication.NAMED else NOT_NAMED


@bp.route("/respond/<slug>/check/public")
@open_to_everyone
def in_public(slug):
    consultation = catalogue.get_published(slug)
    draft = draft_here(consultation)
    sent = already_sent(consultation, draft)
    if draft is None or sent is not None:
        return sent or redirect(url_for(".start", slug=slug), 303)
    shown, hidden = list_public(draft)
    return render_page(
        "responses/in_public.html",
        consultation=consultation,
        shown=shown,
        hidden=hidden,
        back_url=url_for(".check", slug=slug),
    )
