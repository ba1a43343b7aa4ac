"""Running a workshop: begin and end it, its statements, what was said, and the screen for the room."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import current_app, flash, redirect, request, url_for
from wtforms.fields.choices import SelectChoice

from consult import catalogue, clock, codesign
from consult.blueprints.codesign.blueprint import bp
from consult.blueprints.codesign.forms import CaptureForm, StatementForm, WithdrawForm
from consult.blueprints.guards import colleague, needs
from consult.blueprints.pages import render_page
from consult.catalogue.models import Consultation
from consult.codesign import ContributionKind, Session
from consult.codesign.errors import AlreadySaid, NoteIsOut, SessionNotBegun, SessionOver
from consult.db import transaction
from consult.errors import NotFound

ADDRESS = "/facilitate/consultations/<slug>/sessions/<uuid:session_id>"
MORE_MINUTES = 15

ACTS: dict[str, tuple[Callable[..., Session], str]] = {
    "open": (codesign.open_session, "The session has begun. People can vote."),
    "close": (codesign.close_session, "The session is over. Nobody can vote any more."),
    "release": (codesign.release_totals, "Participants can see the totals now."),
    "extend": (
        lambda workshop, **who: codesign.extend_session(workshop, minutes=MORE_MINUTES, **who),
        f"{MORE_MINUTES} minutes were added.",
    ),
}


def find_session(slug: str, session_id: UUID) -> tuple[Consultation, Session]:
    consultation = catalogue.get_consultation(slug)
    return consultation, codesign.get_session(consultation, session_id)


def to_session(slug: str, session_id: UUID) -> Any:
    return redirect(url_for(".session", slug=slug, session_id=session_id), 303)


def session_page(consultation: Consultation, workshop: Session, form: StatementForm) -> Any:
    return render_page(
        "codesign/session.html",
        consultation=consultation,
        workshop=workshop,
        form=form,
        state=workshop.state(at=clock.now()),
        rows=codesign.results(workshop),
        withdrawn=codesign.list_statements(workshop, withdrawn=True),
        contributions=codesign.list_contributions(workshop),
        participants=codesign.count_participants(workshop),
        votes=codesign.count_votes(workshop),
        more_minutes=MORE_MINUTES,
        clause_numbers={clause.key: clause.number for clause in codesign.list_clauses(workshop.round)},
    )


@bp.route(ADDRESS)
@needs("facilitate")
def session(slug: str, session_id: UUID):
    return session_page(*find_session(slug, session_id), StatementForm())


@bp.post(f"{ADDRESS}/act")
@needs("codesign.run")
def act(slug: str, session_id: UUID):
    """Begin, add time, end, or release the totals: whichever button was pressed."""
    _consultation, workshop = find_session(slug, session_id)
    if request.form.get("act") not in ACTS:
        raise NotFound("Choose one of the buttons on the session’s page.")
    change, words = ACTS[request.form["act"]]
    with transaction():
        change(workshop, by=colleague(), now=clock.now())
    flash(words, "ok")
    return to_session(slug, session_id)


@bp.post(f"{ADDRESS}/statements")
@needs("codesign.run")
def add_statement(slug: str, session_id: UUID):
    """A facilitator's statement; refused ones come back with what was typed."""
    consultation, workshop = find_session(slug, session_id)
    form = StatementForm()
    if form.validate_on_submit():
        try:
            with transaction():
                codesign.add_statement(workshop, form.text.data, by=colleague(), now=clock.now())
        except (AlreadySaid, SessionOver) as error:
            form.text.errors = [str(error)]
        else:
            flash("The statement is in.", "ok")
            return to_session(slug, session_id)
    return session_page(consultation, workshop, form)


@bp.route(f"{ADDRESS}/statements/<int:number>/withdraw", methods=["GET", "POST"])
@needs("codesign.run")
def withdraw(slug: str, session_id: UUID, number: int):
    consultation, workshop = find_session(slug, session_id)
    statement = codesign.get_statement(workshop, number)
    form = WithdrawForm()
    if form.validate_on_submit():
        with transaction():
            codesign.withdraw_statement(statement, form.words(), by=colleague(), now=clock.now())
        flash(f"Statement {number} is withdrawn. Its author sees why.", "ok")
        return to_session(slug, session_id)
    return render_page(
        "codesign/withdraw.html", form=form, consultation=consultation, workshop=workshop, statement=statement
    )


@bp.route(f"{ADDRESS}/capture", methods=["GET", "POST"])
@needs("codesign.run")
def capture(slug: str, session_id: UUID):
    """For the note-taker at one table: a box, and below it what was written down. The table stays chosen."""
    consultation, workshop = find_session(slug, session_id)
    form = CaptureForm(table_no=request.args.get("table", ""))
    clauses = codesign.list_clauses(workshop.round)
    form.clause_key.choices = [SelectChoice("", "None in particular")] + [
        SelectChoice(clause.key, f"{clause.number} {clause.heading}") for clause in clauses
    ]
    if form.validate_on_submit():
        words = (form.text.data, form.table(), form.said_by.data, form.clause_key.data or None)
        try:
            with transaction():
                codesign.capture_contribution(
                    workshop, ContributionKind(form.kind.data), *words, by=colleague(), now=clock.now()
                )
        except (NoteIsOut, SessionNotBegun) as error:
            form.text.errors = [str(error)]
        else:
            flash("Added.", "ok")
            table = form.table_no.data or None
            return redirect(url_for(".capture", slug=slug, session_id=session_id, table=table), 303)
    return render_page(
        "codesign/capture.html",
        form=form,
        consultation=consultation,
        workshop=workshop,
        contributions=codesign.list_contributions(workshop),
        clause_numbers={clause.key: clause.number for clause in clauses},
    )


@bp.route(f"{ADDRESS}/screen")
@needs("facilitate")
def screen(slug: str, session_id: UUID):
    """What the room sees on the wall: where to join, how many have, and the totals once they are released."""
    _consultation, workshop = find_session(slug, session_id)
    return render_page(
        "codesign/screen.html",
        workshop=workshop,
        address=url_for(".join", _external=True).split("://", 1)[1],
        state=workshop.state(at=clock.now()),
        participants=codesign.count_participants(workshop),
        votes=codesign.count_votes(workshop),
        rows=codesign.results(workshop) if workshop.released_at else [],
        smallest=current_app.config["SMALL_NUMBER"],
    )
