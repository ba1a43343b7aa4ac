"""I6 recomputable: every number in a signed pack can be worked out again from its frozen data alone."""

import json

import pytest
from sqlalchemy import select

from consult import boards, summaries
from consult.db import db, transaction
from consult.questions.models import QuestionKind
from consult.responses.models import Exclusion
from consult.theming.models import Placement
from tests.conftest import NOW
from tests.factories.boards import make_pack, make_route, make_signed_off
from tests.factories.questions import make_question
from tests.factories.responses import make_response
from tests.factories.summaries import make_heard, make_summary


def make_full_pack():
    """A pack with an open question, a closed one and an excluded response."""
    heard = make_heard()
    closed = make_question(heard.consultation, kind=QuestionKind.SINGLE)
    chosen = [make_response(heard.consultation, {closed: [key]}) for key in ("one", "one", "two")]
    with transaction():
        db.session.add(Exclusion(response_id=chosen[0].id, reason="A copy", person_id=heard.analyst.id, at=NOW))
    make_route()
    make_summary(heard)
    with transaction():
        summary = summaries.write_summary(closed, by=heard.analyst, now=NOW)
        summaries.approve_summary(summary, by=heard.analyst, now=NOW)
    return heard, make_pack(heard)


def test_every_number_of_a_pack_is_given_by_its_own_frozen_lists(app, now):
    _heard, pack = make_full_pack()
    papers = json.loads(pack.content)
    kinds = {sentence["query"]["kind"] for question in papers["questions"] for sentence in question["sentences"]}
    assert kinds == {"answered", "who", "theme", "choice"}
    assert boards.recount(papers) == []


def test_the_numbers_stand_when_everything_behind_them_has_moved(app, now):
    pack = make_signed_off(make_heard())
    before = [sentence["text"] for sentence in boards.papers_of(pack)["questions"][0]["sentences"]]
    with transaction():
        for placement in db.session.scalars(select(Placement)).all():
            placement.removed_at = now
    db.session.expire_all()
    assert boards.list_faults(pack) == []
    assert [sentence["text"] for sentence in boards.papers_of(pack)["questions"][0]["sentences"]] == before


@pytest.mark.parametrize("number", ["numerator", "denominator"])
def test_any_number_that_is_off_by_one_is_found(app, now, number):
    _heard, pack = make_full_pack()
    count = sum(len(question["sentences"]) for question in json.loads(pack.content)["questions"])
    for place in range(count):
        papers = json.loads(pack.content)
        sentence = [each for question in papers["questions"] for each in question["sentences"]][place]
        sentence[number] += 1
        assert [fault for fault in boards.recount(papers) if f"Sentence {sentence['no']} says" in fault]


def test_a_ledger_that_does_not_add_up_and_a_lost_response_are_found(app, now):
    _heard, pack = make_full_pack()
    papers = json.loads(pack.content)
    papers["questions"][0]["ledger"]["placed"] -= 1
    papers["responses"]["received"] += 1
    assert len(boards.recount(papers)) == 2


def test_one_changed_letter_breaks_the_seal(app, now):
    _heard, pack = make_full_pack()
    assert boards.fingerprint(pack.content) == pack.hash
    assert boards.fingerprint(pack.content.replace("too late", "too Late", 1)) != pack.hash
