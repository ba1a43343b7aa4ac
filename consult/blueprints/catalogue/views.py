"""Consultations as the public sees them; opening one, and what waits today, as facilitators do."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for

from consult import catalogue, clock, questions, responses, taxonomy
from consult.blueprints.catalogue.forms import OpenForm
from consult.blueprints.catalogue.standing import deciders, is_late, stations, status_of
from consult.blueprints.catalogue.todo import list_needs, next_action
from consult.blueprints.guards import needs, open_to_everyone, visitor
from consult.blueprints.pages import render_page
from consult.blueprints.responses.here import draft_here
from consult.blueprints.ways import way_to
from consult.catalogue import Consultation
from consult.db import transaction
from consult.journey import STATION_OF, Station, Status
from consult.small_numbers import show_kinds

bp = Blueprint("catalogue", __name__)

SHOWN = {
    "open": ("Open or opening soon", (Status.SOON, Status.OPEN)),
    "closed": ("Closed, being read or decided", (Status.CLOSED, Status.READING, Status.BOARDS)),
    "answered": ("Answered", (Status.ANSWERED,)),
}


@bp.route("/consultations")
@open_to_everyone
def index():
    now = clock.now()
    all_of_them = [(each, status_of(each, now=now)) for each in catalogue.list_published()]
    show = request.args.get("show", "")
    wanted = SHOWN[show][1] if show in SHOWN else tuple(Status)
    rows = [
        {
            "consultation": consultation,
            "status": status,
            "time": catalogue.time_status(consultation, at=now),
            "late": is_late(consultation, status, now=now),
        }
        for consultation, status in all_of_them
        if status in wanted
    ]
    counts = {name: sum(status in among for _each, status in all_of_them) for name, (_words, among) in SHOWN.items()}
    return render_page("catalogue/index.html", rows=rows, show=show, shown=SHOWN, counts=counts, total=len(all_of_them))


@bp.route("/consultations/<slug>")
@open_to_everyone
def landing(slug):
    now = clock.now()
    consultation = catalogue.get_published(slug)
    status = status_of(consultation, now=now)
    asked = questions.list_for(consultation)
    return render_page(
        "catalogue/landing.html",
        **_top(consultation, status),
        late=is_late(consultation, status, now=now),
        sections=questions.list_sections(consultation),
        asked=asked,
        minutes=questions.count_minutes(asked),
        response_button=_button(consultation, status),
        who=_who_answered(consultation),
        answered_so_far=responses.count_counted(consultation),
        deciders=deciders(consultation),
        what_happened=way_to("outcomes.what_happened", slug=slug),
        rounds=way_to("codesign.rounds", slug=slug),
    )


@bp.route("/consultations/<slug>/questions")
@open_to_everyone
def all_questions(slug):
    now = clock.now()
    consultation = catalogue.get_published(slug)
    asked = questions.list_for(consultation)
    return render_page(
        "catalogue/all_questions.html",
        **_top(consultation, status_of(consultation, now=now)),
        sections=questions.list_sections(consultation),
        asked=asked,
        minutes=questions.count_minutes(asked),
    )


@bp.route("/facilitate")
@needs("facilitate")
def today():
    now = clock.now()
    everything = [(each, status_of(each, now=now)) for each in catalogue.list_consultations()]
    by_station: dict[Station, list[dict[str, Any]]] = {station: [] for station in Station}
    for consultation, status in everything:
        by_station[STATION_OF[status]].append(
            {
                "consultation": consultation,
                "status": status,
                "received": responses.count_received(consultation),
                "next": next_action(consultation, status),
            }
        )
    return render_page("catalogue/today.html", by_station=by_station, needs=list_needs(everything, now=now))


@bp.route("/facilitate/consultations/<slug>/readiness")
@needs("facilitate")
def readiness(slug):
    now = clock.now()
    consultation = catalogue.get_consultation(slug)
    checks = catalogue.list_checks(consultation, now=now)
    return render_page(
        "catalogue/readiness.html",
        **_top(consultation, status_of(consultation, now=now)),
        checks=checks,
        failing=sum(not check.passed for check in checks),
        form=OpenForm(),
    )


@bp.route("/facilitate/consultations/<slug>/open", methods=["POST"])
@needs("consultations.open")
def open_consultation(slug):
    now = clock.now()
    consultation = catalogue.get_consultation(slug)
    try:
        with transaction():
            catalogue.publish_consultation(consultation, by=visitor(), now=now)
    except catalogue.NotReady as refused:
        flash(str(refused), "error")
        return redirect(url_for(".readiness", slug=slug), 303)
    flash(f"{consultation.title} is public. {catalogue.time_status(consultation, at=now).text}", "ok")
    return redirect(url_for(".readiness", slug=slug), 303)


def _top(consultation: Consultation, status: Status) -> dict[str, Any]:
    """What stands at the head of every page of a consultation."""
    return {
        "consultation": consultation,
        "standing": status,
        "stations": stations(consultation, status),
        "time": catalogue.time_status(consultation, at=clock.now()),
    }


def _button(consultation: Consultation, status: Status) -> tuple[str, str] | None:
    """The words on the button follow the state: start, continue, see, or none."""
    slug, draft = consultation.slug, draft_here(consultation)
    sent = responses.find_sent(draft) if draft else None
    if sent is not None:
        return "See your receipt", url_for("responses.sent", slug=slug, reference=sent.reference)
    if draft is not None:
        return "Continue your draft", url_for("responses.tasks", slug=slug)
    return ("Start your response", url_for("responses.start", slug=slug)) if status is Status.OPEN else None


def _who_answered(consultation: Consultation) -> list[dict[str, Any]]:
    """How many of each kind, never what they said; small numbers are withheld."""
    counts = responses.count_by_kind(consultation)
    shown = show_kinds(counts)
    if counts and not shown:
        return [{"kind": "All kinds", "n": f"{sum(counts.values()):,}"}]
    return [
        {
            "kind": taxonomy.label("respondent_kind", kind) if kind else "Did not say",
            "n": f"{n:,}" if isinstance(n, int) else n.capitalize(),
        }
        for kind, n in shown.items()
    ]
