"""Writing down, on a page, whether the strategy takes a Grand Challenge up."""

import pytest

from consult.db import transaction
from consult.people import RoleName
from consult.plans.models import PlanKind
from tests.factories.boards import make_pack, make_signed_off
from tests.factories.people import make_person
from tests.factories.summaries import make_heard


@pytest.fixture
def asked(app, now):
    heard = make_heard()
    plan = heard.consultation.versions[0].plan
    with transaction():
        plan.kind = PlanKind.CHALLENGE
    return heard, plan


def address(heard, plan):
    return f"/facilitate/consultations/{heard.consultation.slug}/challenges/{plan.slug}"


def test_an_officer_writes_down_that_a_challenge_is_included(asked, browse):
    heard, plan = asked
    make_signed_off(heard)
    officer = browse.as_(make_person(RoleName.FACILITATOR))
    editor = officer.get(f"/facilitate/consultations/{heard.consultation.slug}/outcomes")
    assert "Pending" in editor.text
    page = officer.get(address(heard, plan))
    refused = officer.submit(page, {"taken": "included", "reason": ""})
    assert "There is a problem" in refused.text
    written = officer.submit(page, {"taken": "included", "reason": "Most who answered asked for it."})
    assert "Included" in written.text and heard.consultation.title in written.text
    assert "This was decided before" in officer.get(address(heard, plan)).text
    assert "Most who answered asked for it." in browse.get(f"/plans/{plan.slug}").text


def test_nothing_can_be_written_down_before_the_last_board_signed_off(asked, browse):
    heard, plan = asked
    make_pack(heard)
    page = browse.as_(make_person(RoleName.FACILITATOR)).get(address(heard, plan))
    assert "has not signed off" in page.text and not page.soup.select("main form")


def test_an_analyst_cannot_write_it_down(asked, browse):
    heard, plan = asked
    browse.as_(make_person(RoleName.ANALYST)).get(address(heard, plan), status=403)
