"""A consultation that was read: it closed yesterday, and its themes are agreed."""

from dataclasses import dataclass
from datetime import timedelta

from consult import summaries
from consult.catalogue.models import Consultation
from consult.db import transaction
from consult.people import Person, RoleName
from consult.questions.models import Question
from consult.responses.models import Publication, Response
from consult.summaries import Summary
from consult.theming.models import Theme
from tests.conftest import NOW
from tests.factories.catalogue import make_consultation
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.responses import make_response
from tests.factories.theming import make_point, make_theme


@dataclass
class Heard:
    """Twelve answers to one question: eight say that the grid is slow, one speaks of buses, three of other things."""

    consultation: Consultation
    question: Question
    responses: list[Response]
    grid: Theme
    buses: Theme
    analyst: Person


def make_heard(*, published: bool = True) -> Heard:
    """Seven businesses, four universities, a council; the second is confidential, the third not to be published."""
    consultation = make_consultation(closes_at=NOW - timedelta(days=1), published=published)
    question, analyst = make_question(consultation), make_person(RoleName.LEAD_ANALYST)
    how = {1: Publication.CONFIDENTIAL, 2: Publication.NONE, 3: Publication.ANONYMOUS, 10: Publication.ANONYMOUS}
    responses = [
        make_response(
            consultation,
            {question: _says(n)},
            kind="business" if n < 7 else "university" if n < 11 else "council",
            publication=how.get(n, Publication.NAMED),
            received_at=NOW - timedelta(days=2),
        )
        for n in range(12)
    ]
    for response in responses:
        point = make_point(response, question)
        response.point = point
    grid = make_theme(
        question, "Grid connections come too late", [r.point for r in responses[:6] + responses[8:10]], analyst
    )
    buses = make_theme(question, "Buses do not reach the works", [responses[10].point], analyst)
    make_theme(question, "Anything else", [responses[n].point for n in (6, 7, 11)], analyst)
    return Heard(consultation, question, responses, grid, buses, analyst)


def _says(n: int) -> str:
    if n == 1:
        return "Our secret press line waits for power at the Tipton shed and nobody may know."
    if n in (0, 2, 3, 4, 5, 8, 9):
        return f"Firm {n} waited long for a grid connection."
    return "No bus reaches us before six." if n == 10 else f"Something else, number {n}."


def make_summary(heard: Heard, *, approved: bool = True) -> Summary:
    with transaction():
        summary = summaries.write_summary(heard.question, by=heard.analyst, now=NOW)
    if approved:
        with transaction():
            summaries.approve_summary(summary, by=heard.analyst, now=NOW)
    return summary
