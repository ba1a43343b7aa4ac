"""Responding, a page at a time. Every Continue saves; nothing typed is lost."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_wtf import FlaskForm

from consult import catalogue, clock, plans, questions, responses
from consult.blueprints.guards import open_to_everyone
from consult.blueprints.pages import render_page
from consult.blueprints.responses.blueprint import bp
from consult.blueprints.responses.forms import WHO_SEES_IN_SHORT, CommentForm, about_form, answer_form
from consult.blueprints.responses.here import draft_here, remember
from consult.blueprints.responses.shown import clauses_of, told
from consult.catalogue import Consultation
from consult.db import transaction
from consult.plans import Clause
from consult.questions import Question
from consult.responses import WHO_SEES, Draft, Publication


@bp.route("/respond/<slug>/start", methods=["GET", "POST"])
@open_to_everyone
def start(slug):
    now = clock.now()
    consultation = catalogue.get_published(slug)
    draft = draft_here(consultation)
    sent = _sent(consultation, draft)
    if sent is not None:
        return sent
    if draft is None and not consultation.takes(received_at=now, began_at=None):
        return redirect(url_for("catalogue.landing", slug=slug), 303)
    form = about_form()(data=draft.about if draft else None)
    if form.validate_on_submit():
        with transaction():
            draft = draft or _begin(consultation, now)
            responses.save_about(draft, _about_values(form), now=now)
        return redirect(_back_or(url_for(".tasks", slug=slug), slug), 303)
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
    sent = _sent(consultation, draft)
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


@bp.route("/respond/<slug>/question/<int:number>", methods=["GET", "POST"])
@open_to_everyone
def question(slug, number):
    now = clock.now()
    consultation = catalogue.get_published(slug)
    asked = questions.get_question(consultation, number)
    draft = draft_here(consultation)
    sent = _sent(consultation, draft)
    if sent is not None:
        return sent
    if draft is None and request.method == "GET":
        return redirect(url_for(".start", slug=slug), 303)
    answer = draft.answers.get(str(asked.id)) if draft else None
    form = answer_form(asked)(data=_answer_fields(asked, answer))
    default = draft.about.get("publication", "") if draft else ""
    form.offer(default)
    if form.is_submitted():
        fine = form.validate()
        with transaction():
            draft = draft or _begin(consultation, now)
            responses.save_answer(draft, asked, form.values(), now=now)
        if not consultation.takes(received_at=now, began_at=draft.began_at):
            return redirect(url_for(".check", slug=slug), 303)
        if fine:
            return redirect(_back_or(_after(asked, slug), slug), 303)
    return render_page(
        "responses/question.html",
        consultation=consultation,
        question=asked,
        total=questions.count_questions(consultation),
        form=form,
        **_publication(form, default),
        skip=_after(asked, slug),
        back_url=_back_or(url_for(".tasks", slug=slug), slug),
    )


@bp.route("/respond/<slug>/comment/<plan>/<int:no>/<key>", methods=["GET", "POST"])
@open_to_everyone
def comment(slug, plan, no, key):
    now = clock.now()
    consultation = catalogue.get_published(slug)
    clause = plans.get_clause(plans.get_published_version(plan, no), key)
    draft = draft_here(consultation)
    sent = _sent(consultation, draft)
    if sent is not None:
        return sent
    if draft is None and not consultation.takes(received_at=now, began_at=None):
        return redirect(url_for("catalogue.landing", slug=slug), 303)
    earlier = _comment(draft, clause, request.args.get("id", ""))
    form = CommentForm(data=earlier)
    default = draft.about.get("publication", "") if draft else ""
    form.offer(default)
    if form.validate_on_submit():
        with transaction():
            draft = draft or _begin(consultation, now)
            given = {"id": earlier["id"] if earlier else ""}
            responses.save_comment(draft, clause, form.values() | given, now=now)
        flash(f"Comment on {clause.number} saved in your draft response. It is not sent yet.", "ok")
        return redirect(_back_or(url_for(".comments", slug=slug), slug), 303)
    return render_page(
        "responses/comment.html",
        consultation=consultation,
        clause=clause,
        form=form,
        **_publication(form, default),
        back_url=url_for(".comments", slug=slug) if draft else url_for("catalogue.landing", slug=slug),
    )


@bp.route("/respond/<slug>/comments")
@open_to_everyone
def comments(slug):
    consultation = catalogue.get_published(slug)
    draft = draft_here(consultation)
    sent = _sent(consultation, draft)
    if sent is not None:
        return sent
    if draft is None:
        return redirect(url_for(".start", slug=slug), 303)
    return render_page(
        "responses/comments.html",
        consultation=consultation,
        comments=[told(each, clauses_of(consultation)) for each in draft.comments],
        default=draft.about.get("publication", ""),
        back_url=url_for(".tasks", slug=slug),
    )


@bp.route("/respond/<slug>/comments/<comment_id>/remove", methods=["POST"])
@open_to_everyone
def remove_comment(slug, comment_id):
    consultation = catalogue.get_published(slug)
    draft = draft_here(consultation)
    sent = _sent(consultation, draft)
    if sent is not None:
        return sent
    if draft is not None:
        with transaction():
            responses.remove_comment(draft, comment_id, now=clock.now())
        flash("The comment was taken out of your draft.", "ok")
    return redirect(url_for(".comments", slug=slug), 303)


def _begin(consultation: Consultation, now: Any) -> Draft:
    draft, token = responses.start_draft(consultation, now=now)
    remember(consultation, token)
    return draft


def _sent(consultation: Consultation, draft: Draft | None) -> Any:
    """Once sent, every page of the journey leads to the receipt."""
    response = responses.find_sent(draft) if draft else None
    if response is None:
        return None
    return redirect(url_for(".sent", slug=consultation.slug, reference=response.reference), 303)


def _back_or(address: str, slug: str) -> str:
    """Back to the check, for those who came from there to change one thing."""
    return url_for(".check", slug=slug) if request.args.get("from") == "check" else address


def _after(asked: Question, slug: str) -> str:
    """The next question, or the list of tasks after the last."""
    later = [each.number for each in questions.list_for(asked.consultation) if each.number > asked.number]
    return url_for(".question", slug=slug, number=later[0]) if later else url_for(".tasks", slug=slug)


def _about_values(form: FlaskForm) -> dict[str, Any]:
    return {field.name: field.data for field in form if field.name != "csrf_token"}


def _answer_fields(asked: Question, answer: dict[str, Any] | None) -> dict[str, Any]:
    if answer is None:
        return {}
    several = asked.kind is questions.QuestionKind.MULTIPLE
    return answer | {"choices": answer["choices"] if several else next(iter(answer["choices"]), "")}


def _comment(draft: Draft | None, clause: Clause, comment_id: str) -> dict[str, Any] | None:
    found = draft.comments if draft else []
    return next((each for each in found if each["id"] == comment_id and UUID(each["clause_id"]) == clause.id), None)


def _publication(form: Any, default: str) -> dict[str, Any]:
    """What the publication fields show: who sees it as chosen now, and a hint on each choice."""
    chosen = Publication(form.publication.data or default or Publication.NONE)
    hints = [""] + [WHO_SEES_IN_SHORT[each] for each in Publication]
    changed = bool(form.publication.data) or bool(form.harm.errors)
    return {"chosen": chosen, "who_sees": WHO_SEES[chosen], "hints": hints, "publication_open": changed}
