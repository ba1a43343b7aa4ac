"""What facilitators see of what came in."""

import pytest

from consult.people import RoleName
from tests.factories.catalogue import make_consultation
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.responses import make_response


@pytest.fixture
def question(app, now):
    return make_question(make_consultation(slug="steel"))


@pytest.fixture
def desk(browse):
    return browse.as_(make_person(RoleName.FACILITATOR))


def intake(desk, page=""):
    return desk.get(f"/facilitate/consultations/steel/intake{page}")


def test_responses_are_listed_fifty_a_page_with_the_count_stated(desk, question):
    for n in range(51):
        make_response(question.consultation, {question: f"Grid {n}."})
    page = intake(desk)
    assert len(page.soup.select("tbody tr")) == 50 and "1 to 50 of 51 responses" in page.text
    second = intake(desk, "?page=2")
    assert len(second.soup.select("tbody tr")) == 1
    desk.get("/facilitate/consultations/steel/intake?page=9", status=404)


def test_before_the_first_response_the_list_says_what_will_stand_there(desk, question):
    assert "No responses yet" in intake(desk).text


def test_one_response_is_shown_with_its_answers_and_what_may_be_published(desk, question):
    response = make_response(question.consultation, {question: "Our furnace fails."}, confidential=(question,))
    page = desk.get(intake(desk).links()[response.reference])
    assert page.h1 == f"Response {response.reference}"
    assert "Our furnace fails." in page.text and "Confidential" in page.text


def test_a_response_is_left_out_with_a_reason_and_the_list_says_so(desk, question):
    response = make_response(question.consultation, {question: "Test."})
    page = desk.get(f"/facilitate/consultations/steel/responses/{response.reference}")
    refused = desk.submit(page, action="/exclude")
    assert "Give a reason" in refused.text
    done = desk.submit(refused, {"reason": "A test of ours"}, action="/exclude")
    assert "A test of ours" in done.text and "is left out of the counts" in done.find(".message--ok").get_text()
    assert not done.soup.select("form[action$='/exclude']")
    assert "1 received = 0 counted + 1 left out of the counts" in intake(desk).text


def test_two_people_who_leave_it_out_at_once_see_the_first_reason(desk, question):
    response = make_response(question.consultation, {question: "Test."})
    page = desk.get(f"/facilitate/consultations/steel/responses/{response.reference}")
    desk.submit(page, {"reason": "First"}, action="/exclude")
    second = desk.submit(page, {"reason": "Second"}, action="/exclude")
    assert "First" in second.text and "Second" not in second.text
    assert "that reason stands" in second.find(".message--warn").get_text()


def test_an_auditor_reads_but_changes_nothing(browse, question):
    response = make_response(question.consultation, {question: "Grid."})
    auditor = browse.as_(make_person(RoleName.AUDITOR))
    page = auditor.get(f"/facilitate/consultations/steel/responses/{response.reference}")
    assert not page.soup.select("form[action$='/exclude']")
    token = auditor.get("/respond/steel/start").find("[name=csrf_token]")["value"]
    auditor.post(f"{page.url}/exclude", {"csrf_token": token, "reason": "No"}, status=403)


def test_a_response_of_another_consultation_is_not_found_here(desk, question):
    other = make_consultation(slug="rail")
    response = make_response(other, {make_question(other): "Rail."})
    desk.get(f"/facilitate/consultations/steel/responses/{response.reference}", status=404)
