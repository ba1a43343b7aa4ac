"""Who may do what, and what must lie in different hands."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from consult.db import transaction
from consult.people import (
    ACTS,
    FOUR_EYES,
    AccountClosed,
    DutiesClash,
    LastAdministrator,
    RoleName,
    WeakPassword,
    accept_invitation,
    authenticate,
    check_password,
    disable,
    duties_of,
    end_role,
    find_clash,
    grant_role,
    invite,
    may,
    send_link,
)
from consult.people.rules import ACT_WORDS
from consult.people.services import InvitationUsed
from tests.factories.people import make_person

R = RoleName
CLASHING = sorted({(one, other) for clash in FOUR_EYES for one in clash.one for other in clash.other})


@pytest.mark.parametrize(("one", "other"), CLASHING)
def test_duties_that_clash_are_refused_with_the_reason_in_either_order(app, now, one, other):
    for first, second in ((one, other), (other, one)):
        person = make_person(first)
        with pytest.raises(DutiesClash) as refused, transaction():
            grant_role(person, second, by=None, now=now)
        assert find_clash(one, other).reason in str(refused.value)
        assert {role.name for role in person.roles} == {first}


def test_duties_held_one_after_the_other_do_not_clash(app, now):
    person = make_person(R.FACILITATOR)
    with transaction():
        end_role(person.roles[0], by=None, now=now)
        grant_role(person, R.CLERK, by=None, now=now, board_slug="hill")
    assert may(person, "boards.record", now=now) and not may(person, "facilitate", now=now)


def test_a_clash_in_the_future_is_a_clash_now(app, now):
    person = make_person(R.CLERK, board_slug="hill")
    with pytest.raises(DutiesClash), transaction():
        grant_role(person, R.FACILITATOR, by=None, now=now, starts_at=now + timedelta(days=90))


def test_a_role_that_was_ended_before_it_began_clashes_with_nothing(app, now):
    person = make_person()
    with transaction():
        grant_role(person, R.CLERK, by=None, now=now, board_slug="hill", starts_at=now + timedelta(days=9))
        end_role(person.roles[0], by=None, now=now)
        grant_role(person, R.FACILITATOR, by=None, now=now - timedelta(days=1))
    assert not may(person, "boards.record", now=now + timedelta(days=20))


def test_roles_count_from_their_first_day_to_their_last(app, now):
    person = make_person()
    with transaction():
        grant_role(
            person, R.ANALYST, by=None, now=now, starts_at=now + timedelta(days=1), ends_at=now + timedelta(days=3)
        )
    held = [may(person, "theming.read", now=now + timedelta(days=day)) for day in range(5)]
    assert held == [False, True, True, False, False]


def test_giving_a_role_twice_gives_it_once_and_a_longer_time_is_added(app, now):
    person = make_person()
    with transaction():
        grant_role(person, R.ANALYST, by=None, now=now, ends_at=now + timedelta(days=3))
        grant_role(person, R.ANALYST, by=None, now=now, ends_at=now + timedelta(days=2))
        assert len(person.roles) == 1
        grant_role(person, R.ANALYST, by=None, now=now)
    assert may(person, "theming.read", now=now + timedelta(days=9))


def test_a_clerk_of_one_board_is_not_the_clerk_of_another(app, now):
    clerk = make_person(R.CLERK, board_slug="hill")
    hill, harbour = SimpleNamespace(slug="hill"), SimpleNamespace(slug="harbour")
    assert may(clerk, "boards.record", hill, now=now) and not may(clerk, "boards.record", harbour, now=now)
    assert not may(clerk, "boards.record", SimpleNamespace(board=harbour), now=now)


def test_nobody_and_the_closed_may_do_nothing(app, now):
    person = make_person(R.ADMINISTRATOR)
    make_person(R.ADMINISTRATOR)
    with transaction():
        disable(person, by=None, now=now)
    assert not any(may(who, act, now=now) for act in ACTS for who in (None, person))


def test_administrators_may_read_no_answers():
    reading = ("responses.read", "theming.read", "summaries.read", "boards.read", "facilitate")
    assert not [act for act in reading if R.ADMINISTRATOR in ACTS.get(act, ())]


def test_every_act_is_said_in_words():
    assert sorted(set(ACTS) - set(ACT_WORDS)) == []
    assert "Read the audit and verify its chain" in duties_of(R.AUDITOR)


def test_the_last_administrator_stays(app, now):
    only = make_person(R.ADMINISTRATOR)
    with pytest.raises(LastAdministrator), transaction():
        disable(only, by=only, now=now)
    with pytest.raises(LastAdministrator), transaction():
        end_role(only.roles[0], by=only, now=now)
    make_person(R.ADMINISTRATOR)
    with transaction():
        disable(only, by=only, now=now)
    assert not only.is_active


def test_a_link_works_once_and_a_new_link_replaces_it(app, now):
    with transaction():
        first = invite("new@example.org", "New", R.ANALYST, by=None, now=now)
        second = invite("new@example.org", "New", R.ANALYST, by=None, now=now)
    for link, works in ((first, False), (second, True), (second, False)):
        if works:
            with transaction():
                accept_invitation(link, "heron anvil lantern", now=now)
        else:
            with pytest.raises(InvitationUsed), transaction():
                accept_invitation(link, "heron anvil lantern", now=now)


def test_a_link_runs_out_after_seven_days(app, now):
    with transaction():
        link = invite("new@example.org", "New", R.ANALYST, by=None, now=now)
    with pytest.raises(InvitationUsed), transaction():
        accept_invitation(link, "heron anvil lantern", now=now + timedelta(days=7))


def test_a_closed_account_takes_no_links_and_no_roles_and_lets_nobody_in(app, now):
    with transaction():
        link = invite("new@example.org", "New", R.ANALYST, by=None, now=now)
        person = accept_invitation(link, "heron anvil lantern", now=now)
        waiting = send_link(person, by=None, now=now)
        disable(person, by=None, now=now)
    assert authenticate("new@example.org", "heron anvil lantern") is None
    for act in (
        lambda: invite("new@example.org", "New", R.ANALYST, by=None, now=now),
        lambda: grant_role(person, R.ANALYST, by=None, now=now),
        lambda: send_link(person, by=None, now=now),
    ):
        with pytest.raises(AccountClosed), transaction():
            act()
    with pytest.raises(InvitationUsed), transaction():
        accept_invitation(waiting, "heron anvil lantern", now=now)


@pytest.mark.parametrize(
    "password",
    ["short", "x" * 129, "aaaaaaaaaaaaaa", "Password2018!!", "ada.miller rides", "qwertyuiopas", "Miller's horses",
     "1234567890123"],
)  # fmt: skip
def test_a_password_that_would_be_guessed_is_refused(password):
    with pytest.raises(WeakPassword):
        check_password(password, "ada.miller@example.org", "Ada Miller")


@pytest.mark.parametrize("password", ["heron anvil lantern", "κόκκινο τρένο βροχή", "x7#Qp!m2Zr9w"])
def test_a_password_that_is_hard_to_guess_is_taken_from_whom_it_does_not_name(password):
    check_password(password, "a@example.org", "Al Bo")
    with pytest.raises(WeakPassword):
        check_password(password, "a@example.org", password)


def test_a_wrong_address_takes_as_long_as_a_wrong_password(app, now, monkeypatch):
    checked = []
    from consult.people import passwords

    real = passwords._hasher

    class Counting:
        def verify(self, password, kept):
            checked.append(kept)
            return real.verify(password, kept)

    monkeypatch.setattr(passwords, "_hasher", Counting())
    assert authenticate("nobody@example.org", "x") is None
    assert authenticate(make_person().email, "x") is None
    assert len(checked) == 2
