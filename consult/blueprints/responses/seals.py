"""The seals of a consultation, and the word that letters and paper are all in."""

from flask import flash, redirect, url_for

from consult import catalogue, clock, responses
from consult.blueprints.guards import colleague, may, needs
from consult.blueprints.pages import render_page
from consult.blueprints.responses.blueprint import bp
from consult.blueprints.responses.forms import SendForm
from consult.db import transaction
from consult.responses import NotSealedYet


@bp.route("/facilitate/consultations/<slug>/seals")
@needs("responses.read")
def seals(slug):
    """Every seal, worked out again while the page is made."""
    consultation = catalogue.get_consultation(slug)
    now, check = clock.now(), responses.check_seals(consultation)
    return render_page(
        "responses/seals.html",
        consultation=consultation,
        check=check,
        faults=[*check.faults, *responses.list_lost_seals()],
        first_at=consultation.grace_ends_at + responses.SEALED_AFTER if consultation.closes_at else None,
        ended=consultation.has_ended(at=now),
        may_complete=may("intake.complete"),
        form=SendForm(),
        time=catalogue.time_status(consultation, at=now),
    )


@bp.route("/facilitate/consultations/<slug>/seals/intake", methods=["POST"])
@needs("intake.complete")
def complete_intake(slug):
    consultation = catalogue.get_consultation(slug)
    form = SendForm()
    if form.validate_on_submit():
        try:
            with transaction():
                seal = responses.complete_intake(consultation, by=colleague(), now=clock.now())
                words = f"Letters and paper are declared complete. Seal {seal.no} holds {seal.responses:,} responses."
            flash(words, "ok")
        except NotSealedYet as refused:
            flash(str(refused), "warn")
    return redirect(url_for(".seals", slug=slug), 303)
