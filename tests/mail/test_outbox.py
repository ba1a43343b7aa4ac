"""Letters are written with their cause, sent once, tried again, and forgotten."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult import jobs, mail
from consult.db import db, transaction
from consult.jobs import OwedWork
from consult.mail import LetterKind, NotABounce, NotAccepted, OutboxState
from consult.mail.models import OutboxLetter
from tests.workers.owing import do_all
from workers import letters as _letters  # noqa: F401 - importing it registers its tasks

REFUSED = NotAccepted("550 no such mailbox", for_good=True)
BUSY = NotAccepted("451 try again later", for_good=False)


def posted(app):
    return [message.get_content() for message in app.extensions["posted"]]


def settle(letter, refused, at):
    with transaction():
        mail.settle(letter.id, refused, now=at)


def test_a_letter_leaves_after_its_cause_is_kept_and_its_secret_is_then_gone(app, letter):
    assert posted(app) == []
    do_all(app)
    [text] = posted(app)
    assert "/resume/s3cret-token\n" in text and "[[secret]]" not in text
    assert (letter.state, letter.secret, letter.tries) == (OutboxState.SENT, "", 1)
    assert "s3cret-token" not in letter.body


def test_a_letter_of_an_act_that_failed_is_never_sent(app, consultation, now):
    with pytest.raises(RuntimeError), transaction():
        mail.write(LetterKind.SAVE_LINK, to="a@example.org", about=consultation, now=now, secret="x",
                   consultation=consultation, until=now)  # fmt: skip
        raise RuntimeError
    do_all(app)
    assert (posted(app), mail.count_letters()) == ([], 0)


def test_a_letter_under_one_key_is_written_once(consultation, now):
    def write():
        with transaction():
            return mail.write(LetterKind.SAVE_LINK, to="a@example.org", about=consultation, now=now, once="k",
                              secret="x", consultation=consultation, until=now)  # fmt: skip

    assert write() is not None
    assert write() is None
    assert mail.count_letters() == 1


def test_a_letter_that_was_sent_is_not_sent_again(app, letter, now):
    do_all(app)
    assert mail.message_of(letter.id, now=now) is None


def test_each_try_carries_one_message_id_so_that_a_second_copy_is_known(letter, now):
    first, second = (mail.message_of(letter.id, now=now + timedelta(hours=n)) for n in range(2))
    assert first["Message-ID"] == second["Message-ID"]
    assert (first["To"], first["Auto-Submitted"]) == ("ada@example.org", "auto-generated")


def test_what_stands_in_the_way_is_tried_again_ever_later_for_two_days_and_then_given_up(letter, now):
    at, waits = now, []
    while letter.state is OutboxState.WAITING:
        db.session.rollback()
        settle(letter, BUSY, at)
        due = db.session.scalar(select(OwedWork.due_at).order_by(OwedWork.due_at.desc()).limit(1))
        waits.append(due - at)
        for owed in db.session.scalars(select(OwedWork.id)).all():
            with transaction():
                jobs.claim(owed, now=due)
                jobs.finish(owed, now=due)
        at = max(at, due)
    assert letter.state is OutboxState.GIVEN_UP
    assert letter.trouble == "451 try again later"
    assert waits[:-1] == sorted(waits[:-1]) and timedelta(days=1) < at - now < timedelta(days=3)


def test_an_address_that_does_not_exist_is_not_tried_again(letter, now):
    settle(letter, REFUSED, now)
    assert (letter.state, letter.trouble, letter.secret) == (OutboxState.REFUSED, "550 no such mailbox", "")
    assert mail.message_of(letter.id, now=now) is None


BOUNCE = """From: MAILER-DAEMON@example.org
To: consultations@example.org
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; ada@example.org
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user
--b
Content-Type: text/rfc822-headers

Message-ID: <{name}@example.org>
--b--
"""


def bounce(letter, action="failed"):
    return BOUNCE.format(action=action, name=letter.message_name).encode()


def test_a_letter_that_comes_back_is_seen(app, letter, now):
    do_all(app)
    with transaction():
        mail.take_bounce(bounce(letter), now=now)
    assert (letter.state, letter.trouble) == (OutboxState.BOUNCED, "smtp; 550 5.1.1 no such user")


@pytest.mark.parametrize("text", [b"", b"\xff\xfe", b"Subject: hello\n\nOut of office"])
def test_other_mail_is_not_taken_for_a_bounce(app, letter, now, text):
    with pytest.raises(NotABounce):
        mail.take_bounce(text, now=now)


def test_a_delay_is_no_bounce(app, letter, now):
    with pytest.raises(NotABounce):
        mail.take_bounce(bounce(letter, "delayed"), now=now)
    assert letter.state is OutboxState.WAITING


def test_after_three_months_only_the_kind_and_the_fate_of_a_letter_are_kept(app, letter, now):
    do_all(app)
    with transaction():
        assert mail.forget_old(now=letter.settled_at + timedelta(days=89)) == 0
        assert mail.forget_old(now=letter.settled_at + timedelta(days=91)) == 1
    db.session.refresh(letter)
    assert (letter.address, letter.subject, letter.body, letter.state) == ("", "", "", OutboxState.SENT)


def test_an_address_is_masked_where_staff_look():
    assert mail.masked("ada@example.org") == "a…@example.org"


def test_every_kind_of_letter_has_its_words(app):
    for kind in LetterKind:
        source, _, _ = app.jinja_env.loader.get_source(app.jinja_env, f"mail/{kind}.txt")
        subject = source.splitlines()[0]
        assert subject.strip() and "answer" not in subject


def test_nothing_but_letters_is_in_the_outbox(app, letter):
    assert db.session.scalars(select(OutboxLetter)).all() == [letter]
