"""What the sample tells of the past, as somebody finds it on the pages."""

import pytest
from sqlalchemy import select

from consult import clock
from consult.db import db, transaction
from consult.demo import accounts, history
from consult.demo.commands import DRAFTS, LONG_AGO
from consult.demo.timetable import Timetable
from consult.outcomes import ChallengeDecision
from consult.programme import load_programme

pytestmark = pytest.mark.once
CHALLENGE = "/plans/future-of-mobility"
CONSULTATION = "/consultations/automotive-first-draft/what-happened"


@pytest.fixture
def table(app, now):
    """The programme and the accounts, on a day of which the demo's past is told."""
    table = Timetable(now)
    with transaction():
        load_programme(now - LONG_AGO, {draft: table.moment(day) for draft, day in DRAFTS.items()})
    return table


def test_the_page_of_a_grand_challenge_says_that_it_was_taken_up_and_after_which_consultation(table, browse):
    assert "Pending." in browse.get(CHALLENGE).text
    cast, _ = accounts.make_accounts(now=table.now - LONG_AGO)
    history.tell_answered(cast, table)
    page = browse.get(CHALLENGE)
    assert "Included." in page.text and history.WHY_INCLUDED in page.text and "Pending." not in page.text
    assert page.find(f'main a[href="{CONSULTATION}"]')
    decided = db.session.scalars(select(ChallengeDecision)).one()
    assert table.now - LONG_AGO < decided.decided_at < table.now
    assert f"Decided on {clock.day_words(decided.decided_at)}" in page.text
    assert "Included in the strategy" in browse.get("/").text
    assert browse.get(CONSULTATION).status == 200
