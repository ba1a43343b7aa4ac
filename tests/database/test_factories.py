"""The makers make what the tables allow."""

from consult.people import RoleName
from consult.questions.models import QuestionKind
from tests.factories.boards import make_route
from tests.factories.catalogue import make_consultation
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.responses import make_response
from tests.factories.theming import make_point, make_theme


def test_a_small_programme_can_be_made(app, now):
    consultation = make_consultation()
    open_question, closed_question = make_question(consultation), make_question(consultation, kind=QuestionKind.SCALE)
    response = make_response(consultation, {open_question: "Grid first. Then skills.", closed_question: ["agree"]})
    point = make_point(response, open_question, "Grid first.")
    theme = make_theme(open_question, "Grid first", [point], make_person(RoleName.ANALYST))
    assert point.text == "Grid first."
    assert [placement.point_id for placement in theme.placements] == [point.id]
    assert [step.board.slug for step in make_route().steps] == ["harbour", "hill"]
    assert consultation.is_open(at=now)
