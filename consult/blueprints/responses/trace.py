"""What became of what I said: one's own words, how they were read, what was decided and what changed."""

from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, url_for

from consult import boards, clock, errands, outcomes, theming
from consult.blueprints.catalogue.standing import stations, status_of
from consult.blueprints.guards import open_to_everyone
from consult.blueprints.pages import render_page
from consult.blueprints.responses import trace_words
from consult.blueprints.responses.blueprint import bp
from consult.blueprints.responses.here import own_here
from consult.blueprints.responses.trace_forms import AnsweredForm, MisreadForm
from consult.blueprints.responses.trace_text import trace_as_text
from consult.blueprints.responses.traced import find_passage, find_text, reading_is_open, trace
from consult.db import transaction
from consult.errors import NotFound, RuleBroken
from consult.responses.following import Met
from consult.theming import Point, TextRead

OVER = "Reading is over: the papers for the boards are sealed. Nothing that you write here could reach them."


@bp.get("/my/<reference>/trace", endpoint="trace")
@open_to_everyone
def trace_page(reference):
    found = own_here(reference)
    return _ask_for_code() if found is None else _show(found, _answered_form(found))


@bp.get("/my/<reference>/trace/download")
@open_to_everyone
def download_trace(reference):
    """The same page, as plain text."""
    found = own_here(reference)
    if found is None:
        return _ask_for_code()
    answer = Response(trace_as_text(trace(found, now=clock.now())), mimetype="text/plain")
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.reference}-what-became-of-it.txt"'
    return answer


@bp.post("/my/<reference>/trace/answered")
@open_to_everyone
def say_answered(reference):
    """Whether our reply answers what was said, by its sender."""
    found = own_here(reference)
    if found is None:
        return _ask_for_code()
    form = AnsweredForm()
    if not form.validate_on_submit():
        return _show(found, form)
    with transaction():
        pack = boards.find_settled_pack(found.consultation)
        if pack is None or found.why_left_out:
            raise NotFound("We have not replied to this response")
        outcomes.say_if_answered(found, pack, Met(form.met.data), now=clock.now())
    flash("Thank you. We count your answer, without your name.", "ok")
    return redirect(url_for(".trace", reference=found.reference), 303)


@bp.route("/my/<reference>/trace/misread/<any(passage, text):what>/<uuid:thing_id>", methods=["GET", "POST"])
@open_to_everyone
def misread(reference, what: str, thing_id: UUID):
    """Say what was meant by a passage, or by a whole text, while reading is open."""
    found = own_here(reference)
    if found is None:
        return _ask_for_code()
    form = MisreadForm()
    if form.validate_on_submit():
        try:
            with transaction():
                errands.hold(found.consultation_id)  # a pack may be frozen at this moment
                _check_open(found)
                text, point = _find(found, what, thing_id)
                assert text.question is not None
                meant = form.meant.data or ""
                theming.say_misread(found, text.text, point, text.question, meant, now=clock.now())
        except theming.NotSaid as refused:
            form.meant.errors = [str(refused)]
        except RuleBroken as refused:
            form.form_errors.append(str(refused))
        else:
            flash("Thank you. An analyst reads what you meant, and answers on this page.", "ok")
            return redirect(url_for(".trace", reference=found.reference), 303)
    text, point = _find(found, what, thing_id)
    return render_page(
        "responses/misread.html",
        consultation=found.consultation,
        response=found,
        text=text,
        title=trace_words.title_of(text),
        passage=point.text if point else text.text.text,
        themes=[theme.name for theme in theming.themes_over(point)] if point else [],
        open=not found.why_left_out and reading_is_open(found.consultation),
        over=OVER,
        form=form,
        back_url=url_for(".trace", reference=found.reference),
    )


def _check_open(found: Any) -> None:
    if found.why_left_out:
        raise RuleBroken("This response counts nowhere, so there is nothing to put right")
    if not reading_is_open(found.consultation):
        raise RuleBroken(OVER)


def _find(found: Any, what: str, thing_id: UUID) -> tuple[TextRead, Point | None]:
    """A text or a passage of the version that counts; anybody else's is not found."""
    here: tuple[TextRead, Point | None] | None
    if found.withdrawal is not None:
        raise NotFound("This response is withdrawn")
    if what == "passage":
        here = find_passage(found, thing_id)
    else:
        text = find_text(found, thing_id)
        here = (text, None) if text else None
    if here is None or here[0].question is None:
        raise NotFound("This passage does not stand in your response as it is now")
    return here


def _answered_form(found: Any) -> AnsweredForm:
    pack = boards.find_settled_pack(found.consultation)
    said = outcomes.find_reply_mark(found, pack) if pack else None
    return AnsweredForm(data={"met": said.met.value} if said else None)


def _show(found: Any, form: AnsweredForm) -> Any:
    now, consultation = clock.now(), found.consultation
    return render_page(
        "responses/trace.html",
        trace=trace(found, now=now),
        response=found,
        consultation=consultation,
        stations=stations(consultation, status_of(consultation, now=now)),
        words=trace_words,
        form=form,
    )


def _ask_for_code() -> Any:
    return redirect(url_for(".my"), 303)
