"""Take in what came by file, e-mail, telephone or on paper."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from consult import audit, jobs
from consult.catalogue import Consultation
from consult.db import db
from consult.jobs import Job
from consult.people import Person
from consult.plans import Clause
from consult.questions import Question
from consult.responses.duplicates import link_duplicates, name_key
from consult.responses.errors import NotReadyToSend
from consult.responses.models import Channel, Response
from consult.responses.rules import Problem, check_asked_about, plain_answer, plain_comment, says_something
from consult.responses.services.arriving import arrive
from consult.responses.services.writing import Given, write_version

Answers = Mapping[Question, Mapping[str, Any]]
Comments = Sequence[tuple[Clause, Mapping[str, Any]]]


def take_in(
    consultation: Consultation,
    *,
    source_reference: str,
    channel: Channel,
    received_at: datetime,
    about: Mapping[str, Any],
    answers: Answers,
    comments: Comments = (),
    by: Person | str | None,
    now: datetime | None = None,
) -> Response | None:
    """Take in one response, judged by the time at which it reached us; None when its source reference is here already.

    Raises ConsultationClosed when that time is outside the consultation, NotReadyToSend when nothing was said, NotFound
    when a comment is on a draft that it does not ask about.
    """
    now = now or received_at
    for clause, _values in comments:
        check_asked_about(consultation, clause)
    given = plain_answers(answers)
    if not given and not comments:
        raise NotReadyToSend([Problem("There is no answer in it")])
    arrival = arrive(consultation, received_at=received_at, channel=channel, source_reference=source_reference)
    if arrival is None:
        return None
    version = write_version(
        arrival,
        about=about,
        answers=given,
        comments=[(clause.id, plain_comment(clause, values)) for clause, values in comments],
        privacy_notice=consultation.privacy_notice,
    )
    db.session.flush()
    response = db.session.get_one(Response, arrival.id)
    link_duplicates(response, [name_key(version.organisation)], now=now)
    audit.record("took in a response", response, f"Took in {response.reference}, by {channel}", by=by, at=now)
    jobs.ask(Job.READ_RESPONSES, now=now, version_ids=[version.id])
    return response


def plain_answers(answers: Answers) -> list[Given]:
    """Those with something in them."""
    given = [(question, plain_answer(question, values)) for question, values in answers.items()]
    return [(question, answer) for question, answer in given if says_something(answer)]
