"""What follows what: when enough was read, ask for themes; when nothing waits any more, look for campaigns."""

from datetime import datetime
from uuid import UUID

from flask import current_app

from consult import jobs, theming
from consult.db import db
from consult.jobs import Job
from consult.questions.models import Question
from consult.theming import Run


def after_reading(*, version_ids: list[str], now: datetime) -> None:
    for question in theming.list_questions_in([UUID(each) for each in version_ids]):
        if not theming.count_answers(question).waiting:
            jobs.ask(Job.FIND_CAMPAIGNS, now=now, question_id=question.id)
            _ask_for_themes(question, now)


def after_run(*, run_id: str, now: datetime) -> None:
    """Answers may have come in while the run was busy."""
    _ask_for_themes(db.session.get_one(Run, UUID(run_id)).question, now)


def _ask_for_themes(question: Question, now: datetime) -> None:
    theming.ask_if_enough(question, read_after=current_app.config["READ_AFTER"], now=now)
