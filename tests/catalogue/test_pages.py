"""Consultations as the public sees them, and as facilitators prepare and open them."""

from datetime import date, timedelta

import pytest

from consult import catalogue, clock
from consult.db import transaction
from consult.people import RoleName
from consult.questions import QuestionKind
from consult.responses import Publication
from tests.factories.boards import make_route
from tests.factories.catalogue import make_consultation, make_version
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.responses import make_response

READINESS = "/facilitate/consultations/steel/readiness"


def test_the_list_shows_published_consultations_by_where_they_stand(browse, now):
    make_consultation(slug="open-one")
    make_consultation(slug="shut-one", opens_at=now - timedelta(days=60), closes_at=now - timedelta(days=30))
    make_consultation(slug="hidden-one", published=False)
    page = browse.get("/consultations")
    assert "Consultation open-one" in page.text and "Consultation shut-one" in page.text
    assert "hidden-one" not in page.html
    assert "10 days left." in page.text
    open_ones = browse.get(page.links()["Open or opening soon (1)"])
    assert "open-one" in open_ones.text and "shut-one" not in open_ones.text


def test_an_empty_list_says_what_will_stand_there(browse):
    assert "No consultations here yet" in browse.get("/consultations").text


def test_the_landing_gives_what_is_open_and_what_is_decided_the_same_weight(browse):
    consultation = make_consultation(slug="steel", version=make_version(plan_slug="metals"))
    make_question(consultation)
    make_question(consultation, kind=QuestionKind.SCALE)
    make_route()
    page = browse.get("/consultations/steel")
    boxes = [box.h2.get_text() for box in page.soup.select(".twin-boxes__box")]
    assert boxes == ["Still open: you can change this", "Already decided"]
    assert "Not part of this" in page.text and "about 4 minutes" in page.text
    assert "Harbour Board (recommends)" in page.text and "Hill Board (decides)" in page.text
    assert "Stage 2 of 5: Open" in page.text and "Start your response" in page.links()
    assert page.links()["Plan metals: draft 1"] == "/plans/metals/drafts/1"
    assert len(page.soup.select("#privacy + ul > li")) == 5


def test_the_landing_counts_who_answered_but_never_says_what(browse):
    consultation = make_consultation(slug="steel")
    question = make_question(consultation)
    for n in range(6):
        make_response(consultation, {question: f"Canary words {n}."}, publication=Publication.NAMED)
    for _each in range(2):
        make_response(consultation, {question: "More canary words."}, kind="university")
    make_response(consultation, {question: "Canary."}, kind="charity")
    page = browse.get("/consultations/steel")
    assert "business 6" in page.text and "university 1 to 4" in page.text and "9 responses in all" in page.text
    assert "anary" not in page.html and "Invented Works" not in page.html


def test_a_consultation_that_is_closed_takes_no_start_and_says_when_we_reply(browse, now):
    make_consultation(slug="shut", opens_at=now - timedelta(days=60), closes_at=now - timedelta(days=1))
    page = browse.get("/consultations/shut")
    assert "takes no more responses. We will reply by" in page.text and "Start your response" not in page.links()


def test_a_reply_that_is_late_says_so_by_itself(browse, at, now):
    consultation = make_consultation(slug="late")
    at(consultation.reply_due_at + timedelta(days=8, hours=1))
    assert "Our reply is 9 days late" in browse.get("/consultations/late").text
    assert "Our reply is 9 days late" in browse.get("/consultations").text


def test_one_that_is_being_prepared_is_not_there_for_the_public(browse):
    make_consultation(slug="draft", published=False)
    browse.get("/consultations/draft", status=404)
    browse.get("/consultations/draft/questions", status=404)
    browse.get("/respond/draft/start", status=404)


def test_all_questions_stand_on_one_page_with_why_we_ask(browse):
    consultation = make_consultation(slug="steel")
    make_question(consultation, text="What first?")
    make_question(consultation, kind=QuestionKind.SCALE, text="How far do you agree?")
    page = browse.get("/consultations/steel/questions")
    assert "1. What first?" in page.text and "2. How far do you agree?" in page.text
    assert page.text.count("Why we ask: To decide well.") == 2 and "Strongly disagree" in page.text


@pytest.fixture
def desk(browse):
    return browse.as_(make_person(RoleName.FACILITATOR))


def test_today_lists_consultations_by_station_each_with_one_next_thing(desk, now):
    make_consultation(slug="open-one", closes_at=now + timedelta(days=3))
    make_consultation(slug="next-one", published=False, opens_at=now + timedelta(days=2))
    page = desk.get("/facilitate")
    assert page.links()["See who has answered : Consultation open-one"] == "/facilitate/consultations/open-one/intake"
    assert page.links()["Check and open it : Consultation next-one"].endswith("/next-one/readiness")
    needs = page.find(".needs-me").get_text()
    assert "Open Consultation next-one" in needs and "Consultation open-one closes soon" in needs


