"""What became of what I said: the page of one's own response, from the sending to our reply."""

from datetime import date, timedelta

import pytest

from consult import outcomes, responses, theming
from consult.boards.models import Result
from consult.db import db, transaction
from consult.outcomes import CommitmentStatus, OutcomeResult
from consult.people import RoleName
from consult.plans.models import Clause
from consult.responses.models import Withdrawal
from consult.theming import machine
from consult.theming.contested import Stance
from consult.theming.models import Point, Reading, ReadState
from consult.words import digest
from tests.conftest import NOW
from tests.factories.boards import decide, make_clerk, make_pack
from tests.factories.catalogue import make_consultation, make_version
from tests.factories.outcomes import answer_all
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.responses import make_response, make_responses
from tests.factories.summaries import make_heard
from tests.factories.theming import make_point, make_read, make_run, make_theme

CODE = "ABCD-EFGH-JKMN-PQRS"


def open_own(browse, response):
    """Its sender opens it with the private code."""
    with transaction():
        db.session.execute(
            db.update(type(response)).where(type(response).id == response.id).values(code_digest=digest(CODE))
        )
    browse.submit(browse.get("/my"), {"reference": response.reference, "code": CODE})
    return browse.get(f"/my/{response.reference}/trace")


def download(browse, response):
    return browse.client.get(f"/my/{response.reference}/trace/download").get_data(as_text=True)


@pytest.fixture
def heard(app, now):
    return make_heard()


@pytest.fixture
def mine(heard):
    return heard.responses[0]


def settle(pack):
    decide(pack, Result.RECOMMENDED, make_clerk("harbour"))
    decide(pack, Result.APPROVED_WITH_CONDITIONS, make_clerk("hill"), conditions=("Report back in a year",))


def reply(heard, pack, clause=None):
    """Public answers, with a promise on what was said of the grid and news of it."""
    officer = make_person(RoleName.FACILITATOR)
    answer_all(pack, officer)
    with transaction():
        words = ("We moved it up.", "You showed us why.")
        made = outcomes.write_outcome(heard.grid, pack, OutcomeResult.IN_PART, *words, clause, by=officer, now=NOW)
        outcomes.publish_outcomes(heard.consultation, by=officer, now=NOW)
    with transaction():
        promised = outcomes.make_commitment(
            made, title="Map the grid", owner="Grid lead", due_on=date(2019, 3, 31), by=officer, now=NOW
        )
    with transaction():
        outcomes.add_progress_note(promised, CommitmentStatus.ON_TRACK, "The map is drawn.", by=officer, now=NOW)


def test_without_the_private_code_there_is_no_trace(browse, mine):
    for more in ("", "/download"):
        assert browse.get(f"/my/{mine.reference}/trace{more}").url.endswith("/my")


def test_before_the_close_it_is_not_read_and_says_when_reading_begins(browse, now):
    consultation = make_consultation(closes_at=NOW + timedelta(days=3))
    question = make_question(consultation)
    response = make_response(consultation, {question: "Grid first, please."})
    page = open_own(browse, response)
    assert page.h1 == "What became of what you said" and "Grid first, please." in page.text
    assert "Not read yet. Reading begins on Sunday 4 November 2018." in page.text
    assert "/misread/" not in page.html


def test_what_the_machine_suggests_is_not_shown_before_a_person_accepts_it(browse, now):
    consultation = make_consultation(closes_at=NOW - timedelta(days=1))
    question = make_question(consultation)
    said = [
        "Grid connections take far too long for us.",
        "We waited for a grid connection.",
        "Grid connections are late.",
    ]
    sent = make_responses(consultation, [{question: text} for text in said * 4])
    make_read(question, sent)
    run = make_run(question)
    assert run.suggestions
    page = open_own(browse, sent[0])
    assert "Your response waits to be read" in page.text and "Not decided yet. A person will read it." in page.text
    steps = " ".join(each.get_text(" ") for each in page.soup.select(".trace-steps"))
    assert all(each.label not in steps for each in run.suggestions)


