"""What members, clerks and facilitators see of a pack."""

import pytest

from consult import boards, summaries
from consult.boards.models import Result
from consult.db import transaction
from consult.people import RoleName
from tests.conftest import NOW
from tests.factories.boards import decide, make_clerk, make_pack, make_route
from tests.factories.errands import ask_for_pack, make_ready, work_off
from tests.factories.people import make_person
from tests.factories.summaries import make_heard, make_summary


def address(pack, board="harbour", rest=""):
    return f"/boards/{board}/packs/{boards.name_of_pack(pack)}{rest}"


def member(board="harbour"):
    return make_person(RoleName.BOARD_MEMBER, board_slug=board)


FILLED = {
    "result": "recommended", "votes_for": "3", "votes_against": "0", "abstentions": "1", "reasons": "We weighed it.",
    "conditions": "", "dissent": "One of us would wait.", "met_on": ["1", "11", "2018"], "act": "preview",
}  # fmt: skip


def test_a_facilitator_sees_what_stands_in_the_way_and_freezes_when_nothing_does(browse, app):
    heard = make_heard()
    make_route()
    make_summary(heard, approved=False)
    facilitator = browse.as_(make_person(RoleName.FACILITATOR))
    url = f"/studio/{heard.consultation.slug}/pack"
    refused = facilitator.submit(facilitator.get(url))
    assert "Fix Question 1 has no approved summary" in refused.text and "There is a problem" in refused.text
    with transaction():
        summaries.approve_summary(summaries.current_summary(heard.question), by=heard.analyst, now=NOW)
    ready = facilitator.get(url)
    assert "Pack 1 of “" in ready.text and "Question 1: " in ready.text and "Summary 1" in ready.text
    asked = facilitator.submit(ready)
    assert asked.h1 == "Freezing a pack" and "Waiting Nobody has begun it yet" in asked.text
    assert "the Harbour Board to recommend, then the Hill Board to sign off" in asked.text
    work_off(app)
    done = facilitator.get(asked.url)
    assert "Done Pack 1 is frozen" in done.text
    assert "Read pack 1 as the Harbour Board does" in facilitator.get(url).text


def test_the_button_pressed_twice_leads_to_the_same_pack(browse, app):
    heard = make_ready()
    facilitator = browse.as_(make_person(RoleName.FACILITATOR))
    page = facilitator.get(f"/studio/{heard.consultation.slug}/pack")
    first = facilitator.submit(page)
    work_off(app)
    assert facilitator.submit(page).url == first.url
    assert "Pack 2" not in facilitator.get(f"/studio/{heard.consultation.slug}/pack").text.split("Packs so far")[1]


def test_while_a_pack_is_asked_for_there_is_no_second_button_and_it_can_be_cancelled(browse, app):
    heard = make_ready()
    facilitator = browse.as_(make_person(RoleName.FACILITATOR))
    url = f"/studio/{heard.consultation.slug}/pack"
    asked = facilitator.submit(facilitator.get(url))
    waiting = facilitator.get(url)
    assert "What was asked for Waiting" in waiting.text and "Freeze the pack" not in waiting.text
    cancelled = facilitator.submit(asked, button="Cancel")
    assert "Cancelled Nothing was done" in cancelled.text
    work_off(app)
    assert "No pack is frozen yet" in facilitator.get(url).text and "Freeze the pack" in facilitator.get(url).text


def test_what_moved_after_the_pack_was_asked_for_is_said_with_a_way_to_ask_again(browse, app):
    heard = make_ready()
    facilitator = browse.as_(make_person(RoleName.FACILITATOR))
    asked = facilitator.submit(facilitator.get(f"/studio/{heard.consultation.slug}/pack"))
    make_summary(heard)
    work_off(app)
    failed = facilitator.get(asked.url)
    assert "Did not work Question 1: " in failed.text and "its summary was written again" in failed.text
    again = facilitator.submit(facilitator.get(failed.links()["See what must hold, and ask again"]))
    assert again.url != asked.url and "Summary 2" in again.text


