"""The timetable of a consultation: its dates before it is public; a later close, a pause, another reply day after."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_wtf import FlaskForm

from consult import catalogue, clock
from consult.blueprints.catalogue.blueprint import bp
from consult.blueprints.catalogue.forms import CloseForm, DatesForm, PauseForm, ReplyForm, times_of
from consult.blueprints.catalogue.standing import status_of, top_of
from consult.blueprints.guards import colleague, needs, visitor
from consult.blueprints.pages import render_page
from consult.catalogue import Consultation
from consult.db import transaction
from consult.errors import RuleBroken
from consult.journey import Status

# Words for the button and the heading, and in which states of the timetable it can be done.
ACTS: dict[str, tuple[str, tuple[Status, ...]]] = {
    "extend": ("Move the close later", (Status.SOON, Status.OPEN)),
    "early": ("Close it earlier", (Status.OPEN,)),
    "pause": ("Pause it", (Status.OPEN,)),
    "resume": ("Resume it", (Status.PAUSED,)),
    "reply": ("Change when we reply", (Status.SOON, Status.OPEN, Status.PAUSED, Status.CLOSED)),
}
DONE = "Done. It stands on the public page, with your reason."
PROPOSED = "Proposed. Nothing changes until somebody else confirms it on this page."


@bp.route("/facilitate/consultations/<slug>/dates", methods=["GET", "POST"])
@needs("consultations.open")
def dates(slug):
    now = clock.now()
    consultation = catalogue.get_consultation(slug)
    public = consultation.published_at is not None
    form = DatesForm(data=_as_they_stand(consultation))
    preview = None
    if not public and form.validate_on_submit():
        if _pressed("preview"):
            preview = _foreseen(consultation, form.closes_at(), now, opens_at=form.opens_at())
        elif _done(form, lambda: _set_dates(consultation, form, now)):
            flash("Saved. These dates can be changed until it is public.", "ok")
            return redirect(url_for(".dates", slug=slug), 303)
    opens, closes = consultation.opens_at, consultation.closes_at
    return render_page(
        "catalogue/dates.html",
        **top_of(consultation, status_of(consultation, now=now)),
        form=form,
        public=public,
        preview=preview,
        length=catalogue.measure(opens, closes) if opens and closes else None,
        close_words=catalogue.close_words,
        open_words=catalogue.open_words,
        acts={name: words for name, (words, states) in ACTS.items() if consultation.status(at=now) in states},
        told=catalogue.list_told(consultation),
        early=catalogue.find_early_close(consultation),
        mine=colleague(),
    )


@bp.route("/facilitate/consultations/<slug>/dates/<act>", methods=["GET", "POST"])
@needs("consultations.open")
def timetable(slug, act):
    now = clock.now()
    consultation = catalogue.get_consultation(slug)
    if act not in ACTS:
        abort(404)
    words, states = ACTS[act]
    if consultation.status(at=now) not in states:
        flash(f"“{words}” cannot be done now. {catalogue.time_status(consultation, at=now).text}", "error")
        return redirect(url_for(".dates", slug=slug), 303)
    form = _form(act, consultation, now)
    preview = None
    if form.validate_on_submit():
        if _pressed("preview"):
            preview = _previewed(act, consultation, form, now)
        elif _done(form, lambda: _carry_out(act, consultation, form, now)):
            flash(PROPOSED if act == "early" else DONE, "ok")
            return redirect(url_for(".dates", slug=slug), 303)
    return render_page(
        "catalogue/timetable.html",
        **top_of(consultation, status_of(consultation, now=now)),
        form=form,
        act=act,
        words=words,
        preview=preview,
        close_words=catalogue.close_words,
    )


@bp.route("/facilitate/consultations/<slug>/dates/early/<any(confirm, drop):what>", methods=["POST"])
@needs("consultations.open")
def settle_early(slug, what):
    """The second person's word on an earlier close, or anybody's that it stays as it is."""
    consultation = catalogue.get_consultation(slug)
    settle = catalogue.confirm_early_close if what == "confirm" else catalogue.drop_early_close
    try:
        with transaction():
            settle(consultation, by=colleague(), now=clock.now())
        flash(DONE if what == "confirm" else "Dropped. The close stays as it was.", "ok")
    except RuleBroken as refused:
        flash(str(refused), "error")
    return redirect(url_for(".dates", slug=slug), 303)


def _form(act: str, consultation: Consultation, now: datetime) -> FlaskForm:
    assert consultation.closes_at is not None
    if act == "pause":
        return PauseForm()
    if act == "reply":
        due = consultation.reply_due_at
        return ReplyForm(data={"reply_on": clock.last_day_before(due) if due else None})
    resuming = act == "resume"
    close = catalogue.close_after_pause(consultation, now=now) if resuming else consultation.closes_at
    return CloseForm(data=times_of(close))


def _carry_out(act: str, consultation: Consultation, form: Any, now: datetime) -> None:
    by, why = visitor(), form.why.data
    if act == "extend":
        catalogue.extend(consultation, closes_at=form.closes_at(), reason=why, by=by, now=now)
    elif act == "early":
        catalogue.propose_early_close(consultation, closes_at=form.closes_at(), reason=why, by=colleague(), now=now)
    elif act == "pause":
        catalogue.pause(consultation, reason=why, by=by, now=now)
    elif act == "resume":
        catalogue.resume(consultation, closes_at=form.closes_at(), reason=why, by=by, now=now)
    else:
        due = clock.end_of(form.reply_on.data)
        catalogue.move_reply(consultation, reply_due_at=due, why=why, by=by, now=now)


def _pressed(button: str) -> bool:
    return request.form.get("press") == button


def _done(form: FlaskForm, act: Callable[[], None]) -> bool:
    """Do it; where a rule forbids it the form says so and still holds what was typed."""
    try:
        with transaction():
            act()
    except RuleBroken as refused:
        form.form_errors = [str(refused)]
        return False
    return True


def _set_dates(consultation: Consultation, form: DatesForm, now: datetime) -> None:
    catalogue.set_dates(
        consultation,
        opens_at=form.opens_at(),
        closes_at=form.closes_at(),
        reply_due_at=form.reply_due_at(),
        by=visitor(),
        now=now,
    )


def _as_they_stand(consultation: Consultation) -> dict[str, Any]:
    opens, closes, reply = consultation.opens_at, consultation.closes_at, consultation.reply_due_at
    found: dict[str, Any] = times_of(closes) if closes else {}
    if opens:
        first = clock.london(opens)
        whole = opens == clock.start_of(first.date())
        found |= {"opens_on": first.date(), "opens_time": "" if whole else clock.face(first.time())}
    return found | ({"reply_on": clock.last_day_before(reply)} if reply else {})


def _previewed(act: str, consultation: Consultation, form: Any, now: datetime) -> dict[str, Any]:
    if act in ("extend", "early", "resume"):
        return _foreseen(consultation, form.closes_at(), now)
    if act == "pause":
        why = catalogue.sentence(form.why.data)
        return {"texts": [f"Paused since {clock.moment_words(now)}. {why}"], "length": None}
    return {"texts": [f"We will reply by {clock.day_words(form.reply_on.data)}."], "length": None}


def _foreseen(
    consultation: Consultation, closes_at: datetime, now: datetime, *, opens_at: datetime | None = None
) -> dict[str, Any]:
    """What the public will read, before the opening and after it, and how long that is."""
    opens_at = opens_at or consultation.opens_at or now
    if opens_at >= closes_at:
        return {"texts": ["The close must be after the opening."], "length": None}
    as_public = Consultation(published_at=now, opens_at=opens_at, closes_at=closes_at, grace_minutes=0)
    moments = [now, opens_at] if now < opens_at else [now]
    texts = [catalogue.time_status(as_public, at=at).text for at in moments]
    return {"texts": texts, "length": catalogue.measure(opens_at, closes_at)}
