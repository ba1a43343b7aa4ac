"""Points read in answers, and agreed themes with accepted placements."""

from consult.db import db, transaction
from consult.people import Person
from consult.questions.models import Question
from consult.responses.models import Answer, Response
from consult.theming.models import Placement, Point, Reading, ReadState, Theme
from tests.conftest import NOW


def answer_of(response: Response, question: Question) -> Answer:
    return next(answer for answer in response.latest.answers if answer.question_id == question.id)


def make_point(response: Response, question: Question, quote: str = "") -> Point:
    """A point in a response's answer: the whole answer, or the words quoted."""
    with transaction():
        answer = answer_of(response, question)
        reading = db.session.query(Reading).filter_by(answer_id=answer.id).one_or_none() or Reading(
            answer_id=answer.id, state=ReadState.READ, reason="", engine={"engine": "test"}, read_at=NOW
        )
        start = answer.text.index(quote) if quote else 0
        point = Point(answer_id=answer.id, start=start, end=start + len(quote or answer.text))
        point.reading = reading
        db.session.add(point)
    return point


def make_theme(question: Question, name: str, points: list[Point], by: Person) -> Theme:
    """A theme that somebody agreed, with these points placed singly."""
    with transaction():
        theme = Theme(question_id=question.id, name=name, description=f"{name}.", agreed_by=by.id, agreed_at=NOW)
        db.session.add(theme)
        db.session.flush()
        db.session.add_all(
            [Placement(theme_id=theme.id, point_id=point.id, person_id=by.id, placed_at=NOW) for point in points]
        )
    return theme
