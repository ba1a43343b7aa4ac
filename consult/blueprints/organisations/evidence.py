"""Files and sources that colleagues give as evidence with their response."""

from collections.abc import Callable
from typing import Any

from flask import current_app, flash, redirect, request, url_for

from consult import clock, questions
from consult.blueprints.guards import open_to_everyone
from consult.blueprints.organisations.blueprint import bp
from consult.blueprints.organisations.forms import PressForm
from consult.blueprints.organisations.here import member_here, place
from consult.blueprints.organisations.shown import page
from consult.blueprints.pages import render_page
from consult.blueprints.responses.evidence import CHOOSE, shelf
from consult.blueprints.responses.evidence_forms import FileForm, SourceForm
from consult.blueprints.responses.evidence_shown import pieces_in
from consult.blueprints.responses.publication import publication_shown
from consult.blueprints.sizes import takes_files
from consult.db import transaction
from consult.errors import RuleBroken
from consult.responses import Draft
from consult.responses.evidence import giving
from consult.responses.workspace import members, writing
from consult.responses.workspace.models import Member


@bp.route("/organisations/<organisation>/<slug>/evidence", methods=["GET", "POST"])
@takes_files
@open_to_everyone
def evidence(organisation, slug):
    """What was given so far, and one more file. A file that is refused takes nothing else with it."""
    member = member_here(organisation, slug)
    draft, config = member.workspace.draft, current_app.config
    form = FileForm()
    form.ask_about(questions.list_for(draft.consultation))
    form.offer(draft.about.get("publication", ""))
    if form.is_submitted():
        members.check_writer(member)
    if form.validate_on_submit() and _take(member, form):
        return redirect(url_for(".evidence", **place(member)), 303)
    return render_page(
        "organisations/evidence.html",
        **page(member),
        form=form,
        pieces=pieces_in(draft),
        most=config["FILES_MOST"],
        most_mb=config["FILE_MB"],
        full=len(giving.files_in(draft)) >= config["FILES_MOST"],
        **publication_shown(form, draft.about.get("publication", ""), thing="file"),
    )


def _take(member: Member, form: FileForm) -> bool:
    """Whether the file was taken; if not, the form says why."""
    given, config, now = form.file.data, current_app.config, clock.now()
    if not given or not given.filename:
        form.file.errors = [CHOOSE]
        return False

    def add(draft: Draft) -> str:
        said = {"shelf": shelf(), "most": config["FILES_MOST"], "now": now}
        return giving.add_file(draft, given.stream, given.filename, form.particulars(), **said)

    try:
        giving.check_file(given.stream, given.filename, most_mb=config["FILE_MB"])
        _change(member, add)
    except RuleBroken as refused:
        form.file.errors = [str(refused)]
        return False
    flash("The file is kept in the workspace. It is not sent yet.", "ok")
    return True


@bp.route("/organisations/<organisation>/<slug>/evidence/source", methods=["GET", "POST"])
@open_to_everyone
def source(organisation, slug):
    """Name a paper, a report or a data set, and what it is offered for."""
    member = member_here(organisation, slug)
    draft = member.workspace.draft
    earlier = next((each for each in giving.sources_in(draft) if each["id"] == request.args.get("id")), None)
    form = SourceForm(data=earlier)
    form.ask_about(questions.list_for(draft.consultation))
    form.offer_for(giving.list_wanted(draft.consultation))
    form.offer(draft.about.get("publication", ""))
    if form.is_submitted():
        members.check_writer(member)
    if form.validate_on_submit():
        values = form.values() | {"id": earlier["id"] if earlier else ""}
        _change(member, lambda draft: giving.save_source(draft, values, now=clock.now()))
        flash("The source is kept in the workspace. It is not sent yet.", "ok")
        return redirect(url_for(".evidence", **place(member)), 303)
    return render_page(
        "organisations/source.html",
        **page(member),
        form=form,
        **publication_shown(form, draft.about.get("publication", ""), thing="source"),
    )


@bp.route("/organisations/<organisation>/<slug>/evidence/<piece_id>/remove", methods=["POST"])
@open_to_everyone
def remove_evidence(organisation, slug, piece_id):
    member = member_here(organisation, slug)
    if PressForm().validate_on_submit():
        _change(member, lambda draft: giving.remove_evidence(draft, piece_id, now=clock.now()))
        flash("Taken out.", "ok")
    return redirect(url_for(".evidence", **place(member)), 303)


def _change(member: Member, change: Callable[[Draft], Any]) -> None:
    with transaction():
        writing.change_evidence(member, change, now=clock.now())
