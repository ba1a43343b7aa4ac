"""Responding, a page at a time. Every Continue saves; nothing typed is lost."""

from typing import Any

from flask import redirect, request, url_for
from flask_wtf import FlaskForm

from consult import catalogue, clock, questions, responses
from consult.blueprints.guards import open_to_everyone
from consult.blueprints.pages import render_page
from consult.blueprints.responses.blueprint import bp
from consult.blueprints.responses.forms import about_form
from consult.blueprints.responses.here import draft_here, remember
from consult.catalogue import Consultation
from consult.db import transaction
from consult.responses import WHO_SEES, Draft


@bp.route("/respond/<slug>/start", methods=["GET", "POST"])
@open_to_everyone
def start(slug):
    now = clock.now()
    consultation = catalogue.get_published(slug)
    draft = draft_here(consultation)
    sent = already_sent(consultation, draft)
    if sent is not None:
        return sent
    if draft is None and not consultation.takes(received_at=now, began_at=None):
        return redirect(url_for("catalogue.landing", slug=slug), 303)
    form = about_form()(data=draft.about if draft else None)
    if form.validate_on_submit():
        with transaction():
            draft = draft or begin(consultation, now)
            responses.save_about(draft, _about_values(form), now=now)
        return redirect(back_or(url_for(".tasks", slug=slug), slug), 303)
    asked = questions.list_for(consultation)
    return render_page(
        "responses/start.html",
        consultation=consultation,
        form=form,
        asked=asked,
        minutes=questions.count_minutes(asked),
        who_sees=WHO_SEES,
    )


@bp.route("/respond/<slug>")
@open_to_everyone
def tasks(slug):
    consultation = catalogue.get_published(slug)
    draft = draft_here(consultation)
    sent = already_sent(consultation, draft)
    if sent is not None:
        return sent
    if draft is None:
        return redirect(url_for(".start", slug=slug), 303)
    problems = {problem.number for problem in responses.problems_of(draft) if problem.number}
    return render_page(
        "responses/tasks.html",
        consultation=consultation,
        draft=draft,
        sections=questions.list_sections(consultation),
        total=questions.count_questions(consultation),
        problems=problems,
        time=catalogue.time_status(consultation, at=clock.now()),
    )


def begin(consultation: Consultation, now: Any) -> Draft:
    draft, token = responses.start_draft(consultation, now=now)
    remember(consultation, token)
    return draft


def already_sent(consultation: Consultation, draft: Draft | None) -> Any:
    """Once sent, every page of the journey leads to the receipt."""
    response = responses.find_sent(draft) if draft else None
    if response is None:
        return None
    return redirect(url_for(".sent", slug=consultation.slug, reference=response.reference), 303)


def back_or(address: str, slug: str) -> str:
    """Back to the check, for those who came from there to change one thing."""
    return url_for(".check", slug=slug) if request.args.get("from") == "check" else address


def _about_values(form: FlaskForm) -> dict[str, Any]:
    return {field.name: field.data for field in form if field.name != "csrf_token"}
