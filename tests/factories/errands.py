"""Summaries and packs that somebody asked for, and a worker that comes to them."""

from flask import Flask

from consult import boards, clock, errands, jobs, summaries
from consult.catalogue.models import Consultation
from consult.db import db, transaction
from consult.errands import Errand, ErrandState
from consult.jobs import Job
from consult.people import Person, RoleName
from consult.questions.models import Question
from tests.factories.boards import make_route
from tests.factories.people import make_person
from tests.factories.summaries import Heard, make_heard, make_summary
from workers import letters, papers, theming  # noqa: F401 - importing registers their tasks
from workers.task import carry_out


def ask_for_summary(heard: Heard, *, by: Person | None = None, shown: str | None = None) -> Errand:
    terms = errands.fingerprint(summaries.terms_of(heard.question))
    with transaction():
        errand = summaries.ask_for_summary(
            heard.question, shown=terms if shown is None else shown, by=by or heard.analyst, now=clock.now()
        )
    return errand


def ask_for_pack(heard: Heard, *, by: Person | None = None, shown: str | None = None) -> Errand:
    terms = errands.fingerprint(boards.terms_of(heard.consultation))
    with transaction():
        errand = boards.ask_for_pack(
            heard.consultation, shown=terms if shown is None else shown, by=by or heard.analyst, now=clock.now()
        )
    return errand


def make_errand(job: Job, about: Consultation | Question) -> Errand:
    """Asked for, without the work being owed: a test owes it."""
    consultation = about.consultation if isinstance(about, Question) else about
    errand = Errand(
        consultation_id=consultation.id, question_id=about.id if about is not consultation else None, job=job, no=1,
        terms={}, fingerprint="", state=ErrandState.WAITING, turn=0,
        asked_by=make_person(RoleName.LEAD_ANALYST).id, asked_at=clock.now(),
    )  # fmt: skip
    with transaction():
        db.session.add(errand)
    return errand


def make_ready() -> Heard:
    """Heard, summed up and approved, with boards on the route: everything holds that a pack needs."""
    heard = make_heard()
    make_route(heard.consultation.route_code)
    make_summary(heard)
    return heard


def work_off(app: Flask) -> None:
    """Let a worker do all that is owed and due."""
    db.session.rollback()
    while waiting := jobs.list_waiting(now=clock.now(), most=1):
        carry_out(app, str(waiting[0].id))
        db.session.rollback()
