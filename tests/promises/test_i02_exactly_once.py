"""I2 exactly once: one submit intent, one response."""

import threading

from sqlalchemy import func, select

from consult import responses
from consult.db import db, transaction
from consult.errors import ConsultError
from consult.responses import ChangedMeanwhile
from consult.responses.models import Answer, Draft, Response, ResponseVersion
from consult.responses.services import sending
from tests.factories.catalogue import make_consultation
from tests.factories.drafts import make_draft
from tests.factories.questions import make_question


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def a_draft():
    consultation = make_consultation()
    question = make_question(consultation)
    draft, _token = make_draft(consultation, {question: {"text": "Grid first."}})
    return draft


def test_sending_a_draft_again_gives_back_the_first_response(app, now):
    draft = a_draft()
    references = []
    for _time in range(3):
        with transaction():
            references.append(responses.submit_response(draft, by=None, received_at=now).reference)
    assert len(set(references)) == 1
    assert (count(Response), count(Answer)) == (1, 1)


def test_sending_again_after_the_close_still_gives_back_the_first_response(app, now):
    draft = a_draft()
    with transaction():
        first = responses.submit_response(draft, by=None, received_at=now)
    with transaction():
        again = responses.submit_response(draft, by=None, received_at=draft.consultation.grace_ends_at)
    assert again is first


def race(app, draft_id, now, senders=6):
    """Many requests at once, each with a connection of its own."""
    return at_once(
        app,
        [draft_id] * senders,
        lambda draft: responses.submit_response(draft, by=None, received_at=now).reference,
    )


def at_once(app, draft_ids, act):
    """What each came to: what the act gave, or why it was refused."""
    gate, came_to, failures = threading.Barrier(len(draft_ids)), [], []

    def send(draft_id):
        try:
            with app.app_context():
                draft = db.session.get_one(Draft, draft_id)
                gate.wait(timeout=20)
                try:
                    with transaction():
                        came_to.append(act(draft))
                except ConsultError as refused:
                    came_to.append(type(refused))
                db.session.remove()
        except Exception as failure:
            failures.append(failure)

    threads = [threading.Thread(target=send, args=(draft_id,)) for draft_id in draft_ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not failures
    return came_to


def test_two_tabs_that_send_in_the_same_moment_get_the_same_reference(app, now):
    draft_id = a_draft().id
    db.session.rollback()
    references = race(app, draft_id, now)
    assert len(references) == 6 and len(set(references)) == 1
    assert (count(Response), count(Answer)) == (1, 1)


def test_the_database_alone_keeps_it_to_one_where_no_lock_and_no_look_helps(app, now, monkeypatch):
    """The unique draft is the last word: here nobody locks the draft, and nobody looks before inserting."""
    draft_id = a_draft().id
    looked = threading.local()

    def find_only_after_the_insert(draft):
        looked.times = getattr(looked, "times", 0) + 1
        return None if looked.times == 1 else responses.find_sent(draft)

    monkeypatch.setattr(sending, "lock", lambda draft: None)
    monkeypatch.setattr(sending, "list_problems", lambda *about: [])  # the first to send empties the draft
    monkeypatch.setattr(sending, "find_sent", find_only_after_the_insert)
    db.session.rollback()
    references = race(app, draft_id, now)
    assert len(references) == 6 and len(set(references)) == 1
    assert (count(Response), count(Answer)) == (1, 1)


def test_a_lost_reply_is_answered_by_the_same_page(browse):
    consultation = make_consultation(slug="steel")
    make_question(consultation)
    browse.submit(browse.get("/respond/steel/start"), {"publication": "named"})
    browse.submit(browse.get("/respond/steel/question/1"), {"text": "Grid first."})
    check = browse.get("/respond/steel/check")
    browse.client.post("/respond/steel/check", data={"csrf_token": check.find("[name=csrf_token]")["value"]})  # lost
    again = browse.submit(check)
    assert again.h1.startswith("Response sent") and "Private code" in again.text
    assert count(Response) == 1


def test_the_same_source_is_taken_in_once(app, now):
    consultation = make_consultation()
    question = make_question(consultation)

    def take_in():
        with transaction():
            return responses.take_in(
                consultation,
                source_reference="letter-7",
                channel=responses.Channel.EMAIL,
                received_at=now,
                about={},
                answers={question: {"text": "Grid first."}},
                by="post room",
            )

    assert take_in() is not None
    assert take_in() is None
    assert count(Response) == 1


def changes_of_one_response(now, n):
    """Drafts that each began from the first version."""
    draft = a_draft()
    with transaction():
        response = responses.submit_response(draft, by=None, received_at=now)
    with transaction():
        begun = [responses.start_change(response, now=now)[0].id for _each in range(n)]
    db.session.rollback()
    return begun


def change_at_once(app, draft_ids, now):
    return at_once(app, draft_ids, lambda draft: responses.submit_change(draft, no=2, by=None, received_at=now).no)


def test_a_change_that_is_sent_many_times_at_once_is_one_version(app, now):
    [draft_id] = changes_of_one_response(now, 1)
    assert change_at_once(app, [draft_id] * 6, now) == [2] * 6
    assert (count(Response), count(ResponseVersion)) == (1, 2)


def test_of_many_changes_sent_at_once_one_is_taken_and_the_others_are_told(app, now):
    came_to = change_at_once(app, changes_of_one_response(now, 4), now)
    assert came_to.count(2) == 1 and came_to.count(ChangedMeanwhile) == 3
    assert (count(Response), count(ResponseVersion)) == (1, 2)
    assert sum(bool(draft.answers) for draft in db.session.scalars(select(Draft))) == 3
