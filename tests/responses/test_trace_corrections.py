""" "This is not what I meant" and "Does our reply answer what you said?", as the sender of a response sees them."""

from datetime import timedelta

import pytest

from consult import outcomes, theming
from consult.boards.models import Result
from consult.db import transaction
from consult.people import RoleName
from consult.responses.following import Met
from consult.theming import CorrectionResult
from tests.conftest import NOW
from tests.factories.boards import decide, make_clerk, make_pack, make_signed_off
from tests.factories.outcomes import make_answered
from tests.factories.people import make_person
from tests.factories.summaries import make_heard
from tests.responses.test_trace import open_own

MEANT = "We need a larger cable, not an earlier one."


@pytest.fixture
def heard(app, now):
    return make_heard()


@pytest.fixture
def mine(heard):
    return heard.responses[0]


def say(browse, page, meant=MEANT):
    link = next(address for address in page.links().values() if "/misread/" in address)
    return browse.submit(browse.get(link), {"meant": meant})


def test_the_sender_says_what_was_meant_and_reads_the_answer_there(browse, heard, mine):
    page = say(browse, open_own(browse, mine))
    assert page.url.endswith("/trace") and f"You told us on Thursday 1 November 2018: {MEANT}" in page.text
    assert "An analyst will answer here." in page.text and "/misread/" not in page.html
    [told] = theming.list_corrections(heard.consultation)
    with transaction():
        words = "You are right, it is about the buses."
        theming.answer_correction(told, CorrectionResult.MOVED, words, heard.buses, by=heard.analyst, now=NOW)
    page = open_own(browse, mine)
    assert "We moved it to “Buses do not reach the works”. You are right, it is about the buses." in page.text
    assert "Buses do not reach the works" in page.find(".trace-steps").get_text()


@pytest.mark.parametrize(
    ("meant", "error"),
    [("", "Say what you meant"), ("word " * 301, "1 over the limit of 300"), (" ", "Say what you meant")],
)
def test_what_was_typed_stays_when_it_is_refused(browse, mine, meant, error):
    page = say(browse, open_own(browse, mine), meant)
    assert error in page.text and page.find("textarea").get_text().strip() == meant.strip()


def test_once_the_papers_are_sealed_it_is_too_late_and_the_words_are_given_back(browse, heard, mine):
    page = open_own(browse, mine)
    link = next(address for address in page.links().values() if "/misread/" in address)
    form = browse.get(link)
    pack = make_pack(heard)
    page = browse.submit(form, {"meant": MEANT})
    assert "Reading is over" in page.text and MEANT in page.text and not page.soup.select("main form")
    assert theming.list_corrections(heard.consultation) == []
    decide(pack, Result.SENT_BACK, make_clerk("harbour"))
    assert "A board sent the papers back" in open_own(browse, mine).text
    assert MEANT in say(browse, open_own(browse, mine)).text


def test_after_our_reply_its_sender_says_partly_and_officers_see_only_counts(browse, heard, mine, at):
    pack = make_signed_off(heard)
    assert "Did we answer you?" not in open_own(browse, mine).text
    officer = make_person(RoleName.FACILITATOR)
    make_answered(pack, officer)
    page = browse.submit(open_own(browse, mine), {}, action="/answered")
    assert "Choose yes, partly or no" in page.text
    page = browse.submit(page, {"met": "partly"}, action="/answered")
    assert "We count your answer, without your name." in page.text
    assert page.find("input[name=met][checked]")["value"] == "partly"
    at(NOW + timedelta(minutes=1))
    browse.submit(page, {"met": "no"}, action="/answered")
    for response in heard.responses[1:7]:
        with transaction():
            outcomes.say_if_answered(response, pack, Met.YES, now=NOW)
    assert outcomes.count_reply_marks(pack) == {Met.YES: "not shown", Met.PARTLY: 0, Met.NO: "1 to 4"}
    desk = browse.as_(officer).get(f"/facilitate/consultations/{heard.consultation.slug}/outcomes")
    assert "Respondents told us: yes: not shown, partly: 0, no: 1 to 4." in desk.text


def test_bad_addresses_are_not_found(browse, heard, mine):
    open_own(browse, mine)
    for rest in (f"passage/{mine.id}", f"text/{mine.point.id}", "passage/none", "other/1"):
        browse.get(f"/my/{mine.reference}/trace/misread/{rest}", status=404)
