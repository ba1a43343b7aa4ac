"""Letters that came back: a delivery status notification (RFC 3464) finds the letter that it speaks of."""

import re
from datetime import datetime
from email import message_from_bytes, policy
from email.message import Message
from uuid import UUID

from sqlalchemy import select

from consult.db import db
from consult.errors import RuleBroken
from consult.mail.models import OutboxLetter, OutboxState

_OURS = re.compile(rb"letter\.([0-9a-f]{32})@")


class NotABounce(RuleBroken):
    """The message says of no letter of ours that it could not be delivered."""


def take_bounce(raw: bytes, *, now: datetime) -> OutboxLetter:
    """Note that a letter came back. Of a delay nothing is noted: the server goes on trying. Raises NotABounce."""
    message = message_from_bytes(raw, policy=policy.compat32)
    failed = [part for part in _statuses(message) if part.get("Action", "").strip().lower() == "failed"]
    named = _OURS.search(raw)
    if not failed or named is None:
        raise NotABounce("This message does not say that a letter of ours came back")
    letter = db.session.scalar(select(OutboxLetter).where(OutboxLetter.id == UUID(named[1].decode())))
    if letter is None:
        raise NotABounce("This message speaks of a letter that we did not send")
    if letter.state is not OutboxState.BOUNCED:
        letter.state, letter.settled_at = OutboxState.BOUNCED, now
        reason = failed[0].get("Diagnostic-Code") or failed[0].get("Status") or ""
        letter.trouble = " ".join(reason.split())[:300]
    return letter


def _statuses(message: Message) -> list[Message]:
    """The blocks of its machine-readable part: one for the message, one for each address."""
    parts = [part for part in message.walk() if part.get_content_type() == "message/delivery-status"]
    return [block for part in parts for block in part.get_payload() if isinstance(block, Message)]
