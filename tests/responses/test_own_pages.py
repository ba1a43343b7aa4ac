"""One's own response, opened again: what its sender sees and does, without scripts."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from consult.db import db
from consult.people import RoleName
from consult.responses.models import Draft, Response, ResponseVersion, Withdrawal
from tests.factories.catalogue import make_consultation, make_version
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.responses import make_response

MILLI = timedelta(milliseconds=1)
INTAKE = "/facilitate/consultations/steel/intake"


@pytest.fixture
def question(app, now):
    return make_question(make_consultation(slug="steel", version=make_version(plan_slug="metals")))


@pytest.fixture
def sent(browse, question):
    """Somebody sends a response and writes down what the receipt says."""
    browse.submit(browse.get("/respond/steel/start"), {"publication": "named", "organisation": "Invented Castings"})
    browse.submit(browse.get("/respond/steel/question/1"), {"text": "Grid first."})
    clause = "/respond/steel/comment/metals/1/clause-1"
    browse.submit(browse.get(clause), {"text": "By when?", "position": "change"})
    receipt = browse.submit(browse.get("/respond/steel/check"))
    code = receipt.soup.select(".receipt__code")[-1].find(string=True).strip()
    return receipt.find(".receipt__reference").get_text(), code, receipt


def open_it(browse, sent):
    reference, code, _receipt = sent
    return browse.submit(browse.get("/my"), {"reference": reference, "code": code})


def message(page):
    return page.find(".message").get_text()


def panel(receipt):
    return " ".join(receipt.find(".govuk-panel").get_text(" ").split())


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def change(browse, page, words, button=None):
    """Go through the journey of a change to its check page."""
    tasks = browse.submit(page, action="/change", button=button)
    assert "You are changing WM-" in tasks.text
    browse.submit(browse.get("/respond/steel/question/1"), {"text": words})
    return browse.get("/respond/steel/check")


def test_reference_and_code_open_it_in_another_browser(browse, sent):
    page = open_it(browse.as_(None), sent)
    assert page.url.endswith(f"/my/{sent[0]}") and page.h1 == f"Your response {sent[0]}"
    for words in (
        "Received and counted",
        "online",
        "9:30am (GMT) on Thursday 1 November 2018",
        "Grid first.",
        "By when?",
    ):
        assert words in page.text
    version = db.session.scalar(select(ResponseVersion))
    assert version.fingerprint in page.text and "Publish with our name" in page.text
    assert page.response.headers["Cache-Control"] == "no-store"
    assert sent[1] not in page.html and sent[1] not in page.url


def test_the_receipt_opens_it_at_once(browse, sent):
    page = browse.submit(sent[2], action="/open")
    assert page.h1 == f"Your response {sent[0]}"


@pytest.mark.parametrize("wrong", ["reference", "code"])
def test_a_wrong_reference_and_a_wrong_code_are_told_in_the_same_words(browse, sent, wrong):
    given = {"reference": sent[0], "code": sent[1]} | {wrong: "WM-2222-2222" if wrong == "reference" else "ABCD" * 4}
    stranger = browse.as_(None)
    page = stranger.submit(stranger.get("/my"), given)
    assert "Check the reference and the private code. They do not belong together" in page.text
    assert "Grid first." not in page.text


def test_without_the_code_a_reference_looks_as_if_there_were_none(browse, sent):
    stranger = browse.as_(None)
    for reference in (sent[0], "WM-2222-2222"):
        for more in ("", "/download", "/withdraw"):
            page = stranger.get(f"/my/{reference}{more}")
            assert page.url.endswith("/my") and page.h1 == "Your responses"


def test_closing_it_asks_for_the_code_again(browse, sent):
    page = browse.submit(open_it(browse, sent), action="/close")
    assert "Closed." in message(page) and sent[0] not in page.text
    assert browse.get(f"/my/{sent[0]}").url.endswith("/my")
    browse.get(sent[2].url, status=404)  # nor does the receipt tell the next person what was sent


def test_a_change_becomes_version_two_and_both_are_shown(browse, sent, at, now):
    at(now + timedelta(days=1))
    check = change(browse, open_it(browse, sent), "Skills first.")
    assert f"You are changing {sent[0]} : this will be version 2" in check.text and "By when?" in check.text
    receipt = browse.submit(check)
    assert f"{sent[0]} Version 2" in panel(receipt) and "Skills first." in receipt.text
    assert "ResponseVersion" not in receipt.html
    page = browse.get(f"/my/{sent[0]}")
    assert "Received; version 2 counts" in page.text and "Replaced by version 2" in page.text
    assert "Grid first." in page.text and "Skills first." in page.text
    assert (count(Response), count(ResponseVersion)) == (1, 2)


def test_pressing_send_twice_makes_one_version(browse, sent):
    check = change(browse, open_it(browse, sent), "Skills first.")
    first, again = browse.submit(check), browse.submit(check)
    assert first.url == again.url and count(ResponseVersion) == 2


def test_the_second_of_two_changes_is_told_and_keeps_its_text(browse, sent):
    here, there = open_it(browse, sent), browse.as_(None)
    mine = change(browse, here, "Rail first.")
    there.submit(change(there, open_it(there, sent), "Skills first.", "Begin another change"))
    told = browse.submit(mine, status=409)
    assert "Your response was changed meanwhile: version 2" in told.text and "Rail first." in told.text
    assert count(ResponseVersion) == 2
    assert "Version 3" in panel(browse.submit(told))


def test_a_change_that_was_begun_goes_on_in_another_browser(browse, sent):
    change(browse, open_it(browse, sent), "Skills first.")
    browse.submit(browse.get(f"/my/{sent[0]}"), action="/close")
    there = browse.as_(None)
    page = open_it(there, sent)
    begun = db.session.scalar(select(Draft.id).where(Draft.change.has()))
    tasks = there.submit(page, action=f"/changes/{begun}")
    assert "You are changing" in tasks.text and "Skills first." in there.get("/respond/steel/check").text


def test_a_change_gives_its_text_back_once_the_grace_is_over(browse, sent, question, at):
    closes, grace = question.consultation.closes_at, question.consultation.grace_ends_at
    at(closes - MILLI)
    check = change(browse, open_it(browse, sent), "Skills first.")
    at(grace)
    late = browse.submit(check, status=409)
    assert "Your text is safe" in late.text and "Skills first." in late.text and "and counts" in late.text
    assert count(ResponseVersion) == 1
    at(grace - MILLI)
    assert "Version 2" in panel(browse.submit(check))


def test_after_the_close_it_is_shown_and_can_be_neither_changed_nor_withdrawn(browse, sent, question, at):
    page = open_it(browse, sent)
    at(question.consultation.closes_at)
    late = browse.get(page.url)
    assert "It cannot be changed or withdrawn here now" in late.text and "Grid first." in late.text
    assert "closed" in message(browse.submit(page, action="/change"))
    assert (count(ResponseVersion), count(Draft)) == (1, 1)


def test_another_response_that_is_not_sent_is_put_aside_and_taken_up_again(browse, sent):
    there = browse.as_(None)
    there.submit(there.get("/respond/steel/start"), {"publication": "none"})
    there.submit(there.get("/respond/steel/question/1"), {"text": "For my neighbour."})
    change(there, open_it(there, sent), "Skills first.")
    listed = there.get("/my")
    assert listed.text.count("Go on with it") == 2
    aside = listed.find("form[action*='/my/aside/']")["action"]
    there.submit(listed, action=aside)
    assert "For my neighbour." in there.get("/respond/steel/check").text
    listed = there.get("/my")
    there.submit(listed, action=listed.find("form[action*='/my/aside/']")["action"])
    assert "Skills first." in there.get("/respond/steel/check").text


def test_withdrawing_is_asked_before_and_can_be_taken_back(browse, sent):
    page = open_it(browse, sent)
    asked = browse.get(page.links()["Withdraw it"])
    assert asked.h1 == "Withdraw your response?" and count(Withdrawal) == 0
    page = browse.submit(asked, {"reason": "We spoke too soon"})
    assert "Withdrawn by you" in page.text and "Grid first." in page.text
    assert not page.soup.select("form[action$='/change']")
    desk = browse.as_(make_person(RoleName.FACILITATOR))
    assert "1 received = 0 counted + 1 left out of the counts." in desk.get(INTAKE).text
    shown = desk.get(f"/facilitate/consultations/steel/responses/{sent[0]}")
    assert "We spoke too soon" in shown.text and not shown.soup.select("form[action$='/exclude']")
    page = browse.submit(page, action="/take-back")
    assert "is no longer withdrawn" in message(page) and "Received and counted" in page.text
    assert "1 received = 1 counted" in desk.get(INTAKE).text


def test_what_we_left_out_is_told_with_the_reason(browse, sent):
    desk = browse.as_(make_person(RoleName.FACILITATOR))
    desk.submit(
        desk.get(f"/facilitate/consultations/steel/responses/{sent[0]}"), {"reason": "Sent twice"}, action="/exclude"
    )
    assert "left out of the counts: Sent twice" in open_it(browse, sent).text


def test_a_copy_can_be_downloaded_as_text(browse, sent):
    browse.submit(change(browse, open_it(browse, sent), "Skills first."))
    copy = browse.client.get(f"/my/{sent[0]}/download")
    assert copy.mimetype == "text/plain" and f"{sent[0]}.txt" in copy.headers["Content-Disposition"]
    words = copy.get_data(as_text=True)
    assert (
        words.index("Version 2") < words.index("Skills first.") < words.index("Version 1") < words.index("Grid first.")
    )
    assert sent[1] not in words


def test_a_response_that_came_by_file_is_not_opened_here(browse, question):
    letter = make_response(question.consultation, {question: "From a letter."})
    page = browse.submit(browse.get("/my"), {"reference": letter.reference, "code": "ABCD-EFGH-JKMN-PQRS"})
    assert "They do not belong together" in page.text and "From a letter." not in page.text


def test_guessing_is_slowed_down_for_each_reference(browse, sent, app, monkeypatch):
    monkeypatch.setitem(app.config, "SIGN_IN_TRIES", "3 per minute")
    page = browse.get("/my")
    for _n in range(3):
        browse.submit(page, {"reference": sent[0], "code": "ABCD" * 4})
    browse.submit(page, {"reference": sent[0], "code": "ABCD" * 4}, status=429)


def test_staff_read_every_version_as_it_was_sent(browse, sent):
    browse.submit(change(browse, open_it(browse, sent), "Skills first."))
    desk = browse.as_(make_person(RoleName.FACILITATOR))
    page = desk.get(f"/facilitate/consultations/steel/responses/{sent[0]}")
    assert "Skills first." in page.text and "Grid first." not in page.text and "Gave no e-mail address" in page.text
    earlier = desk.get(page.links()["version 1"])
    assert "Grid first." in earlier.text and "Version 2 stands in its place" in earlier.text
    desk.get(f"/facilitate/consultations/steel/responses/{sent[0]}?version=3", status=404)


def test_what_looks_unusual_is_labelled_for_staff_and_counts_like_the_rest(browse, question, at, now):
    browse.submit(browse.get("/respond/steel/start"), {"publication": "named"})
    browse.submit(browse.get("/respond/steel/question/1"), {"text": "Grid first."})
    check = browse.get("/respond/steel/check")
    receipt = browse.submit(check, {"website": "https://example.org"})
    reference = receipt.find(".receipt__reference").get_text()
    desk = browse.as_(make_person(RoleName.FACILITATOR))
    assert "Unusual" in desk.get(INTAKE).text and "1 counted" in desk.get(INTAKE).text
    page = desk.get(f"/facilitate/consultations/steel/responses/{reference}")
    assert "hidden field filled; sent within ten seconds of beginning" in page.text


def test_a_response_sent_at_a_persons_pace_has_no_label(browse, question, at, now):
    browse.submit(browse.get("/respond/steel/start"), {"publication": "named"})
    browse.submit(browse.get("/respond/steel/question/1"), {"text": "Grid first."})
    at(now + timedelta(seconds=10))
    browse.submit(browse.get("/respond/steel/check"))
    assert "Unusual" not in browse.as_(make_person(RoleName.FACILITATOR)).get(INTAKE).text
