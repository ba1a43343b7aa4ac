"""The next draft: begun from the last, written, explained clause by clause, published; and what follows from that."""

import pytest
from sqlalchemy import select

from consult import plans
from consult.db import db, transaction
from consult.jobs import Job, OwedWork
from consult.people import RoleName
from consult.plans import Cause, ChangeReason, DraftPublished, ReasonsMissing, Typed
from consult.theming.models import Theme
from tests.conftest import NOW
from tests.factories.catalogue import make_consultation, make_version
from tests.factories.codesign import make_note, make_round
from tests.factories.people import make_person
from tests.factories.questions import make_question

DESK = "/facilitate/plans/metals"


@pytest.fixture
def version(app, now):
    return make_version(plan_slug="metals", clauses=3)


@pytest.fixture
def author(version):
    return make_person(RoleName.PLAN_LEAD)


def begin(version, author):
    with transaction():
        return plans.begin_draft(version.plan, by=author, now=NOW)


def typed(version, **texts):
    """The clauses of a draft, some with other words; None takes one out."""
    return [
        Typed(each.number, each.group, each.heading, texts.get(each.key, each.text), each.key)
        for each in version.clauses
        if texts.get(each.key, "") is not None
    ]


def explain(draft, key, author, cause=Cause.EDITORIAL, cause_id=None):
    with transaction():
        plans.give_reason(draft, key, cause, cause_id=cause_id, text="Because.", by=author, now=NOW)


def test_a_draft_is_begun_once_with_all_that_the_last_one_has(author, browse, app):
    from consult.programme import load_programme

    with transaction():
        load_programme(NOW)
    plan = plans.get_plan("automotive")
    with transaction():
        draft = plans.begin_draft(plan, by=author, now=NOW)
        again = plans.begin_draft(plan, by=author, now=NOW)
    current = plans.current_version(plan)
    assert draft is again and draft.no == current.no + 1 == 3
    assert plans.as_typed(draft) == plans.as_typed(current)
    assert [(a.key, a.clause.key if a.clause else None, a.pillar.key) for a in draft.actions] == [
        (a.key, a.clause.key if a.clause else None, a.pillar.key) for a in current.actions
    ]
    links = [[(link.step, link.evidence.key if link.evidence else None) for link in a.links] for a in draft.actions]
    assert links == [
        [(link.step, link.evidence.key if link.evidence else None) for link in a.links] for a in current.actions
    ]
    assert {each.version_id for each in (*draft.evidence, *draft.gaps, *draft.pillars)} == {draft.id}


def test_it_is_published_when_every_changed_clause_has_its_reason(version, author):
    draft = begin(version, author)
    rows = [
        *typed(version, **{"clause-1": "Other words.", "clause-2": None}),
        Typed("1.9", "More", "New", "New.", "new"),
    ]
    with transaction():
        plans.write_clauses(draft, rows, by=author, now=NOW)
    explain(draft, "clause-1", author)
    with pytest.raises(ReasonsMissing) as refused, transaction():
        plans.publish_draft(draft, change_note="Much.", by=author, now=NOW)
    assert refused.value.numbers == ["1.2", "1.9"]
    explain(draft, "clause-2", author)
    explain(draft, "new", author)
    for _ in range(2):
        with transaction():
            plans.publish_draft(draft, change_note="Much.", by=author, now=NOW)
    assert plans.current_version(version.plan).no == 2 and draft.change_note == "Much."
    with pytest.raises(DraftPublished), transaction():
        plans.write_clauses(draft, rows, by=author, now=NOW)
    with pytest.raises(DraftPublished):
        explain(draft, "clause-1", author)


def test_a_draft_that_changes_nothing_or_says_nothing_is_not_published(version, author):
    draft = begin(version, author)
    with pytest.raises(plans.NothingChanged), transaction():
        plans.publish_draft(draft, change_note="Nothing.", by=author, now=NOW)
    with pytest.raises(plans.NoteMissing), transaction():
        plans.publish_draft(draft, change_note=" ", by=author, now=NOW)


def test_a_person_says_which_clause_continues_which(version, author):
    draft = begin(version, author)
    with transaction():
        rows = [*typed(version, **{"clause-3": None}), Typed("1.3", "", "Other", "Quite other.", "other")]
        plans.write_clauses(draft, rows, by=author, now=NOW)
        plans.continue_clause(draft, "other", "clause-3", by=author, now=NOW)
    assert [each.key for each in draft.clauses] == ["clause-1", "clause-2", "clause-3"]
    with transaction():
        plans.continue_clause(draft, "clause-3", None, by=author, now=NOW)
    assert draft.clauses[-1].key == "clause-3-new"


