"""A respondent changes what they sent: a further version of the same response, by the same clock."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from consult import responses
from consult.audit import AuditLine
from consult.db import db, transaction
from consult.jobs import OwedWork
from consult.questions import QuestionKind
from consult.responses import AlreadySent, ChangedMeanwhile, ConsultationClosed, NotReadyToSend, ResponseWithdrawn
from consult.responses.models import Response, ResponseVersion
from tests.factories.catalogue import make_consultation, make_version
from tests.factories.drafts import make_draft
from tests.factories.questions import make_question
from tests.factories.responses import make_response

MILLI = timedelta(milliseconds=1)


@pytest.fixture
def sent(app, now):
    """A response with words, a choice and a comment, and its private code."""
    version = make_version()
    consultation = make_consultation(version=version)
    words, scale = make_question(consultation), make_question(consultation, kind=QuestionKind.SCALE)
    harmed = {"publication": "confidential", "harm": "Our tender", "until": "March 2019"}
    draft, token = make_draft(consultation, {words: {"text": "Grid first.", **harmed}, scale: {"choices": ["agree"]}})
    with transaction():
        responses.save_comment(draft, version.clauses[0], {"text": "By when?", "position": "change"}, now=now)
    with transaction():
        response = responses.submit_response(draft, by=None, received_at=now)
    response.code = responses.private_code(token)
    response.words = words
    return response


def begin(response, at):
    with transaction():
        return responses.start_change(response, now=at)[0]


def send(draft, at, no=2):
    with transaction():
        return responses.submit_change(draft, no=no, by=None, received_at=at)


def say(draft, question, words, at):
    with transaction():
        responses.save_answer(draft, question, {"text": words}, now=at)


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_change_begins_with_all_that_was_sent(sent, now):
    draft = begin(sent, now)
    words = draft.answers[str(sent.words.id)]
    assert (words["text"], words["publication"], words["harm"], words["until"]) == (
        "Grid first.",
        "confidential",
        "Our tender",
        "March 2019",
    )
    assert [each["choices"] for each in draft.answers.values() if each["choices"]] == [["agree"]]
    assert [(each["text"], each["position"], each["publication"]) for each in draft.comments] == [
        ("By when?", "change", "")
    ]
    assert (draft.about["organisation"], draft.about["publication"]) == ("Invented Castings", "named")
    assert sent.latest.no == 1


def test_sent_unchanged_it_says_the_same_as_before(sent, now):
    first = responses.content_of(sent.latest, sent.reference)
    again = responses.content_of(send(begin(sent, now), now), sent.reference)
    assert again.pop("version") == first.pop("version") + 1
    assert again == first


def test_a_change_is_the_next_version_of_the_same_response(sent, now):
    later = now + timedelta(days=1)
    draft = begin(sent, later)
    say(draft, sent.words, "Skills first.", later)
    version = send(draft, later)
    assert (version.no, version.response, version.received_at) == (2, sent, later)
    assert sent.received_at == now and count(Response) == 1
    assert [answer.text for answer in responses.list_answers(sent.words)] == ["Skills first."]
    first = sent.versions[0]
    assert "Grid first." in {answer.text for answer in first.answers}
    assert all(responses.fingerprint_of(each) == each.fingerprint for each in sent.versions)
    assert not draft.answers and responses.find_sent_version(draft) is version


def test_each_version_is_read_and_written_down_without_its_words(sent, now):
    version = send(begin(sent, now), now)
    asked = [owed.arguments["version_ids"] for owed in db.session.scalars(select(OwedWork))]
    assert [str(version.id)] in asked
    line = db.session.scalar(select(AuditLine).where(AuditLine.act == "changed a response"))
    assert (line.actor, line.words) == ("visitor", f"Sent version 2 of {sent.reference}")


def test_sending_a_change_twice_gives_one_version(sent, now):
    draft = begin(sent, now)
    assert send(draft, now) is send(draft, now + timedelta(minutes=1))
    assert count(ResponseVersion) == 2
    with pytest.raises(AlreadySent):
        say(draft, sent.words, "More.", now)


def test_of_two_changes_at_once_the_second_is_told_and_keeps_its_text(sent, now):
    first, second = begin(sent, now), begin(sent, now)
    say(second, sent.words, "Rail first.", now)
    send(first, now)
    with pytest.raises(ChangedMeanwhile, match="version 2 was sent"):
        send(second, now, no=2)
    assert second.answers[str(sent.words.id)]["text"] == "Rail first." and count(ResponseVersion) == 2
    assert send(second, now, no=3).no == 3


def test_before_the_close_a_change_is_taken_to_the_last_instant(sent):
    closes = sent.consultation.closes_at
    assert send(begin(sent, closes - MILLI), closes - MILLI).received_at == closes - MILLI


def test_a_change_begun_before_the_close_has_its_grace(sent):
    closes, grace = sent.consultation.closes_at, sent.consultation.grace_ends_at
    assert send(begin(sent, closes - MILLI), grace - MILLI)


def test_a_change_is_not_taken_once_the_grace_has_ended(sent):
    draft = begin(sent, sent.consultation.closes_at - MILLI)
    with pytest.raises(ConsultationClosed):
        send(draft, sent.consultation.grace_ends_at)
    assert draft.answers and sent.latest.no == 1


def test_no_change_begins_at_the_close(sent):
    with pytest.raises(ConsultationClosed):
        begin(sent, sent.consultation.closes_at)


def test_a_change_must_say_something_as_a_first_response_must(sent, now):
    draft = begin(sent, now)
    with transaction():
        draft.answers, draft.comments = {}, []
    with pytest.raises(NotReadyToSend):
        send(draft, now)


def test_what_is_withdrawn_is_not_changed_and_the_text_is_kept(sent, now):
    draft = begin(sent, now)
    with transaction():
        responses.withdraw_response(sent, "", by=None, now=now)
    with pytest.raises(ResponseWithdrawn):
        send(draft, now)
    with pytest.raises(ResponseWithdrawn):
        begin(sent, now)
    assert draft.answers


def test_a_change_that_was_begun_opens_again_for_whoever_opens_the_response(sent, now):
    draft = begin(sent, now)
    assert [each.draft for each in responses.list_changes(sent)] == [draft]
    with transaction():
        token = responses.open_in_browser(draft, now=now)
    assert responses.find_draft(token) is draft
    send(draft, now)
    assert responses.list_changes(sent) == []


def test_a_response_opens_with_its_own_code_however_it_is_typed(sent):
    assert responses.find_own(sent.reference, sent.code) is sent
    assert responses.find_own(f" {sent.reference.lower()} ", sent.code.lower().replace("-", " ")) is sent


def test_nothing_opens_with_another_code_or_without_one(sent, now):
    other = make_response(sent.consultation, {sent.words: "From a letter."})
    assert other.code_digest is None
    wrong = [(sent.reference, ""), (sent.reference, "ABCD-EFGH-JKMN-PQRS"), ("WM-2222-2222", sent.code)]
    for reference, code in [*wrong, (other.reference, sent.code), (other.reference, "")]:
        assert responses.find_own(reference, code) is None


def test_versions_that_were_replaced_are_as_frozen_as_the_latest(sent, now):
    send(begin(sent, now), now)
    for statement in ("UPDATE response_version SET no = 9 WHERE no = 1", "DELETE FROM answer"):
        with pytest.raises(DatabaseError), transaction():
            db.session.execute(text(statement))
