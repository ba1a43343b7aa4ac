"""Come in: by a mailed link (a page with one button), by a code and a confirmed address, or ask for a new link."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, request, session, url_for

from consult import clock
from consult.blueprints.guards import open_to_everyone
from consult.blueprints.organisations.beginning import WRONG
from consult.blueprints.organisations.blueprint import bp
from consult.blueprints.organisations.forms import DoorForm, JoinForm, PressForm
from consult.blueprints.organisations.here import forget, list_here, member_here, place, remember
from consult.blueprints.pages import render_page
from consult.blueprints.people.views import tries, was_refused
from consult.blueprints.responses.returning_forms import CodeForm
from consult.blueprints.responses.saving import address_asked, letters_asked
from consult.db import transaction
from consult.extensions import limiter
from consult.responses.workspace import joining
from consult.responses.workspace.errors import LinkSpent
from consult.responses.workspace.models import Member

_JOINING = "organisation_joined"
ASKED = "If that address belongs to a workspace, a link is on its way to it. It can take a few minutes."
ASKED_AGAIN = "If that link was ours, a new one is on its way to the address that had it."
NO_CODE = "Check the code. It leads nowhere, or it has run out: ask your lead for a new one"


def asks_again(_response: Any) -> bool:
    """A whole office may come in by its links; only letters are counted."""
    return "again" in request.form


@bp.route("/organisations", methods=["GET", "POST"])
@limiter.limit(letters_asked, methods=["POST"])
@limiter.limit(letters_asked, methods=["POST"], key_func=address_asked)
@open_to_everyone
def door():
    """What this browser works on, and a new link for another. What there is for an address is not told here."""
    form = DoorForm()
    if form.validate_on_submit():
        with transaction():
            joining.mail_links_to(form.address.data, now=clock.now())
        flash(ASKED, "ok")
        return redirect(url_for(".door"), 303)
    return render_page("organisations/door.html", form=form, members=list_here(), place=place)


@bp.route("/organisations/enter/<token>", methods=["GET", "POST"])
@limiter.limit(letters_asked, methods=["POST"], deduct_when=asks_again)
@open_to_everyone
def enter(token):
    """A page with one button: looking at it spends nothing, since mail scanners look first."""
    now = clock.now()
    key = joining.find_link(token)
    fresh = key is not None and key.opens(at=now)
    form = PressForm()
    if form.validate_on_submit():
        if "again" in request.form:
            with transaction():
                joining.mail_link_again(token, now=now)
            flash(ASKED_AGAIN, "ok")
            return redirect(url_for(".door"), 303)
        try:
            with transaction():
                member, held = joining.spend_link(token, now=now)
        except LinkSpent:
            fresh = False
        else:
            return _go_in(member, held)
    return render_page("organisations/enter.html", 200 if fresh else 410, form=form, fresh=fresh, key=key)


@bp.route("/organisations/join", methods=["GET", "POST"])
@limiter.limit(tries, methods=["POST"], deduct_when=was_refused)
@limiter.limit(letters_asked, methods=["POST"])
@limiter.limit(letters_asked, methods=["POST"], key_func=address_asked)
@open_to_everyone
def join():
    """The lead's code and an address; the code alone opens nothing."""
    now = clock.now()
    form = JoinForm()
    if form.validate_on_submit():
        workspace = joining.find_by_join_code(form.code.data, now=now)
        if workspace is not None:
            with transaction():
                check = joining.mail_code(
                    form.address.data, about=workspace, now=now, consultation=workspace.consultation
                )
            begun = {"code": form.code.data, "name": form.name.data, "address": form.address.data, "check": str(check)}
            session[_JOINING] = begun
            return redirect(url_for(".confirm_join"), 303)
        form.code.errors = [NO_CODE]
    return render_page("organisations/join.html", form=form, back_url=url_for(".door"))


@bp.route("/organisations/join/confirm", methods=["GET", "POST"])
@limiter.limit(tries, methods=["POST"], deduct_when=was_refused)
@open_to_everyone
def confirm_join():
    now = clock.now()
    begun = session.get(_JOINING)
    if begun is None:
        return redirect(url_for(".join"), 303)
    form = CodeForm()
    if form.validate_on_submit():
        workspace = joining.find_by_join_code(begun["code"], now=now)
        if workspace is not None:
            with transaction():
                address = joining.confirm_code(UUID(begun["check"]), form.code.data, now=now)
                let_in = joining.join(workspace, address=address, name=begun["name"], now=now) if address else None
            if let_in is not None:
                session.pop(_JOINING)
                return _go_in(*let_in)
        form.code.errors = [WRONG if workspace is not None else NO_CODE]
    return render_page(
        "organisations/confirm_join.html", form=form, address=begun["address"], back_url=url_for(".join")
    )


@bp.route("/organisations/<organisation>/<slug>/close", methods=["POST"])
@open_to_everyone
def close(organisation, slug):
    """For shared computers: from here on this browser needs a new link."""
    forget(member_here(organisation, slug).workspace)
    flash("Closed. This browser opens that workspace only with a new link.", "ok")
    return redirect(url_for(".door"), 303)


def _go_in(member: Member, token: str) -> Any:
    remember(member.workspace, token)
    return redirect(url_for(".overview", **place(member)), 303)
