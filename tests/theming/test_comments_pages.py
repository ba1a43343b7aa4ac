"""The studio and the ledger show comments as they show answers, each with the clause that it is on."""

import pytest

from consult import codesign, summaries, theming
from consult.codesign.models import ContributionKind
from consult.db import transaction
from consult.people import RoleName
from consult.responses.models import Publication
from consult.theming import machine
from tests.factories.catalogue import make_consultation
from tests.factories.codesign import make_round, make_session
from tests.factories.comments import gather, make_comment, make_commenters, points_in
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.responses import make_response
from tests.factories.theming import make_read, make_theme
from tests.theming.test_comments import TEMPLATE

LEDGER = "/facilitate/consultations/freight/ledger"


@pytest.fixture
def analyst(app):
    return make_person(RoleName.LEAD_ANALYST)


@pytest.fixture
def studio(browse, analyst):
    return browse.as_(analyst)


@pytest.fixture
def comments(app, now):
    consultation = make_consultation(slug="freight")
    make_question(consultation)
    return gather(consultation)


@pytest.fixture
def sent(comments):
    """Two comments of one respondent, on two clauses, one of them confidential; and one of another."""
    talker, other = make_commenters(comments.consultation, "Grid connections first.", "Buses before grids.")
    secret = make_comment(talker, "Our press line waits.", clause=2, publication=Publication.CONFIDENTIAL)
    make_read(comments, [talker, other])
    return talker, other, secret


def test_the_studio_lists_the_comments_on_each_draft_after_the_questions(studio, comments, sent):
    page = studio.get("/studio/freight")
    assert page.links()[comments.text].endswith("/studio/freight/q/2/themes")
    assert page.text.index("1. What would most help?") < page.text.index(comments.text)


def test_the_ledger_counts_comments_and_says_how_many_made_them(studio, comments, sent):
    make_response(comments.consultation, {})
    page = studio.get(LEDGER)
    assert f"3 responses: 2 {comments.words.did} (3 comments), 1 did not." in page.text
    assert "3 received = 0 placed + 3 other" in page.text


def test_each_comment_behind_a_number_says_its_clause_and_what_may_be_shown(studio, comments, sent):
    page = studio.get(f"{LEDGER}/2/received")
    assert page.h1 == f"{comments.text}: received"
    for words in ("Grid connections first.", "on clause 1.1 Heading 1", "on clause 1.2 Heading 2", "Confidential"):
        assert words in page.text
    assert "1 to 3 of 3 comments" in page.text


def test_a_comment_is_read_by_hand_from_the_list_of_what_failed(studio, comments, now):
    [response] = make_commenters(comments.consultation, "Hard to read.")
    with transaction():
        theming.give_up_reading([response.latest.id], "We tried five times", now=now)
    page = studio.get(f"{LEDGER}/2/failed")
    action = page.find('form[action*="by-hand"]')["action"]
    done = studio.submit(page, {"holds": "point"}, action=action)
    assert "Read by you as one point" in done.html
    assert theming.ledger(comments).other == 1


def test_a_passage_placed_under_a_theme_counts_among_those_who_commented(studio, comments, sent, analyst):
    talker, _other, secret = sent
    theme = make_theme(comments, "The grid first", [], analyst)
    unplaced = studio.get("/studio/freight/q/2/unplaced")
    assert "on clause 1.2 Heading 2" in unplaced.text
    points = points_in(secret) + points_in(next(c for c in talker.latest.comments if c is not secret))
    ticked = {"theme": str(theme.id), "point": [str(point.id) for point in points]}
    studio.submit(unplaced, ticked, action="/studio/freight/q/2/place")
    page = studio.get(f"/studio/freight/q/2/themes/{theme.id}")
    assert f"1 of 2 who {comments.words.did} raised this" in page.text
    assert page.find(".point--confidential")


def test_an_asked_for_reading_speaks_of_comments(studio, comments, sent, analyst, now):
    with transaction():
        run = theming.ask_for_run(comments, by=analyst, now=now)
        no, run_id = run.no, run.id
    machine.carry_out_run(run_id, now=now)
    page = studio.get(f"/studio/freight/q/2/readings/{no}")
    assert page.h1 == f"Reading {no} of {comments.words.name}"
    assert "in 3 comments" in page.text


def test_a_campaign_of_comments_is_confirmed_on_its_page(studio, comments, now):
    make_read(comments, make_commenters(comments.consultation, *[TEMPLATE] * 4))
    machine.find_campaigns(comments.id, now=now)
    page = studio.get("/studio/freight/q/2/campaigns")
    assert page.h1 == f"Campaigns in {comments.words.name}" and "Looks like one campaign: 4 comments" in page.text
    confirm = page.find('form[action$="confirm"]')["action"]
    assert "Confirmed campaign: 4 comments" in studio.submit(page, action=confirm).text
    assert theming.ledger(comments).copies == 3


def test_the_summary_of_comments_is_written_and_read_with_its_clauses(studio, comments, sent, analyst):
    talker, other, _secret = sent
    make_theme(comments, "The grid first", points_in(other.latest.comments[0]), analyst)
    page = studio.get("/studio/freight/q/2/summary")
    assert page.h1 == f"Summary of {comments.words.name}"
    with transaction():
        summaries.write_summary(comments, by=analyst, now=talker.received_at)
    page = studio.get("/studio/freight/q/2/summary")
    assert "1 of 2 respondents who commented on this draft" in page.text and "on clause 1.1 Heading 1" in page.text
    behind = studio.get("/studio/freight/q/2/summary/sentences/2")
    assert "on clause 1.1 Heading 1" in behind.text


def test_the_ledger_tells_what_was_written_down_in_workshops_beside_the_sums(studio, comments, analyst, now):
    session = make_session(make_round(comments.consultation))
    with transaction():
        said = [
            codesign.capture_contribution(session, ContributionKind.IDEA, text, None, "", None, by=analyst, now=now)
            for text in ("Grid first.", "Skills first.", "n/a")
        ]
        ids = [each.id for each in said]
    machine.read_contributions(ids[:1] + ids[2:], now=now)
    page = studio.get(LEDGER)
    assert "3 written down = 1 read + 1 nothing to place + 0 failed + 1 waiting" in page.text
    assert theming.ledger(comments).received == 0
