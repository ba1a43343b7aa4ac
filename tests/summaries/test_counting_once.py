"""What a summary counts is asked of the database once an act, however many sentences there are."""

import pytest
from sqlalchemy import event

from consult import boards, summaries
from consult.db import db, transaction
from consult.summaries import Summary, queries, tally, tally_of
from tests.conftest import NOW
from tests.factories.boards import make_route
from tests.factories.summaries import make_heard, make_summary
from tests.factories.theming import make_theme

OF_THE_PAGE = "FROM term"  # kinds' names


@pytest.fixture
def asked(app):
    """Do something and count what the database was asked meanwhile."""

    def count(act):
        statements: list[str] = []

        def note(_connection, _cursor, statement, *_more):
            if OF_THE_PAGE not in statement:
                statements.append(statement)

        db.session.rollback()
        event.listen(db.engine, "before_cursor_execute", note)
        try:
            act()
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(statements)

    return count


def say_more(heard):
    """Six more themes, each raised by three respondents, and a summary that tells of them."""
    for n in range(6):
        make_theme(heard.question, f"Another view, {n}", [r.point for r in heard.responses[n : n + 3]], heard.analyst)
    return make_summary(heard, approved=False)


def test_writing_a_summary_asks_no_more_for_more_sentences(asked, now):
    heard = make_heard()
    few = make_summary(heard, approved=False)
    before = asked(lambda: make_summary(heard, approved=False))
    many = say_more(heard)
    assert len(many.sentences) == len(few.sentences) + 6
    assert asked(lambda: make_summary(heard, approved=False)) == before


def test_the_summary_page_counts_once(browse, monkeypatch):
    heard = make_heard()
    make_summary(heard, approved=False)
    counted = []
    for place in (tally, queries):
        monkeypatch.setattr(place, "tally_of", lambda question: counted.append(1) or tally_of(question))
    monkeypatch.setattr(summaries, "tally_of", lambda question: counted.append(1) or tally_of(question))
    browse.as_(heard.analyst).get(f"/studio/{heard.consultation.slug}/q/1/summary")
    assert counted == [1]


def test_the_summary_page_asks_no_more_for_more_sentences(asked, browse):
    heard = make_heard()
    make_summary(heard, approved=False)
    lead, url = browse.as_(heard.analyst), f"/studio/{heard.consultation.slug}/q/1/summary"
    lead.get(url)
    before = asked(lambda: lead.get(url))
    say_more(heard)
    assert asked(lambda: lead.get(url)) == before
    assert "Another view, 5" in lead.get(url).text


@pytest.mark.parametrize("act", [summaries.insert_counts, summaries.approve_summary])
def test_changing_and_approving_a_summary_asks_no_more_for_more_sentences(asked, now, act):
    heard = make_heard()
    few = make_summary(heard, approved=False)
    before = asked(lambda: within(act, few, heard))
    many = say_more(heard)
    assert asked(lambda: within(act, many, heard)) == before


def within(act, summary: Summary, heard) -> None:
    with transaction():
        act(summary, by=heard.analyst, now=NOW)


def test_freezing_a_pack_asks_no_more_for_more_sentences(asked, now):
    few, many = make_heard(), make_heard()
    make_route()
    make_summary(few)
    within(summaries.approve_summary, say_more(many), many)

    def freeze(heard):
        with transaction():
            boards.freeze_pack(heard.consultation, by=heard.analyst, now=NOW)

    assert asked(lambda: freeze(many)) == asked(lambda: freeze(few))
