"""Where the words of a question stand: in its answers, or in the comments on the draft that it gathers."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, false, func, literal, or_, select, true
from sqlalchemy.orm import aliased
from sqlalchemy.types import JSON

from consult.plans.models import Clause
from consult.questions.models import Question, QuestionKind
from consult.responses.models import Answer, Comment, Response, ResponseVersion

_sent = aliased(ResponseVersion)
HAS_CONTENT: ColumnElement[bool] = or_(Answer.text != "", func.json_array_length(Answer.choices) > 0)


@dataclass(frozen=True)
class Source:
    """One table of texts, and what a query over a question's texts needs of it.

    `key` is the column by which other tables point at a text; `mine` holds of the question's texts, `content` of those
    that say something.
    """

    table: type[Answer] | type[Comment]
    key: str
    mine: ColumnElement[bool]
    content: ColumnElement[bool]
    no_view: ColumnElement[bool]
    choices: Any


def source_of(question: Question) -> Source:
    """A response has one answer to a question at most, and any number of comments on a draft."""
    if question.kind is not QuestionKind.COMMENTS:
        return Source(
            Answer,
            "answer_id",
            mine=Answer.question_id == question.id,
            content=HAS_CONTENT,
            no_view=Answer.no_view.is_(True),
            choices=Answer.choices,
        )
    on_draft = select(Clause.id).where(Clause.version_id == question.draft_id)
    sent = select(_sent.id).join(Response, Response.id == _sent.response_id)
    here = sent.where(Response.consultation_id == question.consultation_id)
    return Source(
        Comment,
        "comment_id",
        mine=Comment.clause_id.in_(on_draft) & Comment.version_id.in_(here.correlate(None)),
        content=true(),
        no_view=false(),
        choices=literal([], JSON()),
    )
