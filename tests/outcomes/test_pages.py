"""What the public reads of what happened, and what officers write."""

from datetime import date, timedelta

import pytest

from consult import boards, outcomes
from consult.db import transaction
from consult.outcomes import CommitmentStatus, OutcomeResult
from consult.people import RoleName
from tests.conftest import NOW
from tests.factories.boards import make_pack, make_signed_off
from tests.factories.outcomes import answer_all, make_answered
from tests.factories.people import make_person
from tests.factories.summaries import make_heard


def public(heard):
    return f"/consultations/{heard.consultation.slug}/what-happened"


def editor(heard, rest=""):
    return f"/facilitate/consultations/{heard.consultation.slug}/outcomes{rest}"


def make_promised(heard):
    """Public answers with one promise, due at the end of March."""
    officer = make_person(RoleName.FACILITATOR)
    pack = make_signed_off(heard)
    outcome = next(each for each in make_answered(pack, officer) if each.theme_id == heard.grid.id)
    with transaction():
        made = outcomes.make_commitment(
            outcome, title="Map the grid", owner="Grid lead", due_on=date(2019, 3, 31), by=officer, now=NOW
        )
    return made


def test_before_the_reply_the_page_says_when_it_is_due_and_then_that_it_is_late(browse, at):
    heard = make_heard()
    page = browse.get(public(heard))
    assert "We have not replied yet. Our reply is due by the end of Sunday 3 February 2019." in page.text
    at(NOW + timedelta(days=97))
    late = browse.get(public(heard))
    assert "It is 4 days late. No reason published yet." in late.text


def test_the_public_reads_what_was_heard_done_and_not_done(browse):
    heard = make_heard()
    officer, pack = make_person(RoleName.FACILITATOR), make_signed_off(heard)
    answer_all(pack, officer)
    with transaction():
        no = OutcomeResult.NOT_ACCEPTED
        outcomes.write_outcome(heard.buses, pack, no, "", "Buses are planned elsewhere.", by=officer, now=NOW)
        outcomes.publish_outcomes(heard.consultation, by=officer, now=NOW)
    page = browse.get(public(heard))
    for words in (
        "You said, to question 1 : 8 of 12 respondents who answered this question, most of them, said:",
        "Grid connections come too late.",
        "We did: We moved it up.", "Why: You showed us why.", "Buses are planned elsewhere.", "Hill Board: Approved",
        "Report back in a year", "1 to 4 of 12 respondents", "This is not a vote", pack.hash[:12],
    ):  # fmt: skip
        assert words in page.text, words
    did, did_not = page.text.split("What we did not do, and why")
    assert "Buses" not in did and "Buses do not reach the works" in did_not


def test_only_words_whose_authors_agreed_stand_on_the_public_page(browse):
    heard = make_heard()
    make_answered(make_signed_off(heard), make_person(RoleName.FACILITATOR))
    page = browse.get(public(heard))
    assert "waited long for a grid connection" in page.text
    assert "secret" not in page.html and "Firm 2 waited" not in page.html
    for response in heard.responses:
        assert response.reference not in page.html
    assert heard.responses[3].latest.organisation not in page.html


def test_an_unpublished_consultation_has_no_public_page(browse):
    heard = make_heard(published=False)
    browse.get(public(heard), status=404)


def test_decisions_are_listed_by_board_with_votes_and_conditions(browse):
    heard = make_heard()
    assert "No board has decided yet" in browse.get("/decisions").text
    make_signed_off(heard)
    page = browse.get("/decisions")
    assert "Hill Board: Approved with conditions" in page.text and "3 for, 1 against, 0 abstained" in page.text
    hill = browse.get("/decisions?board=hill")
    assert "Report back in a year" in hill.text and "Harbour Board: Recommended" not in hill.text


def test_an_officer_answers_every_theme_and_publishes(browse):
    heard = make_heard()
    pack = make_signed_off(heard)
    officer = browse.as_(make_person(RoleName.FACILITATOR))
    page = officer.get(editor(heard))
    assert "0 of 3 themes of pack 1 have an outcome" in page.text
    early = officer.submit(page)
    assert "3 themes have no outcome yet" in early.text
    for theme in outcomes.frozen_themes(pack):
        form = officer.get(editor(heard, f"/{theme['id']}"))
        page = officer.submit(form, {"result": "accepted", "we_did": "We moved it up.", "reason": "You showed us."})
    assert "3 of 3 themes of pack 1 have an outcome" in page.text
    published = officer.submit(page)
    assert published.h1 == "What happened" and "We did: We moved it up." in published.text


