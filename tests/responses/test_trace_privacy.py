"""Only one's own words stand on the page of what became of them, in every state, on it and in what is downloaded."""

from collections.abc import Iterator
from datetime import timedelta
from string import ascii_lowercase

import pytest

from consult import boards, codesign, outcomes, responses, summaries, theming
from consult.boards.models import Result
from consult.codesign.models import ContributionKind
from consult.db import db, transaction
from consult.people import RoleName
from consult.responses.models import Comment, Publication, Response, Withdrawal
from consult.theming import CorrectionResult, machine
from consult.theming.models import Point
from tests.conftest import NOW
from tests.factories.boards import decide, make_clerk, make_pack
from tests.factories.codesign import make_round, make_session
from tests.factories.comments import gather, make_comment, points_in
from tests.factories.outcomes import make_answered
from tests.factories.people import make_person
from tests.factories.responses import make_response
from tests.factories.summaries import make_heard, make_summary
from tests.factories.theming import answer_of, make_point, make_read, make_run, make_theme
from tests.responses.test_trace import download, open_own

OWN = "zqowncomment"
LETTERS = [one + other for one in ascii_lowercase for other in "abcd"]


@pytest.fixture
def heard(app, now):
    return make_heard()


@pytest.fixture
def planted(heard) -> list[str]:
    """Others' words, each of which stands nowhere else, under the same themes and beside them."""
    words: list[str] = []

    def new() -> str:
        words.append(f"zqplanted{LETTERS[len(words)]}x")
        return words[-1]

    comments = gather(heard.consultation)
    before = {"received_at": NOW - timedelta(days=2)}
    remarks = []
    for publication in Publication:
        about = {"publication": publication, "organisation": f"{new()} Works", **before}
        other = make_response(heard.consultation, {heard.question: f"Grid connections are {new()} late."}, **about)
        point = make_point(other, heard.question)
        with transaction():
            theming.place_point(heard.grid, point, by=heard.analyst, now=NOW)
            text = answer_of(other, heard.question)
            told = theming.say_misread(other, text, point, heard.question, f"I meant {new()}", now=NOW)
            theming.answer_correction(told, CorrectionResult.KEPT, f"Because {new()}", by=heard.analyst, now=NOW)
        remarks.append(make_comment(other, f"This clause is {new()}.", publication=publication))
    remarks.append(make_comment(heard.responses[0], f"This clause is {OWN}."))
    make_read(comments, list(db.session.scalars(db.select(Response))))
    points = [point for remark in remarks for point in points_in(remark)]
    make_theme(comments, "Clauses need dates", points, heard.analyst)
    facilitator = make_person(RoleName.FACILITATOR)
    held = make_session(make_round(heard.consultation), statements=(f"Trams are {new()}.",))
    with transaction():
        said = (ContributionKind.IDEA, f"A driver says {new()}.", 1, "driver", None)
        codesign.capture_contribution(held, *said, by=facilitator, now=NOW)
    for question in (heard.question, comments):
        with transaction():
            summary = summaries.write_summary(question, by=heard.analyst, now=NOW)
        with transaction():
            for sentence in db.session.merge(summary).sentences:
                if "{count}" in sentence.wording:
                    summaries.edit_wording(sentence, f"{sentence.wording} {new()}", by=heard.analyst, now=NOW)
        with transaction():
            summaries.approve_summary(db.session.merge(summary), by=heard.analyst, now=NOW)
    return words


def states(heard, mine) -> Iterator[str]:
    """The whole way of a response, a step at a time."""
    yield "being read"
    make_run(heard.question, heard.analyst)
    yield "suggested by a run"
    machine.find_campaigns(heard.question.id, now=NOW)
    for family in theming.list_campaigns(heard.question):
        with transaction():
            theming.confirm_campaign(family, by=heard.analyst, now=NOW)
    yield "a campaign"
    pack = make_pack(heard)
    yield "with the boards"
    decide(pack, Result.SENT_BACK, make_clerk("harbour"), dissent="zqdissentx")
    yield "sent back"
    pack = make_pack(heard)
    decide(pack, Result.RECOMMENDED, make_clerk("harbour"))
    decide(pack, Result.APPROVED, make_clerk("hill"))
    assert boards.is_signed_off(pack)
    yield "settled"
    make_answered(pack, make_person(RoleName.FACILITATOR))
    assert outcomes.is_answered(heard.consultation)
    yield "answered"
    with transaction():
        responses.exclude_response(mine, "A test", by=heard.analyst, now=NOW)
    yield "left out"
    with transaction():
        db.session.add(Withdrawal(response_id=mine.id, reason="", at=NOW))
    yield "withdrawn"


def test_nobody_elses_words_are_visible_there_ever(browse, heard, planted):
    mine = heard.responses[0]
    others = [each.text for each in heard_texts() if each.version.response_id != mine.id]
    others += [
        point.text for point in db.session.scalars(db.select(Point)) if point.said_in.version.response_id != mine.id
    ]
    others = [each for each in {*others, *planted} if len(each) > 8]
    assert len(planted) > 20 and any("secret press line" in each for each in others)
    shown = 0
    for state in states(heard, mine):
        page, kept = open_own(browse, mine), download(browse, mine)
        everything = page.html + kept
        assert [each for each in others if each in everything] == [], state
        assert "zqdissentx" not in everything and "Invented Works" not in everything, state
        for other in heard.responses[1:]:
            assert other.reference not in everything, state
        shown += OWN in page.text and OWN in kept
        browse.get(f"/my/{mine.reference}/trace/misread/passage/{heard.responses[1].point.id}", status=404)
    assert shown == 8  # all but the withdrawn one


def heard_texts():
    answers = [answer for response in db.session.scalars(db.select(Response)) for answer in response.latest.answers]
    return [*answers, *db.session.scalars(db.select(Comment))]


def test_an_own_draft_of_a_correction_opens_to_nobody_else(browse, heard):
    mine, other = heard.responses[0], heard.responses[4]
    open_own(browse, mine)
    address = f"/my/{mine.reference}/trace/misread/passage/{mine.point.id}"
    assert "Firm 0 waited long" in browse.get(address).text
    stranger = browse.as_(None)
    assert stranger.get(address).url.endswith("/my")
    open_own(stranger, other)
    assert stranger.get(address).url.endswith("/my")


def test_a_number_is_the_one_that_everybody_is_shown(browse, heard, planted):
    """The page and the public one read the same papers, so nothing can be subtracted from one with the other."""
    make_summary(heard) if summaries.current_summary(heard.question) is None else None
    pack = make_pack(heard)
    decide(pack, Result.RECOMMENDED, make_clerk("harbour"))
    decide(pack, Result.APPROVED, make_clerk("hill"))
    make_answered(pack, make_person(RoleName.FACILITATOR))
    public = browse.get(f"/consultations/{heard.consultation.slug}/what-happened").text
    for response in (heard.responses[0], heard.responses[10]):
        page = open_own(browse, response)
        for shown in page.soup.select(".trace-steps .count"):
            told = " ".join(shown.get_text(" ").split()).split(" who ")[0]
            assert told in public, told