def test_an_author_writes_explains_and_publishes_on_screen(browse, version, author, at):
    consultation = make_consultation(slug="steel", version=version)
    question = make_question(consultation)
    with transaction():
        theme = Theme(
            question_id=question.id, name="Power comes too late", description="", agreed_by=author.id, agreed_at=NOW
        )
        db.session.add(theme)
    desk = browse.as_(author)
    text = desk.submit(desk.get(DESK), button="Begin draft 2")
    words = text.find("textarea").get_text().replace("Clause 1 proposes", "Clause 1 now proposes")
    page = desk.submit(text, {"text": words.replace("1.3 Heading 3", "1.4 Heading three")})
    assert "1 clause changed" not in page.text and "2 clauses changed" in page.text
    assert "2 clauses matched with draft 1, 1 likely, 0 new: check" in page.text
    page = desk.submit(page, action="/continues")
    page = desk.submit(page, {"note": "Power first."}, action="/publish")
    assert "Still without a reason: 1.1, 1.4" in page.text and page.find("#note").get_text().strip() == "Power first."
    page = desk.submit(
        page,
        {"cause-clause-1": f"theme:{theme.id}", "text-clause-1": "Offers take long.", "cause-clause-3": "editorial"},
        action="/reasons",
    )
    page = desk.submit(page, {"note": "Power first."}, action="/publish")
    assert "Draft 2 is published" in page.text or page.h1.startswith("Drafts of")
    changes = browse.get("/plans/metals/drafts/2/changes")
    assert "Power comes too late" in changes.find("#clause-1").get_text() and "Power first." in changes.text
    assert "Offers take long." in changes.find("#clause-1").get_text()
    assert "Editorial" in changes.find("#clause-3").get_text()
    assert "Offers take long." in browse.get("/plans/metals/drafts/2/clauses/clause-1").text
    assert db.session.scalar(select(OwedWork).where(OwedWork.job == Job.FOLLOW_COMMENTS)) is not None


def test_a_learning_note_is_a_reason_and_is_named(browse, version, author):
    consultation = make_consultation(slug="steel", version=version)
    note = make_note(make_round(consultation)).learning
    draft = begin(version, author)
    with transaction():
        plans.write_clauses(draft, typed(version, **{"clause-2": "Other words."}), by=author, now=NOW)
    page = browse.as_(author).get(f"{DESK}/drafts/2")
    assert page.find(f'option[value="learning:{note.id}"]')
    explain(draft, "clause-2", author, Cause.LEARNING, note.id)
    with transaction():
        plans.publish_draft(draft, change_note="Learned.", by=author, now=NOW)
    why = browse.get("/plans/metals/drafts/2/changes").find("#clause-2")
    assert "What we learned in round 1" in why.get_text() and why.find("a", href="/consultations/steel/rounds")


def test_two_authors_at_once_lose_nothing(browse, version, author):
    begin(version, author)
    one, other = browse.as_(author), browse.as_(make_person(RoleName.FACILITATOR))
    address = f"{DESK}/drafts/2/text"
    mine, theirs = one.get(address), other.get(address)
    other.submit(theirs, {"text": theirs.find("textarea").get_text().replace("Clause 1", "Their clause")})
    page = one.submit(mine, {"text": mine.find("textarea").get_text().replace("Clause 2", "My clause")})
    assert "Somebody saved this draft since you opened it" in page.text
    assert "Their clause" in page.find("pre").get_text() and "My clause" in page.find("textarea").get_text()
    one.submit(page)
    assert "My clause" in plans.as_typed(plans.get_version("metals", 2))


def test_what_is_no_draft_is_given_back(browse, version, author):
    begin(version, author)
    desk = browse.as_(author)
    page = desk.submit(desk.get(f"{DESK}/drafts/2/text"), {"text": "Dear all, here is our draft."})
    assert "Line 1 stands before the first clause" in page.text and "Dear all" in page.find("textarea").get_text()
    assert len(plans.get_version("metals", 2).clauses) == 3


def test_nobody_else_reads_it_before_it_is_published(browse, version, author):
    begin(version, author)
    for address in ("", "/changes", "/clauses/clause-1"):
        browse.get(f"/plans/metals/drafts/2{address}", 404)
    browse.as_(make_person(RoleName.ANALYST)).get(f"{DESK}/drafts/2", 403)
    assert db.session.scalar(select(ChangeReason)) is None