def test_an_answer_without_a_reason_comes_back_with_what_was_typed(browse):
    heard = make_heard()
    make_pack(heard)
    officer = browse.as_(make_person(RoleName.FACILITATOR))
    form = officer.get(editor(heard, f"/{heard.grid.id}"))
    refused = officer.submit(form, {"result": "accepted", "we_did": "We moved it up.", "reason": " "})
    assert "Give the reason" in refused.text and "We moved it up." in refused.find("textarea[name=we_did]").get_text()
    silent = officer.submit(form, {"result": "accepted", "we_did": "", "reason": "Because."})
    assert "Say what you did or will do about it" in silent.text


def test_nothing_can_be_published_from_the_page_before_the_boards_signed_off(browse):
    heard = make_heard()
    make_pack(heard)
    officer = browse.as_(make_person(RoleName.FACILITATOR))
    refused = officer.submit(officer.get(editor(heard)))
    assert "The boards have not signed this off" in refused.text
    assert not outcomes.is_answered(heard.consultation)


@pytest.mark.parametrize("role", [RoleName.ANALYST, RoleName.AUDITOR])
def test_those_who_only_read_cannot_answer(browse, role):
    heard = make_heard()
    make_pack(heard)
    reader = browse.as_(make_person(role))
    assert not reader.get(editor(heard)).soup.select("main form")
    reader.get(editor(heard, f"/{heard.grid.id}"), status=403)
    browse.as_(make_person(RoleName.BOARD_MEMBER)).get(editor(heard), status=403)


def test_an_officer_promises_something_and_the_public_follows_it(browse):
    heard = make_heard()
    make_answered(make_signed_off(heard), make_person(RoleName.FACILITATOR))
    officer = browse.as_(make_person(RoleName.FACILITATOR))
    form = officer.get(editor(heard, f"/{heard.grid.id}/promise"))
    officer.submit(form, {"title": "Map the grid", "owner": "Grid lead", "due_on": ["31", "3", "2019"]})
    assert "Map the grid" in browse.get("/commitments").text
    page = browse.get("/commitments/1")
    assert "Sunday 31 March 2019" in page.text and "Hill Board" in page.text and not page.soup.select("main form")
    assert "Map the grid" in browse.get(public(heard)).text


def test_a_date_that_moved_stays_struck_through_with_its_reason(browse):
    make_promised(make_heard())
    owner = browse.as_(make_person(RoleName.PLAN_LEAD))
    moved = {"standing": "on_track", "text": "", "new_due_on": ["31", "5", "2019"]}
    refused = owner.submit(owner.get("/commitments/1"), moved)
    assert "Say why the date moved" in refused.text
    page = owner.submit(refused, moved | {"text": "The survey was slow."})
    assert "31 March 2019" in page.find("del").get_text() and "The date moved to Friday 31 May 2019" in page.text
    assert "The survey was slow." in browse.get("/commitments/1").text


def test_late_and_silent_promises_say_so_themselves(browse, at):
    made = make_promised(make_heard())
    officer = make_person(RoleName.FACILITATOR)
    with transaction():
        outcomes.add_progress_note(made, CommitmentStatus.ON_TRACK, "Begun.", by=officer, now=NOW)
    at(NOW + timedelta(days=160))
    page = browse.get("/commitments")
    assert "Late Due Sunday 31 March 2019" in page.text and "No news since Thursday 1 November 2018" in page.text


def test_the_public_cannot_add_notes_and_unknown_commitments_are_not_found(browse):
    make_promised(make_heard())
    browse.as_(make_person(RoleName.ANALYST)).get("/commitments/1")
    assert not browse.as_(make_person(RoleName.ANALYST)).get("/commitments/1").soup.select("main form")
    browse.get("/commitments/99", status=404)


def test_the_pack_of_the_answer_is_the_one_that_was_signed_off(app, now):
    heard = make_heard()
    pack = make_signed_off(heard)
    assert boards.find_settled_pack(heard.consultation) == pack == boards.current_pack(heard.consultation)
