"""What somebody in the room sees on a phone, without an account."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from consult import codesign
from consult.codesign import VoteValue
from consult.codesign.models import Vote
from consult.db import db, transaction
from consult.people import RoleName
from tests.browsing import Browsing
from tests.conftest import NOW
from tests.factories.codesign import make_note, make_participant, make_round, make_session, make_vote
from tests.factories.people import make_person

HOUR = timedelta(hours=1)
THREE = ("Trains first.", "Buses first.", "Trams first.")


def join(browse, session, name=""):
    """Type the code, say a name or nothing: the first page inside."""
    page = browse.submit(browse.get("/join"), {"code": session.join_code.lower()})
    assert page.h1 == "Four tables"
    return browse.submit(page, {"name": name}, button="Join")


def release(session, now=NOW):
    with transaction():
        codesign.release_totals(session, by=None, now=now)


def test_people_join_with_the_code_on_the_screen_however_they_type_it(browse):
    session = make_session(statements=THREE)
    code = session.join_code
    page = browse.submit(browse.get("/join"), {"code": f" {code[:3].lower()} {code[3:]}"})
    assert "without your name" in page.text
    assert browse.submit(page).h1 == "Statement 1 of 3"
    assert codesign.count_participants(session) == 1


@pytest.mark.parametrize("typed", ["AAAAAA", "x"])
def test_a_wrong_code_says_where_to_look_and_keeps_what_was_typed(browse, typed):
    page = browse.submit(browse.get("/join"), {"code": typed})
    assert "Check the code on the screen. Codes have 6 letters and numbers." in page.text
    assert page.find("input[name=code]")["value"] == typed
    assert "Check the code on the screen" in browse.get(f"/join/{typed}", status=404).text


def test_an_empty_code_is_asked_for(browse):
    assert "Enter the code on the screen" in browse.submit(browse.get("/join")).text


def test_somebody_who_has_not_joined_is_asked_to(browse):
    session = make_session(statements=THREE)
    for place in ("statements", "add"):
        assert browse.get(f"/join/{session.join_code}/{place}").find("input[name=name]")


def test_one_joins_once_with_one_browser_and_each_browser_is_somebody_else(browse):
    session = make_session(statements=THREE)
    join(browse, session)
    assert browse.get(f"/join/{session.join_code}").h1 == "Statement 1 of 3"
    join(Browsing(browse.app), session)
    assert codesign.count_participants(session) == 2


def test_voting_goes_from_statement_to_statement_and_says_how_far_one_is(browse):
    session = make_session(statements=THREE)
    page = join(browse, session)
    for number, button in enumerate(("Agree", "Disagree", "Pass"), 1):
        assert page.h1 == f"Statement {number} of 3"
        assert THREE[number - 1] in page.text
        page = browse.submit(page, button=button)
    assert "You have voted on all 3 statements" in page.text
    assert [(row.agree, row.disagree, row.passed) for row in codesign.results(session)] == [
        (1, 0, 0), (0, 1, 0), (0, 0, 1)
    ]  # fmt: skip


def test_any_vote_can_be_changed(browse):
    session = make_session(statements=THREE)
    page = browse.submit(join(browse, session), button="Agree")
    page = browse.get(page.links()["Trains first."])
    assert page.h1 == "Change your vote"
    assert page.find("button[aria-pressed=true]")["value"] == "agree"
    browse.submit(page, button="Disagree")
    assert [row.disagree for row in codesign.results(session)] == [1, 0, 0]
    assert db.session.scalar(select(func.count()).select_from(Vote)) == 1


def test_a_press_that_is_sent_twice_is_one_vote(browse):
    session = make_session(statements=THREE)
    page = join(browse, session)
    for _ in range(2):
        browse.submit(page, button="Agree")
    assert db.session.scalar(select(func.count()).select_from(Vote)) == 1


def test_a_vote_that_nobody_offered_changes_nothing(browse):
    session = make_session(statements=THREE)
    page = join(browse, session)
    for values in ({"vote": "twice"}, {"vote": "agree", "statement": "x"}, {}):
        assert browse.submit(page, values).h1 == "Statement 1 of 3"
    assert browse.submit(page, {"vote": "agree", "statement": "99"}, status=404)
    assert db.session.scalar(select(func.count()).select_from(Vote)) == 0


def test_totals_are_hidden_until_a_facilitator_releases_them(browse):
    session = make_session(statements=("Trains first.",))
    for _ in range(4):
        make_vote(make_participant(session), codesign.get_statement(session, 1), VoteValue.AGREE)
    page = browse.submit(join(browse, session), button="Disagree")
    address = f"/join/{session.join_code}/results"
    assert address not in page.links().values()
    hidden = browse.get(address)
    assert "The totals are not out yet" in hidden.text
    assert "4 of 5" not in hidden.text
    release(session)
    assert address in browse.get(page.url).links().values()
    assert "4 of 5" in browse.get(address).text


def test_no_percentage_is_shown_under_50_voters_and_nothing_under_5(browse):
    session = make_session(statements=THREE[:2])
    statement = codesign.get_statement(session, 1)
    for _ in range(5):
        make_vote(make_participant(session), statement, VoteValue.AGREE)
    make_vote(make_participant(session), codesign.get_statement(session, 2), VoteValue.PASS)
    release(session)
    page = browse.get(f"/join/{session.join_code}/results")
    assert "5 of 5" in page.text
    assert "%" not in page.text
    assert "Fewer than 5 people voted on this, so it is not shown" in page.text
    assert "1 of 1" not in page.text


def test_a_participant_adds_a_statement_and_others_are_asked_about_it(browse):
    session = make_session()
    page = join(browse, session)
    assert "There are no statements yet" in page.text
    page = browse.submit(browse.get(page.links()["Add a statement"]), {"text": "Share one queue."})
    assert "Your statement is in" in page.soup.get_text()
    assert page.h1 == "Statement 1 of 1"
    assert "Share one queue." in join(Browsing(browse.app), session).text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x" * 141, "Shorten it to 140 characters"),
        ("", "Write one thought"),
        ("the trains first", "This is there already, as statement 1: “Trains first.”"),
    ],
)
def test_a_statement_that_is_refused_is_not_lost(browse, text, message):
    session = make_session(statements=THREE)
    join(browse, session)
    page = browse.submit(browse.get(f"/join/{session.join_code}/add"), {"text": text})
    assert message in page.text
    assert page.find("textarea[name=text]").get_text().removeprefix("\n").strip() == text
    assert len(codesign.list_statements(session)) == 3


def test_a_statement_that_comes_when_the_session_is_over_is_not_lost(browse, at, now):
    session = make_session(statements=THREE)
    join(browse, session)
    page = browse.get(f"/join/{session.join_code}/add")
    at(now + HOUR)
    page = browse.submit(page, {"text": "Share one queue."})
    assert "This session is over" in page.text
    assert "Share one queue." in page.find("textarea[name=text]").get_text()


def test_the_author_of_a_withdrawn_statement_sees_why_and_nobody_else_does(browse, now):
    session = make_session(statements=THREE)
    join(browse, session)
    browse.submit(browse.get(f"/join/{session.join_code}/add"), {"text": "Share one queue."})
    facilitator = make_person(RoleName.FACILITATOR)
    with transaction():
        codesign.withdraw_statement(codesign.get_statement(session, 4), "It is about a person", by=facilitator, now=now)
    page = browse.get(f"/join/{session.join_code}/statements")
    assert "Share one queue. Withdrawn. It is about a person" in page.text
    assert page.h1 == "Statement 1 of 3"
    assert "about a person" not in join(Browsing(browse.app), session).text


def test_a_vote_on_a_statement_that_was_withdrawn_meanwhile_says_so_and_goes_on(browse, now):
    session = make_session(statements=THREE)
    page = join(browse, session)
    facilitator = make_person(RoleName.FACILITATOR)
    with transaction():
        codesign.withdraw_statement(codesign.get_statement(session, 1), "More than one", by=facilitator, now=now)
    page = browse.submit(page, button="Agree")
    assert "Statement 1 was withdrawn: More than one" in page.soup.get_text()
    assert page.h1 == "Statement 1 of 2"


def test_before_the_session_people_wait_and_after_it_they_are_thanked(browse, at, now):
    session = make_session(starts_at=now + HOUR, ends_at=now + 2 * HOUR, statements=THREE)
    page = join(browse, session, "Sam")
    assert "Waiting for the facilitator to begin" in page.text
    assert "You are in, Sam" in page.text
    assert "Trains first." not in page.text
    at(now + HOUR)
    page = browse.get(page.url)
    assert "Trains first." in page.text
    at(now + 2 * HOUR)
    assert "This session is over" in browse.get(page.url).text
    assert "This session is over" in browse.submit(page, button="Agree", status=409).text
    late = Browsing(browse.app).get(f"/join/{session.join_code}")
    assert "This session is over" in late.text
    assert not late.soup.select("main form")
    assert db.session.scalar(select(func.count()).select_from(Vote)) == 0


def test_after_the_session_the_phone_leads_to_the_totals_and_the_note(browse, at, now):
    session = make_session(statements=THREE)
    page = join(browse, session)
    release(session)
    make_note(session.round)
    at(now + HOUR)
    links = browse.get(page.url).links()
    assert links["See how the room voted"].endswith("/results")
    assert browse.get(links["Read what we learned"]).h1 == "Rounds of talks"


def test_the_rounds_of_a_consultation_are_public_with_what_was_learned_and_carried_on(browse):
    first = make_note(make_round())
    consultation = first.consultation
    second = make_round(consultation)
    workshop = make_session(second)
    text = browse.get(f"/consultations/{consultation.slug}/rounds").text
    for words in ("Round 1: Round 1 of talks", "Learning note published", "Much.", "Under way", "One person to call.",
                  "What it takes on from the round before", "Four tables"):  # fmt: skip
        assert words in text
    assert workshop.join_code not in text


def test_a_consultation_without_rounds_says_so(browse):
    consultation = make_round().consultation
    with transaction():
        db.session.delete(codesign.get_round(consultation, 1))
    assert "No round yet" in browse.get(f"/consultations/{consultation.slug}/rounds").text
