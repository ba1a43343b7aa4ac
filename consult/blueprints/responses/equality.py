"""Equality questions: asked of individuals once their response is stored (P13), and what came of them, as counts."""

from typing import Any

from flask import redirect, request, url_for
from flask_wtf import FlaskForm

from consult import catalogue, clock, responses
from consult.blueprints.guards import needs, open_to_everyone
from consult.blueprints.pages import render_page
from consult.blueprints.responses.blueprint import bp
from consult.blueprints.responses.here import draft_here
from consult.blueprints.responses.inputs import as_choices, radios_field
from consult.db import transaction

SKIP = "skip"


def _form(asked: list[Any]) -> FlaskForm:
    fields = {each.key: radios_field(each.label, as_choices(each.choices)) for each in asked}
    return type("EqualityForm", (FlaskForm,), fields)()


@bp.route("/respond/<slug>/equality/<token>", methods=["GET", "POST"])
@open_to_everyone
def equality(slug, token):
    """Once: the address opens nothing more when it was answered or skipped, so the back button counts nobody twice."""
    consultation = catalogue.get_published(slug)
    draft = draft_here(consultation)
    sent = responses.find_sent(draft) if draft else None
    if sent is None:
        return redirect(url_for("catalogue.landing", slug=slug), 303)
    receipt = url_for(".sent", slug=slug, reference=sent.reference)
    done = redirect(receipt, 303)
    if not responses.may_answer_equality(consultation, token):
        return done
    asked = responses.list_equality_questions(consultation.id)
    form = _form(asked)
    if form.validate_on_submit():
        skipped = request.form.get("act") == SKIP
        picked = {} if skipped else {each.key: form[each.key].data or "" for each in asked}
        with transaction():
            responses.take_equality_answers(consultation, token, picked)
        return done
    return render_page(
        "responses/equality.html",
        consultation=consultation,
        reference=sent.reference,
        receipt_url=receipt,
        form=form,
        asked=asked,
        fewest=responses.FEWEST_SHOWN,
        skip=SKIP,
    )


@bp.route("/facilitate/equality")
@needs("equality.read")
def equality_list():
    now = clock.now()
    return render_page(
        "responses/equality_list.html",
        ended=[each for each in catalogue.list_published() if each.has_ended(at=now)],
    )


@bp.route("/facilitate/consultations/<slug>/equality")
@needs("equality.read")
def equality_results(slug):
    consultation = catalogue.get_consultation(slug)
    now = clock.now()
    ended = consultation.has_ended(at=now)
    return render_page(
        "responses/equality_results.html",
        consultation=consultation,
        ended=ended,
        results=responses.list_equality_results(consultation) if ended else [],
        fewest=responses.FEWEST_SHOWN,
        time=catalogue.time_status(consultation, at=now),
    )
