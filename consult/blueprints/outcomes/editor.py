"""Where officers answer each theme, promise what follows, and publish all of it at once."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, url_for

from consult import boards, catalogue, clock, outcomes
from consult.blueprints.guards import colleague, needs, require
from consult.blueprints.outcomes.blueprint import bp
from consult.blueprints.outcomes.forms import ActForm, OutcomeForm, PromiseForm
from consult.blueprints.pages import render_page
from consult.boards import Pack
from consult.catalogue import Consultation
from consult.db import db, transaction
from consult.errors import ConsultError, NotFound
from consult.outcomes import ChallengeDecision, OutcomeResult
from consult.plans.models import Clause, Plan, PlanKind
from consult.theming import Theme


def find(slug: str) -> tuple[Consultation, Pack | None]:
    """The pack that is answered: the one that was signed off, or else the latest."""
    consultation = catalogue.get_consultation(slug)
    return consultation, boards.find_settled_pack(consultation) or boards.current_pack(consultation)


def find_theme(slug: str, theme_id: UUID) -> tuple[Consultation, Pack, dict[str, Any], Theme]:
    consultation, pack = find(slug)
    frozen = (
        next((each for each in outcomes.frozen_themes(pack) if each["id"] == str(theme_id)), None) if pack else None
    )
    if pack is None or frozen is None:
        raise NotFound("The boards' pack has no such theme")
    return consultation, pack, frozen, db.session.get_one(Theme, theme_id)


@bp.route("/facilitate/consultations/<slug>/outcomes", methods=["GET", "POST"])
@needs("facilitate")
def editor(slug: str):
    """Every theme of the pack, with its answer or none yet."""
    consultation, pack = find(slug)
    form = ActForm()
    if form.validate_on_submit():
        require("outcomes.publish")
        try:
            with transaction():
                published = outcomes.publish_outcomes(consultation, by=colleague(), now=clock.now())
            flash(f"{len(published)} outcomes are public.", "ok")
            return redirect(url_for(".what_happened", slug=slug), 303)
        except ConsultError as refused:
            form.form_errors.append(str(refused))
    answers = {str(each.theme_id): each for each in outcomes.list_outcomes(pack)} if pack else {}
    themes = outcomes.frozen_themes(pack) if pack else []
    papers = boards.papers_of(pack) if pack else {}
    return render_page(
        "outcomes/editor.html",
        consultation=consultation,
        pack=pack,
        state=boards.state_of(pack) if pack else None,
        rows=[(each, boards.main_sentence(papers, each["id"]), answers.get(each["id"])) for each in themes],
        answered=len(themes) - len(outcomes.list_unanswered(pack)) if pack else 0,
        published=outcomes.is_answered(consultation),
        marks=outcomes.count_reply_marks(pack) if pack else {},
        challenges=list_challenges(consultation),
        form=form,
    )


def list_challenges(consultation: Consultation) -> list[tuple[Plan, ChallengeDecision | None]]:
    """The Grand Challenges that the consultation asked about, and what was decided on each."""
    asked = dict.fromkeys(draft.plan for draft in consultation.versions if draft.plan.kind is PlanKind.CHALLENGE)
    return [(plan, outcomes.find_challenge_decision(plan)) for plan in asked]


@bp.route("/facilitate/consultations/<slug>/outcomes/<uuid:theme_id>", methods=["GET", "POST"])
@needs("outcomes.write")
def answer(slug: str, theme_id: UUID):
    """One theme: what was heard, with locked numbers, and our response to it."""
    consultation, pack, frozen, theme = find_theme(slug, theme_id)
    before = outcomes.find_outcome(theme, pack) or outcomes.find_earlier_outcome(theme)
    form = OutcomeForm(data=_filled(before))
    clauses = [clause for draft in consultation.versions for later in draft.plan.versions for clause in later.clauses]
    form.offer(clauses)
    if form.validate_on_submit():
        try:
            with transaction():
                clause = db.session.get_one(Clause, UUID(form.clause.data)) if form.clause.data else None
                result, words = OutcomeResult(form.result.data), (form.we_did.data or "", form.reason.data)
                outcomes.write_outcome(theme, pack, result, *words, clause, by=colleague(), now=clock.now())
            flash(f"The outcome for “{frozen['name']}” is kept.", "ok")
            return redirect(url_for(".editor", slug=slug), 303)
        except outcomes.ReasonNeeded as refused:
            form.we_did.errors = [str(refused)]
    return render_page(
        "outcomes/answer.html",
        consultation=consultation,
        theme=frozen,
        heard=boards.main_sentence(boards.papers_of(pack), frozen["id"]),
        form=form,
    )


def _filled(before: Any) -> dict[str, str]:
    if before is None:
        return {}
    clause = str(before.clause_id) if before.clause_id else ""
    return {"result": before.result.value, "we_did": before.we_did, "reason": before.reason, "clause": clause}


@bp.route("/facilitate/consultations/<slug>/outcomes/<uuid:theme_id>/promise", methods=["GET", "POST"])
@needs("outcomes.write")
def promise(slug: str, theme_id: UUID):
    """A commitment that follows from an answer, under the decision that signed it off."""
    consultation, pack, frozen, theme = find_theme(slug, theme_id)
    outcome = outcomes.find_outcome(theme, pack)
    if outcome is None:
        raise NotFound("Answer this theme first")
    form = PromiseForm()
    if form.validate_on_submit():
        words = {"title": form.title.data, "owner": form.owner.data, "due_on": form.due_on.data}
        try:
            with transaction():
                made = outcomes.make_commitment(outcome, by=colleague(), now=clock.now(), **words)
            flash(f"Commitment {made.number} is made.", "ok")
            return redirect(url_for(".editor", slug=slug), 303)
        except ConsultError as refused:
            form.form_errors.append(str(refused))
    return render_page("outcomes/promise.html", consultation=consultation, theme=frozen, outcome=outcome, form=form)
