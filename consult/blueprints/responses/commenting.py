"""Comments on a draft's clauses, kept in the draft response with the answers."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for

from consult import catalogue, clock, plans, responses
from consult.blueprints.guards import open_to_everyone
from consult.blueprints.pages import render_page
from consult.blueprints.responses.blueprint import bp
from consult.blueprints.responses.comment_form import CommentForm
from consult.blueprints.responses.here import draft_here
from consult.blueprints.responses.journey import already_sent, back_or, begin
from consult.blueprints.responses.publication import publication_shown
from consult.blueprints.responses.shown import clauses_of, told
from consult.db import transaction
from consult.plans import Clause
from consult.responses import Draft

BEFORE = 40  # characters
MOST = 4000  # characters of an address that are read


@bp.route("/respond/<slug>/comment/<plan>/<int:no>/<key>", methods=["GET", "POST"])
@open_to_everyone
def comment(slug, plan, no, key):
    now = clock.now()
    consultation = catalogue.get_published(slug)
    clause = plans.get_clause(plans.get_published_version(plan, no), key)
    draft = draft_here(consultation)
    sent = already_sent(consultation, draft)
    if sent is not None:
        return sent
    if draft is None and not consultation.takes(received_at=now, began_at=None):
        return redirect(url_for("catalogue.landing", slug=slug), 303)
    earlier = _comment(draft, clause, request.args.get("id", ""))
    form = CommentForm(data=earlier or _picked())
    form.on(clause, take_near="take_near" in request.form)
    default = draft.about.get("publication", "") if draft else ""
    form.offer(default)
    if form.validate_on_submit():
        with transaction():
            draft = draft or begin(consultation, now)
            given = {"id": earlier["id"] if earlier else ""}
            responses.save_comment(draft, clause, form.values() | given, now=now)
        flash(f"Comment on {clause.number} saved in your draft response. It is not sent yet.", "ok")
        return redirect(back_or(url_for(".comments", slug=slug), slug), 303)
    return render_page(
        "responses/comment.html",
        consultation=consultation,
        clause=clause,
        form=form,
        **publication_shown(form, default),
        back_url=url_for(".comments", slug=slug) if draft else url_for("catalogue.landing", slug=slug),
    )


@bp.route("/respond/<slug>/comments")
@open_to_everyone
def comments(slug):
    consultation = catalogue.get_published(slug)
    draft = draft_here(consultation)
    sent = already_sent(consultation, draft)
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
    sent = already_sent(consultation, draft)
    if sent is not None:
        return sent
    if draft is not None:
        with transaction():
            responses.remove_comment(draft, comment_id, now=clock.now())
        flash("The comment was taken out of your draft.", "ok")
    return redirect(url_for(".comments", slug=slug), 303)


def _comment(draft: Draft | None, clause: Clause, comment_id: str) -> dict[str, Any] | None:
    """The comment that is changed, with the words before its quote, which tell two places apart."""
    kept = draft.comments if draft else []
    found = next((each for each in kept if each["id"] == comment_id and UUID(each["clause_id"]) == clause.id), None)
    start = found.get("quote_start") if found else None
    return found | {"before": clause.text[max(0, start - BEFORE) : start]} if found and start is not None else found


def _picked() -> dict[str, str]:
    """The words that were selected on the draft's page."""
    return {name: request.args.get(name, "")[:MOST] for name in ("quote", "before")}
