"""Check, send, and the receipt."""

from datetime import datetime, timedelta

from flask import Response, flash, redirect, url_for

from consult import catalogue, clock, responses
from consult.blueprints.guards import open_to_everyone, visitor
from consult.blueprints.pages import render_page
from consult.blueprints.responses.blueprint import bp
from consult.blueprints.responses.forms import SendForm
from consult.blueprints.responses.here import draft_here, forget, token_here
from consult.blueprints.responses.shown import answers_in, as_text, comments_in, labels_of, name_in
from consult.catalogue import Consultation
from consult.db import transaction
from consult.errors import NotFound
from consult.responses import ConsultationClosed, Draft, NotReadyToSend

# After this the private code is shown no more, so that a shared computer does not tell it to the next person.
CODE_SHOWN_FOR = timedelta(hours=1)


@bp.route("/respond/<slug>/check", methods=["GET", "POST"])
@open_to_everyone
def check(slug):
    arrived = clock.now()
    consultation = catalogue.get_published(slug)
    draft = draft_here(consultation)
    if draft is None:
        return redirect(url_for(".start", slug=slug), 303)
    sent = responses.find_sent(draft)
    if sent is not None:
        return redirect(url_for(".sent", slug=slug, reference=sent.reference), 303)
    form = SendForm()
    if form.validate_on_submit():
        try:
            with transaction():
                response = responses.submit_response(draft, by=visitor(), received_at=arrived)
                reference = response.reference
            return redirect(url_for(".sent", slug=slug, reference=reference), 303)
        except NotReadyToSend as refused:
            form.form_errors = [problem.message for problem in refused.problems]
        except ConsultationClosed:
            pass  # the page says so, and gives the text back
    return _check_page(consultation, draft, form, arrived)


def _check_page(consultation: Consultation, draft: Draft, form: SendForm, now: datetime) -> Response:
    closed = not consultation.takes(received_at=now, began_at=draft.began_at)
    answers, comments = answers_in(draft), comments_in(draft)
    return render_page(
        "responses/check.html",
        status=409 if closed and form.is_submitted() else 200,
        consultation=consultation,
        draft=draft,
        form=form,
        closed=str(ConsultationClosed(consultation)) if closed else None,
        in_grace=not closed and not consultation.is_open(at=now),
        time=catalogue.time_status(consultation, at=now),
        answers=answers,
        comments=comments,
        something=any(row["answer"] for row in answers) or bool(comments),
        name=name_in(draft),
        back_url=url_for(".tasks", slug=consultation.slug),
    )


@bp.route("/respond/<slug>/download")
@open_to_everyone
def download(slug):
    """All that was typed, as plain text, before the close and after it."""
    draft = draft_here(catalogue.get_published(slug))
    if draft is None:
        raise NotFound("There is no draft response in this browser")
    answer = Response(as_text(draft), mimetype="text/plain")
    answer.headers["Content-Disposition"] = f'attachment; filename="{slug}-my-answers.txt"'
    return answer


@bp.route("/respond/<slug>/sent/<reference>")
@open_to_everyone
def sent(slug, reference):
    now = clock.now()
    consultation = catalogue.get_published(slug)
    draft, token = draft_here(consultation), token_here(consultation)
    response = responses.find_sent(draft) if draft else None
    if response is None or token is None or response.reference != reference:
        raise NotFound("A receipt opens only in the browser that sent the response. We have your response.")
    shows_code = now - response.received_at < CODE_SHOWN_FOR
    return render_page(
        "responses/sent.html",
        consultation=consultation,
        response=response,
        latest=response.latest,
        answers=[
            (answer, labels_of(answer.question, answer.choices))
            for answer in sorted(response.latest.answers, key=lambda each: each.question.number)
        ],
        positions=responses.POSITIONS,
        private_code=responses.private_code(token) if shows_code else None,
        form=SendForm(),
    )


@bp.route("/respond/<slug>/forget", methods=["POST"])
@open_to_everyone
def forget_here(slug):
    """For shared computers, once it is sent: this browser no longer opens the receipt."""
    consultation = catalogue.get_published(slug)
    draft = draft_here(consultation)
    if draft is not None and responses.find_sent(draft) is not None:
        forget(consultation)
        flash("This browser no longer opens your receipt. Your response stays with us.", "ok")
    return redirect(url_for("catalogue.landing", slug=slug), 303)
