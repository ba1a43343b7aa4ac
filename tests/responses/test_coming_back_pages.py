"""Save and come back, open by e-mail, stop the letters: what people see, without scripts."""

import re

import pytest

from consult import responses
from consult.jobs import Job
from consult.responses.services.returning import LINK_LASTS
from tests.factories.catalogue import make_consultation
from tests.factories.questions import make_question
from tests.workers.owing import do_all
from workers import letters as _letters  # noqa: F401 - importing it registers its tasks

ADA = "ada@example.org"


@pytest.fixture
def question(app, now):
    return make_question(make_consultation(slug="steel"))


@pytest.fixture
def begun(browse, question):
    browse.submit(browse.get("/respond/steel/start"), {"publication": "named"})
    browse.submit(browse.get("/respond/steel/question/1"), {"text": "Grid first."})
    return browse


def mailed(app):
    """The text of the newest letter, once what was promised is sent."""
    do_all(app, Job.SEND_LETTER)
    return app.extensions["posted"][-1]["Subject"] + "\n" + app.extensions["posted"][-1].get_content()


def message(page):
    return page.find(".message").get_text()


def save(browse, address=ADA):
    return browse.submit(browse.get("/respond/steel/save"), {"address": address})


def link_in(text):
    return re.search(r"/resume/\S+", text)[0]


def test_a_draft_is_saved_with_a_link_and_goes_on_in_another_browser(app, begun):
    page = save(begun)
    assert "A link is on its way to ada@example.org" in message(page)
    link = link_in(mailed(app))
    there = begun.as_(None)
    button = there.get(link)
    assert "Grid first" not in button.text
    there.get(link)  # looking at it spends nothing
    there.submit(button)
    assert "Grid first." in there.get("/respond/steel/check").text
    assert "Grid first." in begun.get("/respond/steel/check").text


def test_who_only_holds_a_spent_link_sees_nothing_and_the_new_one_goes_to_its_address(app, begun):
    save(begun)
    link = link_in(mailed(app))
    there = begun.as_(None)
    there.submit(there.get(link))
    stranger = begun.as_(None)
    spent = stranger.submit(stranger.get(link, status=410), button="Send a new one")
    assert "a new one is on its way" in message(spent) and "Grid first" not in spent.text
    assert app.extensions["posted"][-1]["To"] == ADA
    assert link_in(mailed(app)) != link


def test_a_link_that_ran_out_or_was_made_up_says_what_to_do(app, begun, at, now):
    save(begun)
    link = link_in(mailed(app))
    at(now + LINK_LASTS)
    for each in (link, "/resume/made-up"):
        page = begun.get(each, status=410)
        assert page.h1 == "This link has been used or has run out" and "Send a new one" in page.text


@pytest.mark.parametrize("address", ["", "ada", "ada@", "a b@example.org"])
def test_an_address_that_is_none_is_told_and_stays_in_the_field(begun, address):
    page = save(begun, address)
    assert "Enter an e-mail address" in page.text
    assert page.find("#address").get("value", "") == " ".join(address.split())


def test_five_words_open_the_draft_elsewhere(begun):
    page = begun.submit(begun.get("/respond/steel/save"), {"phrase": "yes"})
    words = page.find(".govuk-inset-text .receipt__code").get_text()
    there = begun.as_(None)
    wrong = there.submit(there.get("/resume?for=steel"), {"words": "yes", "words-phrase": "one two three four five"})
    assert "They do not belong together" in wrong.text
    assert wrong.find("#words-phrase")["value"] == "one two three four five"
    there.submit(wrong, {"words": "yes", "words-consultation": "steel", "words-phrase": words.upper()})
    assert "Grid first." in there.get("/respond/steel/check").text


def test_a_new_link_is_asked_for_in_the_same_words_whether_there_is_a_draft_or_not(app, begun):
    save(begun)
    do_all(app, Job.SEND_LETTER)
    answers = []
    for address in (ADA, "nobody@example.org"):
        there = begun.as_(None)
        answers.append(
            there.submit(there.get("/resume"), {"link": "yes", "link-address": address}).find(".message").text
        )
    assert answers[0] == answers[1]
    do_all(app, Job.SEND_LETTER)
    assert [message["To"] for message in app.extensions["posted"]] == [ADA, ADA]


@pytest.fixture
def sent(app, begun):
    """A response sent with an address; its reference."""
    save(begun)
    receipt = begun.submit(begun.get("/respond/steel/check"))
    do_all(app, Job.SEND_LETTER)
    return re.search(r"WM-\w{4}-\w{4}", receipt.text)[0]


def test_the_receipt_comes_by_mail(app, sent):
    text = mailed(app)
    assert text.startswith(f"We have your response {sent}") and "Fingerprint: " in text and "Grid first" not in text


def open_by_mail(app, browse, reference):
    page = browse.submit(browse.get("/my/code"), {"reference": reference, "address": ADA})
    code = re.search(r"^\d{6}$", mailed(app), re.MULTILINE)[0]
    wrong = browse.submit(page, {"code": "000000" if code != "000000" else "111111"})
    assert "Check the code and enter it again" in wrong.text
    return browse.submit(wrong, {"code": code})


def test_a_response_opens_by_a_code_from_the_mailbox_and_so_does_all_else_of_that_address(app, begun, sent):
    there = begun.as_(None)
    page = open_by_mail(app, there, sent)
    assert page.h1 == f"Your response {sent}" and "Grid first." in page.text
    assert "We write to ada@example.org." in page.text
    changed = there.submit(page, action="/change")
    assert f"You are changing {sent}" in changed.text
    assert sent in there.get("/my").text
    there.submit(there.get(f"/my/{sent}"), action="/close")
    assert sent not in there.get("/my").text and there.get(f"/my/{sent}").h1 == "Your responses"


def test_no_code_is_sent_for_anothers_address_and_the_page_does_not_say_so(app, begun, sent):
    do_all(app, Job.SEND_LETTER)
    before = len(app.extensions["posted"])
    there = begun.as_(None)
    page = there.submit(there.get("/my/code"), {"reference": sent, "address": "eve@example.org"})
    assert page.h1 == "Enter the code from the e-mail"
    do_all(app, Job.SEND_LETTER)
    assert len(app.extensions["posted"]) == before


def test_an_address_is_given_after_sending_and_the_receipt_goes_there(app, begun):
    receipt = begun.submit(begun.get("/respond/steel/check"))
    reference = re.search(r"WM-\w{4}-\w{4}", receipt.text)[0]
    page = begun.submit(begun.get(f"/my/{reference}/address"), {"address": ADA})
    assert "Your receipt is on its way to ada@example.org" in message(page)
    assert reference in mailed(app)


def test_a_stranger_gives_no_address_for_anothers_response(begun, sent):
    assert begun.as_(None).get(f"/my/{sent}/address").h1 == "Your responses"


def test_letters_are_stopped_by_their_link_with_one_button(app, begun, sent):
    stop = responses.stop_path(ADA)
    asked = begun.get(stop)
    assert asked.h1 == "Stop these letters?"
    done = begun.submit(asked)
    assert done.h1 == "No more news"
    begun.get(stop[:-3], status=404)
    page = open_by_mail(app, begun.as_(None), sent)
    assert "you stopped it" in page.text
