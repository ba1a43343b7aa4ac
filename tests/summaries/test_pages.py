"""What analysts see of a summary."""

import pytest
from sqlalchemy import select

from consult import summaries
from consult.db import db, transaction
from consult.people import RoleName
from consult.theming.models import Placement
from tests.conftest import NOW
from tests.factories.errands import ask_for_summary, work_off
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.summaries import make_heard, make_summary


def address(heard, rest=""):
    return f"/studio/{heard.consultation.slug}/q/1/summary{rest}"


def take_out_one(heard):
    with transaction():
        found = select(Placement).where(
            Placement.theme_id == heard.grid.id, Placement.point_id == heard.responses[0].point.id
        )
        db.session.scalar(found).removed_at = NOW


def test_a_lead_analyst_asks_for_a_summary_and_approves_it(browse, app):
    heard = make_heard()
    lead = browse.as_(heard.analyst)
    empty = lead.get(address(heard))
    assert "No summary yet" in empty.text
    asked = lead.submit(empty, button="Write the summary")
    assert "Waiting Nobody has begun it yet" in asked.text and heard.analyst.name in asked.text
    waiting = lead.get(address(heard))
    assert "Waiting Nobody has begun it yet" in waiting.text and "Write the summary" not in waiting.text
    work_off(app)
    assert "Done Summary 1 is written" in lead.get(asked.url).text
    written = lead.get(address(heard))
    assert "8 of 12 respondents who answered this question" in written.text
    approved = lead.post(address(heard), {"act": "approve", "csrf_token": token(written)})
    assert "Approved Summary 1" in approved.text
    assert summaries.current_summary(heard.question).approved_at == NOW


def test_the_button_pressed_twice_writes_one_summary(browse, app):
    heard = make_heard()
    lead = browse.as_(heard.analyst)
    page = lead.get(address(heard))
    first = lead.submit(page, button="Write the summary")
    work_off(app)
    assert lead.submit(page, button="Write the summary").url == first.url
    assert summaries.last_no(heard.question) == 1


def test_a_summary_that_was_cancelled_can_be_asked_for_again_from_its_page(browse, app):
    heard = make_heard()
    lead = browse.as_(heard.analyst)
    asked = lead.submit(lead.get(address(heard)), button="Write the summary")
    cancelled = lead.submit(asked, button="Cancel")
    assert "Cancelled Nothing was done" in cancelled.text
    again = lead.submit(cancelled, button="Ask again")
    assert again.url != asked.url
    work_off(app)
    assert "Done Summary 1 is written" in lead.get(again.url).text


def test_a_summary_that_did_not_work_says_why_on_both_pages(browse, app, monkeypatch):
    heard = make_heard()
    lead = browse.as_(heard.analyst)
    asked = lead.submit(lead.get(address(heard)), button="Write the summary")
    monkeypatch.setattr(summaries, "work_out_asked", lambda *_: 1 / 0)
    work_off(app)
    failed = lead.get(asked.url)
    assert "Did not work Something went wrong that we did not foresee" in failed.text
    assert "Did not work" in lead.get(address(heard)).text
    assert lead.submit(failed, button="Ask again").url != asked.url


def test_a_summary_asked_for_on_another_question_is_not_found_here(browse, app):
    heard = make_heard()
    errand = ask_for_summary(heard)
    other = make_question(heard.consultation)
    lead = browse.as_(heard.analyst)
    lead.get(f"/studio/{heard.consultation.slug}/q/{other.number}/summary/asked/{errand.no}", status=404)


def token(page):
    return page.find("input[name=csrf_token]")["value"]


def test_an_out_of_date_sentence_says_what_it_was_and_what_it_is(browse):
    heard = make_heard()
    make_summary(heard, approved=False)
    take_out_one(heard)
    lead = browse.as_(heard.analyst)
    page = lead.get(address(heard))
    assert "Out of date: 8 is now 7" in page.text
    refused = lead.post(address(heard), {"act": "approve", "csrf_token": token(page)})
    assert "“8” is no longer what the data says (7). Insert the count again" in refused.text
    assert refused.html.count("<title>Error:") == 1
    mended = lead.post(address(heard), {"act": "counts", "csrf_token": token(page)})
    assert "Out of date" not in mended.text and "7 of 12 respondents" in mended.text


def test_every_sentence_opens_the_points_behind_it(browse):
    heard = make_heard()
    summary = make_summary(heard)
    analyst = browse.as_(make_person(RoleName.ANALYST))
    for sentence in summary.sentences:
        page = analyst.get(address(heard, f"/sentences/{sentence.no}"))
        assert summaries.text_of(sentence) in page.text
        assert page.soup.select(".point")
    grid = analyst.get(address(heard, "/sentences/3"))
    assert "8 points" in grid.text and "Confidential" in grid.text
    universities = analyst.get(grid.links()["university"])
    assert "2 points" in universities.text


def test_a_typed_number_comes_back_with_what_to_do_and_the_words_kept(browse):
    heard = make_heard()
    make_summary(heard, approved=False)
    lead = browse.as_(heard.analyst)
    page = lead.get(address(heard, "/sentences/3/wording"))
    refused = lead.submit(page, {"wording": "34 of {base} say the grid is slow."})
    assert "“34” is no longer what the data says (8). Insert the count again" in refused.text
    assert refused.find("textarea").get_text().strip() == "34 of {base} say the grid is slow."
    kept = lead.submit(refused, {"wording": "{count} of {base} say that the grid is slow."})
    assert "8 of 12 say that the grid is slow." in kept.text


def test_a_sentence_can_be_removed(browse):
    heard = make_heard()
    make_summary(heard, approved=False)
    lead = browse.as_(heard.analyst)
    page = lead.submit(lead.get(address(heard, "/sentences/4")), action="/remove")
    assert "Sentence 4 is removed" in page.html
    assert "said: Anything else" not in page.text


@pytest.mark.parametrize("role", [RoleName.ANALYST, RoleName.AUDITOR])
def test_those_who_only_read_have_no_buttons_and_cannot_post(browse, role, app, monkeypatch):
    heard = make_heard()
    make_summary(heard, approved=False)
    reader = browse.as_(make_person(role))
    page = reader.get(address(heard))
    assert not page.soup.select("main form")
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    reader.post(address(heard), {"act": "approve"}, status=403)
    reader.get(address(heard, "/sentences/3/wording"), status=403)


@pytest.mark.parametrize("role", [RoleName.BOARD_MEMBER, RoleName.CLERK, RoleName.ADMINISTRATOR])
def test_boards_and_administrators_do_not_read_summaries_in_the_studio(browse, role):
    heard = make_heard()
    make_summary(heard)
    browse.as_(make_person(role)).get(address(heard), status=403)
    browse.as_(make_person(role)).get(address(heard, "/sentences/3"), status=403)
