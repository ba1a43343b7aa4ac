"""What a respondent sees, from the landing page to the receipt."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from consult import catalogue
from consult.db import db, transaction
from consult.questions import QuestionKind
from consult.responses.models import Draft, Publication, Response
from consult.taxonomy.models import Confidence, Term
from tests.factories.catalogue import make_consultation, make_version
from tests.factories.questions import make_question


@pytest.fixture
def consultation(app, now):
    return make_consultation(slug="steel", version=make_version(plan_slug="metals"))


@pytest.fixture
def terms(consultation, now):
    with transaction():
        for sort, (kind, code, label) in enumerate(
            [
                ("respondent_kind", "business", "Business"),
                ("respondent_kind", "individual", "Individual"),
                ("sector", "metals", "Metals"),
                ("place", "coventry", "Coventry"),
                ("organisation_size", "small", "Small"),
            ]
        ):
            db.session.add(
                Term(
                    version_id=consultation.taxonomy_version_id,
                    kind=kind,
                    code=code,
                    label=label,
                    parent_code=None,
                    status="active",
                    description="",
                    aliases=[],
                    confidence=Confidence.HIGH,
                    source_note="",
                    sort=sort,
                )
            )


def begin(browse, **about):
    return browse.submit(browse.get("/respond/steel/start"), {"publication": "named"} | about)


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_whole_journey_ends_with_a_receipt(browse, consultation, terms):
    make_question(consultation)
    make_question(consultation, kind=QuestionKind.SCALE, text="How far do you agree?")
    landing = browse.get("/consultations/steel")
    start = browse.get(landing.links()["Start your response"])
    tasks = browse.submit(
        start,
        {
            "kind": "business",
            "organisation": "Invented Castings",
            "sectors": ["metals"],
            "publication": "named",
        },
    )
    assert tasks.h1 == "Your response" and "Completed" in tasks.text
    first = browse.get("/respond/steel/question/1")
    second = browse.submit(first, {"text": "The grid comes first."})
    assert second.h1 == "How far do you agree?"
    tasks = browse.submit(second, {"choices": "agree"})
    assert "2 of 2 questions answered" in tasks.text
    check = browse.get("/respond/steel/check")
    assert "The grid comes first." in check.text
    assert "The grid comes first." in browse.get("/respond/steel/check/public").text
    assert "Invented Castings" in check.text
    sent = browse.submit(check)
    response = db.session.scalar(select(Response))
    assert sent.h1.startswith("Response sent") and response.reference in sent.text
    assert response.latest.fingerprint in sent.text and "9:30am (GMT) on Thursday 1 November 2018" in sent.text
    assert [answer.choices for answer in response.latest.answers if answer.choices] == [["agree"]]
    assert browse.get("/respond/steel/question/1").url.endswith(response.reference)


def test_sending_twice_shows_the_same_receipt_and_makes_one_response(browse, consultation):
    make_question(consultation)
    begin(browse)
    browse.submit(browse.get("/respond/steel/question/1"), {"text": "Grid."})
    check = browse.get("/respond/steel/check")
    first, again = browse.submit(check), browse.submit(check)
    assert first.url == again.url and first.text == again.text
    assert count(Response) == 1


def test_the_receipt_says_until_when_it_is_open_and_that_it_is_paused(browse, consultation, now):
    make_question(consultation)
    begin(browse)
    browse.submit(browse.get("/respond/steel/question/1"), {"text": "Grid."})
    sent = browse.submit(browse.get("/respond/steel/check"))
    assert catalogue.time_status(consultation, at=now).text in sent.text
    with transaction():
        catalogue.pause(consultation, reason="A figure in the draft was wrong", by=None, now=now)
    assert "A figure in the draft was wrong" in browse.get(sent.url).text


def test_the_private_code_is_shown_for_an_hour_and_then_no_more(browse, consultation, at, now):
    make_question(consultation)
    begin(browse)
    browse.submit(browse.get("/respond/steel/question/1"), {"text": "Grid."})
    sent = browse.submit(browse.get("/respond/steel/check"))
    code = sent.find(".receipt__code:last-of-type").get_text()
    assert "Private code" in sent.text and code
    at(now + timedelta(hours=1))
    assert "Keep this to yourself" not in browse.get(sent.url).text


def test_a_receipt_opens_only_in_the_browser_that_sent_it_and_can_be_forgotten(browse, consultation):
    make_question(consultation)
    begin(browse)
    browse.submit(browse.get("/respond/steel/question/1"), {"text": "Grid."})
    sent = browse.submit(browse.get("/respond/steel/check"))
    browse.as_(None).get(sent.url, status=404)
    browse.submit(sent, action="/forget")
    browse.get(sent.url, status=404)
    assert count(Response) == 1


def test_an_answer_that_is_too_long_is_kept_and_can_be_shortened(browse, consultation):
    make_question(consultation, word_limit=3)
    begin(browse)
    page = browse.submit(browse.get("/respond/steel/question/1"), {"text": "one two three four five"})
    assert "2 words over the limit of 3" in page.text and "one two three four five" in page.html
    assert page.soup.title.get_text().startswith("Error:")
    assert "one two three four five" in browse.get("/respond/steel/question/1").html
    refused = browse.submit(browse.get("/respond/steel/check"))
    assert "Question 1: Your answer is 2 words over" in refused.text
    assert count(Response) == 0


def test_a_confidential_answer_needs_its_harm_and_stays_out_of_the_public_preview(browse, consultation):
    make_question(consultation)
    begin(browse)
    page = browse.get("/respond/steel/question/1")
    refused = browse.submit(page, {"text": "Our furnace fails.", "publication": "confidential"})
    assert "Tell us what harm publishing this would cause" in refused.text
    assert "Sees nothing of it" in refused.text and refused.soup.select_one("details.publication[open]")
    browse.submit(refused, {"harm": "Our customers would leave."})
    check = browse.get("/respond/steel/check")
    assert "Our furnace fails." in check.text
    assert "Our furnace fails." not in browse.get("/respond/steel/check/public").text
    assert "Nothing of what you wrote" in check.text


def test_a_required_question_is_answered_or_declined_with_no_view(browse, consultation):
    make_question(consultation, required=True)
    make_question(consultation)
    begin(browse)
    page = browse.submit(browse.get("/respond/steel/question/1"))
    assert 'Write an answer, or choose "I have no view on this"' in page.text
    browse.submit(browse.get("/respond/steel/question/2"), {"text": "Grid."})
    assert "Question 1 needs an answer" in browse.submit(browse.get("/respond/steel/check")).text
    browse.submit(browse.get("/respond/steel/question/1"), {"no_view": "y"})
    assert browse.submit(browse.get("/respond/steel/check")).h1.startswith("Response sent")


def test_nothing_is_sent_where_nothing_was_said(browse, consultation):
    make_question(consultation)
    begin(browse)
    assert "There is nothing to send yet" in browse.get("/respond/steel/check").text


def test_changing_from_the_check_comes_back_to_the_check(browse, consultation):
    make_question(consultation)
    begin(browse)
    browse.submit(browse.get("/respond/steel/question/1"), {"text": "Grid."})
    check = browse.get("/respond/steel/check")
    page = browse.get(check.links()["Change your answer to question 1"])
    assert browse.submit(page, {"text": "Skills."}).h1 == "Check your answers"


def test_a_comment_on_a_clause_begins_a_draft_and_is_sent_with_it(browse, consultation):
    page = browse.get("/respond/steel/comment/metals/1/clause-2")
    assert page.h1 == "Comment on 1.2: Heading 2" and "Clause 2 proposes something" in page.text
    refused = browse.submit(page, {"text": ""})
    assert "Write your comment" in refused.text
    comments = browse.submit(page, {"text": "Say by when.", "position": "change", "quote": "something"})
    assert "Say by when." in comments.text and count(Draft) == 1
    change = browse.get(comments.links()["Change your comment on 1.2"])
    comments = browse.submit(change, {"text": "Say who."})
    assert "Say who." in comments.text and "Say by when." not in comments.text
    sent = browse.submit(browse.get("/respond/steel/check"))
    assert "Say who." in sent.text
    version = db.session.scalar(select(Response)).latest
    assert version.comments[0].publication is Publication.NONE  # nobody said that it may be published


def test_a_comment_can_be_taken_out_again(browse, consultation):
    page = browse.get("/respond/steel/comment/metals/1/clause-1")
    comments = browse.submit(page, {"text": "Say by when.", "position": "change"})
    assert "No comments yet" in browse.submit(comments, action="/remove").text


def test_before_the_opening_the_landing_says_when_and_the_journey_leads_back(browse, app, now):
    make_consultation(slug="soon", opens_at=now + timedelta(days=3), closes_at=now + timedelta(days=40))
    assert "Opens at 9:30am (GMT) on Sunday 4 November 2018" in browse.get("/consultations/soon").text
    assert browse.get("/respond/soon/start").url == "/consultations/soon"
    assert browse.get("/respond/soon").url == "/consultations/soon"


def test_after_the_grace_the_text_is_given_back_and_can_be_downloaded(browse, consultation, at):
    make_question(consultation)
    begin(browse)
    page = browse.get("/respond/steel/question/1")
    at(consultation.closes_at + timedelta(minutes=15))
    closed = browse.submit(page, {"text": "Typed in the last minute."})
    assert closed.h1 == "Your text is safe, but we have closed"
    assert "Typed in the last minute." in closed.text and "Send your response" not in closed.text
    text = browse.get(closed.links()["Download my text"])
    assert text.response.mimetype == "text/plain" and "Typed in the last minute." in text.html
    assert count(Response) == 0


def test_a_page_that_was_open_at_the_close_still_sends_within_the_grace(browse, consultation, at):
    make_question(consultation)
    begin(browse)
    browse.submit(browse.get("/respond/steel/question/1"), {"text": "Grid."})
    check = browse.get("/respond/steel/check")
    at(consultation.closes_at + timedelta(minutes=14))
    assert "you can still send until" in browse.get("/respond/steel/check").text
    assert browse.submit(check).h1.startswith("Response sent")


def test_a_send_after_the_grace_is_refused_and_gives_the_text_back(browse, consultation, at):
    make_question(consultation)
    begin(browse)
    browse.submit(browse.get("/respond/steel/question/1"), {"text": "Grid."})
    check = browse.get("/respond/steel/check")
    at(consultation.closes_at + timedelta(minutes=15))
    refused = browse.submit(check, status=409)
    assert "This consultation closed at" in refused.text and "Grid." in refused.text
    assert count(Response) == 0


def test_a_time_that_the_browser_sends_is_not_believed(browse, consultation, at, now):
    make_question(consultation)
    begin(browse)
    browse.submit(browse.get("/respond/steel/question/1"), {"text": "Grid."})
    check = browse.get("/respond/steel/check")
    at(consultation.closes_at + timedelta(days=1))
    browse.submit(check, {"received_at": now.isoformat()}, status=409)
    assert count(Response) == 0
