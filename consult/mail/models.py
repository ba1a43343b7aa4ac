"""The outbox: each letter that we promised to send, and what became of it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Model


class LetterKind(StrEnum):
    """Every letter that we send; its words stand in `templates/mail/<kind>.txt`, which a test proves."""

    SAVE_LINK = "save_link"
    OPEN_CODE = "open_code"
    RECEIPT = "receipt"
    DATES_CHANGED = "dates_changed"
    QUESTION_CHANGED = "question_changed"
    INVITATION = "invitation"
    REMINDER = "reminder"
    WORKSPACE_CODE = "workspace_code"
    COLLEAGUE_INVITED = "colleague_invited"
    WORKSPACE_LINK = "workspace_link"
    APPROVAL_ASKED = "approval_asked"
    APPROVAL_ANSWERED = "approval_answered"
    WORKSPACE_SENT = "workspace_sent"
    CASE_RECEIVED = "case_received"
    CASE_NEWS = "case_news"
    WHAT_BECAME = "what_became"


class OutboxState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"  # the server of the address would not have it
    GIVEN_UP = "given_up"  # nobody could be reached for days
    BOUNCED = "bounced"  # it came back after it was sent

    @property
    def words(self) -> str:
        return {
            "waiting": "Waiting to be sent",
            "sent": "Sent",
            "refused": "Refused by the receiving server",
            "given_up": "Not sent: tried for two days",
            "bounced": "Came back",
        }[self.value]


class OutboxLetter(Model):
    """One letter to one address. Its secret is kept until it is sent, and not a moment longer."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[LetterKind]
    about: Mapped[str] = mapped_column(index=True, comment="table:<id> of what it is about")
    address: Mapped[str] = mapped_column(comment="Emptied when it is forgotten")
    subject: Mapped[str]
    body: Mapped[str] = mapped_column(comment="With a mark where the secret goes")
    secret: Mapped[str] = mapped_column(comment="A link's token or a code; emptied once it is sent")
    stop_path: Mapped[str] = mapped_column(comment="Where the reader stops such letters; empty where none can be")
    once: Mapped[str | None] = mapped_column(unique=True, comment="Writing it twice under this key is writing it once")
    state: Mapped[OutboxState]
    tries: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str] = mapped_column(default="", comment="What stood in the way last, in the server's words")
    written_at: Mapped[datetime]
    settled_at: Mapped[datetime | None] = mapped_column(comment="When it was sent, or given up")

    __table_args__ = (Index(None, "state", "written_at"),)

    @property
    def message_name(self) -> str:
        """The local part of its Message-ID: the same at every try, so that mailboxes know a second copy."""
        return f"letter.{self.id.hex}"
