"""What a facilitator sees and does: rounds, sessions, what was said, and the note."""

from datetime import UTC, datetime, timedelta

import pytest

from consult import codesign
from consult.codesign import RoundState, SessionState, VoteValue
from consult.people import RoleName
from tests.factories.catalogue import make_consultation
from tests.factories.codesign import make_note, make_participant, make_round, make_session, make_vote
from tests.factories.people import make_person

HOUR = timedelta(hours=1)


@pytest.fixture
def facilitator(browse):
    return browse.as_(make_person(RoleName.FACILITATOR))


@pytest.fixture
def auditor(browse):
    return browse.as_(make_person(RoleName.AUDITOR))


def address(thing, *more):
    if isinstance(thing, codesign.Round):
        parts = [thing.consultation.slug, "rounds", str(thing.no)]
    else:
        parts = [thing.round.consultation.slug, "sessions", str(thing.id)]
    return "/".join(["/facilitate/consultations", *parts, *more])


def test_a_facilitator_plans_the_first_round(facilitator):
    consultation = make_consultation()
    page = facilitator.get(f"/facilitate/consultations/{consultation.slug}/rounds")
    assert "No round yet. Plan the first." in page.text
    page = facilitator.submit(
        facilitator.get(page.links()["Plan a round"]),
        {"title": "First talks", "aim": "To find out.", "method": "", "opens_on": ["5", "11", "2018"],
         "closes_on": ["20", "11", "2018"]},
    )  # fmt: skip
    assert page.h1 == "Round 1: First talks"
    assert "Monday 5 November 2018 to Tuesday 20 November 2018" in page.text
    assert codesign.get_round(consultation, 1).state is RoundState.PLANNED


def test_a_round_with_crossed_or_broken_dates_is_not_planned_and_nothing_is_lost(facilitator):
    consultation = make_consultation()
    page = facilitator.get(f"/facilitate/consultations/{consultation.slug}/rounds/plan")
    values = {"title": "First", "aim": "Kept words", "opens_on": ["5", "11", "2018"], "closes_on": ["4", "11", "2018"]}
    refused = facilitator.submit(page, values)
    assert "The last day must not be before the first day" in refused.text
    assert "Kept words" in refused.text
    broken = facilitator.submit(page, values | {"opens_on": ["31", "2", "2018"]})
    assert "Enter a date like 31 3 2019" in broken.text
    assert "Not a valid date" not in broken.text
    assert codesign.list_rounds(consultation) == []


def test_round_2_cannot_be_started_until_round_1_has_its_note(facilitator):
    first = make_round()
    second = make_round(first.consultation, started=False)
    page = facilitator.get(address(second))
    assert "Write the learning note for round 1 first" in page.text
    assert "Start round 2" not in page.links()
    assert "Write the learning note for round 1 first" in facilitator.get(address(second, "start")).text
    sent = facilitator.submit(facilitator.get(address(first, "learning")), {"heard": "x"}, button="Publish")
    assert sent.status == 200
    assert "Start round 2" in facilitator.get(address(second)).links()


def test_the_note_is_published_and_the_next_round_takes_from_it(facilitator):
    first = make_round()
    second = make_round(first.consultation, started=False)
    note = {"heard": "Much.", "surprised": "", "carry_forward": "One person to call.\nTraining.", "dropped": ""}
    facilitator.submit(facilitator.get(address(first, "learning")), note)
    assert first.state is RoundState.LEARNED
    page = facilitator.get(address(second, "start"))
    refused = facilitator.submit(page)
    assert "Choose something that round 1 taught us, or say why nothing is taken on" in refused.text
    started = facilitator.submit(page, {"takes": ["Training."]})
    assert "What it takes on from round 1 Training." in started.text
    assert second.takes == ["Training."]


def test_a_published_note_is_shown_and_cannot_be_changed(facilitator):
    round_ = make_note(make_round())
    page = facilitator.get(address(round_, "learning"))
    assert "This note is published and stays as it is" in page.text
    assert not page.soup.select("main form")


