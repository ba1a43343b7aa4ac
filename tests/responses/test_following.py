"""Comments on one draft find their words in the next: proposed, checked by people, and shown to who wrote them."""

import pytest
from sqlalchemy import select

from consult import plans, responses
from consult.db import db, transaction
from consult.people import RoleName
from consult.plans import Fate, Typed
from consult.responses import following
from consult.responses.following import ConfirmedPlace, Met, PointMet, SuggestedPlace
from consult.responses.following.services import NotInClause
from tests.conftest import NOW
from tests.factories.catalogue import make_consultation, make_version
from tests.factories.people import make_person
from workers.responses import follow_comments

LIST = "/facilitate/plans/metals/drafts/2/comments"
CHANGES = "/plans/metals/drafts/2/changes"
QUOTES = {"clause-1": "proposes something", "clause-2": "read and commented on", "clause-3": "Clause 3 proposes"}


@pytest.fixture
def consultation(app, now):
    return make_consultation(slug="steel", version=make_version(plan_slug="metals", clauses=3))


@pytest.fixture
def facilitator(consultation):
    return make_person(RoleName.FACILITATOR)


@pytest.fixture
def sent(browse, consultation):
    """Somebody comments on words of three clauses and sends that; this browser has their response open."""
    browse.submit(browse.get("/respond/steel/start"), {"publication": "none", "organisation": "Invented Castings"})
    for key, quote in QUOTES.items():
        page = browse.get(f"/respond/steel/comment/metals/1/{key}")
        browse.submit(page, {"text": f"About {key}", "position": "change", "quote": quote})
    receipt = browse.submit(browse.get("/respond/steel/check"))
    reference = receipt.find(".receipt__reference").get_text()
    code = receipt.soup.select(".receipt__code")[-1].find(string=True).strip()
    browse.submit(browse.get("/my"), {"reference": reference, "code": code})
    return responses.find_by_reference(reference)


@pytest.fixture
def second(sent, consultation, facilitator):
    """The next draft: the first clause as it was, the second reworded, the third gone."""
    version = consultation.versions[0]
    one, two, _three = version.clauses
    with transaction():
        draft = plans.begin_draft(version.plan, by=facilitator, now=NOW)
        reworded = two.text.replace("read and commented on", "read and then commented upon")
        rows = [
            Typed("1.1", two.group, two.heading, reworded, two.key),
            Typed("1.2", one.group, one.heading, one.text, one.key),
        ]
        plans.write_clauses(draft, rows, by=facilitator, now=NOW)
        for key in ("clause-2", "clause-3"):
            plans.give_reason(draft, key, plans.Cause.EDITORIAL, cause_id=None, text="", by=facilitator, now=NOW)
        plans.publish_draft(draft, change_note="Shorter.", by=facilitator, now=NOW)
    return draft


@pytest.fixture
def followed(second):
    follow_comments(str(second.id))
    return {each.comment.clause.key: each for each in following.list_followed(second)}


def on(response, key):
    return next(each for each in response.latest.comments if each.clause.key == key)


def test_each_comment_gets_a_proposed_place_with_a_confidence(followed, second):
    assert [followed[key].fate for key in sorted(followed)] == [Fate.HERE, Fate.LIKELY, Fate.LOST]
    here, likely, lost = (followed[key] for key in sorted(followed))
    assert (here.suggested.confidence, here.passage) == (1.0, "proposes something")
    assert 0.5 < likely.suggested.confidence < 1 and likely.passage == "read and then commented upon"
    assert lost.clause is None and lost.needs_a_look


def test_looking_twice_is_looking_once_and_keeps_what_people_checked(followed, second, facilitator):
    with transaction():
        following.confirm_place(followed["clause-2"].suggested, by=facilitator, now=NOW)
    follow_comments(str(second.id))
    rows = db.session.scalars(select(SuggestedPlace)).all()
    assert len(rows) == 3 and {row.engine for row in rows} == {plans.ENGINE}
    again = {each.comment.clause.key: each for each in following.list_followed(second)}
    assert again["clause-2"].confirmed.person_id == facilitator.id and not again["clause-2"].needs_a_look


def test_words_placed_by_hand_must_be_in_the_clause(followed, second, facilitator, sent):
    comment = on(sent, "clause-3")
    with pytest.raises(NotInClause), transaction():
        following.place_by_hand(comment, second, key="clause-1", quote="no such words", by=facilitator, now=NOW)
    with transaction():
        following.place_by_hand(comment, second, key="clause-1", quote="proposes something", by=facilitator, now=NOW)
        following.place_by_hand(comment, second, key=None, quote="", by=facilitator, now=NOW)
    assert [row.clause_id for row in db.session.scalars(select(ConfirmedPlace))] == [None]


