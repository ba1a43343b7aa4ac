""" "This is not what I meant": kept, shown to analysts, answered by one of them, and never applied by itself."""

import pytest
from sqlalchemy.exc import DatabaseError, IntegrityError

from consult import audit, theming
from consult.db import db, transaction
from consult.errors import NotFound
from consult.people import RoleName
from consult.theming import Correction, CorrectionResult
from tests.conftest import NOW
from tests.factories.people import make_person
from tests.factories.responses import make_later_version
from tests.factories.summaries import make_heard
from tests.factories.theming import answer_of

MEANT = "We need a larger cable, not an earlier one."


@pytest.fixture
def heard(app, now):
    return make_heard()


@pytest.fixture
def mine(heard):
    return heard.responses[0]


def say(heard, response, meant=MEANT, *, whole=False, point=None):
    with transaction():
        text = answer_of(response, heard.question)
        passage = None if whole else point or response.point
        return theming.say_misread(response, text, passage, heard.question, meant, now=NOW)


def answer(heard, told, result, theme=None, reason="You are right."):
    with transaction():
        return theming.answer_correction(told, result, reason, theme, by=heard.analyst, now=NOW)


def over(response):
    return [theme.name for theme in theming.themes_over(response.point)]


def test_it_is_kept_with_who_and_when_and_moves_nothing(heard, mine):
    told = say(heard, mine)
    assert (told.response_id, told.at, told.read_as) == (mine.id, NOW, ["Grid connections come too late"])
    assert over(mine) == ["Grid connections come too late"]
    assert theming.count_waiting_corrections(heard.consultation) == 1
    [line] = audit.list_lines(act="said it was misread")
    assert mine.reference in line.words and "cable" not in line.canonical()


def test_an_analyst_moves_the_passage_and_the_reason_is_kept(heard, mine):
    told = say(heard, mine)
    reply = answer(heard, told, CorrectionResult.MOVED, heard.buses)
    assert over(mine) == ["Buses do not reach the works"]
    assert (reply.theme_id, reply.reason, reply.person_id) == (heard.buses.id, "You are right.", heard.analyst.id)
    assert theming.count_waiting_corrections(heard.consultation) == 0


def test_an_analyst_takes_it_out_or_leaves_it(heard, mine):
    answer(heard, say(heard, mine), CorrectionResult.KEPT)
    assert over(mine) == ["Grid connections come too late"]
    answer(heard, say(heard, mine, "Again: a larger cable."), CorrectionResult.TAKEN_OUT)
    assert over(mine) == []


def test_the_whole_text_is_answered_and_has_no_passage_to_move(heard, mine):
    told = say(heard, mine, whole=True)
    with pytest.raises(theming.NowhereToMove):
        answer(heard, told, CorrectionResult.MOVED, heard.buses)
    assert answer(heard, told, CorrectionResult.KEPT).theme_id is None


def test_what_is_refused(heard, mine):
    other = heard.responses[4]
    with pytest.raises(NotFound):
        say(heard, mine, point=other.point)
    with pytest.raises(theming.NotSaid, match="Say what you meant"):
        say(heard, mine, "   ")
    with pytest.raises(theming.NotSaid, match="1 over the limit of 300"):
        say(heard, mine, "word " * 301)
    told = say(heard, mine)
    with pytest.raises(theming.AlreadySaid):
        say(heard, mine, "Once more.")
    with pytest.raises(theming.ReasonMissing):
        answer(heard, told, CorrectionResult.KEPT, reason=" ")
    with pytest.raises(theming.NowhereToMove):
        answer(heard, told, CorrectionResult.MOVED)
    answer(heard, told, CorrectionResult.KEPT)
    with pytest.raises(theming.CorrectionAnswered):
        answer(heard, told, CorrectionResult.TAKEN_OUT)
    assert over(mine) == ["Grid connections come too late"]


def test_what_was_replaced_by_a_later_version_cannot_be_put_right(heard, mine):
    old = answer_of(mine, heard.question)
    make_later_version(mine, {heard.question: "Something new."})
    with pytest.raises(NotFound), transaction():
        theming.say_misread(mine, old, mine.point, heard.question, MEANT, now=NOW)


def test_what_was_said_is_never_changed(heard, mine):
    told = say(heard, mine)
    with pytest.raises((DatabaseError, IntegrityError)), transaction():
        db.session.execute(db.update(Correction).where(Correction.id == told.id).values(meant="Other words"))


def test_analysts_find_it_in_the_studio_and_answer_it_there(browse, heard, mine):
    say(heard, mine)
    desk = browse.as_(heard.analyst)
    slug = heard.consultation.slug
    page = desk.get(f"/studio/{slug}")
    assert "Corrections from respondents : 1 waits for an answer." in page.text
    page = desk.get(page.links()["Corrections from respondents"])
    page = desk.get(page.links()[f"{mine.reference}, question 1"])
    assert MEANT in page.text and "Firm 0 waited long" in page.text
    page = desk.submit(page, {"result": "moved", "reason": "You are right."})
    assert "Choose the theme to which the passage goes" in page.text and "You are right." in page.html
    page = desk.submit(page, {"result": "moved", "theme": str(heard.buses.id), "reason": "You are right."})
    assert "Answered. The sender reads it" in page.find(".message").get_text() and "Nothing waits" in page.text
    assert over(mine) == ["Buses do not reach the works"]


def test_those_who_only_read_see_it_and_cannot_answer(browse, heard, mine):
    told = say(heard, mine)
    address = f"/studio/{heard.consultation.slug}/corrections/{told.id}"
    desk = browse.as_(make_person(RoleName.AUDITOR))
    page = desk.get(address)
    assert MEANT in page.text and not page.soup.select("main form")
    browse.as_(make_person(RoleName.BOARD_MEMBER)).get(address, status=403)
    browse.as_(make_person(RoleName.ADMINISTRATOR)).get(address, status=403)