def test_an_empty_note_is_not_published(facilitator):
    round_ = make_round()
    page = facilitator.submit(facilitator.get(address(round_, "learning")), {"dropped": "Kept words"})
    assert "Write what was heard" in page.text
    assert "Kept words" in page.text
    assert round_.learning is None


def test_a_facilitator_plans_a_session_in_london_time_and_gets_its_code(facilitator):
    round_ = make_round()
    page = facilitator.submit(
        facilitator.get(address(round_, "sessions", "plan")),
        {"title": "Evening talk", "day": ["4", "7", "2019"], "starts": "6.30pm", "ends": "20:00", "mode": "online",
         "place": "Online"},
    )  # fmt: skip
    assert page.h1 == "Evening talk"
    workshop = round_.sessions[0]
    assert (workshop.starts_at, workshop.ends_at) == (
        datetime(2019, 7, 4, 17, 30, tzinfo=UTC), datetime(2019, 7, 4, 19, 0, tzinfo=UTC)
    )  # fmt: skip
    code = workshop.join_code
    assert f"{code[:3]} {code[3:]}" in page.text


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"starts": "25:00"}, "Enter a time like 9:30am or 14:00"),
        ({"starts": "13pm"}, "Enter a time like 9:30am or 14:00"),
        ({"starts": "8pm", "ends": "19:00"}, "The end must be after the start"),
        ({"mode": ""}, "Choose how people meet"),
        ({"day": ["27", "10", "2019"], "starts": "1:30am"}, "so 1:30am comes twice. Choose another time"),
        ({"day": ["27", "10", "2019"], "starts": "0:30", "ends": "1:15"}, "so 1:15am comes twice. Choose another time"),
        ({"day": ["31", "3", "2019"], "starts": "1:30am"}, "so there is no 1:30am. Choose another time"),
        ({"day": ["31", "3", "2019"], "starts": "0:30", "ends": "1:15"}, "so there is no 1:15am. Choose another time"),
    ],
)
def test_a_session_that_makes_no_sense_is_not_planned(facilitator, values, message):
    round_ = make_round()
    good = {"title": "T", "day": ["4", "7", "2019"], "starts": "9am", "ends": "10am", "mode": "online", "place": "Hall"}
    page = facilitator.submit(facilitator.get(address(round_, "sessions", "plan")), good | values)
    assert message in page.text
    assert round_.sessions == []


def test_a_session_is_begun_extended_and_ended_from_its_page(facilitator, now):
    workshop = make_session(starts_at=now + HOUR, ends_at=now + 2 * HOUR)
    page = facilitator.submit(facilitator.get(address(workshop)), action="/act", button="Begin now")
    assert workshop.state(at=now) is SessionState.OPEN
    page = facilitator.submit(page, action="/act", button="Add 15 minutes")
    assert workshop.ends_at == now + 2 * HOUR + timedelta(minutes=15)
    facilitator.submit(page, action="/act", button="End now")
    assert workshop.state(at=now + timedelta(seconds=1)) is SessionState.OVER


def test_totals_are_released_from_the_sessions_page(facilitator, now):
    workshop = make_session(statements=("Trains first.",))
    make_vote(make_participant(workshop), codesign.get_statement(workshop, 1), VoteValue.AGREE)
    page = facilitator.get(address(workshop))
    assert "They cannot see the totals yet" in page.text
    assert "1 people have joined" not in page.text
    page = facilitator.submit(page, action="/act", button="Release")
    assert workshop.released_at == now
    assert "They can see the totals since 9:30am" in page.text


def test_an_act_that_does_not_exist_is_not_found(facilitator):
    workshop = make_session()
    page = facilitator.get(address(workshop))
    facilitator.submit(page, {"act": "destroy"}, action="/act", status=404)


def test_a_facilitator_adds_statements_and_a_double_comes_back_with_the_first(facilitator):
    workshop = make_session(statements=("Trains first.",))
    page = facilitator.submit(facilitator.get(address(workshop)), {"text": "Buses first."}, action="/statements")
    assert "Buses first." in page.text
    page = facilitator.submit(page, {"text": "trains first"}, action="/statements")
    assert "This is there already, as statement 1" in page.text
    assert page.find("textarea[name=text]").get_text().strip() == "trains first"


