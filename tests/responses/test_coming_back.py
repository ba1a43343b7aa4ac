"""People come back to a draft by a mailed link or five words, and to a response by a mailed code."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from consult import catalogue, questions, responses
from consult.db import db, transaction
from consult.mail import LetterKind
from consult.mail.models import OutboxLetter
from consult.responses import LinkUsed
from consult.responses.services.returning import CODE_LASTS, CODE_TRIES, LINK_LASTS
from tests.factories.catalogue import make_consultation
from tests.factories.drafts import make_draft
from tests.factories.people import make_person
from tests.factories.questions import make_question

ADA = "ada@example.org"


@pytest.fixture
def question(app, now):
    return make_question(make_consultation(slug="steel"))


@pytest.fixture
def draft(question, now):
    """A draft whose author left an address."""
    draft, token = make_draft(question.consultation, {question: {"text": "Grid first."}})
    with transaction():
        responses.keep_contact(draft, ADA.upper())
    draft.token = token
    return draft


@pytest.fixture
def sent(draft, now):
    with transaction():
        return responses.submit_response(draft, by=None, received_at=now, token=draft.token)


def letters(kind):
    found = db.session.scalars(select(OutboxLetter).where(OutboxLetter.kind == kind).order_by(OutboxLetter.written_at))
    return found.all()


def ask_link(draft, at):
    with transaction():
        responses.mail_link(draft, now=at)
    return next(letter.secret for letter in reversed(letters(LetterKind.SAVE_LINK)) if letter.written_at == at)


def spend(token, at):
    with transaction():
        return responses.spend_link(token, now=at)


def ask_code(reference, address, at):
    with transaction():
        responses.mail_code(reference, address, now=at)
    return [letter.secret for letter in letters(LetterKind.OPEN_CODE)]


def enter(reference, code, at):
    with transaction():
        return responses.open_by_code(reference, code, by=None, now=at)


def test_a_mailed_link_opens_the_draft_once_and_the_first_browser_still_does(draft, now):
    opened, token = spend(ask_link(draft, now), now)
    assert opened is draft and responses.find_draft(token) is draft
    assert responses.find_draft(draft.token) is draft
    with pytest.raises(LinkUsed):
        spend(letters(LetterKind.SAVE_LINK)[0].secret, now)


def test_a_link_runs_out(draft, now):
    token = ask_link(draft, now)
    with pytest.raises(LinkUsed):
        spend(token, now + LINK_LASTS)
    assert spend(token, now + LINK_LASTS - timedelta(microseconds=1))[0] is draft


def test_a_new_link_ends_the_one_before(draft, now):
    first, second = ask_link(draft, now), ask_link(draft, now + timedelta(minutes=1))
    with pytest.raises(LinkUsed):
        spend(first, now)
    assert spend(second, now)[0] is draft


def test_a_new_link_for_a_spent_one_goes_to_the_address_that_had_it(draft, now):
    token = ask_link(draft, now)
    spend(token, now)
    with transaction():
        responses.mail_link_again(token, now=now + timedelta(hours=1))
        responses.mail_link_again("made up", now=now)
    assert [letter.address for letter in letters(LetterKind.SAVE_LINK)] == [ADA, ADA]


def test_links_are_mailed_to_an_address_for_each_draft_and_to_nobody_for_none(draft, now):
    with transaction():
        responses.mail_links_to("nobody@example.org", now=now)
        responses.mail_links_to(" Ada@Example.org ", now=now)
    assert [letter.address for letter in letters(LetterKind.SAVE_LINK)] == [ADA]


def test_using_a_link_shows_that_the_address_is_theirs_and_another_address_has_to_be_shown_anew(draft, now):
    contact = responses.find_contact(draft)
    assert contact.confirmed_at is None
    spend(ask_link(draft, now), now)
    assert contact.confirmed_at == now
    with transaction():
        responses.keep_contact(draft, "other@example.org")
    assert contact.confirmed_at is None


def test_five_words_open_a_draft_as_often_as_one_likes_however_they_are_typed(draft, now):
    with transaction():
        phrase = responses.make_phrase(draft, now=now)
    assert len(phrase.split()) == 5
    for typed in (phrase, phrase.upper(), phrase.replace(" ", "-"), f"  {phrase.replace(' ', '  ')}."):
        with transaction():
            opened, token = responses.open_by_phrase(draft.consultation, typed, now=now)
        assert opened is draft and responses.find_draft(token) is draft


def test_new_words_end_the_old_ones_and_no_words_open_another_consultations_draft(draft, now):
    with transaction():
        old = responses.make_phrase(draft, now=now)
        new = responses.make_phrase(draft, now=now)
    other = make_consultation(slug="glass")
    with transaction():
        assert responses.open_by_phrase(draft.consultation, old, now=now) is None
        assert responses.open_by_phrase(other, new, now=now) is None
        assert responses.open_by_phrase(draft.consultation, "", now=now) is None


def test_the_private_code_is_that_of_the_browser_which_sent_it(draft, now):
    _draft, token = spend(ask_link(draft, now), now)
    with transaction():
        sent = responses.submit_response(draft, by=None, received_at=now, token=token)
    assert responses.find_own(sent.reference, responses.private_code(token)) is sent
    assert responses.find_own(sent.reference, responses.private_code(draft.token)) is None


def test_the_receipt_is_mailed_once_for_each_version_and_holds_no_answer(draft, sent, now):
    with transaction():
        responses.submit_response(draft, by=None, received_at=now)
    with transaction():
        change, _token = responses.start_change(sent, now=now)
    with transaction():
        responses.submit_change(change, no=2, by=None, received_at=now)
    mailed = letters(LetterKind.RECEIPT)
    assert [letter.address for letter in mailed] == [ADA, ADA]
    assert {f"Version: {n}" in letter.body for n, letter in enumerate(sorted(mailed, key=lambda each: each.body), 1)}
    for letter in mailed:
        assert sent.reference in letter.subject
        assert "Grid first" not in letter.body and "Invented Castings" not in letter.body


def test_a_mailed_code_opens_a_response_once_within_a_quarter_of_an_hour(sent, now):
    [code] = ask_code(sent.reference, ADA, now)
    assert enter(sent.reference, code, now + CODE_LASTS) is None
    contact = enter(sent.reference, f" {code[:3]} {code[3:]} ", now)
    assert (contact.address, contact.confirmed_at) == (ADA, now)
    assert enter(sent.reference, code, now) is None


def test_a_code_is_tried_five_times_and_then_never_again(sent, now):
    [code] = ask_code(sent.reference, ADA, now)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    assert [enter(sent.reference, wrong, now) for _try in range(CODE_TRIES)] == [None] * CODE_TRIES
    assert enter(sent.reference, code, now) is None


@pytest.mark.parametrize("address", ["eve@example.org", ""])
def test_no_code_is_mailed_to_an_address_that_is_not_the_responses(sent, now, address):
    assert ask_code(sent.reference, address, now) == []
    assert ask_code("WM-NONE-NONE", ADA, now) == []


def test_what_is_of_an_address_is_listed_only_once_it_was_shown_to_be_theirs(question, sent, now):
    unsent, _token = make_draft(question.consultation, {question: {"text": "More."}})
    with transaction():
        responses.keep_contact(unsent, ADA)
    assert list(responses.list_confirmed_responses(ADA)) == []
    [code] = ask_code(sent.reference, ADA, now)
    enter(sent.reference, code, now)
    assert list(responses.list_confirmed_responses(ADA)) == [sent]
    assert list(responses.list_confirmed_drafts(ADA)) == []
    spend(ask_link(unsent, now), now)
    assert list(responses.list_confirmed_drafts(ADA)) == [unsent]


def tell(consultation, at):
    act, before = consultation.acts[-1], len(letters(LetterKind.DATES_CHANGED))
    with transaction():
        responses.tell_dates(act.id, responses.whom_to_tell_dates(act.id), now=at)
    return len(letters(LetterKind.DATES_CHANGED)) - before


@pytest.fixture
def extended(draft, now):
    consultation, by = draft.consultation, make_person()
    later = consultation.closes_at + timedelta(days=7)
    with transaction():
        catalogue.extend(consultation, closes_at=later, reason="Firms asked for time", by=by, now=now)
    return consultation


def test_everybody_who_began_is_told_once_of_a_later_close_and_why(question, extended, now):
    make_draft(question.consultation)  # left no address
    assert tell(extended, now) == 1
    assert tell(extended, now) == 0
    [letter] = letters(LetterKind.DATES_CHANGED)
    assert letter.subject.startswith("You have longer to respond")
    assert "Firms asked for time" in letter.body and letter.stop_path in letter.body


def test_the_later_close_itself_asks_for_the_letters(app, extended):
    assert "tell_dates" in [str(job) for job, _owed in app.extensions["asked"]]


def test_who_stopped_the_news_is_not_written_to_until_they_ask_again(extended, now):
    with transaction():
        responses.stop_news(ADA, now=now)
    assert tell(extended, now) == 0
    with transaction():
        responses.start_news(ADA)
    assert tell(extended, now) == 1


def test_a_stop_link_stops_its_own_address_and_no_other(app):
    signed = responses.stop_path(ADA).rpartition("/")[2]
    assert responses.address_of_stop(signed) == ADA
    assert responses.address_of_stop(signed[:-2]) is None
    assert responses.address_of_stop("WyJldmUiXQ.made-up") is None


def test_who_answered_a_question_that_was_changed_is_told_once(question, draft, now):
    other, by = replace(questions.said_by(question), text="Something else?"), make_person()
    with transaction():
        questions.change_question(question, other, note="It was unclear", by=by, now=now)
    for _time in range(2):
        with transaction():
            told = responses.whom_to_tell_question(question.id)
            responses.tell_question(question.id, question.version, told, now=now)
    [letter] = letters(LetterKind.QUESTION_CHANGED)
    assert (letter.address, letter.subject) == (ADA, f"Question 1 was changed: {question.consultation.title}")
    assert "Grid first" not in letter.body
