"""A facilitator's rounds: plan one, start it on what the one before taught us, publish its learning note."""

from datetime import date
from typing import Any

from flask import flash, redirect, url_for
from wtforms.fields.choices import SelectChoice

from consult import catalogue, clock, codesign
from consult.blueprints.codesign.blueprint import bp
from consult.blueprints.codesign.forms import LearningForm, PlanRoundForm, PlanSessionForm, StartRoundForm
from consult.blueprints.guards import colleague, needs
from consult.blueprints.pages import render_page
from consult.catalogue.models import Consultation
from consult.codesign import Round
from consult.codesign.errors import NoteIsOut, NothingCarriedOver
from consult.db import transaction

ADDRESS = "/facilitate/consultations/<slug>/rounds"


def find_round(slug: str, no: int) -> tuple[Consultation, Round]:
    consultation = catalogue.get_consultation(slug)
    return consultation, codesign.get_round(consultation, no)


def to_round(slug: str, no: int) -> Any:
    return redirect(url_for(".round", slug=slug, no=no), 303)


@bp.route(ADDRESS)
@needs("facilitate")
def all_rounds(slug: str):
    consultation = catalogue.get_consultation(slug)
    return render_page("codesign/all_rounds.html", consultation=consultation, rounds=codesign.list_rounds(consultation))


@bp.route(f"{ADDRESS}/plan", methods=["GET", "POST"])
@needs("codesign.run")
def plan_round(slug: str):
    consultation = catalogue.get_consultation(slug)
    plans = {version.plan.slug: version.plan for version in consultation.versions}
    form = PlanRoundForm()
    form.plan.choices = [SelectChoice(plan.slug, plan.title) for plan in plans.values()]
    if form.validate_on_submit():
        plan, days = plans[form.plan.data], (_day(form.opens_on), _day(form.closes_on))
        with transaction():
            no = codesign.next_round_no(plan, consultation)
            planned = codesign.plan_round(
                plan,
                consultation,
                no,
                form.title.data,
                form.aim.data,
                form.method.data,
                *days,
                by=colleague(),
                now=clock.now(),
            )
        flash(f"Round {planned.no} is planned. Everybody can see its aim and dates.", "ok")
        return to_round(slug, planned.no)
    return render_page("codesign/plan_round.html", form=form, consultation=consultation)


def _day(field: Any) -> date:
    assert field.data is not None
    return field.data


@bp.route(f"{ADDRESS}/<int:no>", endpoint="round")
@needs("facilitate")
def show_round(slug: str, no: int):
    consultation, round_ = find_round(slug, no)
    return render_page(
        "codesign/round.html",
        consultation=consultation,
        round=round_,
        before=codesign.find_round_before(round_),
        now=clock.now(),
    )


@bp.route(f"{ADDRESS}/<int:no>/start", methods=["GET", "POST"])
@needs("codesign.run")
def start(slug: str, no: int):
    """Tick what the round takes on from the one before, or say why nothing."""
    consultation, round_ = find_round(slug, no)
    before = codesign.find_round_before(round_)
    learnings = codesign.list_learnings(before)
    form = StartRoundForm(takes=[take for take in round_.takes if take in learnings])
    form.takes.choices = [SelectChoice(learning, learning) for learning in learnings]
    if form.validate_on_submit():
        try:
            with transaction():
                codesign.start_round(
                    round_, takes=form.takes.data, reason=form.reason.data, by=colleague(), now=clock.now()
                )
        except NothingCarriedOver as error:
            form.takes.errors = [str(error)]
        else:
            flash(f"Round {no} has started.", "ok")
            return to_round(slug, no)
    return render_page("codesign/start.html", form=form, consultation=consultation, round=round_, before=before)


@bp.route(f"{ADDRESS}/<int:no>/learning", methods=["GET", "POST"])
@needs("codesign.run")
def learning(slug: str, no: int):
    """Write and publish the learning note; published, it stays as it is. Whoever comes second keeps their text."""
    consultation, round_ = find_round(slug, no)
    form = LearningForm()
    if form.validate_on_submit():
        words = (form.heard.data, form.surprised.data, form.carry_forward.data, form.dropped.data)
        try:
            with transaction():
                codesign.publish_learning_note(round_, *words, by=colleague(), now=clock.now())
        except NoteIsOut as error:
            form.heard.errors = [f"{error}. Your text is below: copy what you want to keep"]
        else:
            flash(f"The learning note of round {no} is published. The next round can start from it.", "ok")
            return to_round(slug, no)
    said = [
        (workshop, len(codesign.list_contributions(workshop)), len(codesign.list_statements(workshop)))
        for workshop in round_.sessions
    ]
    return render_page("codesign/learning.html", form=form, consultation=consultation, round=round_, said=said)


@bp.route(f"{ADDRESS}/<int:no>/sessions/plan", methods=["GET", "POST"])
@needs("codesign.run")
def plan_session(slug: str, no: int):
    consultation, round_ = find_round(slug, no)
    form = PlanSessionForm()
    if form.validate_on_submit():
        starts_at, ends_at = form.at(form.starts.data), form.at(form.ends.data)
        with transaction():
            workshop = codesign.plan_session(
                round_,
                form.title.data,
                starts_at,
                ends_at,
                form.place.data,
                form.mode.data,
                by=colleague(),
                now=clock.now(),
            )
        flash("The session is planned. Its join code is on this page.", "ok")
        return redirect(url_for(".session", slug=slug, session_id=workshop.id), 303)
    return render_page("codesign/plan_session.html", form=form, consultation=consultation, round=round_)