def test_a_statement_is_withdrawn_with_a_reason(facilitator):
    workshop = make_session(statements=("Trains first.",))
    page = facilitator.get(facilitator.get(address(workshop)).links()["Withdraw statement 1"])
    assert "Choose why the statement is withdrawn" in facilitator.submit(page).text
    page = facilitator.submit(page, {"reason": "It is about a person", "more": "Say it of the job"})
    assert "It is about a person. Say it of the job" in page.text
    assert codesign.list_statements(workshop) == []


def test_what_is_said_is_written_down_and_the_table_stays_chosen(facilitator):
    workshop = make_session()
    page = facilitator.get(address(workshop, "capture"))
    assert "Nothing has been written down yet" in page.text
    assert "Never a name" in page.text
    values = {"text": "The first bus is too late.", "kind": "objection", "table_no": "4", "said_by": "bus passenger",
              "clause_key": "clause-2"}  # fmt: skip
    page = facilitator.submit(page, values)
    assert "Objection · table 4 · bus passenger · clause 1.2" in page.text
    assert page.find("input[name=table_no]")["value"] == "4"
    assert page.find("textarea[name=text]").get_text().strip() == ""
    contribution = codesign.list_contributions(workshop)[0]
    assert (contribution.text, contribution.clause_key) == ("The first bus is too late.", "clause-2")


@pytest.mark.parametrize(
    ("values", "message"), [({"text": ""}, "Write what was said"), ({"table_no": "four"}, "Enter the table’s number")]
)
def test_what_cannot_be_written_down_is_not_lost(facilitator, values, message):
    workshop = make_session()
    given = {"text": "Words.", "said_by": "a fitter"} | values
    page = facilitator.submit(facilitator.get(address(workshop, "capture")), given)
    assert message in page.text
    assert page.find("input[name=said_by]")["value"] == "a fitter"
    assert codesign.list_contributions(workshop) == []


def test_who_comes_second_with_a_note_or_too_late_with_a_contribution_keeps_their_text(facilitator):
    workshop = make_session()
    note = facilitator.get(address(workshop.round, "learning"))
    said = facilitator.get(address(workshop, "capture"))
    make_note(workshop.round)
    page = facilitator.submit(note, {"heard": "My long note."})
    assert "is published already" in page.text
    assert "My long note." in page.find("textarea[name=heard]").get_text()
    page = facilitator.submit(said, {"text": "The first bus is too late."})
    assert "nothing more can be added" in page.text
    assert "The first bus is too late." in page.find("textarea[name=text]").get_text()


def test_the_screen_shows_address_code_and_counts_and_never_a_name(facilitator):
    workshop = make_session(statements=("Trains first.",))
    make_vote(make_participant(workshop, "Samantha"), codesign.get_statement(workshop, 1), VoteValue.AGREE)
    page = facilitator.get(address(workshop, "screen"))
    code = workshop.join_code
    assert f"Go to localhost/join and type {code[:3]} {code[3:]}" in page.text
    assert "1 person has joined and voted 1 time" in page.text
    assert "Samantha" not in page.html
    assert "Trains first." not in page.text


def test_who_may_only_look_sees_no_way_to_change_and_is_refused(auditor):
    round_ = make_round()
    workshop = make_session(round_, statements=("Trains first.",))
    for place in (address(workshop), address(round_), f"/facilitate/consultations/{round_.consultation.slug}/rounds"):
        page = auditor.get(place)
        assert not page.soup.select("main form[method=post]")
        assert not {"Plan a round", "Plan a session", "Withdraw statement 1"} & set(page.links())
    for place in (address(workshop, "capture"), address(round_, "start"), address(round_, "learning"),
                  address(workshop, "statements", "1", "withdraw")):  # fmt: skip
        auditor.get(place, status=403)


def test_a_session_is_reached_only_through_its_own_consultation(facilitator):
    workshop, other = make_session(), make_consultation()
    facilitator.get(f"/facilitate/consultations/{other.slug}/sessions/{workshop.id}", status=404)
