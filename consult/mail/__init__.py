"""Letters to people, by e-mail: written with their cause, sent by a worker, once."""

from consult.mail.bounces import NotABounce, take_bounce
from consult.mail.models import LetterKind, OutboxLetter, OutboxState
from consult.mail.outbox import (
    count_letters,
    forget_old,
    get_letter,
    list_letters,
    masked,
    message_of,
    post,
    preview,
    settle,
    write,
)
from consult.mail.post import NotAccepted, Post, post_for

__all__ = [
    "LetterKind",
    "NotABounce",
    "NotAccepted",
    "OutboxLetter",
    "OutboxState",
    "Post",
    "count_letters",
    "forget_old",
    "get_letter",
    "list_letters",
    "masked",
    "message_of",
    "post",
    "post_for",
    "preview",
    "settle",
    "take_bounce",
    "write",
]
