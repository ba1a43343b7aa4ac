"""What follows what: enough read, ask for themes; a run begun, its chunks; all chunks read, the grouping."""

from datetime import datetime
from uuid import UUID

from flask import current_app

from consult import jobs, theming
from consult.db import db
from consult.jobs import Job
from consult.questions.models import Question
from consult.theming import Run


def after_reading(*, version_ids: list[str], now: datetime) -> None:
    """Counting a question's answers after each piece of a long file would take longer than reading them."""
    for question in theming.list_questions_in([UUID(each) for each in version_ids]):
        jobs.ask(Job.SEE_WHAT_FOLLOWS, now=now, question_id=question.id)


def when_all_is_read(*, question_id: str, now: datetime) -> None:
    """What is new finds its place among the themes; when nothing waits, campaigns and new themes are looked for."""
    question = db.session.get_one(Question, UUID(question_id))
    jobs.ask(Job.PLACE_POINTS, now=now, question_id=question.id)
    if not theming.count_answers(question).waiting:
        jobs.ask(Job.FIND_CAMPAIGNS, now=now, question_id=question.id)
        _ask_for_themes(question, now)


def after_beginning(*, run_id: str, now: datetime) -> None:
    theming.ask_for_rest(UUID(run_id), now=now)


def after_chunk(*, chunk_id: str, now: datetime) -> None:
    if (run_id := theming.find_run_of_chunk(UUID(chunk_id))) is not None:
        theming.ask_to_group(run_id, now=now)


def after_run(*, run_id: str, now: datetime) -> None:
    """Answers may have come in while the run was busy."""
    _ask_for_themes(db.session.get_one(Run, UUID(run_id)).question, now)


def _ask_for_themes(question: Question, now: datetime) -> None:
    theming.ask_if_enough(question, read_after=current_app.config["READ_AFTER"], now=now)
