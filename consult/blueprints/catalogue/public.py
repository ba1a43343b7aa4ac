"""Consultations as the public sees them."""

from typing import Any

from flask import request, url_for

from consult import catalogue, clock, questions, responses, taxonomy
from consult.blueprints.catalogue.blueprint import bp
from consult.blueprints.catalogue.standing import deciders, is_late, status_of, top_of
from consult.blueprints.guards import open_to_everyone
from consult.blueprints.pages import render_page
from consult.blueprints.responses.here import draft_here
from consult.blueprints.ways import way_to
from consult.catalogue import Consultation
from consult.journey import Status
from consult.small_numbers import show_kinds

SHOWN = {
    "open": ("Open or opening soon", (Status.SOON, Status.OPEN, Status.PAUSED)),
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
        **top_of(consultation, status),
        late=is_late(consultation, status, now=now),
        sections=questions.list_sections(consultation),
        asked=asked,
        minutes=questions.count_minutes(asked),
        response_button=_button(consultation, status),
        who=_who_answered(consultation),
        answered_so_far=responses.count_counted(consultation),
        deciders=deciders(consultation),
        told=catalogue.list_told(consultation),
        what_happened=way_to("outcomes.what_happened", slug=slug),
        rounds=way_to("codesign.rounds", slug=slug),
        seals=responses.list_seals(consultation),
    )


@bp.route("/consultations/<slug>/questions")
@open_to_everyone
def all_questions(slug):
    now = clock.now()
    consultation = catalogue.get_published(slug)
    asked = questions.list_for(consultation)
    return render_page(
        "catalogue/all_questions.html",
        **top_of(consultation, status_of(consultation, now=now)),
        sections=questions.list_sections(consultation),
        asked=asked,
        conditions={question.key: questions.condition_words(question, asked) for question in asked},
        minutes=questions.count_minutes(asked),
    )


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
