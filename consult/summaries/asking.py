"""Ask for a summary, and what a worker does of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from consult import errands, responses
from consult.db import db
from consult.errands import Errand, Tell
from consult.jobs import Job
from consult.people import Person
from consult.questions.models import Question
from consult.summaries.errors import NothingToSumUp
from consult.summaries.models import Summary
from consult.summaries.services import Finding, put_down, work_out


def ask_for_summary(question: Question, *, shown: str, by: Person, now: datetime) -> Errand:
    """Ask a worker to write a summary; `shown` is the fingerprint of the terms on the page."""
    if not responses.answered(question):
        raise NothingToSumUp(f"Nobody has {question.words.did}, so there is nothing to sum up")
    return errands.ask(Job.WRITE_SUMMARY, question, terms_of(question), shown=shown, by=by, now=now)


def terms_of(question: Question) -> dict[str, Any]:
    """What somebody who asks for a summary sees: which question, and after which summary it comes."""
    return {"question": question.number, "text": question.text, "after": last_no(question)}


def last_no(question: Question) -> int:
    """The number of a question's latest summary; 0 where there is none."""
    return db.session.scalar(select(func.max(Summary.no)).where(Summary.question_id == question.id)) or 0


def work_out_asked(errand: Errand, tell: Tell, _now: datetime) -> list[Finding]:
    return work_out(_question(errand), tell=tell)


def put_down_asked(errand: Errand, findings: list[Finding], now: datetime) -> int:
    return put_down(_question(errand), findings, by=errand.person, now=now, asked_at=errand.asked_at).no


def _question(errand: Errand) -> Question:
    assert errand.question is not None, "a summary is of a question"
    return errand.question