def test_a_page_opened_before_something_changed_freezes_nothing(browse, app):
    heard = make_ready()
    facilitator = browse.as_(make_person(RoleName.FACILITATOR))
    page = facilitator.get(f"/studio/{heard.consultation.slug}/pack")
    make_summary(heard)
    refused = facilitator.submit(page)
    assert "This page has changed since you opened it" in refused.text and "Summary 2" in refused.text
    assert refused.html.count("<title>Error:") == 1


def test_an_auditor_follows_a_pack_and_cannot_cancel_it(browse, app, monkeypatch):
    heard = make_ready()
    errand = ask_for_pack(heard)
    auditor = browse.as_(make_person(RoleName.AUDITOR))
    url = f"/studio/{heard.consultation.slug}/pack/asked/{errand.no}"
    assert not auditor.get(url).soup.select("main form")
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    auditor.post(url, {}, status=403)
    auditor.get(f"/studio/{heard.consultation.slug}/pack/asked/99", status=404)


def test_an_auditor_sees_the_checks_and_has_no_button(browse):
    heard = make_heard()
    page = browse.as_(make_person(RoleName.AUDITOR)).get(f"/studio/{heard.consultation.slug}/pack")
    assert "No boards are on the route" in page.text and not page.soup.select("main form")


def test_a_member_sees_what_waits_for_their_board_and_only_that_board(browse):
    pack = make_pack(make_heard())
    harbour, hill = browse.as_(member()), browse.as_(member("hill"))
    assert "1 pack waits for a decision" in harbour.get("/boards").text
    assert "0 packs wait for a decision" in hill.get("/boards").text
    assert "The Harbour Board comes first" in hill.get(address(pack, "hill")).text
    hill.get(address(pack), status=403)
    hill.get(address(pack, rest="/sentences/3"), status=403)


def test_a_pack_reads_from_its_cover_to_its_decisions(browse):
    heard = make_heard()
    pack = make_pack(heard)
    page = browse.as_(member()).get(address(pack))
    for words in (
        "The Harbour Board is asked whether to recommend", pack.hash[:12],
        "How far you can rely on this", "Not measured",
        "8 of 12 respondents who answered this question", "1 to 4 of 12 respondents who answered this question",
        "It adds up", "No campaign was confirmed", "No board has decided on this pack yet", "This is not a vote",
    ):  # fmt: skip
        assert words in page.text, words
    assert "secret" not in page.html and heard.responses[0].reference not in page.html


def test_small_numbers_are_not_shown_in_a_pack(browse):
    page = browse.as_(member()).get(address(make_pack(make_heard())))
    assert "university 1 to 4 of 12" in page.text
    assert "council not shown of 12" in page.text


def test_every_sentence_opens_its_evidence_from_the_frozen_papers(browse):
    heard = make_heard()
    pack = make_pack(heard)
    reader = browse.as_(member())
    marks = [mark["href"] for mark in reader.get(address(pack)).soup.select(".evidence-mark")]
    assert len(marks) == len(boards.papers_of(pack)["questions"][0]["sentences"])
    for mark in marks:
        assert "How this was counted" in reader.get(mark).text
    grid = reader.get(address(pack, rest="/sentences/3"))
    assert "Confidential points that also support this: 1 to 4. They are counted and never opened here" in grid.text
    assert "Points from answers that are not to be published: 1 to 4" in grid.text
    assert "secret" not in grid.html and "Firm 2 waited" not in grid.html and "Firm 3 waited" in grid.text
    assert "Invented Works" in grid.text
    reader.get(address(pack, rest="/sentences/99"), status=404)


def test_an_author_who_agreed_to_be_published_without_a_name_is_not_named(browse):
    heard = make_heard()
    grid = browse.as_(member()).get(address(make_pack(heard), rest="/sentences/3"))
    quiet = heard.responses[3].latest
    assert "Firm 3 waited" in grid.text and quiet.organisation not in grid.text


