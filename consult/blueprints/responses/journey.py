"""Responding, a page at a time. Every Continue saves; nothing typed is lost."""

from collections.abc import Sequence
from typing import Any

from flask import redirect, request, url_for
from flask_wtf import FlaskForm

from consult import catalogue, clock, questions, responses
from consult.blueprints.guards import open_to_everyone
from consult.blueprints.pages import render_page
from consult.blueprints.responses.blueprint import bp
from consult.blueprints.responses.forms import about_form
from consult.blueprints.responses.here import draft_here, invited_here, remember
from consult.catalogue import Consultation
from consult.db import transaction
from consult.questions import Question, Section
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
    if "count" not in request.form and form.validate_on_submit():
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
        yours=_yours(asked, form.data),
        who_sees=WHO_SEES,
    )


def _yours(asked: Sequence[Question], about: dict[str, Any]) -> dict[str, Any] | None:
    """How many questions concern what somebody ticked; nothing where all concern everybody."""
    terms = questions.terms_of(about)
    mine = [question for question in asked if questions.concerns(question, terms)]
    if not terms or not any(question.terms for question in asked):
        return None
    return {"n": len(mine), "minutes": questions.count_minutes(mine), "others": len(asked) - len(mine)}


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
    asked = responses.list_reached(draft)
    terms = questions.terms_of(draft.about)
    mine = [question for question in asked if questions.concerns(question, terms)]
    others = [question for question in asked if question not in mine]
    return render_page(
        "responses/tasks.html",
        consultation=consultation,
        draft=draft,
        groups=[
            {"title": title, "sections": _by_section(group), "done": _done(group, draft), "total": len(group)}
            for title, group in (("Questions for you", mine), ("Other questions (all optional)", others))
            if group
        ],
        split=bool(others),
        total=len(asked),
        minutes=questions.count_minutes(mine),
        changed={question.number for question in responses.list_changed(draft)},
        problems=problems,
        time=catalogue.time_status(consultation, at=clock.now()),
    )


def _by_section(group: Sequence[Question]) -> list[tuple[Section, list[Question]]]:
    """The questions of a group, section by section; sections without any are left out."""
    sections = sorted({question.section for question in group}, key=lambda section: section.sort)
    return [(section, [each for each in group if each.section is section]) for section in sections]


def _done(group: Sequence[Question], draft: Draft) -> int:
    return sum(str(question.id) in draft.answers for question in group)


def begin(consultation: Consultation, now: Any) -> Draft:
    draft, token = responses.start_draft(consultation, now=now)
    remember(consultation, token)
    responses.note_begun(invited_here(consultation), draft)
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
