"""Change what is asked: as one likes while only staff see it, as a further version with a public note after that."""

from datetime import datetime
from uuid import uuid4

from consult import audit, catalogue, jobs
from consult.catalogue import Consultation
from consult.db import db
from consult.jobs import Job
from consult.journey import Status
from consult.people import Person
from consult.questions.errors import QuestionsFixed, WrongRoute
from consult.questions.models import Question, QuestionVersion, Section
from consult.questions.queries import list_for
from consult.questions.routing import condition_problem
from consult.questions.said import Said
from consult.questions.services.arranging import check_nothing_hangs_on
from consult.questions.services.arranging import write_question as write_in_private
from consult.questions.services.writing import (
    check_route,
    check_said,
    free_key,
    next_number,
    plain,
    put_in,
    said_by,
    write_said,
)
from consult.words import clean


def change_question(question: Question, said: Said, *, note: str = "", by: Person | None, now: datetime) -> bool:
    """Let it say this from now on; says whether that asks anything else than before.

    Once it is public, what it said is kept whole as the earlier version: who answered that answered those words.
    """
    consultation, before, said = question.consultation, said_by(question), plain(said)
    check_said(said)
    check_route(consultation, said, number=question.number)
    if said == before:
        return False
    public = consultation.published_at is not None
    if public and not said.asks_the_same(before):
        if said.kind is not before.kind:
            raise QuestionsFixed("It is public, so its kind is fixed. Ask another question, and this one no more")
        _tell(consultation, f"changed question {question.number}", before.in_words(), said.in_words(), note, by, now)
        _keep_version(question, before, why=note, by=by, now=now)
        question.version += 1
        jobs.ask(Job.TELL_QUESTION, now=now, question_id=question.id, version=question.version)
    write_said(question, said, retire_at=now if public else None)
    db.session.flush()
    _check_those_that_hang_on(question)
    words = f"Question {question.number}, version {question.version}"
    audit.record("changed a question", consultation, words, by=by, at=now)
    return True


def ask_further(section: Section, said: Said, *, note: str = "", by: Person | None, now: datetime) -> Question:
    """Ask one thing more. Once it is public it takes the next number, as people know the others by theirs."""
    consultation = db.session.get_one(Consultation, section.consultation_id)
    if consultation.published_at is None:
        return write_in_private(section, said, by=by, now=now)
    number = next_number(consultation)
    _tell(consultation, f"added question {number}", "", plain(said).in_words(), note, by, now)
    question = put_in(section, said, number=number, key=free_key(consultation, said.text))
    question.added_at = now
    db.session.flush()
    jobs.ask(Job.TELL_QUESTION, now=now, question_id=question.id, version=1)
    db.session.refresh(section, ["questions"])
    audit.record("wrote a question", consultation, f"Question {number}, after it was public", by=by, at=now)
    return question


def retire_question(question: Question, *, note: str, by: Person | None, now: datetime) -> None:
    """Ask it no more. It keeps its number, and what was answered stays in the ledger and in the counts."""
    if question.retired_at is not None:
        return
    consultation = question.consultation
    check_nothing_hangs_on(question)
    _tell(consultation, f"stopped asking question {question.number}", said_by(question).in_words(), "", note, by, now)
    question.retired_at = now
    db.session.flush()
    audit.record("retired a question", consultation, f"Question {question.number}", by=by, at=now)


def ask_again(question: Question, *, note: str, by: Person | None, now: datetime) -> None:
    """Undo a retirement, in public as well."""
    if question.retired_at is None:
        return
    consultation = question.consultation
    check_route(consultation, said_by(question), number=question.number)
    _tell(consultation, f"asked question {question.number} again", "", said_by(question).in_words(), note, by, now)
    question.retired_at = None
    db.session.flush()
    audit.record("asked a question again", consultation, f"Question {question.number}", by=by, at=now)


def _tell(
    consultation: Consultation, what: str, before: str, after: str, note: str, by: Person | None, now: datetime
) -> None:
    if consultation.status(at=now) is Status.CLOSED:
        raise QuestionsFixed("This consultation has closed. People answered what they read, so its questions stay")
    if not clean(note):
        raise catalogue.ReasonNeeded("Say why you change it. The public reads this")
    field = f"{catalogue.QUESTIONS}{what}"
    catalogue.note_change(consultation, field, before=before, after=after, why=clean(note), by=by, now=now)


def _keep_version(question: Question, said: Said, *, why: str, by: Person | None, now: datetime) -> None:
    earlier = QuestionVersion(
        id=uuid4(),
        no=question.version,
        said=said.plain(),
        until=now,
        why_changed=clean(why),
        by_id=by.id if by else None,
    )
    question.earlier.append(earlier)
    db.session.flush()


def _check_those_that_hang_on(question: Question) -> None:
    """A choice that another question hangs on cannot go."""
    asked = list(list_for(question.consultation))
    for place, each in enumerate(asked):
        if condition_problem(each.conditions, asked[:place]):
            raise WrongRoute(f"Whether question {each.number} is asked hangs on this one. Change that first")
