"""Joining and voting on a phone, without an account; and the public's list of rounds."""

from collections.abc import Callable
from typing import Any

from flask import current_app, flash, redirect, session, url_for

from consult import catalogue, clock, codesign
from consult.blueprints.codesign.blueprint import bp
from consult.blueprints.codesign.forms import EnterForm, JoinForm, StatementForm, VoteForm
from consult.blueprints.guards import open_to_everyone
from consult.blueprints.pages import render_page
from consult.codesign import Participant, Session, SessionState
from consult.codesign.errors import AlreadySaid, CodeUnknown, SessionOver, StatementWithdrawn
from consult.db import transaction

WRONG_CODE = "Check the code on the screen. Codes have 6 letters and numbers."


def session_of(code: str) -> Session:
    """The workshop with this code, however it is typed."""
    found = codesign.find_session_by_code(code)
    if found is None:
        raise CodeUnknown(WRONG_CODE)
    return found


def participant_in(workshop: Session) -> Participant | None:
    """Who this browser is in this workshop: it holds a token for each that it joined."""
    token = session.get("joined", {}).get(workshop.join_code)
    return codesign.find_participant(workshop, token) if token else None


def to(endpoint: str, workshop: Session, **values: Any) -> Any:
    return redirect(url_for(endpoint, code=workshop.join_code, **values), 303)


@bp.route("/join", methods=["GET", "POST"])
@open_to_everyone
def join():
    form = JoinForm()
    if form.validate_on_submit():
        found = codesign.find_session_by_code(form.code.data)
        if found is not None:
            return to(".enter", found)
        form.code.errors = [WRONG_CODE]
    return render_page("codesign/join.html", form=form)


@bp.route("/join/<code>", methods=["GET", "POST"])
@open_to_everyone
def enter(code: str):
    workshop = session_of(code)
    if participant_in(workshop) is not None:
        return to(".statements", workshop)
    form = EnterForm()
    state = workshop.state(at=clock.now())
    if form.validate_on_submit():
        with transaction():
            _participant, token = codesign.join(code, form.name.data, now=clock.now())
        session["joined"] = session.get("joined", {}) | {workshop.join_code: token}
        return to(".statements", workshop)
    return render_page("codesign/enter.html", form=form, workshop=workshop, over=state is SessionState.OVER)


def for_participants(view: Callable[[Session, Participant], Any]) -> Callable[[str], Any]:
    """Give a view the workshop and who is asking; somebody who has not joined is asked to."""

    def joined(code: str) -> Any:
        workshop = session_of(code)
        participant = participant_in(workshop)
        return to(".enter", workshop) if participant is None else view(workshop, participant)

    joined.__name__, joined.__doc__ = view.__name__, view.__doc__
    return joined


@bp.route("/join/<code>/statements", methods=["GET", "POST"])
@open_to_everyone
@for_participants
def statements(workshop: Session, participant: Participant):
    """One statement at a time; the same address takes the vote."""
    form = VoteForm()
    if form.validate_on_submit():
        return _vote(workshop, participant, form)
    votes = codesign.votes_of(participant)
    standing = codesign.list_statements(workshop)
    return render_page(
        "codesign/statements.html",
        workshop=workshop,
        participant=participant,
        state=workshop.state(at=clock.now()),
        votes=votes,
        standing=standing,
        voted=[statement for statement in standing if statement.id in votes],
        own=codesign.list_statements_by(participant),
        statement=codesign.next_statement(participant),
    )


def _vote(workshop: Session, participant: Participant, form: VoteForm) -> Any:
    statement = codesign.get_statement(workshop, form.statement.data)
    try:
        with transaction():
            codesign.cast_vote(participant, statement, form.value(), now=clock.now())
    except StatementWithdrawn as error:
        flash(str(error), "warn")
    return to(".statements", workshop)


@bp.route("/join/<code>/statements/<int:number>")
@open_to_everyone
def change(code: str, number: int):
    """A statement again, to change one's vote on it."""
    workshop = session_of(code)
    participant = participant_in(workshop)
    statement = codesign.get_statement(workshop, number)
    open_now = workshop.state(at=clock.now()) is SessionState.OPEN
    if participant is None or not open_now or statement.withdrawn_at is not None:
        return to(".statements", workshop)
    vote = codesign.votes_of(participant).get(statement.id)
    return render_page("codesign/change.html", workshop=workshop, statement=statement, vote=vote)


@bp.route("/join/<code>/add", methods=["GET", "POST"])
@open_to_everyone
@for_participants
def add(workshop: Session, participant: Participant):
    """Put one's own thought to the room."""
    form = StatementForm()
    same = None
    if form.validate_on_submit():
        try:
            with transaction():
                codesign.add_statement(workshop, form.text.data, by=None, now=clock.now(), participant=participant)
        except AlreadySaid as error:
            form.text.errors, same = [str(error)], error.statement
        except SessionOver as error:
            form.text.errors = [str(error)]
        else:
            flash("Your statement is in. Others are asked about it now.", "ok")
            return to(".statements", workshop)
    state = workshop.state(at=clock.now())
    if state is not SessionState.OPEN and not form.errors:
        return to(".statements", workshop)
    return render_page("codesign/add.html", form=form, workshop=workshop, same=same)


@bp.route("/join/<code>/results")
@open_to_everyone
def results(code: str):
    """How the room voted, once a facilitator has released it."""
    workshop = session_of(code)
    rows = codesign.results(workshop) if workshop.released_at else []
    return render_page(
        "codesign/results.html", workshop=workshop, rows=rows, smallest=current_app.config["SMALL_NUMBER"]
    )


@bp.route("/consultations/<slug>/rounds")
@open_to_everyone
def rounds(slug: str):
    """For everybody: each round's aim, what it took on and what it taught us."""
    consultation = catalogue.get_published(slug)
    return render_page(
        "codesign/rounds.html", consultation=consultation, rounds=codesign.list_rounds(consultation), now=clock.now()
    )
