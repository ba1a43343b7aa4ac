"""Two tables that know a consultation and nothing else: no response, no time, no order, nobody."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Model


class EqualityTicket(Model):
    """Leave to answer once. The address of the page carries it; here only its digest stands, and not for long."""

    digest: Mapped[str] = mapped_column(primary_key=True)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"))

    __table_args__ = ({"sqlite_with_rowid": False},)  # row numbers would tell the order


class EqualityTally(Model):
    """How many picked what, in one row that is written whole each time: no part of it shows who came last."""

    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    asked: Mapped[list[Any]] = mapped_column(comment="The questions with their choices, as they were asked")
    counts: Mapped[dict[str, Any]] = mapped_column(comment="By question and choice: how many picked it")

    __table_args__ = ({"sqlite_with_rowid": False},)
