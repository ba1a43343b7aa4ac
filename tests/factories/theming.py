"""Points read in answers, and agreed themes with accepted placements."""

from consult import theming
from consult.db import db, transaction
from consult.people import Person
from consult.questions.models import Question
from consult.responses.models import Answer, Response
from consult.theming import machine
from consult.theming.models import Placement, Point, Reading, ReadState, Run, Theme
from tests.conftest import NOW
from tests.factories.responses import make_responses


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


SUBJECTS = {
    "grid": [
        "Grid connections take far too long for a factory of our size.",
        "We waited eighteen months for a grid connection and lost the order.",
        "The electricity network cannot give us the connection that a battery line needs.",
        "Please speed up grid connections, because new machines stand idle without power.",
        "A quicker electricity connection from the network would help us most.",
        "Grid capacity near our factory is full and the network will not say when it grows.",
    ],
    "skills": [
        "Training courses for fitters should run in working hours.",
        "Local colleges need teachers who know battery work and robotics training.",
        "Apprentices leave because training at the college is out of date.",
        "Fund short training courses so that older fitters can learn new skills.",
        "Our apprentices need better college courses in electrical skills.",
        "Skills training is too far away for apprentices who travel by bus.",
    ],
    "freight": [
        "Lorries queue on the motorway because the freight terminal opens late.",
        "Move more freight from lorries to rail at a new terminal.",
        "Rail freight paths are full, so our parts come by lorry on the motorway.",
        "A freight terminal with rail access would take lorries off the motorway.",
        "Night deliveries by lorry would ease freight traffic on the motorway.",
        "Freight costs rise because lorries wait at the motorway junction.",
    ],
}


def make_many(consultation, question: Question, count: int, **kind) -> list[Response]:
    """Responses whose answers speak of the grid, of skills and of freight in turn, each in its own words."""
    subjects = list(SUBJECTS.values())
    said = (f"{subjects[n % 3][n // 3 % 6]} {subjects[n % 3][(n // 3 + 1 + n // 18) % 6]}" for n in range(count))
    return make_responses(consultation, [{question: text} for text in said], **kind)


def make_read(question: Question, responses: list[Response]) -> None:
    """Have the machine read these responses."""
    machine.read_versions([response.latest.id for response in responses], now=NOW)


def make_run(question: Question, by: Person | None = None) -> Run:
    """A finished reading of what there is."""
    with transaction():
        run_id = theming.ask_for_run(question, by=by, now=NOW).id
    machine.carry_out_run(run_id, now=NOW)
    return db.session.get_one(Run, run_id)
