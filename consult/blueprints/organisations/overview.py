"""The overview of a workspace, its sections, and who is answering."""

from flask import flash, redirect, request, url_for

from consult import clock
from consult.blueprints.guards import open_to_everyone
from consult.blueprints.organisations.blueprint import bp
from consult.blueprints.organisations.forms import NeedsWorkForm, PressForm, organisation_form
from consult.blueprints.organisations.here import member_here, place
from consult.blueprints.organisations.shown import page, said, said_about, said_comment, saved_by, told_comments
from consult.blueprints.pages import render_page
from consult.blueprints.responses.shown import clauses_of
from consult.db import transaction
from consult.errors import NotFound
from consult.responses import WHO_SEES
from consult.responses.workspace import approving, members, queries, writing
from consult.responses.workspace.errors import NotYourRole
from consult.responses.workspace.models import Member, MemberRole, PartState
from consult.responses.workspace.queries import Part
from consult.responses.workspace.rules import ABOUT, COMMENTS, EVIDENCE, answer_piece


@bp.route("/organisations/<organisation>/<slug>")
@open_to_everyone
def overview(organisation, slug):
    member = member_here(organisation, slug)
    workspace = member.workspace
    texts = queries.texts_of(workspace)
    parts = queries.list_parts(workspace, texts)
    return render_page(
        "organisations/overview.html",
        **page(member),
        parts=parts,
        ready=sum(1 for part in parts if part.state is PartState.READY),
        mine=next((part for part in parts if part.owner is member), None),
        members=queries.list_members(workspace),
        signatory=queries.find_signatory(workspace),
        about=texts[ABOUT],
        evidence=texts[EVIDENCE].content.get("given", []) if EVIDENCE in texts else [],
        sendings=queries.list_sendings(workspace),
        form=PressForm(),
    )


@bp.route("/organisations/<organisation>/<slug>/sections/<int:no>")
@open_to_everyone
def section(organisation, slug, no):
    return _section_page(member_here(organisation, slug), no, NeedsWorkForm())


@bp.route("/organisations/<organisation>/<slug>/sections/<int:no>/mark", methods=["POST"])
@open_to_everyone
def mark(organisation, slug, no):
    """Ready, or what it needs, in the words of a note."""
    member = member_here(organisation, slug)
    part = part_no(member, no)
    ready = request.form.get("state") == PartState.READY
    form = PressForm() if ready else NeedsWorkForm()
    if not form.validate_on_submit():
        return _section_page(member, no, form)
    with transaction():
        if member.role is MemberRole.SIGNATORY and not ready:
            made = approving.ask_for_work(member, part, form.note.data, now=clock.now())
        else:
            state, note = (PartState.READY, "") if ready else (PartState.NEEDS_WORK, form.note.data)
            made = writing.mark_part(member, part.key, state, note, now=clock.now())
        told = f"{part.title}: {made.state.words.lower()}."
    flash(told, "ok")
    return redirect(url_for(".section", **place(member), no=no), 303)


@bp.route("/organisations/<organisation>/<slug>/sections/<int:no>/owner", methods=["POST"])
@open_to_everyone
def owner(organisation, slug, no):
    """Say whose a section is."""
    member = member_here(organisation, slug)
    part = part_no(member, no)
    chosen = request.form.get("owner", "")
    found = next((each for each in queries.list_members(member.workspace) if str(each.id) == chosen), None)
    if PressForm().validate_on_submit():
        with transaction():
            members.give_part(member, part.key, found)
        flash(f"{part.title} is {f'with {found.called}' if found else 'with nobody in particular'}.", "ok")
    return redirect(url_for(".section", **place(member), no=no), 303)


@bp.route("/organisations/<organisation>/<slug>/about", methods=["GET", "POST"])
@open_to_everyone
def about(organisation, slug):
    """For whom the organisation speaks: every member reads it, the lead writes it."""
    member = member_here(organisation, slug)
    stands = queries.texts_of(member.workspace)[ABOUT]
    form = organisation_form()(data=stands.content)
    if form.is_submitted() and not member.is_lead:
        raise NotYourRole("Only the lead can change who is answering")
    clash = None
    if form.validate_on_submit():
        values = {field.name: field.data for field in form if field.name != "csrf_token"}
        with transaction():
            based_on = request.form.get("based_on", 0, type=int)
            saved = writing.save_about(member, values, based_on=based_on, now=clock.now())
        if not saved.aside:
            flash("Saved.", "ok")
            return redirect(url_for(".overview", **place(member)), 303)
        stands = queries.texts_of(member.workspace)[ABOUT]
        clash = {"yours": said_about(saved.content), "theirs": said_about(stands.content)}
    return render_page(
        "organisations/about.html",
        status=409 if clash else 200,
        **page(member),
        form=form,
        stands=stands,
        clash=clash,
        words=said_about(stands.content),
        saved_by=saved_by(stands),
        who_sees=WHO_SEES,
    )


def part_no(member: Member, no: int) -> Part:
    part = next((each for each in queries.list_parts(member.workspace) if each.no == no), None)
    if part is None:
        raise NotFound("This questionnaire has no such section")
    return part


def _section_page(member, no, form):
    part, workspace = part_no(member, no), member.workspace
    texts, notes = queries.texts_of(workspace), queries.count_notes(workspace)
    rows = []
    for question in part.questions:
        piece = answer_piece(question.id)
        text = texts.get(piece)
        words = said(question, text.content) if text else ""
        rows.append({"question": question, "text": text, "words": words, "notes": notes.get(piece, 0)})
    comments = told_comments(workspace, texts) if part.key == COMMENTS else []
    return render_page(
        "organisations/section.html",
        **page(member),
        part=part,
        rows=rows,
        comments=[
            each | {"words": said_comment(each["text"].content), "notes": notes.get(each["piece"], 0)}
            for each in comments
        ],
        is_comments=part.key == COMMENTS,
        clauses=list(clauses_of(workspace.consultation).values()) if part.key == COMMENTS else [],
        members=queries.list_members(workspace),
        form=form,
        back_url=url_for(".overview", **place(member)),
    )
