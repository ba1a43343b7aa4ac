"""Open one's own by e-mail: a code for a response, the drafts of an address; and what letters go there."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for

from consult import clock, responses
from consult.blueprints.guards import open_to_everyone, visitor
from consult.blueprints.pages import render_page
from consult.blueprints.people.views import tries, was_refused
from consult.blueprints.responses.blueprint import bp
from consult.blueprints.responses.forms import SendForm
from consult.blueprints.responses.here import address_here, draft_here, list_aside, open_all_of, own_here, remember
from consult.blueprints.responses.returning_forms import AskCodeForm, CodeForm, NewsForm
from consult.blueprints.responses.saving import address_asked, letters_asked
from consult.db import transaction
from consult.errors import NotFound
from consult.extensions import limiter
from consult.responses import Draft, Response

ASKED = "If that response was sent with that address, a code of six figures is on its way. It can take a few minutes."
WRONG = "Check the code and enter it again. It works for 15 minutes, once; you can ask for a new one"
MAILED = "Your receipt is on its way to {}."


@bp.route("/my/code", methods=["GET", "POST"])
@limiter.limit(letters_asked, methods=["POST"])
@limiter.limit(letters_asked, methods=["POST"], key_func=address_asked)
@open_to_everyone
def code():
    """Ask for a code by e-mail. Whether that response has that address is not said."""
    form = AskCodeForm(data={"reference": request.args.get("reference", "")})
    if form.validate_on_submit():
        with transaction():
            responses.mail_code(form.reference.data, form.address.data, now=clock.now())
        flash(ASKED, "ok")
        return redirect(url_for(".enter_code", reference=form.reference.data), 303)
    return render_page("responses/code.html", form=form, back_url=url_for(".my"))


@bp.route("/my/<reference>/code", methods=["GET", "POST"])
@limiter.limit(tries, methods=["POST"], deduct_when=was_refused)
@open_to_everyone
def enter_code(reference):
    form = CodeForm()
    if form.validate_on_submit():
        with transaction():
            contact = responses.open_by_code(reference, form.code.data, by=visitor(), now=clock.now())
        if contact is not None:
            open_all_of(contact.address)
            return redirect(url_for(".mine", reference=reference), 303)
        form.code.errors = [WRONG]
    return render_page("responses/enter_code.html", form=form, reference=reference, back_url=url_for(".code"))


@bp.route("/my/aside/<name>", methods=["POST"])
@open_to_everyone
def take_up(name):
    """Go on with a draft that this browser put aside."""
    found = next((each for each in list_aside() if each.name == name), None)
    if found is None:
        raise NotFound("That draft was sent, or there is none in this browser")
    return _go_on(found.draft, found.token)


@bp.route("/my/drafts/<uuid:draft_id>", methods=["POST"])
@open_to_everyone
def open_kept(draft_id: UUID):
    """Go on, in this browser, with a draft of the address that it has shown to be its own."""
    address = address_here()
    kept = responses.list_confirmed_drafts(address) if address else []
    draft = next((each for each in kept if each.id == draft_id), None)
    if draft is None:
        raise NotFound("That draft was sent, or there is none with your address")
    with transaction():
        token = responses.open_in_browser(draft, now=clock.now())
    return _go_on(draft, token)


def _go_on(draft: Draft, token: str) -> Any:
    consultation = draft.consultation
    remember(consultation, token)
    return redirect(url_for(".tasks", slug=consultation.slug), 303)


@bp.route("/my/<reference>/address", methods=["GET", "POST"])
@limiter.limit(letters_asked, methods=["POST"])
@limiter.limit(letters_asked, methods=["POST"], key_func=address_asked)
@open_to_everyone
def address(reference):
    """Where the receipt goes, and what becomes of the response: asked of whoever sent or opened it."""
    found = own_here(reference) or _sent_here(reference)
    home = responses.home_of(found) if found else None
    if found is None or home is None:
        return redirect(url_for(".my"), 303)
    contact = responses.find_contact(home)
    stopped = contact is not None and responses.is_stopped(contact.address)
    form, back = NewsForm(data={"address": contact.address if contact else ""}), _back(found)
    if form.validate_on_submit():
        with transaction():
            responses.keep_contact(home, form.address.data)
            responses.start_news(form.address.data)
            responses.mail_receipt(found.latest, now=clock.now())
        flash(MAILED.format(form.address.data), "ok")
        return redirect(back, 303)
    return render_page("responses/address.html", form=form, response=found, stopped=stopped, back_url=back)


def _sent_here(reference: str) -> Response | None:
    """The response, in the browser that sent it."""
    found = responses.find_by_reference(reference)
    draft = draft_here(found.consultation) if found else None
    return found if draft is not None and responses.find_sent(draft) is found else None


def _back(response: Response) -> str:
    if own_here(response.reference):
        return url_for(".mine", reference=response.reference)
    return url_for(".sent", slug=response.consultation.slug, reference=response.reference)


@bp.route("/letters/stop/<signed>", methods=["GET", "POST"])
@open_to_everyone
def stop_letters(signed):
    """One button: no more news to the address for which the link was made, until they ask again."""
    stopped = responses.address_of_stop(signed)
    if stopped is None:
        raise NotFound("This link is not whole. Copy all of it from the letter")
    form, done = SendForm(), False
    if form.validate_on_submit():
        with transaction():
            responses.stop_news(stopped, now=clock.now())
        done = True
    return render_page("responses/stop_letters.html", form=form, done=done)