def test_a_further_draft_is_looked_through_from_where_a_person_placed_the_comment(followed, second, facilitator, sent):
    with transaction():
        words = {"key": "clause-1", "quote": "can be read"}
        following.place_by_hand(on(sent, "clause-3"), second, **words, by=facilitator, now=NOW)
        third = plans.begin_draft(second.plan, by=facilitator, now=NOW)
        third.published_at = NOW
    follow_comments(str(third.id))
    found = {each.comment.clause.key: each for each in following.list_followed(third)}
    assert (found["clause-3"].fate, found["clause-3"].passage) == (Fate.HERE, "can be read")


def test_a_withdrawn_response_is_followed_no_more(followed, second, sent):
    with transaction():
        responses.withdraw_response(sent, reason="", by=None, now=NOW)
    assert following.list_followed(second) == []


def test_the_facilitator_checks_what_is_unsure(browse, followed, second, facilitator):
    desk = browse.as_(facilitator)
    page = desk.get(LIST)
    assert "1 still have their words, 1 likely, 1 lost their place: check. 0 checked by a person." in page.text
    assert page.text.index("About clause-3") < page.text.index("About clause-2") and "About clause-1" not in page.text
    likely = f"{followed['clause-2'].comment.id}/confirm"
    page = desk.submit(page, action=likely)
    assert "1 checked by a person" in page.text and "About clause-2" not in page.text
    place = desk.get(next(link for words, link in page.links().items() if words.startswith("Place it by hand")))
    place = desk.submit(place, {"clause": "clause-1", "quote": "what is not there"})
    assert "These words are not in 1.2" in place.text
    page = desk.submit(place, {"clause": "clause-1", "quote": "something that can be read"})
    assert "0 likely, 0 lost" in page.text and "About clause-3" in desk.get(f"{LIST}?show=checked").text


def test_a_place_that_was_looked_for_again_is_not_confirmed_unseen(browse, followed, second, facilitator):
    desk = browse.as_(facilitator)
    page = desk.get(LIST)
    follow_comments(str(second.id))
    shown = desk.submit(page, action=f"{followed['clause-2'].comment.id}/confirm")
    assert shown.h1 == "Place a comment in draft 2" and db.session.scalar(select(ConfirmedPlace)) is None


@pytest.mark.parametrize("looked", [True, False])
def test_who_commented_sees_where_their_words_are_and_says_if_it_meets_their_point(
    browse, second, sent, facilitator, looked
):
    if looked:
        follow_comments(str(second.id))
    page = browse.get(CHANGES)
    assert "Still here, now numbered 1.2" in page.find("#clause-1").get_text(" ")
    assert "Changed, in 1.1 (likely match)" in page.find("#clause-2").get_text(" ")
    assert "The words you quoted are gone" in page.find("#clause-3").get_text(" ")
    comment = on(sent, "clause-2")
    prefix = f"c{comment.id.hex[:12]}"
    address = f"{comment.id}?since=1"
    wrong = browse.submit(page, {f"{prefix}-why": "Upon is odd."}, action=address)
    assert "Choose yes, partly or no" in wrong.text and "Upon is odd." in wrong.find("#clause-2").get_text()
    done = browse.submit(wrong, {f"{prefix}-met": "partly"}, action=address)
    assert "You said that this draft partly meets your point" in done.find("#clause-2").get_text(" ")
    assert following.list_met(second)[comment.id].why == "Upon is odd."
    follow_comments(str(second.id))
    assert "it partly meets my point . Upon is odd." in browse.as_(facilitator).get(LIST).text


def test_nobody_else_sees_or_answers_for_them(browse, followed, second, sent, app):
    other = type(browse)(app)
    page = other.get(CHANGES)
    assert "About clause" not in page.text and "Open your response" in page.text
    token = other.get("/my").find("input[name=csrf_token]")["value"]
    comment = on(sent, "clause-2")
    data = {f"c{comment.id.hex[:12]}-met": Met.YES, "csrf_token": token}
    other.post(f"{CHANGES}/{comment.id}", data, 404)
    assert db.session.scalar(select(PointMet)) is None
    for role, status in ((RoleName.FACILITATOR, 200), (RoleName.PLAN_LEAD, 403)):
        browse.as_(make_person(role)).get(LIST, status)


def test_what_a_respondent_says_of_a_draft_is_never_changed(second, sent):
    comment = on(sent, "clause-2")
    with transaction():
        said = following.say_if_met(sent, comment, second, Met.NO, "", now=NOW)
    with pytest.raises(Exception, match="never changed"), transaction():
        said.why = "Something else"
        db.session.flush()
    db.session.rollback()
    with transaction():
        following.say_if_met(sent, comment, second, Met.YES, "", now=NOW.replace(hour=23))
    assert following.list_met(second)[comment.id].met is Met.YES