def test_nothing_to_place_is_said_to_be_the_machines_word_until_papers_are_sealed(browse, heard):
    response = heard.responses[0]
    other = make_response(heard.consultation, {heard.question: "Thank you."}, received_at=NOW - timedelta(days=2))
    with transaction():
        answer = other.latest.answers[0]
        made = {"engine": {"engine": "test"}, "read_at": NOW}
        db.session.add(Reading(answer_id=answer.id, state=ReadState.NOTHING, reason="Only thanks", **made))
    words = "The software suggests that there is nothing to place: only thanks."
    assert words in open_own(browse, other).text
    make_pack(heard)
    page = open_own(browse, other)
    assert words not in page.text and "Nothing to place, because: only thanks." in page.text
    assert "Nothing in your response stands under a theme, so none reached the boards." in page.text
    assert response.reference not in page.html


def test_while_reading_the_agreed_theme_and_a_marked_stance_are_shown_and_no_number(browse, heard, mine):
    with transaction():
        proposal = theming.add_proposal(heard.question, "A grid fund", asked_in=None, by=heard.analyst, now=NOW)
        theming.say_what_it_is_about(heard.grid, proposal, by=heard.analyst, now=NOW)
        theming.mark_stances(proposal, {mine.point.id: Stance.FOR}, by=heard.analyst, now=NOW)
    page = open_own(browse, mine)
    assert "Grid connections come too late" in page.text and "Stance: for “A grid fund”" in page.text
    assert "We say how many others said so when the boards have settled their papers." in page.text
    assert "The papers for the boards are not sealed. Our reply is due by the end of" in page.text
    assert " of 12" not in page.text and "/misread/" in page.html


def test_with_the_boards_it_says_who_decides_next_and_what_was_decided_so_far(browse, heard, mine):
    pack = make_pack(heard)
    page = open_own(browse, mine)
    assert (
        "The papers have been with the boards since Thursday 1 November 2018. The Harbour Board decides next."
        in page.text
    )
    assert "/misread/" not in page.html
    decide(pack, Result.RECOMMENDED, make_clerk("harbour"))
    page = open_own(browse, mine)
    assert "Harbour Board: Recommended, Thursday 1 November 2018. We weighed what people said." in page.text
    assert "The Hill Board decides next." in page.text and " of 12 who answered" not in page.text


def test_after_the_boards_it_says_how_many_said_so_in_the_numbers_that_everybody_reads(browse, heard, mine):
    settle(make_pack(heard))
    page = open_own(browse, mine)
    assert "8 of 12 who answered question 1" in page.text and "Report back in a year" in page.text
    assert "Nothing yet. Our reply is due by" in page.text


def test_a_small_number_is_withheld_from_those_who_are_counted_in_it_too(browse, heard):
    settle(make_pack(heard))
    page = open_own(browse, heard.responses[10])
    assert "Buses do not reach the works" in page.text and "1 to 4 of 12 who answered question 1" in page.text
    assert "1 of 12" not in page.text + download(browse, heard.responses[10])


def test_our_reply_the_changed_clause_and_the_promise_stand_under_the_passage(browse, heard, mine):
    pack = make_pack(heard)
    settle(pack)
    later = make_version(plan_slug=heard.consultation.versions[0].plan.slug, no=2)
    with transaction():
        clause = db.session.get_one(Clause, later.clauses[0].id)
        clause.text = clause.text.replace("commented on.", "commented on by 2020.")
    reply(heard, pack, clause)
    page = open_own(browse, mine)
    for words in (
        "We have replied.", "In part", "We did: We moved it up.", "Why: You showed us why.", "added:", "by 2020",
        "Map the grid", "On track", "The map is drawn.", "Sunday 31 March 2019",
    ):  # fmt: skip
        assert words in page.text, words
    kept = download(browse, mine)
    for words in ("We moved it up.", "8 of 12 who answered question 1", "by 2020", "We promised: Map the grid"):
        assert words in kept, words


