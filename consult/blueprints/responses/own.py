"""One's own response, opened again with its private code: every version of it, change, withdraw."""

from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, request, url_for

from consult import catalogue, clock, responses
from consult.blueprints.guards import open_to_everyone, visitor
from consult.blueprints.pages import render_page
from consult.blueprints.people.views import tries, was_refused
from consult.blueprints.responses.blueprint import bp
from consult.blueprints.responses.evidence_shown import pieces_of
from consult.blueprints.responses.forms import OpenForm, WithdrawForm
from consult.blueprints.responses.here import (
    address_here,
    close_own,
    draft_here,
    forget,
    list_aside,
    list_drafts_here,
    list_own,
    open_own,
    own_here,
    remember,
)
from consult.blueprints.responses.shown import answers_of, own_as_text, standing_of
from consult.db import transaction
from consult.errors import NotFound, RuleBroken
from consult.extensions import limiter
from consult.journey import Status
from consult.words import digest, one_line

WRONG = "Check the reference and the private code. They do not belong together"


def reference_tried() -> str:
    """Counted for each reference as well: guessing from many places is guessing."""
    return digest("".join(one_line(request.form.get("reference")).split()).upper())


@bp.route("/my", methods=["GET", "POST"])
@limiter.limit(tries, methods=["POST"], deduct_when=was_refused)
@limiter.limit(tries, methods=["POST"], deduct_when=was_refused, key_func=reference_tried)
@open_to_everyone
def my():
    """Open a response that one sent. Only tries that failed are counted."""
    form = OpenForm()
    if form.validate_on_submit():
        found = responses.find_own(form.reference.data, form.code.data)
        if found is not None:
            open_own(found, responses.plain_code(form.code.data))
            return redirect(url_for(".mine", reference=found.reference), 303)
        form.form_errors.append(WRONG)
    address = address_here()
    return render_page(
        "responses/my.html",
        form=form,
        opened=list_own(),
        standing_of=standing_of,
        drafts=list_drafts_here(),
        aside=list_aside(),
        kept=responses.list_confirmed_drafts(address) if address else [],
        address=address,
    )


@bp.route("/my/<reference>")
@open_to_everyone
def mine(reference):
    found = own_here(reference)
    if found is None:
        return _ask_for_code()
    now, consultation = clock.now(), found.consultation
    return render_page(
        "responses/mine.html",
        consultation=consultation,
        response=found,
        standing=standing_of(found),
        versions=[(version, answers_of(version)) for version in reversed(found.versions)],
        positions=responses.POSITIONS,
        pieces_of=pieces_of,
        changes=responses.list_changes(found),
        changed=responses.list_changed_since(found.latest),
        added=responses.list_added_since(found.latest),
        open=consultation.takes(received_at=now, began_at=None),
        paused=consultation.status(at=now) is Status.PAUSED,
        time=catalogue.time_status(consultation, at=now),
        contact=_contact(found),
        is_stopped=responses.is_stopped,
    )


@bp.route("/my/<reference>/download")
@open_to_everyone
def download_own(reference):
    """Every version, as plain text."""
    found = own_here(reference)
    if found is None:
        return _ask_for_code()
    answer = Response(own_as_text(found), mimetype="text/plain")
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.reference}.txt"'
    return answer


@bp.route("/my/<reference>/change", methods=["POST"])
@open_to_everyone
def change(reference):
    """Begin a change: the usual pages, filled with what was sent."""
    found = own_here(reference)
    if found is None:
        return _ask_for_code()
    try:
        with transaction():
            _draft, token = responses.start_change(found, now=clock.now())
    except RuleBroken as refused:
        return _told(found, str(refused))
    return _go_on(found, token)


@bp.route("/my/<reference>/changes/<uuid:draft_id>", methods=["POST"])
@open_to_everyone
def resume_change(reference, draft_id: UUID):
    """Go on with a change that was begun, in this browser or another."""
    found = own_here(reference)
    if found is None:
        return _ask_for_code()
    begun = next((each for each in responses.list_changes(found) if each.draft_id == draft_id), None)
    if begun is None:
        raise NotFound("That change was sent, or there is none")
    with transaction():
        token = responses.open_in_browser(begun.draft, now=clock.now())
    return _go_on(found, token)


@bp.route("/my/<reference>/withdraw", methods=["GET", "POST"])
@open_to_everyone
def withdraw(reference):
    found = own_here(reference)
    if found is None:
        return _ask_for_code()
    form = WithdrawForm()
    if form.validate_on_submit():
        try:
            with transaction():
                responses.withdraw_response(found, form.reason.data or "", by=visitor(), now=clock.now())
        except RuleBroken as refused:
            return _told(found, str(refused))
        return _told(found, f"{found.reference} is withdrawn. It is kept on record and counted nowhere.", "ok")
    return render_page(
        "responses/withdraw.html",
        consultation=found.consultation,
        response=found,
        form=form,
        back_url=url_for(".mine", reference=found.reference),
    )


@bp.route("/my/<reference>/take-back", methods=["POST"])
@open_to_everyone
def take_back(reference):
    found = own_here(reference)
    if found is None:
        return _ask_for_code()
    try:
        with transaction():
            responses.take_back_withdrawal(found, by=visitor(), now=clock.now())
    except RuleBroken as refused:
        return _told(found, str(refused))
    return _told(found, f"{found.reference} is no longer withdrawn.", "ok")


@bp.route("/my/<reference>/close", methods=["POST"])
@open_to_everyone
def close(reference):
    """For shared computers: from here on the private code is asked for again."""
    found = own_here(reference)
    if found is not None:
        draft = draft_here(found.consultation)
        if draft is not None and _belongs_to(draft, found):
            forget(found.consultation)
        close_own(found)
        flash("Closed. This browser opens that response only with its private code.", "ok")
    return redirect(url_for(".my"), 303)


def _contact(found: responses.Response) -> responses.Contact | None:
    home = responses.home_of(found)
    return responses.find_contact(home) if home else None


def _ask_for_code() -> Any:
    """The same for a reference that is nobody's, that is somebody else's, and that was closed here."""
    return redirect(url_for(".my"), 303)


def _told(found: responses.Response, words: str, kind: str = "warn") -> Any:
    flash(words, kind)
    return redirect(url_for(".mine", reference=found.reference), 303)


def _go_on(found: responses.Response, token: str) -> Any:
    remember(found.consultation, token)
    return redirect(url_for(".tasks", slug=found.consultation.slug), 303)


def _belongs_to(draft: responses.Draft, found: responses.Response) -> bool:
    sent = responses.find_sent(draft)
    return found in (sent, draft.change.response if draft.change else None)
