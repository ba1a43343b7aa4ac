"""Whether a consultation is ready, who answers for what does not hold, and opening it."""

from flask import abort, flash, redirect, url_for

from consult import catalogue, clock, people
from consult.blueprints.catalogue.blueprint import bp
from consult.blueprints.catalogue.forms import AcceptForm, OpenForm
from consult.blueprints.catalogue.standing import status_of, top_of
from consult.blueprints.guards import colleague, needs, visitor
from consult.blueprints.pages import render_page
from consult.catalogue import Check, CheckState, Consultation
from consult.db import transaction
from consult.errors import RuleBroken


@bp.route("/facilitate/consultations/<slug>/readiness")
@needs("facilitate")
def readiness(slug):
    now = clock.now()
    consultation = catalogue.get_consultation(slug)
    checks = catalogue.list_checks(consultation, now=now)
    return render_page(
        "catalogue/readiness.html",
        **top_of(consultation, status_of(consultation, now=now)),
        checks=checks,
        places={check.key: place_of(consultation, check) for check in checks},
        names=people.names_of(check.accepted.by_id for check in checks if check.accepted),
        failing=sum(not check.passed for check in checks),
        form=OpenForm(),
    )


def place_of(consultation: Consultation, check: Check) -> str | None:
    """The page and the field where a check is put right, if there is one."""
    if check.place is None:
        return None
    step, field = check.place
    if step == "questions":
        return url_for("questions.builder", slug=consultation.slug)
    if step != "dates":
        return url_for("catalogue.step", slug=consultation.slug, step=step, _anchor=field)
    if consultation.published_at is not None:
        return url_for("catalogue.dates", slug=consultation.slug)
    return url_for("catalogue.dates", slug=consultation.slug, _anchor=f"{field}-day")


@bp.route("/facilitate/consultations/<slug>/readiness/<key>", methods=["GET", "POST"])
@needs("consultations.open")
def accept(slug, key):
    """Answer for opening although a check does not hold."""
    now = clock.now()
    consultation = catalogue.get_consultation(slug)
    check = next((each for each in catalogue.list_checks(consultation, now=now) if each.key == key), None)
    if check is None or check.firm:
        abort(404)
    if check.state is CheckState.PASS or consultation.published_at is not None:
        return redirect(url_for(".readiness", slug=slug), 303)
    form = AcceptForm(reason=check.accepted.reason if check.accepted else "")
    if form.validate_on_submit():
        try:
            with transaction():
                catalogue.accept_check(consultation, key, reason=form.reason.data, by=colleague(), now=now)
        except RuleBroken as refused:
            form.form_errors = [str(refused)]
        else:
            flash("Your reason is written down, with your name.", "ok")
            return redirect(url_for(".readiness", slug=slug), 303)
    return render_page("catalogue/accept.html", consultation=consultation, check=check, form=form)


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
