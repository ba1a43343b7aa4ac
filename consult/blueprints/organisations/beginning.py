"""A lead registers an organisation: the form, then a code by e-mail; nothing is kept of it before that is entered."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import flash, redirect, session, url_for
from flask_wtf import FlaskForm

from consult import catalogue, clock, responses
from consult.blueprints.guards import open_to_everyone
from consult.blueprints.organisations.blueprint import bp
from consult.blueprints.organisations.forms import begin_form
from consult.blueprints.organisations.here import place, remember
from consult.blueprints.pages import render_page
from consult.blueprints.people.views import tries, was_refused
from consult.blueprints.responses.here import draft_here, forget
from consult.blueprints.responses.returning_forms import CodeForm
from consult.blueprints.responses.saving import address_asked, letters_asked
from consult.db import transaction
from consult.extensions import limiter
from consult.responses import Draft
from consult.responses.workspace import joining
from consult.responses.workspace.models import Member

_KEY = "organisation_begun"
WRONG = "Check the code and enter it again. It works for 15 minutes, once; you can ask for a new one"


@bp.route("/organisations/begin/<slug>", methods=["GET", "POST"])
@limiter.limit(letters_asked, methods=["POST"])
@limiter.limit(letters_asked, methods=["POST"], key_func=address_asked)
@open_to_everyone
def begin(slug):
    """Who is answering, and who leads: a code goes to that address."""
    now = clock.now()
    consultation = catalogue.get_published(slug)
    draft = _present(consultation)
    if draft is None and not consultation.takes(received_at=now, began_at=None):
        return redirect(url_for("catalogue.landing", slug=slug), 303)
    typed = session.get(_KEY, {}).get(slug, {}).get("typed")
    form = begin_form()(data=typed or {"on_behalf": "organisation"} | (draft.about if draft else {}))
    if form.validate_on_submit():
        with transaction():
            check = joining.mail_code(form.address.data, about=consultation, now=now, consultation=consultation)
        _keep(slug, {"typed": _typed(form), "check": str(check)})
        return redirect(url_for(".confirm", slug=slug), 303)
    return render_page(
        "organisations/begin.html",
        consultation=consultation,
        form=form,
        has_draft=bool(draft and (draft.answers or draft.comments)),
        back_url=url_for("responses.tasks", slug=slug) if draft else url_for("catalogue.landing", slug=slug),
    )


@bp.route("/organisations/begin/<slug>/confirm", methods=["GET", "POST"])
@limiter.limit(tries, methods=["POST"], deduct_when=was_refused)
@open_to_everyone
def confirm(slug):
    """The code shows that the address is theirs; with it the workspace is opened."""
    now = clock.now()
    consultation = catalogue.get_published(slug)
    begun = session.get(_KEY, {}).get(slug)
    if begun is None:
        return redirect(url_for(".begin", slug=slug), 303)
    form = CodeForm()
    if form.validate_on_submit():
        opened = _open(consultation, begun, form.code.data, now)
        if opened is not None:
            member, token = opened
            remember(member.workspace, token)
            forget(consultation)
            _keep(slug, None)
            flash("Your workspace is open. Invite your colleagues under People.", "ok")
            return redirect(url_for(".overview", **place(member)), 303)
        form.code.errors = [WRONG]
    return render_page(
        "organisations/confirm.html",
        consultation=consultation,
        form=form,
        address=begun["typed"]["address"],
        back_url=url_for(".begin", slug=slug),
    )


def _open(
    consultation: catalogue.Consultation, begun: dict[str, Any], code: str, now: datetime
) -> tuple[Member, str] | None:
    """One act: where the workspace cannot be opened, the code is not used either."""
    draft, typed = _present(consultation), begun["typed"]
    with transaction():
        address = joining.confirm_code(UUID(begun["check"]), code, now=now)
        if address is None:
            return None
        workspace, token = joining.begin_workspace(
            consultation, about=typed, lead=typed["name"], address=address, draft=draft, now=now
        )
        return workspace.members[0], token


def _present(consultation: catalogue.Consultation) -> Draft | None:
    """What was typed alone so far, if it can become the beginning."""
    draft = draft_here(consultation)
    sent = draft is not None and (draft.change is not None or responses.find_sent(draft) is not None)
    return None if sent else draft


def _typed(form: FlaskForm) -> dict[str, Any]:
    return {field.name: field.data for field in form if field.name != "csrf_token"}


def _keep(slug: str, begun: dict[str, Any] | None) -> None:
    others = {name: each for name, each in session.get(_KEY, {}).items() if name != slug}
    session[_KEY] = others | ({slug: begun} if begun else {})
