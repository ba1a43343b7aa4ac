"""Who answered a question before it was changed, and what somebody should look at again."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text, cast, select
from sqlalchemy.orm import contains_eager

from consult import questions
from consult.catalogue import Consultation
from consult.db import db
from consult.questions import Question
from consult.responses.counting import IS_COUNTED, IS_LATEST
from consult.responses.models import Answer, Draft, Response, ResponseVersion
from consult.responses.rules import answered_in


@dataclass(frozen=True)
class ToTell:
    """Those who answered a question in other words than it has now: what they sent, and what they are writing."""

    sent: Sequence[ResponseVersion]
    drafts: Sequence[Draft]


def list_to_tell(question: Question) -> ToTell:
    """Whom a change of this question concerns: the counted responses and the drafts that answer an earlier version.

    Of a question that was added later: those that were sent or begun before, and say nothing to it.
    """
    if question.added_at is not None and question.version == 1:
        return _before_it_was_added(question)
    sent = _latest(question.consultation).join(Answer, Answer.version_id == ResponseVersion.id)
    earlier = sent.where(Answer.question_id == question.id, Answer.question_version < question.version)
    drafts = [draft for draft in _drafts_answering(question) if is_earlier(question, draft)]
    return ToTell(db.session.scalars(earlier).all(), drafts)


def list_who_answered(question: Question) -> ToTell:
    """Whom a change would concern, were it made now."""
    answered = select(Answer.version_id).where(Answer.question_id == question.id)
    sent = _latest(question.consultation).where(ResponseVersion.id.in_(answered))
    return ToTell(db.session.scalars(sent).all(), _drafts_answering(question))


def list_everybody(consultation: Consultation) -> ToTell:
    """Whom a further question would concern: all who sent something, and all who are writing."""
    drafts = db.session.scalars(_unsent(consultation)).all()
    return ToTell(db.session.scalars(_latest(consultation)).all(), drafts)


def _before_it_was_added(question: Question) -> ToTell:
    sent = _latest(question.consultation).where(ResponseVersion.received_at < question.added_at)
    begun = _unsent(question.consultation).where(Draft.began_at < question.added_at)
    silent = [each for each in db.session.scalars(begun) if str(question.id) not in each.answers]
    return ToTell(db.session.scalars(sent).all(), silent)


def _latest(consultation: Consultation) -> Any:
    return (
        select(ResponseVersion)
        .join(ResponseVersion.response)
        .options(contains_eager(ResponseVersion.response))
        .where(IS_LATEST, IS_COUNTED, Response.consultation_id == consultation.id)
    )


def _unsent(consultation: Consultation) -> Any:
    """Drafts with something in them: what is sent stands in its draft no more."""
    filled = (cast(Draft.about, Text) != "{}") | (cast(Draft.answers, Text) != "{}")
    return select(Draft).where(Draft.consultation_id == consultation.id, filled)


def _drafts_answering(question: Question) -> list[Draft]:
    mine = (Draft.consultation_id == question.consultation_id, cast(Draft.answers, Text).contains(str(question.id)))
    return list(db.session.scalars(select(Draft).where(*mine)))


def is_earlier(question: Question, draft: Draft) -> bool:
    """Whether the draft answers other words than the question has now."""
    answer = draft.answers.get(str(question.id))
    return answer is not None and answered_in(answer) < question.version


def list_changed(draft: Draft) -> list[Question]:
    """The questions that changed after this draft answered them."""
    return [question for question in questions.list_for(draft.consultation) if is_earlier(question, draft)]


def list_changed_since(version: ResponseVersion) -> list[Answer]:
    """The answers of a sending whose questions were changed after it, in the order of the questions."""
    changed = [
        answer
        for answer in version.answers
        if answer.question_version < answer.question.version and answer.question.retired_at is None
    ]
    return sorted(changed, key=lambda answer: answer.question.number)


def list_added_since(version: ResponseVersion) -> list[Question]:
    """The questions that were added after this was sent."""
    asked = questions.list_for(version.response.consultation)
    return [each for each in asked if each.added_at is not None and each.added_at > version.received_at]


def list_reached(draft: Draft) -> list[Question]:
    """What is asked of this draft: without what hangs on other answers than it gives."""
    return questions.reached(questions.list_for(draft.consultation), draft.answers)


def list_left_aside(draft: Draft) -> list[Question]:
    """What was answered and is not asked any more, by a change or by other answers: kept, and not sent."""
    asked = {question.id for question in list_reached(draft)}
    every = [*questions.list_for(draft.consultation), *questions.list_retired(draft.consultation)]
    return [question for question in every if question.id not in asked and str(question.id) in draft.answers]


def mark_of(answer: Mapping[str, Any] | None) -> str:
    """A short mark of an answer in a draft: other words have another, and no answer has none."""
    if not answer:
        return ""
    said = {name: value for name, value in sorted(answer.items()) if name != "version"}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]
