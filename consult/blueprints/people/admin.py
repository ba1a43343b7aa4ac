"""People and roles: invite, give and end roles, close accounts. Nothing that anybody answered is shown here."""

from typing import Any
from uuid import UUID

from flask import abort, current_app, flash, redirect, request, url_for
from sqlalchemy import select

from consult import clock, people
from consult.blueprints.guards import needs, visitor
from consult.blueprints.pages import render_page
from consult.blueprints.people.blueprint import bp
from consult.blueprints.people.forms import DatedRoleForm, InviteForm
from consult.boards.models import Board
from consult.db import db, transaction
from consult.errors import RuleBroken
from consult.people import Person, RoleName


def list_boards() -> list[Board]:
    return list(db.session.scalars(select(Board).order_by(Board.name)))


def full_link(token: str) -> str:
    """The one-time link as the invited person needs it, under the name that the service is known by."""
    base = current_app.config["BASE_URL"] or request.host_url.rstrip("/")
    return f"{base}{url_for('.welcome', token=token)}"


@bp.get("/admin")
@needs("admin")
def admin():
    return render_page("people/admin.html", everybody=people.list_people(), at=clock.now())


@bp.route("/admin/invite", methods=["GET", "POST"])
@needs("admin")
def invite():
    """Show the link once, in the answer itself: it is kept nowhere, not even for a redirect."""
    form = InviteForm()
    form.offer(list_boards())
    link, now = None, clock.now()
    if form.validate_on_submit():
        try:
            with transaction():
                role = RoleName(form.role.data)
                token = people.invite(
                    form.email.data, form.name.data, role, by=visitor(), now=now, board_slug=form.board_slug
                )
            link = full_link(token)
        except RuleBroken as refused:
            form.form_errors.append(str(refused))
    return render_page("people/invite.html", form=form, link=link, name=form.name.data)


@bp.route("/admin/people/<uuid:person_id>", methods=["GET", "POST"])
@needs("admin")
def person(person_id: UUID):
    """One person: what they may do, and a form that gives them another role."""
    somebody, form = people.get_person(person_id), DatedRoleForm()
    form.offer(list_boards())
    if form.validate_on_submit():
        role = RoleName(form.role.data)
        try:
            with transaction():
                people.grant_role(
                    somebody, role, by=visitor(), now=clock.now(), board_slug=form.board_slug,
                    starts_at=form.starts_at, ends_at=form.ends_at,
                )  # fmt: skip
        except RuleBroken as refused:
            form.form_errors.append(str(refused))
        else:
            flash(f"{somebody.name} is {role.title.lower()}.", "ok")
            return _back_to(somebody)
    return show_person(somebody, form)


def show_person(somebody: Person, form: DatedRoleForm) -> Any:
    names = {board.slug: board.name for board in list_boards()}
    return render_page(
        "people/person.html", form=form, person=somebody, at=clock.now(), boards=names, duties_of=people.duties_of
    )


@bp.post("/admin/people/<uuid:person_id>/roles/<uuid:role_id>/end")
@needs("admin")
def end_role(person_id: UUID, role_id: UUID):
    somebody = people.get_person(person_id)
    role = next((role for role in somebody.roles if role.id == role_id), None) or abort(404)
    with transaction():
        people.end_role(role, by=visitor(), now=clock.now())
    flash(f"{somebody.name} is no longer {role.name.title.lower()}.", "ok")
    return _back_to(somebody)


@bp.post("/admin/people/<uuid:person_id>/link")
@needs("admin")
def new_link(person_id: UUID):
    """A fresh one-time link, for somebody who lost the first or forgot their password."""
    somebody = people.get_person(person_id)
    with transaction():
        token = people.send_link(somebody, by=visitor(), now=clock.now())
    return render_page("people/new_link.html", person=somebody, link=full_link(token))


@bp.post("/admin/people/<uuid:person_id>/close")
@needs("admin")
def close_account(person_id: UUID):
    somebody = people.get_person(person_id)
    with transaction():
        people.disable(somebody, by=visitor(), now=clock.now())
    flash(f"The account of {somebody.name} is closed. They are signed out everywhere.", "ok")
    return _back_to(somebody)


def _back_to(somebody: Person) -> Any:
    return redirect(url_for(".person", person_id=somebody.id), 303)
