"""Write letters in the transaction of their cause; send them later, once, however often that is tried."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any, cast
from uuid import UUID, uuid4

import structlog
from flask import current_app
from sqlalchemy import CursorResult, Select, func, select, update

from consult import jobs
from consult.audit import Named
from consult.db import db
from consult.errors import NotFound
from consult.jobs import Job
from consult.mail.models import LetterKind, OutboxLetter, OutboxState
from consult.mail.post import NotAccepted
from consult.words import one_line

log = structlog.get_logger()

MARK = "[[secret]]"  # stands in the body where the secret goes
MINUTES_BETWEEN = (1, 5, 15, 60, 180, 360, 720, 1440)  # two days in all
FORGOTTEN_AFTER = timedelta(days=90)


def write(
    kind: LetterKind,
    *,
    to: str,
    about: Named,
    now: datetime,
    secret: str = "",
    once: str | None = None,
    stop_path: str = "",
    **said: Any,
) -> OutboxLetter | None:
    """Promise a letter; it leaves after the commit. None when one was written under the key `once` before.

    The template gets `said`, `link(endpoint, …)` for whole addresses, and as `secret` a mark in place of the secret.
    """
    if once is not None and db.session.scalar(select(OutboxLetter.id).where(OutboxLetter.once == once)) is not None:
        return None
    subject, body = _worded(kind, secret=MARK if secret else "", stop_path=stop_path, **said)
    letter = OutboxLetter(
        id=uuid4(), kind=kind, about=f"{about.__tablename__}:{about.id}", address=one_line(to), subject=subject,
        body=body, secret=secret, stop_path=stop_path, once=once, state=OutboxState.WAITING, written_at=now,
    )  # fmt: skip
    db.session.add(letter)
    db.session.flush()
    jobs.ask(Job.SEND_LETTER, now=now, letter_id=letter.id)
    return letter


def preview(kind: LetterKind, **said: Any) -> tuple[str, str]:
    """Subject and body as a reader would get them; its links open nothing."""
    subject, body = _worded(kind, secret=MARK, stop_path="/letters/stop/…", **said)
    return subject, body.replace(MARK, "…")


def _worded(kind: LetterKind, *, stop_path: str, **said: Any) -> tuple[str, str]:
    """The first line of a template is the subject."""
    template = current_app.jinja_env.get_template(f"mail/{kind}.txt")
    config = current_app.config
    text = template.render(
        product_name=config["PRODUCT_NAME"],
        owner_name=config["OWNER_NAME"],
        contact_email=config["CONTACT_EMAIL"],
        link=_link,
        stop=config["BASE_URL"] + stop_path,
        **said,
    )
    subject, _, body = text.strip().partition("\n")
    return one_line(subject), body.strip() + "\n"


def _link(endpoint: str, **values: Any) -> str:
    """The whole address of a page, also where there is no request; the mark keeps its form."""
    path = current_app.url_map.bind("").build(endpoint, values)
    return str(current_app.config["BASE_URL"]) + path.replace("%5B%5Bsecret%5D%5D", MARK)


def message_of(letter_id: UUID, *, now: datetime) -> EmailMessage | None:
    """The message as it goes out, or None where it needs no sending any more."""
    letter = db.session.get(OutboxLetter, letter_id, populate_existing=True)
    return _message(letter, now) if letter is not None and letter.state is OutboxState.WAITING else None


def post(message: EmailMessage) -> NotAccepted | None:
    """Hand it over, outside any transaction: a slow server keeps nobody waiting. Gives back why it was not taken."""
    try:
        current_app.extensions["post"](message)
    except NotAccepted as refused:
        return refused
    return None


def settle(letter_id: UUID, refused: NotAccepted | None, *, now: datetime) -> None:
    """Note that a letter was sent, or what stood in the way; then it is tried again, for two days in all.

    A worker that dies between the server's yes and this note sends it again; both copies have one Message-ID.
    """
    letter = db.session.get_one(OutboxLetter, letter_id, populate_existing=True, with_for_update=True)
    letter.tries += 1
    letter.trouble = str(refused or "")
    if refused is None:
        _end(letter, OutboxState.SENT, now)
        return
    log.warning("letter_not_accepted", kind=str(letter.kind), tries=letter.tries, for_good=refused.for_good)
    if refused.for_good:
        _end(letter, OutboxState.REFUSED, now)
    elif letter.tries > len(MINUTES_BETWEEN):
        _end(letter, OutboxState.GIVEN_UP, now)
    else:
        again = now + timedelta(minutes=MINUTES_BETWEEN[letter.tries - 1])
        jobs.ask(Job.SEND_LETTER, now=now, not_before=again, letter_id=letter.id)


def _end(letter: OutboxLetter, state: OutboxState, now: datetime) -> None:
    letter.state, letter.secret, letter.settled_at = state, "", now


def _message(letter: OutboxLetter, now: datetime) -> EmailMessage:
    config = current_app.config
    sender = config["MAIL_FROM"] or config["CONTACT_EMAIL"]
    message = EmailMessage()
    message["From"] = Address(config["OWNER_NAME"], addr_spec=sender)
    message["To"] = Address(addr_spec=letter.address)
    message["Reply-To"] = config["CONTACT_EMAIL"]
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{letter.message_name}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    if letter.stop_path:
        message["List-Unsubscribe"] = f"<{config['BASE_URL']}{letter.stop_path}>"
    message.set_content(letter.body.replace(MARK, letter.secret))
    return message


def get_letter(letter_id: UUID) -> OutboxLetter:
    letter = db.session.get(OutboxLetter, letter_id)
    if letter is None:
        raise NotFound("There is no such letter")
    return letter


def list_letters(*, state: OutboxState | None = None, skip: int = 0, most: int = 50) -> Sequence[OutboxLetter]:
    """The newest first."""
    newest = OutboxLetter.written_at.desc(), OutboxLetter.id
    return db.session.scalars(_in_state(select(OutboxLetter), state).order_by(*newest).offset(skip).limit(most)).all()


def count_letters(*, state: OutboxState | None = None) -> int:
    return db.session.scalar(_in_state(select(func.count()).select_from(OutboxLetter), state)) or 0


def _in_state(letters: Select[Any], state: OutboxState | None) -> Select[Any]:
    return letters.where(OutboxLetter.state == state) if state is not None else letters


def masked(address: str) -> str:
    """b…@example.org: enough to recognise an address, not to use it."""
    name, at, host = address.rpartition("@")
    return f"{name[:1]}…{at}{host}" if at else ""


def forget_old(*, now: datetime) -> int:
    """Of letters settled long ago only kind and fate are kept; returns how many were forgotten."""
    old = update(OutboxLetter).where(OutboxLetter.settled_at < now - FORGOTTEN_AFTER, OutboxLetter.address != "")
    done = db.session.execute(old.values(address="", subject="", body="", trouble="", stop_path=""))
    return cast("CursorResult[Any]", done).rowcount
