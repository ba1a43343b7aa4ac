"""What waits for a facilitator today, soonest first, each a way to where it is done."""

from datetime import timedelta

import pytest

from consult import errands, theming
from consult.db import transaction
from consult.jobs import Job
from consult.people import RoleName
from tests.factories.boards import make_pack
from tests.factories.catalogue import make_consultation
from tests.factories.errands import make_errand
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.responses import make_response
from tests.factories.summaries import make_heard, make_summary
from tests.factories.theming import make_many, make_point


@pytest.fixture
def desk(browse):
    return browse.as_(make_person(RoleName.FACILITATOR))


def needs(desk):
    return {
        " ".join(thing.a.get_text().split()): (str(thing.a["href"]), " ".join(thing.get_text(" ").split()))
        for thing in desk.get("/facilitate").soup.select(".needs-me__thing")
    }


def test_what_opens_tomorrow_comes_before_what_has_no_dates(desk, now):
    undated = make_consultation(slug="undated", published=False)
    make_consultation(
        slug="next", published=False, opens_at=now + timedelta(days=1), closes_at=now + timedelta(days=40)
    )
    with transaction():
        undated.opens_at = undated.closes_at = undated.reply_due_at = None
    found = needs(desk)
    assert list(found) == ["Open Consultation next", "Set the dates of Consultation undated"]
    way, words = found["Open Consultation next"]
    assert way.endswith("/next/readiness") and "1 check to fix" in words and "opens tomorrow" in words
    assert found["Set the dates of Consultation undated"][0].endswith("/undated/dates")


def test_a_reply_says_in_how_many_days_it_is_due(browse, at, now):
    officer = make_person(RoleName.FACILITATOR)
    consultation = make_consultation(slug="steel")
    at(consultation.reply_due_at - timedelta(days=12))
    _way, words = needs(browse.as_(officer))["Reply on Consultation steel"]
    assert "in 12 days" in words


def test_a_reading_that_did_not_work_waits_until_somebody_looks(desk, now):
    consultation = make_consultation(slug="steel")
    question = make_question(consultation)
    make_many(consultation, question, 3)
    with transaction():
        run = theming.ask_for_run(question, by=None, now=now)
        no, run_id = run.no, run.id
    with transaction():
        theming.fail_run(run_id, "We tried 5 times", now=now)
    title = next(title for title in needs(desk) if "did not work" in title)
    way, words = needs(desk)[title]
    assert way == f"/studio/steel/q/1/readings/{no}" and "We tried 5 times" in words
    assert desk.get(way).status == 200


def test_a_pack_that_waits_and_an_errand_that_failed_lead_to_their_pages(desk, now):
    heard = make_heard()
    make_summary(heard)
    pack = make_pack(heard)
    errand = make_errand(Job.WRITE_SUMMARY, heard.question)
    with transaction():
        errands.fail(errand.id, "The machine was away", now=now)
    found = needs(desk)
    title = next(title for title in found if title.startswith(f"Pack {pack.no}"))
    assert "Waits for Harbour Board" in found[title][1] and desk.get(found[title][0]).status == 200
    title = next(title for title in found if title.startswith("The summary was not written"))
    assert "The machine was away" in found[title][1] and desk.get(found[title][0]).status == 200


def test_a_summary_that_the_data_left_behind_waits(browse, at, now):
    officer, heard = make_person(RoleName.FACILITATOR), make_heard()
    make_summary(heard)
    at(heard.consultation.closes_at + timedelta(days=1))
    assert not [title for title in needs(browse.as_(officer)) if "out of date" in title]
    make_point(make_response(heard.consultation, {heard.question: "More of it."}), heard.question)
    title = next(title for title in needs(browse.as_(officer)) if "out of date" in title)
    way, words = needs(browse.as_(officer))[title]
    assert "no longer what the data says" in words and browse.as_(officer).get(way).status == 200
