"""The ways on: the pages of one consultation that staff work on, of which each person sees what their roles open."""

from typing import Any

from flask import current_app, request, url_for

from consult import people
from consult.blueprints.guards import may
from consult.catalogue import Consultation

# Words, page, and the other pages (or whole stages) that stand under it; in the order of the journey.
WORK: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Set-up", "catalogue.set_up", ("catalogue.step",)),
    ("Questions", "questions.builder", ("questions",)),
    ("Dates", "catalogue.dates", ("catalogue.timetable",)),
    ("Checks", "catalogue.readiness", ("catalogue.accept",)),
    ("Responses", "responses.intake", ("responses",)),
    ("Evidence", "responses.offered", ("responses.decide_source", "responses.evidence_file")),
    ("Coverage", "responses.coverage", ("responses.invite", "responses.write_invited")),
    ("Rounds", "codesign.all_rounds", ("codesign",)),
    ("Themes", "theming.questions", ("theming", "summaries")),
    ("Ledger", "theming.ledger", ("theming.ledger_class",)),
    ("Pack", "boards.freeze", ("boards.freezing",)),
    ("Outcomes", "outcomes.editor", ("outcomes",)),
)


def way_to(endpoint: str, **values: Any) -> str | None:
    """The address of a page, or None where there is no such page or this person may not open it."""
    view = current_app.view_functions.get(endpoint)
    guard = getattr(view, "guard", None)
    if view is None or not (guard == "everyone" or (guard in people.ACTS and may(guard))):
        return None
    takes = {name for rule in current_app.url_map.iter_rules(endpoint) for name in rule.arguments}
    return url_for(endpoint, **{name: value for name, value in values.items() if name in takes})


def work_on(consultation: Consultation) -> list[dict[str, Any]]:
    """The menu on every page where staff work on this consultation: label, url, current."""
    here = _under(request.endpoint or "")
    ways = ((words, endpoint, way_to(endpoint, slug=consultation.slug)) for words, endpoint, _under in WORK)
    return [{"label": words, "url": way, "current": endpoint == here} for words, endpoint, way in ways if way]


def _under(endpoint: str) -> str | None:
    """The page of the menu that an endpoint is, or stands under; its own name goes before its stage's."""
    for name in (endpoint, endpoint.partition(".")[0]):
        for _words, page, under in WORK:
            if name == page or name in under:
                return page
    return None
