"""Those who responded are written to when something changed for what they said: once, and at most four times."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from consult import jobs, outcomes, responses
from consult.boards.models import Result
from consult.db import db, transaction
from consult.jobs import Job, OwedWork
from consult.mail import OutboxLetter
from consult.outcomes import CommitmentStatus, NoticeTold
from consult.people import RoleName
from consult.responses.keys import Contact, StoppedNews
from consult.responses.models import Draft, Response
from tests.conftest import NOW
from tests.factories.boards import decide, make_clerk, make_pack
from tests.factories.outcomes import make_answered
from tests.factories.people import make_person
from tests.factories.summaries import make_heard, make_summary
from workers import letters


@pytest.fixture
def heard(app, now):
    """The first three left addresses; the third shares the first one's."""
    heard = make_heard()
    for response, address in zip(heard.responses, ("a@example.org", "b@example.org", "a@example.org"), strict=False):
        give_address(response, address)
    return heard


def give_address(response, address):
    with transaction():
        draft = Draft(
            consultation_id=response.consultation_id, token_digest=response.reference, code_digest="", about={},
            answers={}, comments=[], began_at=NOW, saved_at=NOW,
        )  # fmt: skip
        db.session.add(draft)
        db.session.flush()
        db.session.add(Contact(draft_id=draft.id, address=address, confirmed_at=NOW))
        db.session.execute(db.update(Response).where(Response.id == response.id).values(draft_id=draft.id))


def work():
    """Do what was asked, as the worker would; returns all letters that are written by now."""
    owed = db.session.scalars(
        db.select(OwedWork).where(OwedWork.job == Job.TELL_WHAT_BECAME, OwedWork.done_at.is_(None))
    ).all()
    for each in owed:
        arguments, owed_id = dict(each.arguments), each.id
        letters.tell_what_became(**arguments)
        with transaction():
            done = db.session.get_one(OwedWork, owed_id)
            done.done_at, done.dedupe_key = NOW, None
    return sorted(
        (letter.address, letter.subject.split(":")[0]) for letter in db.session.scalars(db.select(OutboxLetter))
    )


def both(*headlines):
    return sorted((address, headline) for headline in headlines for address in ("a@example.org", "b@example.org"))


READ, DECIDED = "We have read what you said", "The boards have decided"
ANSWERED, NEWS = "Our reply is published", "News of something we promised"


def test_each_change_is_told_once_to_each_address_with_all_its_references(heard):
    make_summary(heard)
    assert work() == both(READ)
    letter = db.session.scalar(db.select(OutboxLetter).where(OutboxLetter.address == "a@example.org"))
    for response in (heard.responses[0], heard.responses[2]):
        assert f"/my/{response.reference}/trace" in letter.body
    assert heard.responses[1].reference not in letter.body and "waited long" not in letter.body
    assert letter.stop_path and letter.stop_path in letter.body
    pack = make_pack(heard)
    decide(pack, Result.RECOMMENDED, make_clerk("harbour"))
    assert work() == both(READ)  # a recommendation decides nothing
    decide(pack, Result.APPROVED, make_clerk("hill"))
    assert work() == both(READ, DECIDED)
    make_answered(pack, make_person(RoleName.FACILITATOR))
    assert work() == both(READ, DECIDED, ANSWERED)
    letters.tell_what_became(cause="answered", thing_id=str(heard.consultation.id))
    assert work() == both(READ, DECIDED, ANSWERED)


def test_a_commitments_news_goes_to_those_whose_words_led_to_it_and_the_fifth_letter_is_never_written(heard):
    make_summary(heard)
    give_address(heard.responses[10], "bus@example.org")  # who spoke of something else
    pack = make_pack(heard)
    for result, board in ((Result.RECOMMENDED, "harbour"), (Result.APPROVED, "hill")):
        decide(pack, result, make_clerk(board))
    officer = make_person(RoleName.FACILITATOR)
    made = next(each for each in make_answered(pack, officer) if each.theme_id == heard.grid.id)
    with transaction():
        promised = outcomes.make_commitment(
            made, title="Map", owner="Lead", due_on=date(2019, 3, 31), by=officer, now=NOW
        )
    work()
    for n in range(3):
        with transaction():
            later = NOW + timedelta(days=n)
            outcomes.add_progress_note(promised, CommitmentStatus.ON_TRACK, f"Step {n}.", by=officer, now=later)
        told = work()
    assert [address for address, headline in told if headline == NEWS] == ["a@example.org", "b@example.org"]
    assert max(db.session.scalars(db.select(NoticeTold.no))) == 4 == outcomes.MOST_NOTICES


def test_whoever_stopped_news_or_counts_no_more_is_not_written_to(heard):
    with transaction():
        db.session.add(StoppedNews(address="b@example.org", at=NOW))
        for response in (heard.responses[0], heard.responses[2]):
            responses.exclude_response(response, "A test", by=heard.analyst, now=NOW)
    make_summary(heard)
    assert work() == []


def test_nobody_is_told_before_everything_that_was_answered_is_summed_up(heard):
    make_summary(heard, approved=False)
    assert outcomes.find_news(outcomes.Cause.READ, heard.consultation.id) is None


def test_the_job_is_asked_with_ids_and_nothing_else(heard):
    make_summary(heard)
    [owed] = db.session.scalars(db.select(OwedWork).where(OwedWork.job == Job.TELL_WHAT_BECAME))
    assert owed.arguments == {"cause": "read", "thing_id": str(heard.consultation.id)}
    assert UUID(owed.arguments["thing_id"]) and jobs.Queue.HOUSEKEEPING is owed.job.queue
