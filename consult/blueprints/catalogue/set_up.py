"""Prepare a consultation: begin one, and change what it says, freely before it is public and with a note after."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask_wtf import FlaskForm

from consult import boards, catalogue, clock, questions
from consult.blueprints.catalogue.blueprint import bp
from consult.blueprints.catalogue.forms import STEPS, NewForm, Step, offer_drafts, offer_routes, step_form
from consult.blueprints.catalogue.standing import deciders, status_of, top_of
from consult.blueprints.guards import needs, visitor
from consult.blueprints.pages import render_page
from consult.catalogue import CheckState, Consultation
from consult.db import transaction
from consult.errors import RuleBroken
from consult.plans import PlanVersion


@bp.route("/facilitate/consultations/new", methods=["GET", "POST"])
@needs("consultations.open")
def new():
    form, drafts = NewForm(), catalogue.list_drafts()
    offer_drafts(form.drafts, drafts)
    offer_routes(form.route, boards.list_routes())
    if form.validate_on_submit():
        slug = form.slug.data
        try:
            with transaction():
                consultation = catalogue.create_consultation(
                    slug=slug,
                    title=form.title.data,
                    covers=_chosen(form, drafts),
                    route_code=form.route.data,
                    by=visitor(),
                    now=clock.now(),
                )
                questions.gather_comments(consultation)
        except catalogue.SlugTaken as taken:
            form.slug.errors = [str(taken)]
        else:
            flash(f"{form.title.data} is begun. Only staff can see it.", "ok")
            return redirect(url_for(".set_up", slug=slug), 303)
    return render_page("catalogue/new.html", form=form)


@bp.route("/facilitate/consultations/<slug>/set-up")
@needs("consultations.open")
def set_up(slug):
    now = clock.now()
    consultation = catalogue.get_consultation(slug)
    checks = catalogue.list_checks(consultation, now=now)
    failing = {check.place[0] for check in checks if check.place and check.state is CheckState.FIX}
    return render_page(
        "catalogue/set_up.html",
        **top_of(consultation, status_of(consultation, now=now)),
        steps=STEPS,
        failing=failing,
        asked=questions.count_questions(consultation),
    )


@bp.route("/facilitate/consultations/<slug>/set-up/<step>", methods=["GET", "POST"])
@needs("consultations.open")
def step(slug, step):
    if step not in STEPS:
        abort(404)
    consultation = catalogue.get_consultation(slug)
    page = STEPS[step]
    public = consultation.published_at is not None
    fixed = public and page.fixed
    form = step_form(page, public=public)(data=_as_it_stands(consultation, page))
    drafts = catalogue.list_drafts()
    if "drafts" in page.fields:
        offer_drafts(form.drafts, drafts)
    if "route" in page.fields:
        offer_routes(form.route, boards.list_routes())
    if not fixed and form.validate_on_submit() and _save(consultation, form, drafts):
        return redirect(url_for(".set_up", slug=slug), 303)
    return render_page(
        "catalogue/step.html",
        consultation=consultation,
        page=page,
        form=form,
        public=public,
        fixed=fixed,
        deciders=deciders(consultation),
    )


def _as_it_stands(consultation: Consultation, page: Step) -> dict[str, Any]:
    if "drafts" in page.fields:
        return {"drafts": [str(version.id) for version in consultation.versions]}
    if "route" in page.fields:
        return {"route": consultation.route_code}
    return {name: getattr(consultation, name) for name in page.fields}


def _save(consultation: Consultation, form: FlaskForm, drafts: Any) -> bool:
    """Keep what was typed; where a rule forbids it the form says so and still holds it."""
    typed = {name: value for name, value in form.data.items() if name not in ("csrf_token", "why")}
    try:
        with transaction():
            told = _change(consultation, typed, form, drafts)
    except RuleBroken as refused:
        form.form_errors = [str(refused)]
        return False
    flash(told, "ok")
    return True


def _change(consultation: Consultation, typed: dict[str, Any], form: FlaskForm, drafts: Any) -> str:
    by, now = visitor(), clock.now()
    if "drafts" in typed:
        catalogue.cover_drafts(consultation, _chosen(form, drafts), by=by, now=now)
        questions.gather_comments(consultation)
    elif "route" in typed:
        catalogue.choose_route(consultation, typed["route"], by=by, now=now)
    else:
        why = form.data.get("why") or ""
        if not catalogue.change_words(consultation, typed, why=why, by=by, now=now):
            return "Nothing was changed."
    return "Saved. The change stands on the public page." if consultation.published_at else "Saved."


def _chosen(form: FlaskForm, drafts: Any) -> list[PlanVersion]:
    wanted = {UUID(chosen) for chosen in form.data["drafts"]}
    return [draft for draft in drafts if draft.id in wanted]
