"""Who works on the response: the lead invites, gives roles, removes."""

from uuid import UUID

from flask import flash, redirect, request, session, url_for

from consult import clock
from consult.blueprints.guards import open_to_everyone
from consult.blueprints.organisations.blueprint import bp
from consult.blueprints.organisations.forms import InviteForm, PressForm
from consult.blueprints.organisations.here import member_here, place
from consult.blueprints.organisations.shown import page
from consult.blueprints.pages import render_page
from consult.blueprints.responses.saving import address_asked, letters_asked
from consult.db import transaction
from consult.errors import NotAllowed, RuleBroken
from consult.extensions import limiter
from consult.responses.workspace import members, queries
from consult.responses.workspace.models import MemberRole

_CODE = "join_code_shown"


@bp.route("/organisations/<organisation>/<slug>/people", methods=["GET", "POST"])
@limiter.limit(letters_asked, methods=["POST"], key_func=address_asked)  # how many members there are is limited as well
@open_to_everyone
def people(organisation, slug):
    member = member_here(organisation, slug)
    form = InviteForm()
    if form.is_submitted():
        members.check_lead(member)
    if form.validate_on_submit():
        try:
            with transaction():
                role = MemberRole(form.role.data)
                members.invite(member, address=form.address.data, name=form.name.data, role=role, now=clock.now())
            flash(f"An invitation is on its way to {form.address.data}.", "ok")
            return redirect(url_for(".people", **place(member)), 303)
        except RuleBroken as refused:
            form.form_errors.append(str(refused))
    return render_page(
        "organisations/people.html",
        **page(member),
        members=queries.list_members(member.workspace),
        roles=list(MemberRole),
        form=form,
        join_code=session.pop(_CODE, None) if member.is_lead else None,
    )


@bp.route("/organisations/<organisation>/<slug>/people/code", methods=["POST"])
@open_to_everyone
def join_code(organisation, slug):
    """A new code for colleagues, shown once; or no code any more."""
    member = member_here(organisation, slug)
    if PressForm().validate_on_submit():
        with transaction():
            if "end" in request.form:
                members.end_join_code(member, now=clock.now())
                flash("The code leads nowhere any more.", "ok")
            else:
                session[_CODE] = members.make_join_code(member, now=clock.now())
    return redirect(url_for(".people", **place(member), _anchor="code"), 303)


@bp.route("/organisations/<organisation>/<slug>/people/<uuid:member_id>", methods=["POST"])
@open_to_everyone
def change_member(organisation, slug, member_id: UUID):
    """Another role, a new link, or no access any more."""
    lead = member_here(organisation, slug)
    other = queries.get_member(lead.workspace, member_id)
    if not PressForm().validate_on_submit():
        return redirect(url_for(".people", **place(lead)), 303)
    now, called = clock.now(), other.called
    try:
        with transaction():
            if "remove" in request.form:
                members.remove_member(lead, other, now=now)
                told = f"{called} no longer has access. What they wrote stays."
            elif "again" in request.form:
                members.invite(lead, address=other.address, name="", role=other.role, now=now)
                told = f"A new link is on its way to {called}."
            else:
                role = _role(request.form.get("role", ""))
                members.change_role(lead, other, role, now=now)
                told = f"{called} is now {role}."
        flash(told, "ok")
    except RuleBroken as refused:
        flash(str(refused), "warn")
    return redirect(url_for(".people", **place(lead)), 303)


def _role(typed: str) -> MemberRole:
    if typed not in list(MemberRole):
        raise NotAllowed("There is no such role")
    return MemberRole(typed)