def test_a_second_passage_under_the_same_theme_refers_to_the_first(browse, heard, mine):
    second = make_point(mine, heard.question, "grid connection")
    with transaction():
        mine.point.end = 10
        theming.place_point(heard.grid, second, by=heard.analyst, now=NOW)
    pack = make_pack(heard)
    settle(pack)
    reply(heard, pack)
    page = open_own(browse, mine)
    assert page.text.count("We did: We moved it up.") == 1 and page.text.count("Report back in a year") == 1
    assert len(page.soup.select('a[href="#passage-1"]')) == 2


def test_a_theme_agreed_after_the_papers_were_sealed_did_not_reach_the_boards(browse, heard, mine):
    with transaction():
        theming.remove_placement(heard.grid, mine.point, by=heard.analyst, now=NOW)
    pack = make_pack(heard)
    late = make_theme(heard.question, "Agreed too late", [mine.point], heard.analyst)
    settle(pack)
    reply(heard, pack)
    page = open_own(browse, mine)
    assert late.name in page.text and "This did not reach the boards under a theme." in page.text
    assert "We moved it up." not in page.text


def test_of_a_withdrawn_response_only_reference_dates_and_the_fact_are_shown(browse, heard, mine):
    with transaction():
        db.session.add(Withdrawal(response_id=mine.id, reason="Mine to say", at=NOW))
    page = open_own(browse, mine)
    assert "Withdrawn by you at 9:30am (GMT) on Thursday 1 November 2018" in page.text and mine.reference in page.text
    for words in ("waited long", "Grid connections", "Mine to say", "What would most help"):
        assert words not in page.text + download(browse, mine)
    point = f"/my/{mine.reference}/trace/misread/passage/{mine.point.id}"
    browse.get(point, status=404)


def test_a_response_that_was_left_out_says_why_and_follows_no_passage(browse, heard, mine):
    with transaction():
        responses.exclude_response(mine, "A test of the form", by=heard.analyst, now=NOW)
    page = open_own(browse, mine)
    assert "left out of the counts: A test of the form" in page.text and "Firm 0 waited long" in page.text
    assert "We read it as" not in page.text and "Grid connections come too late" not in page.text


CAMPAIGN = (
    "The plan must put the canal towpaths first, because people walk and cycle to work along them every day, "
    "and because a repaired towpath costs less than any road and lasts for thirty years or more."
)
ADDED = " My own daughter fell on the broken stones near the second lock last winter and broke her wrist badly."


def test_a_campaign_copy_is_told_how_many_are_like_it_and_where_they_were_put(browse, now):
    consultation = make_consultation(closes_at=NOW - timedelta(days=1))
    question, analyst = make_question(consultation), make_person(RoleName.ANALYST)
    sent = make_responses(consultation, [{question: CAMPAIGN}] * 6 + [{question: CAMPAIGN + ADDED}])
    make_read(question, sent)
    machine.find_campaigns(question.id, now=NOW)
    [family] = theming.list_campaigns(question)
    copy, _template = sorted(sent[:2], key=lambda each: each.latest.answers[0].id == family.template_id)
    assert "like it" not in open_own(browse, copy).text
    with transaction():
        theming.confirm_campaign(family, by=analyst, now=NOW)
    point = db.session.scalar(db.select(Point).where(Point.answer_id == family.template_id))
    make_theme(question, "Towpaths first", [point], analyst)
    page = open_own(browse, copy)
    assert "Your message was one of 7 like it. All of them count; they were read once." in page.text
    assert "Towpaths first" in page.text
    page = open_own(browse, sent[6])
    assert "Your message was one of 7 like it; the part you added was read by itself." in page.text
