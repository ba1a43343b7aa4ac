"""Save and come back: a link by e-mail, or five words to write down (P11)."""

from typing import Any

from flask import current_app, flash, redirect, request, url_for

from consult import catalogue, clock, responses
from consult.blueprints.guards import open_to_everyone
from consult.blueprints.pages import render_page
from consult.blueprints.responses.blueprint import bp
from consult.blueprints.responses.forms import SendForm
from consult.blueprints.responses.here import draft_here, remember
from consult.blueprints.responses.journey import already_sent
from consult.blueprints.responses.returning_forms import PhraseForm, ResumeForm, SaveForm
from consult.db import transaction
from consult.extensions import limiter
from consult.responses import Draft
from consult.words import digest, one_line

ASKED = "If that address belongs to a draft, a link is on its way to it. It can take a few minutes."
ASKED_AGAIN = "If that link was ours, a new one is on its way to the address that had it."


def letters_asked() -> str:
    return str(current_app.config["LETTERS_ASKED"])


def address_asked() -> str:
    """Counted for each address as well: nobody's mailbox is filled by somebody else."""
    typed = next((value for name, value in request.form.items() if name.endswith("address")), "")
    return digest(one_line(typed).lower())


@bp.route("/respond/<slug>/save", methods=["GET", "POST"])
@limiter.limit(letters_asked, methods=["POST"])
@limiter.limit(letters_asked, methods=["POST"], key_func=address_asked)
@open_to_everyone
def save(slug):
    """Mail a link to this draft, or show five words that open it, once."""
    now = clock.now()
    consultation = catalogue.get_published(slug)
    draft = draft_here(consultation)
    sent = already_sent(consultation, draft)
    if sent is not None:
        return sent
    if draft is None:
        return redirect(url_for(".start", slug=slug), 303)
    contact = responses.find_contact(draft)
    form, phrase_form, phrase = SaveForm(data={"address": contact.address if contact else ""}), PhraseForm(), None
    if "phrase" in request.form:
        if phrase_form.validate_on_submit():
            with transaction():
                phrase = responses.make_phrase(draft, now=now)
    elif form.validate_on_submit():
        with transaction():
            responses.keep_contact(draft, form.address.data)
            responses.mail_link(draft, now=now)
        flash(f"A link is on its way to {form.address.data}. Your draft is saved.", "ok")
        return redirect(url_for(".tasks", slug=slug), 303)
    return render_page(
        "responses/save.html",
        consultation=consultation,
        form=form,
        phrase_form=phrase_form,
        phrase=phrase,
        back_url=url_for(".tasks", slug=slug),
    )


@bp.route("/resume", methods=["GET", "POST"])
@limiter.limit(letters_asked, methods=["POST"])
@limiter.limit(letters_asked, methods=["POST"], key_func=address_asked)
@open_to_everyone
def resume():
    """Open a draft with its five words, or ask for a new link. What there is for an address is not told here."""
    now = clock.now()
    words, link = ResumeForm(prefix="words"), SaveForm(prefix="link")
    words.offer(catalogue.list_published(), request.args.get("for", ""))
    if "words" in request.form and words.validate_on_submit():
        consultation = catalogue.get_published(words.consultation.data)
        with transaction():
            found = responses.open_by_phrase(consultation, words.phrase.data, now=now)
        if found is not None:
            return _go_on(*found)
        words.phrase.errors = ["Check the five words and the consultation. They do not belong together"]
    elif "link" in request.form and link.validate_on_submit():
        with transaction():
            responses.mail_links_to(link.address.data, now=now)
        flash(ASKED, "ok")
        return redirect(url_for(".resume"), 303)
    return render_page("responses/resume.html", words=words, link=link)


@bp.route("/resume/<token>", methods=["GET", "POST"])
@limiter.limit(letters_asked, methods=["POST"])
@open_to_everyone
def resume_link(token):
    """A page with one button: looking at it spends nothing, since mail scanners look first."""
    now = clock.now()
    key = responses.find_link(token)
    fresh = key is not None and key.opens(at=now)
    form = SendForm()
    if form.validate_on_submit():
        if "again" in request.form:
            with transaction():
                responses.mail_link_again(token, now=now)
            flash(ASKED_AGAIN, "ok")
            return redirect(url_for(".resume"), 303)
        try:
            with transaction():
                opened = responses.spend_link(token, now=now)
        except responses.LinkUsed:
            fresh = False
        else:
            return _go_on(*opened)
    return render_page("responses/resume_link.html", 200 if fresh else 410, form=form, fresh=fresh)


def _go_on(draft: Draft, token: str) -> Any:
    consultation = draft.consultation
    remember(consultation, token)
    return redirect(url_for(".tasks", slug=consultation.slug), 303)