def test_a_reply_is_due_by_the_end_of_one_day_on_every_page(browse, at):
    officer = make_person(RoleName.FACILITATOR)
    consultation = make_consultation(slug="steel", closes_at=clock.end_of(date(2018, 11, 2)))
    with transaction():
        consultation.reply_due_at = clock.end_of(date(2018, 11, 7))
    assert "We will reply by Wednesday 7 November 2018" in browse.get("/consultations/steel").text
    assert "By 7 November 2018" in browse.get("/consultations/steel").text
    at(clock.end_of(date(2018, 11, 6)))
    assert "reply due by the end of Wednesday 7 November 2018" in browse.as_(officer).get("/facilitate").text
    assert "day late" not in browse.get("/consultations").text
    at(clock.end_of(date(2018, 11, 7)))
    assert "Our reply is 1 day late. It was due by Wednesday 7 November 2018." in browse.get("/consultations").text


def test_from_each_page_of_a_consultation_staff_reach_all_the_others_that_they_may_open(browse):
    make_consultation(slug="steel")
    desk, panel = browse.as_(make_person(RoleName.FACILITATOR)), browse.as_(make_person(RoleName.INFORMATION_OFFICER))
    menu = desk.get("/facilitate/consultations/steel/intake").soup.select(".work-nav a")
    assert [link.get_text() for link in menu] == [
        "Set-up", "Questions", "Dates", "Checks", "Responses", "Evidence", "Coverage", "Rounds", "Themes", "Ledger",
        "Pack", "Outcomes",
    ]  # fmt: skip
    for link in menu:
        page = desk.get(str(link["href"]))
        assert [each.get_text() for each in page.soup.select(".work-nav [aria-current]")] == [link.get_text()]
    fewer = panel.get("/facilitate/consultations/steel/intake").soup.select(".work-nav a")
    assert fewer and "Pack" not in [link.get_text() for link in fewer]


def test_the_menu_marks_one_area_the_one_that_the_page_is_in(desk):
    make_consultation(slug="steel")
    for address, area in (
        ("/consultations/steel", "Consultations"),
        ("/decisions", "Decisions"),
        ("/commitments", "Progress"),
        ("/facilitate/consultations/steel/intake", "Facilitate"),
        ("/studio/steel", "Facilitate"),
        ("/facilitate/consultations/steel/outcomes", "Facilitate"),
    ):
        marked = desk.get(address).soup.select(".area-nav [aria-current]")
        assert [link.get_text() for link in marked] == [area], address


def test_today_says_so_when_nothing_waits(desk):
    page = desk.get("/facilitate")
    assert "Nothing waits for you." in page.text and "No consultation yet" in page.text


def test_the_public_is_asked_to_sign_in_and_a_board_member_is_told_which_role_it_takes(browse):
    make_consultation(slug="steel")
    for address in (
        "/facilitate",
        "/facilitate/consultations/steel/readiness",
        "/facilitate/consultations/steel/intake",
    ):
        assert "/sign-in" in browse.get(address).url
        assert "facilitator" in browse.as_(make_person(RoleName.BOARD_MEMBER)).get(address, status=403).text


def test_readiness_shows_each_check_and_opens_only_when_all_hold(desk, now):
    consultation = make_consultation(
        slug="steel", published=False, opens_at=now + timedelta(days=1), closes_at=now + timedelta(days=40)
    )
    page = desk.get("/facilitate/consultations/steel/readiness")
    assert "It asks at least one question" in page.text and "Fix" in page.text
    assert not page.soup.select("main form[action$='/open']")
    make_question(consultation)
    page = desk.get("/facilitate/consultations/steel/readiness")
    opened = desk.submit(page, action="/open")
    assert "Consultation steel is public. Opens at 9:30am (GMT) on" in opened.find(".message--ok").get_text()
    assert catalogue.get_published("steel").published_at == now


def test_the_checks_of_one_that_is_public_stand_as_on_the_day_it_was_opened(desk, now):
    consultation = make_consultation(slug="steel", opens_at=now - timedelta(days=30), closes_at=now + timedelta(days=6))
    with transaction():
        consultation.published_at = now - timedelta(days=31)
    assert "It stays open for at least 28 days (36 as dated) Pass" in desk.get(READINESS).text
    with transaction():
        consultation.closes_at = now - timedelta(days=1)
    assert "It has a day to open and a later day to close" in desk.get(READINESS).text
    assert "(29 as dated) Pass" in desk.get(READINESS).text


def test_one_that_is_being_prepared_says_so_and_not_that_it_is_paused(desk):
    make_consultation(slug="steel", published=False)
    status = desk.get(READINESS).find(".time-status").get_text()
    assert "Being prepared" in status and "Paused" not in status


def test_one_that_became_unready_meanwhile_is_not_opened_and_says_why(desk, now):
    consultation = make_consultation(
        slug="steel", published=False, opens_at=now + timedelta(days=1), closes_at=now + timedelta(days=40)
    )
    make_question(consultation)
    page = desk.get("/facilitate/consultations/steel/readiness")
    with transaction():
        consultation.contact = ""
    refused = desk.submit(page, action="/open")
    assert "It names a contact" in refused.find(".message--error").get_text()
    assert consultation.published_at is None


def test_an_analyst_sees_the_checks_but_cannot_open(browse, now):
    make_consultation(slug="steel", published=False)
    analyst = browse.as_(make_person(RoleName.ANALYST))
    assert not analyst.get("/facilitate/consultations/steel/readiness").soup.select("form[action$='/open']")
    make_consultation(slug="elsewhere")
    token = analyst.get("/respond/elsewhere/start").find("[name=csrf_token]")["value"]
    analyst.post("/facilitate/consultations/steel/open", {"csrf_token": token}, status=403)
