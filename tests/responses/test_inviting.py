"""Whom we ask, whom we heard, and letters to those who are silent: never twice in a week, never after the close."""

import re
from datetime import timedelta

import pytest

from consult import responses
from consult.db import transaction
from consult.jobs import Job
from consult.people import RoleName
from consult.responses import Heard, NotAskedNow
from tests.factories.catalogue import make_consultation
from tests.factories.drafts import make_draft
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.workers.owing import do_all
from workers import letters as _letters  # noqa: F401 - importing it registers its tasks

TERMS = {"kind": {"business": "business"}, "sector": {"rail": "rail", "rail and trams": "rail"}, "place": {}}
WEEK = timedelta(days=7)
COVERAGE = "/facilitate/consultations/steel/coverage"


@pytest.fixture
def consultation(app, now):
    consultation = make_consultation(slug="steel")
    make_question(consultation)
    return consultation


def add(consultation, now, text="Invented Castings; office@castings.example.org; Business; rail"):
    with transaction():
        return responses.add_invited(consultation, responses.read_lines(text, terms=TERMS), by=None, now=now)


def write(consultation, at):
    with transaction():
        return responses.write_to_invited(consultation, by=None, now=at)


def standing(consultation):
    return [each.heard for each in responses.list_coverage(consultation)]


def test_lines_are_read_with_semicolons_commas_or_tabs_and_words_or_codes():
    typed = "A; a@example.org; Business; Rail and trams\nB,b@example.org\nC\tC@Example.org\tbusiness\t\t\n\n"
    lines = responses.read_lines(typed, terms=TERMS)
    assert [line.problem for line in lines] == ["", "", ""]
    assert [(line.values["address"], line.values["kind"], line.values["sector"]) for line in lines] == [
        ("a@example.org", "business", "rail"),
        ("b@example.org", "", ""),
        ("c@example.org", "business", ""),
    ]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("; a@example.org", "It has no name"),
        ("A", "“” is not an e-mail address"),
        ("A; a@", "“a@” is not an e-mail address"),
        ("A; a@example.org; dragon", "“dragon” is no kind that we know"),
        ("A; known@example.org", "known@example.org is on the list already"),
    ],
)
def test_a_line_with_something_wrong_says_what(line, problem):
    [read] = responses.read_lines(line, terms=TERMS, known=["known@example.org"])
    assert read.problem == problem


def test_the_same_address_twice_is_asked_once(consultation, now):
    assert add(consultation, now) == 1
    assert add(consultation, now) == 0


def test_nobody_is_written_to_twice_in_a_week(consultation, now):
    add(consultation, now)
    assert write(consultation, now) == 1
    assert write(consultation, now + WEEK - timedelta(seconds=1)) == 0
    assert write(consultation, now + WEEK) == 1


@pytest.mark.parametrize("when", ["before", "after"])
def test_no_letter_goes_out_before_the_opening_or_after_the_close(consultation, now, when):
    add(consultation, now)
    at = consultation.opens_at - timedelta(seconds=1) if when == "before" else consultation.closes_at
    with pytest.raises(NotAskedNow):
        write(consultation, at)


def test_who_wants_no_letters_is_left_alone(consultation, now):
    add(consultation, now)
    with transaction():
        responses.stop_news("office@castings.example.org", now=now)
    assert write(consultation, now) == 0


def test_who_responded_with_the_invited_address_is_heard_and_not_reminded(consultation, now):
    add(consultation, now)
    draft, token = make_draft(consultation, {make_question(consultation): {"text": "Grid first."}})
    assert standing(consultation) == [Heard.SILENT]
    with transaction():
        responses.keep_contact(draft, "office@castings.example.org")
        responses.submit_response(draft, by=None, received_at=now, token=token)
    assert standing(consultation) == [Heard.HEARD]
    assert write(consultation, now) == 0


@pytest.fixture
def desk(browse):
    return browse.as_(make_person(RoleName.FACILITATOR))


def test_an_empty_list_says_what_to_do(desk, consultation):
    page = desk.get(COVERAGE)
    assert "No response counts yet" in page.text and "Add those you need to hear from" in page.text


def test_good_lines_are_kept_and_wrong_ones_stay_in_the_field_with_their_reasons(desk, consultation):
    page = desk.submit(desk.get(f"{COVERAGE}/add"), {"lines": "Good; good@example.org\nBad; nowhere"})
    assert "Line 1: “nowhere” is not an e-mail address" in page.text
    assert page.find("#lines").get_text().strip() == "Bad; nowhere"
    assert "Good" in desk.get(COVERAGE).text


def test_from_list_to_letter_to_response(app, desk, browse, consultation, now):
    add(consultation, now)
    preview = desk.get(f"{COVERAGE}/write")
    assert "We would like to hear from you" in preview.text and "1 gets the invitation" in preview.text
    sent = desk.submit(preview)
    assert "1 letter is on its way" in sent.find(".message").get_text()
    do_all(app, Job.SEND_LETTER)
    letter = app.extensions["posted"][-1]
    link = re.search(r"/invited/\S+", letter.get_content())[0]
    assert letter["To"] == "office@castings.example.org" and letter["List-Unsubscribe"]
    firm = browse.as_(None)
    firm.get(link)
    assert standing(consultation) == [Heard.SILENT]  # mail scanners open links too
    firm.submit(firm.get("/respond/steel/start"), {"publication": "named"})
    assert standing(consultation) == [Heard.BEGAN]
    firm.submit(firm.get("/respond/steel/question/1"), {"text": "Grid first."})
    firm.submit(firm.get("/respond/steel/check"))
    assert standing(consultation) == [Heard.HEARD]
    assert "Nobody can be written to now" in desk.get(COVERAGE).text


def test_an_old_or_cut_link_says_so(browse, consultation):
    assert "replaced by a newer letter" in browse.get("/invited/made-up", status=404).text


def test_somebody_is_taken_off_the_list(desk, consultation, now):
    add(consultation, now)
    page = desk.get(COVERAGE)
    page = desk.submit(page, action=page.find("form[action$='/remove']")["action"])
    assert "Nobody is on the list" in page.text
