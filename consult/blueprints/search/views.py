"""Find: what is public, by its words."""

from math import ceil
from typing import Any

from flask import Blueprint, request, url_for

from consult import search
from consult.blueprints.guards import open_to_everyone
from consult.blueprints.pages import render_page
from consult.search import Kind
from consult.words import one_line

bp = Blueprint("search", __name__)

PAGE = 25
# The page on which each kind stands.
PAGES = {
    Kind.PLAN: "plans.plan",
    Kind.DRAFT: "plans.draft",
    Kind.CLAUSE: "plans.clause",
    Kind.ACTION: "plans.action",
    Kind.CONSULTATION: "catalogue.landing",
    Kind.QUESTION: "catalogue.all_questions",
    Kind.DECISION: "outcomes.decisions",
    Kind.OUTCOME: "outcomes.what_happened",
    Kind.COMMITMENT: "outcomes.commitment",
}


@bp.get("/search")
@open_to_everyone
def find():
    """A page beyond the last shows the last; a kind that there is not shows all kinds."""
    typed = one_line(request.args.get("q"))
    kind = next((each for each in Kind if each == request.args.get("kind")), None)
    asked = search.ask(typed)
    wanted = min(max(1, request.args.get("page", 1, type=int)), 10_000)
    results = search.find(asked, kind=kind, page=wanted, size=PAGE)
    pages = max(1, ceil(results.total / PAGE))
    if wanted > pages:
        wanted, results = pages, search.find(asked, kind=kind, page=pages, size=PAGE)
    return render_page(
        "search/find.html",
        typed=typed,
        asked=asked,
        kind=kind,
        results=results,
        everywhere=sum(results.by_kind.values()),
        suggestion=search.suggest(asked) if asked and not results.by_kind else "",
        page=wanted,
        pages=pages,
        size=PAGE,
        address_of=_address_of,
        page_link=lambda n: url_for(".find", q=typed, kind=kind, page=n),
    )


def _address_of(entry: search.SearchEntry) -> str:
    place: dict[str, Any] = dict(entry.place)
    return url_for(PAGES[entry.kind], **place | {"_anchor": place.pop("anchor", None)})
