"""Comments on the clauses of the draft that a consultation covers."""

from sqlalchemy import select

from consult import questions
from consult.catalogue.models import Consultation
from consult.db import db, transaction
from consult.plans.models import PlanVersion
from consult.questions.models import Question
from consult.responses.models import Comment, Publication, Response
from consult.theming.models import Point
from tests.factories.responses import make_responses


def gather(consultation: Consultation, draft: PlanVersion | None = None) -> Question:
    """What gathers the comments on a draft, by default the first that is covered."""
    with transaction():
        questions.gather_comments(consultation)
    found = questions.find_comments(consultation, draft or consultation.versions[0])
    assert found is not None
    return found


def make_comment(
    response: Response,
    text: str,
    *,
    clause: int = 1,
    draft: PlanVersion | None = None,
    publication: Publication = Publication.NAMED,
) -> Comment:
    """A remark on a clause, as if it had come with the response's latest version."""
    with transaction():
        chosen = (draft or response.consultation.versions[0]).clauses[clause - 1]
        comment = Comment(
            version_id=response.latest.id,
            clause_id=chosen.id,
            quote="",
            text=text,
            position="change",
            publication=publication,
            harm="",
            confidential_until="",
        )
        db.session.add(comment)
    return comment


def make_commenters(consultation: Consultation, *texts: str, **given) -> list[Response]:
    """Responses that say nothing but one comment each, on the first clause."""
    sent = make_responses(consultation, [{} for _ in texts], **given)
    for response, text in zip(sent, texts, strict=True):
        make_comment(response, text)
    return sent


def points_in(comment: Comment) -> list[Point]:
    """What was read in a comment."""
    return list(db.session.scalars(select(Point).where(Point.comment_id == comment.id).order_by(Point.start)))
