"""A board's decision is recorded once, by its own clerk, on exactly the papers that were shown."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from consult import boards
from consult.boards import PackState
from consult.boards.models import Decision, Pack, Result
from consult.db import db, transaction
from consult.people import Person, RoleName
from tests.conftest import NOW
from tests.factories.boards import decide, make_clerk, make_pack
from tests.factories.people import make_person
from tests.factories.summaries import make_heard

TODAY = NOW.date()


def record(
    pack,
    by,
    result=Result.RECOMMENDED,
    *,
    step=None,
    votes=(3, 0, 0),
    reasons="We weighed it.",
    met_on=TODAY,
    conditions=(),
    pack_hash=None,
):
    in_favour, against, abstained = votes
    with transaction():
        return boards.record_decision(
            pack, step or boards.next_step(pack), result, reasons=reasons, conditions=conditions, votes_for=in_favour,
            votes_against=against, abstentions=abstained, met_on=met_on,
            pack_hash=pack_hash or pack.hash, by=by, now=NOW,
        )  # fmt: skip


def test_two_boards_in_turn_sign_a_pack_off(app, now):
    pack = make_pack(make_heard())
    assert boards.next_step(pack).board.slug == "harbour"
    decide(pack, Result.RECOMMENDED, make_clerk("harbour"))
    assert boards.next_step(pack).board.slug == "hill" and not boards.is_signed_off(pack)
    decide(pack, Result.APPROVED, make_clerk("hill"))
    assert boards.next_step(pack) is None and boards.is_signed_off(pack)


def test_the_second_board_waits_for_the_first(app, now):
    pack = make_pack(make_heard())
    clerk = make_clerk("hill")
    with pytest.raises(boards.NotThisStep, match="The Harbour Board comes first"):
        record(pack, clerk, Result.APPROVED, step=pack.route.steps[1])


@pytest.mark.parametrize(
    "role", [RoleName.BOARD_MEMBER, RoleName.FACILITATOR, RoleName.ADMINISTRATOR, RoleName.AUDITOR]
)
def test_nobody_but_a_clerk_records(app, now, role):
    pack, somebody = make_pack(make_heard()), make_person(role)
    with pytest.raises(boards.NotTheClerk, match="Only the clerk of this board can record a decision"):
        record(pack, somebody)


def test_the_clerk_of_another_board_does_not_record(app, now):
    pack, clerk = make_pack(make_heard()), make_clerk("hill")
    with pytest.raises(boards.NotTheClerk):
        record(pack, clerk)


def test_who_froze_the_pack_does_not_record_the_decision(app, now):
    heard, both = make_heard(), make_person(RoleName.CLERK, RoleName.LEAD_ANALYST)
    pack = make_pack(heard, by=both)
    with pytest.raises(boards.SamePerson):
        record(pack, both)


@pytest.mark.parametrize("result", [Result.APPROVED, Result.REFUSED, Result.APPROVED_WITH_CONDITIONS])
def test_a_board_that_recommends_cannot_sign_off(app, now, result):
    pack, clerk = make_pack(make_heard()), make_clerk("harbour")
    with pytest.raises(boards.BadRecord, match="This step may come to"):
        record(pack, clerk, result)


@pytest.mark.parametrize(
    ("votes", "ok"), [((2, 0, 0), False), ((1, 0, 1), False), ((3, 0, 0), True), ((1, 1, 1), True)]
)
def test_votes_and_abstentions_make_the_quorum(app, now, votes, ok):
    pack, clerk = make_pack(make_heard()), make_clerk("harbour")
    if ok:
        assert record(pack, clerk, votes=votes).votes_for == votes[0]
    else:
        with pytest.raises(boards.NoQuorum, match="Quorum is 3; 2 are present"):
            record(pack, clerk, votes=votes)


@pytest.mark.parametrize(
    ("result", "other", "words"),
    [
        (Result.RECOMMENDED, {"reasons": "  "}, "Give the reasons"),
        (Result.RECOMMENDED_WITH_CONDITIONS, {"conditions": [" "]}, "Write down the conditions"),
        (Result.RECOMMENDED, {"conditions": ["But"]}, "has no conditions"),
        (Result.RECOMMENDED, {"votes": (1, 3, 0)}, "More voted against than for"),
        (Result.RECOMMENDED, {"votes": (4, -1, 0)}, "cannot be less than 0"),
        (Result.RECOMMENDED, {"met_on": TODAY + timedelta(days=1)}, "today or in the past"),
        (Result.RECOMMENDED, {"met_on": TODAY - timedelta(days=1)}, "or later: the pack was sealed then"),
    ],
)
def test_a_record_that_is_not_complete_is_refused_with_what_to_put_right(app, now, result, other, words):
    pack, clerk = make_pack(make_heard()), make_clerk("harbour")
    with pytest.raises(boards.BadRecord, match=words):
        record(pack, clerk, result, **other)


def test_the_hash_that_was_shown_must_be_the_hash_now(app, now):
    pack, clerk = make_pack(make_heard()), make_clerk("harbour")
    with pytest.raises(boards.PackChanged, match="changed after you opened it"):
        record(pack, clerk, pack_hash="0" * 64)


def test_nothing_is_recorded_on_a_pack_that_was_replaced(app, now):
    heard, clerk = make_heard(), make_clerk("harbour")
    first = make_pack(heard)
    make_pack(heard)
    with pytest.raises(boards.PackChanged):
        record(first, clerk, step=first.route.steps[0])


def test_nothing_is_recorded_on_papers_that_do_not_match_their_seal(app, now):
    pack, clerk = make_pack(make_heard()), make_clerk("harbour")
    with transaction():
        forged = pack.content.replace('"numerator":8', '"numerator":9')
        assert forged != pack.content
        pack_no_2 = Pack(
            consultation_id=pack.consultation_id,
            no=2,
            route_id=pack.route_id,
            content=forged,
            hash="f" * 64,
            frozen_at=NOW,
            frozen_by=pack.frozen_by,
        )
        db.session.add(pack_no_2)
    with pytest.raises(boards.PackBroken):
        record(pack_no_2, clerk)


def test_a_deferral_leaves_room_for_another_sitting(app, now):
    pack, clerk = make_pack(make_heard()), make_clerk("harbour")
    assert decide(pack, Result.DEFERRED, clerk).sitting == 1
    assert boards.next_step(pack).board.slug == "harbour"
    assert decide(pack, Result.RECOMMENDED, clerk).sitting == 2


@pytest.mark.parametrize("result", [Result.SENT_BACK, Result.REFUSED])
def test_what_a_board_sends_back_or_refuses_has_ended_its_route(app, now, result):
    pack, hill = make_pack(make_heard()), make_clerk("hill")
    decide(pack, Result.RECOMMENDED, make_clerk("harbour"))
    decide(pack, result, hill)
    assert boards.next_step(pack) is None
    assert boards.state_of(pack) is {Result.SENT_BACK: PackState.SENT_BACK, Result.REFUSED: PackState.REFUSED}[result]
    with pytest.raises(boards.StepDecided):
        record(pack, hill, Result.APPROVED, step=pack.route.steps[1])


def test_a_pack_that_was_sent_back_by_the_first_board_never_reaches_the_second(app, now):
    pack, hill = make_pack(make_heard()), make_clerk("hill")
    decide(pack, Result.SENT_BACK, make_clerk("harbour"))
    with pytest.raises(boards.NotThisStep, match="A new pack starts it again"):
        record(pack, hill, Result.APPROVED, step=pack.route.steps[1])


def test_of_two_clerks_who_record_at_once_one_wins_and_the_other_is_told(app, now):
    pack, clerks = make_pack(make_heard()), [make_clerk("harbour"), make_clerk("harbour")]
    ids, pack_id = [clerk.id for clerk in clerks], pack.id
    db.session.remove()
    together, outcomes = Barrier(2), []

    def clerk_records(person_id):
        with app.app_context():
            try:
                together.wait(10)
                with transaction():
                    mine = db.session.get_one(Pack, pack_id)
                    boards.record_decision(
                        mine, mine.route.steps[0], Result.RECOMMENDED, reasons="Yes.", votes_for=3, votes_against=0,
                        abstentions=0, met_on=TODAY, pack_hash=mine.hash, now=NOW,
                        by=db.session.get_one(Person, person_id),
                    )  # fmt: skip
                outcomes.append("recorded")
            except boards.StepDecided:
                outcomes.append("told")
            finally:
                db.session.remove()

    threads = [Thread(target=clerk_records, args=(person_id,)) for person_id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["recorded", "told"]
    assert db.session.scalar(select(func.count()).select_from(Decision)) == 1
