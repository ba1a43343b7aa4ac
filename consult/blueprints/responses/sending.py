"""Check, send, and the receipt."""

from contextlib import suppress
from datetime import datetime, timedelta

from flask import Response, flash, redirect, request, url_for
from sqlalchemy.exc import SQLAlchemyError

from consult import catalogue, clock, responses
from consult.blueprints.abuse import SENT_FAST, labels_of
from consult.blueprints.guards import open_to_everyone, visitor
from consult.blueprints.pages import render_page
from consult.blueprints.responses.blueprint import bp
from consult.blueprints.responses.evidence_shown import pieces_in, pieces_of
from consult.blueprints.responses.forms import CheckForm, SendForm
from consult.blueprints.responses.here import close_own, code_here, draft_here, forget, open_own, token_here
from consult.blueprints.responses.public_view import list_public
from consult.blueprints.responses.shown import answers_in, answers_of, as_text, comments_in, left_aside, name_in
from consult.catalogue import Consultation
from consult.db import transaction
from consult.errors import NotFound
from consult.responses import (
    ChangedMeanwhile,
    ConsultationClosed,
    Draft,
    NotReadyToSend,
    Publication,
    ResponseVersion,
    ResponseWithdrawn,
)
from consult.responses.evidence import giving

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
    form = CheckForm(data={"licence": [draft.licence]})
    if form.validate_on_submit():
        try:
            with transaction():
                giving.save_licence(draft, "".join(form.licence.data))
                response = _send(draft, arrived)
                unusual = [label for label in labels_of(form, now=arrived) if label != SENT_FAST]  # checking is quick
                responses.label_response(response, draft, unusual, received_at=arrived)
                reference = response.reference
                asked = draft.change is None and response.latest.on_behalf == "self"  # once, and only individuals
            return redirect(_next_page(consultation, slug, reference, asked=asked), 303)
        except NotReadyToSend as refused:
            form.form_errors = [problem.message for problem in refused.problems]
        except ResponseWithdrawn as refused:
            form.form_errors = [str(refused)]
        except (ConsultationClosed, ChangedMeanwhile):
            pass  # the page says so, and gives the text back
    return _check_page(consultation, draft, form, arrived)


def _send(draft: Draft, arrived: datetime) -> responses.Response:
    """What it became. A change names the version that its page said it would be."""
    if draft.change is None:
        return responses.submit_response(draft, by=visitor(), received_at=arrived, token=token_here(draft.consultation))
    no = request.form.get("version", draft.change.from_no + 1, type=int)
    return responses.submit_change(draft, no=no, by=visitor(), received_at=arrived).response


def _next_page(consultation: Consultation, slug: str, reference: str, *, asked: bool) -> str:
    """The equality questions, or the receipt. It is stored by now, so that trouble here costs nobody their receipt."""
    if asked:
        with suppress(SQLAlchemyError):
            with transaction():
                token = responses.offer_equality_questions(consultation)
            return url_for(".equality", slug=slug, token=token)
    return url_for(".sent", slug=slug, reference=reference)


def _check_page(consultation: Consultation, draft: Draft, form: SendForm, now: datetime) -> Response:
    latest = draft.change.response.latest if draft.change else None
    meanwhile = draft.change and latest and latest.no > draft.change.from_no
    closed = not consultation.takes(received_at=now, began_at=draft.began_at)
    answers, comments = answers_in(draft), comments_in(draft)
    return render_page(
        "responses/check.html",
        status=409 if (closed or meanwhile) and form.is_submitted() else 200,
        consultation=consultation,
        draft=draft,
        form=form,
        latest=latest,
        meanwhile=meanwhile,
        closed=str(ConsultationClosed(consultation)) if closed else None,
        in_grace=not closed and not consultation.is_open(at=now),
        time=catalogue.time_status(consultation, at=now),
        answers=answers,
        comments=comments,
        pieces=pieces_in(draft),
        rest=Publication(draft.about.get("publication") or Publication.NONE),
        public=dict(zip(("shown", "hidden"), list_public(draft), strict=True)),
        aside=left_aside(draft),
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


def version_here(slug: str, reference: str) -> tuple[ResponseVersion, str]:
    """What this browser sent under the reference, with the token that opens it."""
    consultation = catalogue.get_published(slug)
    draft, token = draft_here(consultation), token_here(consultation)
    version = responses.find_sent_version(draft) if draft else None
    if version is None or token is None or version.response.reference != reference:
        raise NotFound("A receipt opens only in the browser that sent the response. We have your response.")
    return version, token


def shown_code(version: ResponseVersion, token: str, *, now: datetime) -> str | None:
    """The private code, while it is shown: the first version's token leads to it; a later one was made with it."""
    if now - version.received_at >= CODE_SHOWN_FOR:
        return None
    return responses.private_code(token) if version.no == 1 else code_here(version.response.reference)


@bp.route("/respond/<slug>/sent/<reference>")
@open_to_everyone
def sent(slug, reference):
    now = clock.now()
    version, token = version_here(slug, reference)
    consultation = version.response.consultation
    return render_page(
        "responses/sent.html",
        consultation=consultation,
        response=version.response,
        sent_version=version,
        answers=answers_of(version),
        positions=responses.POSITIONS,
        pieces=pieces_of(version),
        private_code=shown_code(version, token, now=now),
        downloads=_downloads(slug, reference),
        open=consultation.takes(received_at=now, began_at=None),
        standing=catalogue.time_status(consultation, at=now),
        form=SendForm(),
    )


def _downloads(slug: str, reference: str) -> list[dict[str, str]]:
    kept = (
        ("Download your receipt (PDF)", ".sent_receipt", "pdf"),
        ("Receipt for programs (JSON)", ".sent_receipt", "json"),
        ("Copy of your response (PDF)", ".sent_copy", "pdf"),
        ("Copy of your response (text)", ".sent_copy", "txt"),
    )
    return [
        {"label": label, "url": url_for(page, slug=slug, reference=reference, kind=kind)} for label, page, kind in kept
    ]


@bp.route("/respond/<slug>/sent/<reference>/open", methods=["POST"])
@open_to_everyone
def open_sent(slug, reference):
    """From the receipt to one's own response: this browser need not be told the code again."""
    consultation = catalogue.get_published(slug)
    draft, token = draft_here(consultation), token_here(consultation)
    version = responses.find_sent_version(draft) if draft else None
    if version is not None and token is not None and version.response.reference == reference and version.no == 1:
        open_own(version.response, responses.private_code(token))
    return redirect(url_for(".mine", reference=reference), 303)


@bp.route("/respond/<slug>/forget", methods=["POST"])
@open_to_everyone
def forget_here(slug):
    """For shared computers, once it is sent: this browser no longer opens the receipt."""
    consultation = catalogue.get_published(slug)
    draft = draft_here(consultation)
    sent = responses.find_sent(draft) if draft else None
    if sent is not None:
        forget(consultation)
        close_own(sent)
        flash("This browser no longer opens your receipt. Your response stays with us.", "ok")
    return redirect(url_for("catalogue.landing", slug=slug), 303)
