"""Comments on exact words: where the quote stands, what is asked when it is not there, what is kept of it."""

import pytest
from sqlalchemy import select

from consult import responses
from consult.db import db, transaction
from consult.plans import get_clause
from consult.responses import fingerprint_of
from consult.responses.models import Comment, Draft
from tests.conftest import NOW
from tests.factories.catalogue import make_consultation, make_version
from tests.factories.comments import make_comment
from tests.factories.questions import make_question
from tests.factories.responses import make_response

PAGE = "/respond/steel/comment/metals/1/clause-1"
DRAFT = "/plans/metals/drafts/1"
TEXT = "Clause 1 proposes something that can be read and commented on."


@pytest.fixture
def consultation(app, now):
    return make_consultation(slug="steel", version=make_version(plan_slug="metals"))


def comment(browse, **values):
    return browse.submit(browse.get(PAGE), {"text": "By when?", "position": "change", **values})


def kept():
    return db.session.scalar(select(Draft)).comments


def test_a_quote_is_kept_as_the_clause_has_it_with_where_it_begins(browse, consultation):
    comment(browse, quote="  READ   and\ncommented ")
    assert (kept()[0]["quote"], kept()[0]["quote_start"]) == ("read and commented", TEXT.index("read"))


def test_a_quote_that_is_not_in_the_clause_is_asked_about_and_everything_typed_is_kept(browse, consultation):
    page = comment(browse, quote="proposed somethings which can be read", suggestion="Say when.")
    assert "These words are not in 1.1. Did you mean “proposes something that can be read”?" in page.text
    for typed in ("By when?", "Say when.", "proposed somethings which can be read"):
        assert typed in page.find("form").get_text()
    browse.submit(page, button="Take “proposes something that can be read”")
    assert kept()[0]["quote"] == "proposes something that can be read" and kept()[0]["suggestion"] == "Say when."


def test_a_quote_like_nothing_in_the_clause_is_not_guessed(browse, consultation):
    page = comment(browse, quote="Bins on Tuesdays")
    assert "These words are not in 1.1. Copy them from the clause" in page.text and "Did you mean" not in page.text
    browse.submit(page, {"quote": ""})
    assert kept()[0]["quote_start"] is None


def test_words_selected_on_the_draft_are_filled_in(browse, consultation):
    page = browse.get(f"{PAGE}?quote=read+and&before=can+be+")
    assert page.find("#quote").get_text().strip() == "read and" and page.find("#before")["value"] == "can be "
    assert browse.get(DRAFT).find("#clause-1 .clause__words")["data-url"] == PAGE


def test_own_comments_stand_on_the_draft_and_at_its_side_until_they_are_sent(browse, consultation):
    make_question(consultation)
    comment(browse, quote="read and commented")
    page = browse.get(DRAFT)
    assert "1 comment, 0 answers, not sent." in page.text
    noted = page.find("#clause-1 .noted").get_text(" ")
    assert "By when?" in noted and "read and commented" in noted
    changed = browse.get(page.find("#clause-1 .noted a")["href"])
    assert changed.find("#before")["value"].endswith("can be ")
    check = browse.get(page.links()["Review and send"])
    assert "read and commented" in check.text
    browse.submit(check)
    again = browse.get(DRAFT)
    assert "not sent" not in again.text and "By when?" not in again.text


def test_a_second_reader_sees_nothing_of_it(browse, consultation, app):
    comment(browse, quote="read and commented")
    other = type(browse)(app).get(DRAFT)
    assert "By when?" not in other.text and "not sent" not in other.text


def send(consultation, **values):
    with transaction():
        draft, _token = responses.start_draft(consultation, now=NOW)
        clause = get_clause(consultation.versions[0], "clause-1")
        given = {"text": "By when?", "position": "change", "publication": "named"} | values
        responses.save_comment(draft, clause, given, now=NOW)
        response = responses.submit_response(draft, by=None, received_at=NOW)
    return response


def test_what_was_quoted_and_suggested_is_sent_and_covered_by_the_fingerprint(consultation):
    response = send(consultation, quote="read", suggestion="Say by when.")
    sent = response.latest.comments[0]
    assert (sent.quote, sent.quote_start, sent.suggestion) == ("read", TEXT.index("read"), "Say by when.")
    assert sent.clause.text[slice(*sent.span)] == "read"
    content = responses.content_of(response.latest, response.reference)["comments"][0]
    assert content["quote_start"] == TEXT.index("read") and content["suggestion"] == "Say by when."
    assert response.latest.fingerprint == fingerprint_of(response.latest)


def test_a_comment_without_them_has_the_fingerprint_that_it_had_before_they_could_be_given(consultation):
    response = make_response(consultation, {})
    make_comment(response, "By when?")
    content = responses.content_of(response.latest, response.reference)
    assert set(content["comments"][0]) == {"clause", "quote", "text", "position", "publication", "harm", "until"}


def test_a_draft_from_before_they_could_be_given_is_sent_as_it_is(consultation):
    with transaction():
        draft, _token = responses.start_draft(consultation, now=NOW)
        clause = get_clause(consultation.versions[0], "clause-1")
        responses.save_comment(draft, clause, {"text": "Old", "position": "agree", "quote": "read"}, now=NOW)
        old = {name: value for name, value in draft.comments[0].items() if name not in ("quote_start", "suggestion")}
        draft.comments = [old]
    with transaction():
        responses.submit_response(draft, by=None, received_at=NOW)
    sent = db.session.scalar(select(Comment))
    assert (sent.quote, sent.quote_start, sent.suggestion, sent.span) == ("read", None, "", None)


def test_changing_a_response_keeps_where_its_quotes_are(consultation):
    response = send(consultation, quote="read", suggestion="Say by when.")
    with transaction():
        draft, _token = responses.start_change(response, now=NOW)
    assert draft.comments[0]["quote_start"] == TEXT.index("read") and draft.comments[0]["suggestion"] == "Say by when."


def test_after_the_close_the_draft_says_when_comments_closed(browse, consultation, at):
    at(consultation.closes_at)
    page = browse.get(DRAFT)
    assert "Comments closed on" in page.find("#clause-1").get_text() and "Comment on 1.1" not in page.text
    assert page.soup.select("[data-behaviour=select-words]") == []