def test_a_clerk_writes_checks_and_records(browse):
    pack = make_pack(make_heard())
    clerk = browse.as_(make_clerk("harbour"))
    page = clerk.get(address(pack, rest="/record"))
    preview = clerk.submit(page, FILLED)
    assert preview.h1.startswith("Check the record") and "3 for, 0 against, 1 abstained" in preview.text
    assert pack.hash in preview.text and boards.papers_of(pack) is not None
    recorded = clerk.submit(preview, button="Record and publish")
    assert "Harbour Board: Recommended" in recorded.text and "One of us would wait." in recorded.text
    again = clerk.get(address(pack, rest="/record"))
    assert "Nothing can be recorded for the Harbour Board now" in again.text


def test_a_clerk_may_go_back_from_the_check_and_finds_everything_kept(browse):
    pack = make_pack(make_heard())
    clerk = browse.as_(make_clerk("harbour"))
    preview = clerk.submit(clerk.get(address(pack, rest="/record")), FILLED)
    back = clerk.submit(preview, button="Change something")
    assert back.find("textarea[name=dissent]").get_text().strip() == "One of us would wait."
    assert [field["value"] for field in back.soup.select("input[name=met_on]")] == ["1", "11", "2018"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"votes_for": "1"}, "Quorum is 3; 2 are present"),
        ({"votes_for": "many"}, "Votes for: enter a whole number, 0 if nobody did"),
        ({"reasons": " "}, "Give the reasons"),
        ({"result": "recommended_with_conditions"}, "Write down the conditions"),
        ({"met_on": ["31", "2", "2018"]}, "Enter a date like 31 3 2019"),
    ],
)
def test_what_is_missing_in_a_record_is_said_and_nothing_typed_is_lost(browse, changed, words):
    pack = make_pack(make_heard())
    clerk = browse.as_(make_clerk("harbour"))
    refused = clerk.submit(clerk.get(address(pack, rest="/record")), FILLED | changed)
    assert words in refused.text and refused.html.count("<title>Error:") == 1
    assert refused.find("textarea[name=dissent]").get_text().strip() == "One of us would wait."


def test_the_second_of_two_clerks_is_told_that_it_is_recorded(browse):
    pack = make_pack(make_heard())
    first, second = browse.as_(make_clerk("harbour")), browse.as_(make_clerk("harbour"))
    pages = [clerk.submit(clerk.get(address(pack, rest="/record")), FILLED) for clerk in (first, second)]
    first.submit(pages[0], button="Record and publish")
    late = second.submit(pages[1], button="Record and publish")
    assert (
        "Nothing can be recorded for the Harbour Board now" in late.text and "Harbour Board: Recommended" in late.text
    )


def test_a_pack_that_was_replaced_since_it_was_opened_is_not_decided_on(browse):
    heard = make_heard()
    pack = make_pack(heard)
    clerk = browse.as_(make_clerk("harbour"))
    opened = clerk.get(address(pack, rest="/record"))
    make_pack(heard)
    late = clerk.submit(opened, FILLED)
    assert "Replaced by a later pack" in late.text and not pack.decisions


def test_members_and_other_clerks_do_not_open_the_record(browse):
    pack = make_pack(make_heard())
    for person in (member(), make_clerk("hill"), make_person(RoleName.FACILITATOR)):
        browse.as_(person).get(address(pack, rest="/record"), status=403)


def test_who_froze_the_pack_is_refused_at_the_record(browse):
    heard, both = make_heard(), make_person(RoleName.CLERK, RoleName.LEAD_ANALYST)
    pack = make_pack(heard, by=both)
    clerk = browse.as_(both)
    refused = clerk.submit(clerk.get(address(pack, rest="/record")), FILLED, status=403)
    assert "somebody else has to record" in refused.text


def test_a_step_rail_shows_what_each_board_came_to(browse):
    pack = make_pack(make_heard())
    decide(pack, Result.RECOMMENDED_WITH_CONDITIONS, make_clerk("harbour"), conditions=("Ask rail again",))
    page = browse.as_(member("hill")).get(address(pack, "hill"))
    assert "Recommended with conditions" in page.text and "Ask rail again" in page.text
    assert "The Hill Board is asked whether to sign off" in page.text
