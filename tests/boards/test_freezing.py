"""A pack is frozen whole or not at all, and what it says can be worked out again from itself."""

import json

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from consult import boards
from consult.boards.models import Pack, Result
from consult.db import db, transaction
from consult.people import RoleName
from consult.responses.models import Exclusion
from consult.theming.models import Placement
from tests.conftest import NOW
from tests.factories.boards import decide, make_clerk, make_pack, make_route, make_signed_off
from tests.factories.catalogue import make_consultation
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.responses import make_response
from tests.factories.summaries import make_heard, make_summary


def refusal(consultation, by):
    with pytest.raises(boards.NotReadyToFreeze) as refused, transaction():
        boards.freeze_pack(consultation, by=by, now=NOW)
    return refused.value.reasons


def test_a_pack_holds_the_approved_sentences_and_its_own_hash(app, now):
    heard = make_heard()
    pack = make_pack(heard)
    papers = boards.papers_of(pack)
    said = [sentence["text"] for sentence in papers["questions"][0]["sentences"]]
    assert "8 of 12 respondents who answered this question, most of them, said: Grid connections come too late." in said
    assert pack.hash == boards.fingerprint(pack.content)
    assert pack.content == boards.canonical(json.loads(pack.content))
    assert boards.list_faults(pack) == []


def test_a_pack_never_holds_words_that_may_not_be_published(app, now):
    heard = make_heard()
    content = make_pack(heard).content
    assert "secret" not in content and "Firm 2 waited" not in content
    assert heard.responses[0].reference not in content
    shown = [point["shown"] for point in json.loads(content)["points"].values()]
    assert (shown.count("confidential"), shown.count("no")) == (1, 1)


def test_a_question_without_an_approved_summary_stops_the_freeze(app, now):
    heard = make_heard()
    make_route()
    make_summary(heard, approved=False)
    assert refusal(heard.consultation, heard.analyst) == ["Question 1 has no approved summary"]


def test_every_reason_is_listed_at_once(app, now):
    consultation = make_consultation()
    question = make_question(consultation)
    make_response(consultation, {question: "Grid."})
    reasons = refusal(consultation, make_person(RoleName.FACILITATOR))
    assert len(reasons) == 5
    for words in (
        "Responses still count until",
        "No boards are on the route",
        "has not been read",
        "no agreed theme",
        "no approved summary",
    ):
        assert any(words in reason for reason in reasons), words


def test_an_answer_that_nobody_has_read_stops_the_freeze(app, now):
    heard = make_heard()
    make_route()
    make_response(heard.consultation, {heard.question: "I came late to the reading."})
    make_summary(heard)
    assert refusal(heard.consultation, heard.analyst) == ["Question 1: 1 answer has not been read"]


def test_a_sentence_that_the_data_left_behind_stops_the_freeze(app, now):
    heard = make_heard()
    make_route()
    make_summary(heard)
    with transaction():
        db.session.add(
            Exclusion(response_id=heard.responses[0].id, reason="A test", person_id=heard.analyst.id, at=now)
        )
    reasons = refusal(heard.consultation, heard.analyst)
    assert any("“8” is no longer what the data says (7). Insert the count again" in reason for reason in reasons)


def test_a_frozen_pack_does_not_move_when_the_data_does(app, now):
    heard = make_heard()
    pack = make_pack(heard)
    frozen = pack.content
    with transaction():
        for placement in db.session.scalars(select(Placement)):
            placement.removed_at = now
    assert db.session.scalar(select(Pack.content)) == frozen
    assert boards.list_faults(pack) == []


@pytest.mark.parametrize("statement", ["UPDATE pack SET content = '{}'", "DELETE FROM pack"])
def test_the_database_refuses_to_change_a_pack(app, now, statement):
    make_pack(make_heard())
    with pytest.raises(DatabaseError), transaction():
        db.session.execute(text(statement))


def test_a_new_pack_replaces_the_one_before_and_starts_the_route_again(app, now):
    heard = make_heard()
    first = make_pack(heard)
    decide(first, Result.RECOMMENDED, make_clerk("harbour"))
    second = make_pack(heard)
    assert (second.no, boards.next_step(second).board.slug) == (2, "harbour")
    assert boards.state_of(first) is boards.PackState.REPLACED
    assert boards.next_step(first) is None
    assert boards.current_pack(heard.consultation) == second


def test_nothing_is_frozen_over_a_pack_that_was_signed_off(app, now):
    heard = make_heard()
    make_signed_off(heard)
    assert refusal(heard.consultation, heard.analyst) == [
        "The boards have signed off a pack of this consultation already"
    ]
