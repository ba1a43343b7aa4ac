"""A sender says that we misread them; an analyst looks, moves the passage or leaves it, and says why."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from consult import audit
from consult.db import db
from consult.errors import AlreadyDecided, NotFound, RuleBroken
from consult.people import Person
from consult.questions.models import Question
from consult.responses.models import Answer, Comment, Response
from consult.theming.corrections import Correction, CorrectionReply, CorrectionResult
from consult.theming.errors import ReasonMissing
from consult.theming.models import Point, Theme
from consult.theming.queries.corrections import list_corrections_of
from consult.theming.queries.traces import themes_over
from consult.theming.services.placements import place_point, remove_placement
from consult.words import clean, count_words

MOST_WORDS = 300


class AlreadySaid(AlreadyDecided):
    """The sender said so of this passage before, and nobody has answered yet."""


class NotSaid(RuleBroken):
    """The sender did not say what was meant, or said more than is read."""


class NowhereToMove(RuleBroken):
    """The passage cannot go there; the message says why."""


class CorrectionAnswered(AlreadyDecided):
    """Somebody answered this sender first."""


def say_misread(
    response: Response, text: Answer | Comment, point: Point | None, question: Question, meant: str, *, now: datetime
) -> Correction:
    """Keep what the sender of a response meant by a passage, or by a whole text, for an analyst to answer.

    Nothing moves by it. Raises NotFound for what is not theirs or was replaced, AlreadySaid, NotSaid.
    """
    version = response.latest
    if text.version_id != version.id or (point is not None and point.said_in is not text):
        raise NotFound("This passage does not stand in the response as it is now")
    meant = clean(meant)
    if not meant:
        raise NotSaid("Say what you meant")
    if count_words(meant) > MOST_WORDS:
        over = count_words(meant) - MOST_WORDS
        raise NotSaid(f"Your words are {over:,} over the limit of {MOST_WORDS}. Shorten them")
    db.session.scalar(select(Response.id).where(Response.id == response.id).with_for_update())
    before = [each for each in list_corrections_of(response) if each.reply is None]
    if any((each.text.id, each.point_id) == (text.id, point.id if point else None) for each in before):
        raise AlreadySaid("You told us about this before, and an analyst will answer")
    correction = Correction(
        id=uuid4(),
        response_id=response.id,
        question_id=question.id,
        answer_id=text.id if isinstance(text, Answer) else None,
        comment_id=text.id if isinstance(text, Comment) else None,
        point_id=point.id if point else None,
        read_as=[theme.name for theme in themes_over(point)] if point else [],
        meant=meant,
        at=now,
    )
    db.session.add(correction)
    db.session.flush()
    words = f"{response.reference} said that it was misread in {question.words.name}"
    audit.record("said it was misread", correction, words, by=None, at=now)
    return correction


def answer_correction(
    correction: Correction,
    result: CorrectionResult,
    reason: str,
    theme: Theme | None = None,
    *,
    by: Person,
    now: datetime,
) -> CorrectionReply:
    """Answer once, with a reason that the sender reads; where it says so the placement moves as by any analyst."""
    reason = clean(reason)
    if not reason:
        raise ReasonMissing("Give a reason. The sender will read it")
    if result is not CorrectionResult.KEPT:
        _move(correction, theme if result is CorrectionResult.MOVED else None, result, by=by, now=now)
    reply = CorrectionReply(
        id=uuid4(),
        correction_id=correction.id,
        result=result,
        theme_id=theme.id if theme and result is CorrectionResult.MOVED else None,
        reason=reason,
        person_id=by.id,
        at=now,
    )
    db.session.add(reply)
    try:
        db.session.flush()
    except IntegrityError as collision:
        raise CorrectionAnswered("Somebody answered this sender first. What they answered stands") from collision
    words = f"Answered {correction.response.reference}: {result.value.replace('_', ' ')}"
    audit.record("answered a correction", correction, words, by=by, at=now)
    return reply


def _move(correction: Correction, theme: Theme | None, result: CorrectionResult, *, by: Person, now: datetime) -> None:
    """Out from under every theme that it stands under, and under the chosen one, if one was chosen."""
    point = correction.point
    if point is None:
        raise NowhereToMove("They wrote about the whole text, so there is no passage to move. Say what you did")
    if result is CorrectionResult.MOVED and theme is None:
        raise NowhereToMove("Choose the theme to which the passage goes")
    for standing in themes_over(point):
        if theme is None or standing.id != theme.id:
            remove_placement(standing, point, by=by, now=now)
    if theme is not None:
        place_point(theme, point, by=by, now=now)
