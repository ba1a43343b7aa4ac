"""Complain, ask, object: what the public sees, and what the desk sees."""

import logging
from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.blueprints import abuse
from consult.cases import Case
from consult.db import db
from consult.extensions import limiter
from consult.people import RoleName
from tests.conftest import NOW
from tests.factories.cases import make_case
from tests.factories.catalogue import make_consultation, make_version
from tests.factories.people import make_person
from tests.factories.questions import make_question

CANARY = "zinc-canary-4417"
WORDS = {"words": f"It went wrong. {CANARY}"}


def the_case():
    return db.session.scalars(select(Case)).one()


def wait(at, **time):
    """A person takes longer than a program."""
    at(NOW + timedelta(**(time or {"seconds": 30})))


def complain(browse, at, **values):
    page = browse.get("/complaints")
    wait(at)
    return browse.submit(page, WORDS | values)


@pytest.fixture
def officer(browse):
    return browse.as_(make_person(RoleName.INFORMATION_OFFICER))


@pytest.fixture
def governor(browse):
    return browse.as_(make_person(RoleName.GOVERNANCE_OFFICER))


def test_a_complaint_gives_reference_code_and_dates_and_is_opened_elsewhere_with_them(browse, at):
    page = complain(browse, at)
    case = the_case()
    assert page.h1 == f"Your complaint {case.reference}" and "Thursday 8 November 2018" in page.text
    assert case.labels == []
    code = page.find(".receipt__code").get_text()
    elsewhere = browse.as_(None)
    assert elsewhere.get(f"/cases/{case.reference}").url.endswith("/cases")
    opened = elsewhere.submit(elsewhere.get("/cases"), {"reference": case.reference.lower(), "code": code})
    assert CANARY in opened.text
    wrong = elsewhere.submit(elsewhere.get("/cases"), {"reference": case.reference, "code": "WRNG"})
    assert "They do not belong together" in wrong.text
    elsewhere.submit(opened, action="/close")
    assert elsewhere.get(f"/cases/{case.reference}").url.endswith("/cases")


def test_the_private_code_is_shown_for_an_hour(browse, at):
    page = complain(browse, at)
    wait(at, minutes=62)
    assert not browse.get(page.url).soup.select(".receipt__code")


def test_pressing_twice_is_one_complaint_and_errors_keep_what_was_typed(browse, at):
    page = browse.get("/complaints")
    refused = browse.submit(page, {"words": "", "wish": "An apology", "email": "nonsense"})
    assert "Tell us what went wrong" in refused.text and "Enter an e-mail address like" in refused.text
    assert refused.find("#wish").get_text().strip() == "An apology"
    first = browse.submit(refused, WORDS | {"email": ""})
    second = browse.submit(refused, WORDS | {"email": ""})
    assert first.url.rpartition("/")[2] == second.url.rpartition("/")[2] == the_case().reference


def test_a_format_is_asked_for_with_a_way_to_send_it(browse, at):
    page = browse.get("/formats?about=Draft+2")
    assert page.find("#about")["value"] == "Draft 2" and "Thursday 15 November 2018" in page.text
    refused = browse.submit(page, {"format": "Another language"})
    assert "Tell us which language" in refused.text and "Tell us where to send it" in refused.text
    browse.submit(refused, {"language": "Urdu", "reach": "1 Invented Street"})
    assert (the_case().format, the_case().language, the_case().reach) == (
        "Another language", "Urdu", "1 Invented Street"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("values", "seconds", "labels"),
    [
        ({"website": "http://spam.example.org"}, 30, [abuse.FIELD_FILLED]),
        ({}, 1, [abuse.SENT_FAST]),
        ({"shown_at": "forged"}, 30, [abuse.NO_TIME]),
    ],
)
def test_what_looks_like_a_program_is_kept_with_a_label_that_staff_see(browse, at, officer, values, seconds, labels):
    page = browse.get("/complaints")
    wait(at, seconds=seconds)
    shown = browse.submit(page, WORDS | values)
    assert the_case().labels == labels and labels[0] not in shown.text
    assert labels[0] in officer.get(f"/facilitate/cases/{the_case().reference}").text.lower()


def test_many_from_one_address_are_labelled_and_slowed_and_no_word_is_lost(browse, at, monkeypatch):
    monkeypatch.setitem(browse.app.config, "FORM_SENDS", "2 per 10 minutes")
    limiter.reset()
    for _ in range(2):
        complain(browse, at)
    page = browse.get("/complaints")
    slowed = browse.submit(page, WORDS, status=429)
    assert "Your text is kept below" in slowed.text and CANARY in slowed.find("#words").get_text()
    assert slowed.response.headers["Retry-After"]
    found = db.session.scalars(select(Case).order_by(Case.received_at)).all()
    assert len(found) == 2 and any(abuse.MANY in case.labels for case in found)
    limiter.reset()
    browse.submit(slowed)
    assert len(db.session.scalars(select(Case)).all()) == 3


