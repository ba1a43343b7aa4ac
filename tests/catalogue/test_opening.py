"""Preparing a consultation, setting its dates and opening it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult import catalogue, questions
from consult.audit import AuditLine
from consult.db import db, transaction
from consult.errors import NotFound
from consult.journey import Status
from consult.people import RoleName
from consult.taxonomy.models import TaxonomyVersion
from tests.factories.catalogue import make_consultation, make_version
from tests.factories.people import make_person


@pytest.fixture
def prepared(app, now):
    version = make_version()
    with transaction():
        db.session.add(TaxonomyVersion(no=1, note="First", published_at=now))
        db.session.flush()
        consultation = catalogue.create_consultation(
            slug="steel",
            title=" What should\ncome first? ",
            about="About.",
            still_open="The order.",
            already_decided="That there is a plan.",
            out_of_scope="Bins.",
            equality_note="Assessed.",
            contact="us@example.org",
            covers=[version],
            route_code="two-steps",
            by=None,
            now=now,
        )
    return consultation


def dated(consultation, now, *, days=30, opens=1):
    with transaction():
        catalogue.set_dates(
            consultation,
            opens_at=now + timedelta(days=opens),
            closes_at=now + timedelta(days=opens + days),
            reply_due_at=now + timedelta(days=opens + days + 84),
            by=None,
            now=now,
        )


def with_a_question(consultation):
    with transaction():
        section = questions.add_section(consultation, key="main", title="Views", introduction="")
        questions.add_question(section, number=1, key="first", kind="text", text="What first?", why="To decide.")


def test_a_new_consultation_is_seen_by_nobody_until_it_is_published(prepared, now):
    assert prepared.title == "What should come first?"
    assert prepared.status(at=now) is Status.PREPARED
    assert catalogue.list_published() == []
    with pytest.raises(NotFound):
        catalogue.get_published("steel")
    assert catalogue.get_consultation("steel").versions[0].no == 1


def test_an_address_is_given_once(prepared, now):
    with pytest.raises(catalogue.SlugTaken), transaction():
        catalogue.create_consultation(
            slug="steel",
            title="Again",
            about="",
            still_open="",
            already_decided="",
            out_of_scope="",
            equality_note="",
            contact="",
            covers=[],
            route_code="",
            by=None,
            now=now,
        )


def test_opening_names_each_check_that_does_not_hold(prepared, now):
    with pytest.raises(catalogue.NotReady) as refused, transaction():
        catalogue.publish_consultation(prepared, by=None, now=now)
    failing = [check.sentence for check in refused.value.failing]
    assert any("day to open" in sentence for sentence in failing)
    assert any("at least one question" in sentence for sentence in failing)
    assert prepared.published_at is None


def test_a_ready_consultation_is_published_once_and_written_down(prepared, now):
    facilitator = make_person(RoleName.FACILITATOR)
    dated(prepared, now)
    with_a_question(prepared)
    for _twice in range(2):
        with transaction():
            catalogue.publish_consultation(prepared, by=facilitator, now=now)
    assert prepared.published_at == now
    assert prepared.status(at=now) is Status.SOON
    assert prepared.status(at=now + timedelta(days=2)) is Status.OPEN
    acts = db.session.scalars(select(AuditLine.act)).all()
    assert acts.count("published a consultation") == 1


def test_a_short_consultation_may_open_but_the_check_says_so(prepared, now):
    dated(prepared, now, days=10)
    with_a_question(prepared)
    states = {check.sentence: check.state for check in catalogue.list_checks(prepared, now=now)}
    assert [state for sentence, state in states.items() if "28 days" in sentence] == [catalogue.CheckState.CARE]
    with transaction():
        catalogue.publish_consultation(prepared, by=None, now=now)


def test_the_close_comes_after_the_opening_and_the_reply_after_the_close(prepared, now):
    with pytest.raises(catalogue.WrongDates), transaction():
        catalogue.set_dates(prepared, opens_at=now, closes_at=now, reply_due_at=None, by=None, now=now)
    with pytest.raises(catalogue.WrongDates), transaction():
        later = now + timedelta(days=30)
        catalogue.set_dates(prepared, opens_at=now, closes_at=later, reply_due_at=later, by=None, now=now)


def test_once_people_were_told_the_close_moves_only_later(app, now):
    consultation = make_consultation()
    closes = consultation.closes_at

    def extend(closes_at, at=now, reason="Half term."):
        with transaction():
            catalogue.extend(consultation, closes_at=closes_at, reason=reason, by=None, now=at)

    with pytest.raises(catalogue.DatesFixed), transaction():
        catalogue.set_dates(
            consultation,
            opens_at=consultation.opens_at,
            closes_at=closes + timedelta(days=1),
            reply_due_at=None,
            by=None,
            now=now,
        )
    for earlier_or_the_same in (closes - timedelta(milliseconds=1), closes):
        with pytest.raises(catalogue.DatesFixed):
            extend(earlier_or_the_same)
    with pytest.raises(catalogue.DatesFixed):
        extend(closes + timedelta(days=7), at=closes)
    with pytest.raises(catalogue.ReasonNeeded):
        extend(closes + timedelta(days=7), reason="  ")
    with pytest.raises(catalogue.WrongDates, match="reply"):
        extend(consultation.reply_due_at)
    for _twice in range(2):
        extend(closes + timedelta(days=7))
    assert consultation.closes_at == closes + timedelta(days=7)
    (told,) = catalogue.list_told(consultation)
    assert told.at == now and told.why == "Half term." and told.words.startswith("Extended from")
