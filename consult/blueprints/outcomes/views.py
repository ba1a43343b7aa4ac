"""Answering back, in public: what happened, what boards decided, what was promised."""

from typing import Any

from flask import flash, redirect, request, url_for

from consult import boards, catalogue, clock, outcomes
from consult.blueprints.catalogue.standing import stations
from consult.blueprints.guards import colleague, needs, open_to_everyone
from consult.blueprints.outcomes import challenges as _challenges
from consult.blueprints.outcomes import editor as _editor
from consult.blueprints.outcomes.blueprint import bp
from consult.blueprints.outcomes.forms import NoteForm
from consult.blueprints.outcomes.shown import show_answer, when_we_reply
from consult.blueprints.pages import render_page
from consult.db import transaction
from consult.outcomes import Commitment, CommitmentStatus

__all__ = ["_challenges", "_editor", "bp"]


@bp.get("/consultations/<slug>/what-happened")
@open_to_everyone
def what_happened(slug: str):
    consultation, now = catalogue.get_published(slug), clock.now()
    status = outcomes.status_of(consultation, now=now)
    pack = boards.find_settled_pack(consultation) if outcomes.is_answered(consultation) else None
    late, days = when_we_reply(consultation, now=now)
    return render_page(
        "outcomes/what_happened.html",
        consultation=consultation,
        stands=status,
        stations=stations(consultation, status),
        pack=pack,
        answer=show_answer(pack) if pack else None,
        late=late,
        days=days,
    )


@bp.get("/decisions")
@open_to_everyone
def decisions():
    made = outcomes.list_public_decisions()
    names = sorted({(each.step.board.slug, each.step.board.name) for each in made})
    board = request.args.get("board", "")
    answered = {each.pack.consultation.id for each in made if outcomes.is_answered(each.pack.consultation)}
    return render_page(
        "outcomes/decisions.html",
        decisions=[each for each in made if not board or each.step.board.slug == board],
        names=names,
        board=board,
        answered=answered,
    )


@bp.get("/commitments")
@open_to_everyone
def commitments():
    now = clock.now()
    rows = [(each, outcomes.standing_of(each, now=now)) for each in outcomes.list_commitments()]
    return render_page("outcomes/commitments.html", rows=rows)


@bp.get("/commitments/<int:number>")
@open_to_everyone
def commitment(number: int):
    return show_commitment(outcomes.get_commitment(number), NoteForm())


@bp.post("/commitments/<int:number>")
@needs("commitments.update")
def report_progress(number: int):
    """A note on progress, by whoever answers for it."""
    promised, form = outcomes.get_commitment(number), NoteForm()
    if form.validate_on_submit():
        try:
            with transaction():
                outcomes.add_progress_note(
                    promised,
                    CommitmentStatus(form.standing.data),
                    form.text.data or "",
                    new_due_on=form.new_due_on.data,
                    by=colleague(),
                    now=clock.now(),
                )
            flash("Your note is published.", "ok")
            return redirect(url_for(".commitment", number=number), 303)
        except outcomes.ReasonNeeded as refused:
            form.text.errors = [str(refused)]
    return show_commitment(promised, form)


def show_commitment(promised: Commitment, form: NoteForm) -> Any:
    standing = outcomes.standing_of(promised, now=clock.now())
    return render_page("outcomes/commitment.html", commitment=promised, standing=standing, form=form)