def test_after_the_close_ones_own_response_leads_to_a_rights_case(browse, at):
    make_question(make_consultation(slug="steel", version=make_version(plan_slug="metals")))
    browse.submit(browse.get("/respond/steel/start"), {"publication": "named", "organisation": "Invented Castings"})
    browse.submit(browse.get("/respond/steel/question/1"), {"text": "Grid first."})
    receipt = browse.submit(browse.get("/respond/steel/check"))
    reference = receipt.find(".receipt__reference").get_text()
    browse.post(f"{receipt.url}/open", {"csrf_token": receipt.find("main input[name=csrf_token]")["value"]})
    at(NOW + timedelta(days=11))
    own = browse.get(f"/my/{reference}")
    page = browse.get(own.links()["object or ask us to remove it"])
    assert "Object, or ask us to remove" in page.h1 and "12 December 2018" in page.text
    done = browse.submit(page, {"claim": "objection", "words": "We merged."})
    case = the_case()
    assert case.response.reference == reference and "Your request" in done.h1
    desk = f"/facilitate/cases/{case.reference}"
    officer = browse.as_(make_person(RoleName.INFORMATION_OFFICER))
    governor = browse.as_(make_person(RoleName.GOVERNANCE_OFFICER))
    proposed = {"step": "propose", "words": "We stop using it.", "result": "upheld", "leaves_out": "y"}
    page = officer.submit(officer.get(desk), proposed, action=case.reference)
    assert "We stop using it." not in browse.get(f"/cases/{case.reference}").text
    refused = officer.submit(page, {"step": "confirm", "words": ""}, action=case.reference)
    assert "Somebody else has to confirm it" in refused.text
    governor.submit(governor.get(desk), {"step": "confirm"}, action=case.reference)
    assert "left out of the counts" in browse.get(f"/cases/{case.reference}").text
    assert "Left out of the counts" in browse.get(f"/my/{reference}").text


def test_a_strangers_response_cannot_be_objected_to(browse, app, now):
    assert browse.get("/my/WM-7Q4K-29TD/rights").url.endswith("/my")


def test_the_answer_is_read_and_a_review_asked_for(browse, at, officer):
    page = complain(browse, at)
    desk = f"/facilitate/cases/{the_case().reference}"
    officer.submit(
        officer.get(desk),
        {"step": "answer", "words": "You are right.", "result": "upheld"},
        action=the_case().reference,
    )
    page = browse.get(page.url)
    assert "You are right." in page.text and "Answered: Yes" in page.text
    asked = browse.submit(page, {"words": "Then act on it."})
    assert "Being reviewed" in asked.text and "Ombudsman" not in asked.text
    refused = officer.submit(officer.get(desk), {"step": "review", "words": "No.", "result": "not_upheld"})
    assert "Somebody else has to review it" in refused.text and "No." in refused.find("#words").get_text()


def test_two_officers_at_once_are_told_of_each_other_and_keep_their_words(browse, officer, governor, now):
    desk = f"/facilitate/cases/{make_case().reference}"
    first, second = officer.get(desk), governor.get(desk)
    officer.submit(first, {"step": "acknowledge"})
    refused = governor.submit(second, {"step": "tell", "words": "My own words."})
    assert "Something was done on this case" in refused.text and "My own words." in refused.find("#words").get_text()
    assert "Take this step" in governor.submit(refused, {"step": "tell"}).text


def test_the_desk_lists_what_is_late_first_and_who_may_see_it(browse, officer, at):
    case = make_case(now=NOW - timedelta(days=40))
    page = officer.get("/facilitate/cases")
    assert "1 late" in page.text and "34 days late" in page.text
    assert "Complaints and requests" in officer.get("/home").text
    auditor = browse.as_(make_person(RoleName.AUDITOR))
    assert not auditor.get(f"/facilitate/cases/{case.reference}").soup.select("main form")
    for role in (RoleName.ADMINISTRATOR, RoleName.FACILITATOR, RoleName.BOARD_MEMBER):
        browse.as_(make_person(role)).get(f"/facilitate/cases/{case.reference}", status=403)


@pytest.mark.parametrize(
    "values", [{"step": "confirm"}, {"step": "nothing"}, {"step": "extend", "words": "x"}, {"seen": "x"}]
)
def test_steps_that_a_case_does_not_take_are_refused_with_a_page(officer, now, values):
    page = officer.get(f"/facilitate/cases/{make_case().reference}")
    assert "There is a problem" in officer.submit(page, {"step": "tell", "words": "x"} | values).text


def test_no_log_line_holds_what_was_written(browse, at, caplog, capsys):
    caplog.set_level(logging.DEBUG)
    complain(browse, at, name=CANARY, email="me@example.org")
    printed = capsys.readouterr()
    assert CANARY not in caplog.text + printed.out + printed.err and "me@example.org" not in printed.out
