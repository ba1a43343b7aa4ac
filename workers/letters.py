"""Letters: written by a service with their cause, sent here."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from consult import clock, mail, outcomes, responses
from consult.db import db, transaction
from consult.jobs import Job
from workers.task import task

PIECE = 100


@task(Job.SEND_LETTER, in_pieces=True)
def send_letter(letter_id: str) -> None:
    message = mail.message_of(UUID(letter_id), now=clock.now())
    db.session.rollback()
    if message is not None:
        refused = mail.post(message)
        with transaction():
            mail.settle(UUID(letter_id), refused, now=clock.now())


@task(Job.TELL_DATES, in_pieces=True)
def tell_dates(act_id: str) -> None:
    for some in _pieces(responses.whom_to_tell_dates(UUID(act_id))):
        with transaction():
            responses.tell_dates(UUID(act_id), some, now=clock.now())


@task(Job.TELL_QUESTION, in_pieces=True)
def tell_question(question_id: str, version: int) -> None:
    for some in _pieces(responses.whom_to_tell_question(UUID(question_id))):
        with transaction():
            responses.tell_question(UUID(question_id), version, some, now=clock.now())


@task(Job.TELL_WHAT_BECAME, in_pieces=True)
def tell_what_became(cause: str, thing_id: str) -> None:
    news = outcomes.find_news(outcomes.Cause(cause), UUID(thing_id))
    if news is None:
        return
    for some in _pieces(outcomes.list_to_tell(news)):
        with transaction():
            outcomes.tell(news, some, now=clock.now())


def _pieces(addresses: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """A hundred at a time, so that nobody who sends a response waits for all of them."""
    for at in range(0, len(addresses), PIECE):
        yield addresses[at : at + PIECE]
