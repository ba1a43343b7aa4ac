"""The index of what is public: worked out from the rest, thrown away and built again at will.

Beside these tables stands `search_stems`, each database's own full-text index of the entries: FTS5 on SQLite,
`tsvector` on PostgreSQL. `engine.py` alone touches it.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Model


class Kind(StrEnum):
    """What can be found, in the order in which the page offers it."""

    PLAN = "plan"
    DRAFT = "draft"
    CLAUSE = "clause"
    ACTION = "action"
    CONSULTATION = "consultation"
    QUESTION = "question"
    DECISION = "decision"
    OUTCOME = "outcome"
    COMMITMENT = "commitment"

    @property
    def words(self) -> str:
        return {
            "plan": "Plans",
            "draft": "Drafts of plans",
            "clause": "Clauses",
            "action": "Actions",
            "consultation": "Consultations",
            "question": "Questions asked",
            "decision": "Decisions of boards",
            "outcome": "What we did",
            "commitment": "Commitments",
        }[self.value]

    @property
    def noun(self) -> str:
        return "What we did" if self is Kind.OUTCOME else self.value.capitalize()


class SearchEntry(Model):
    """One thing that anybody may read, with the words that it is found by."""

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True, comment="The same from one refresh to the next")
    kind: Mapped[Kind]
    title: Mapped[str]
    text: Mapped[str]
    caption: Mapped[str] = mapped_column(comment="Where it stands: the plan or the consultation")
    place: Mapped[dict[str, Any]] = mapped_column(comment="What its page's address is made of")
    at: Mapped[datetime | None]
    fingerprint: Mapped[str]


class SearchWord(Model):
    """A word that stands in the index, and in how many entries: what a misspelt word may have meant."""

    word: Mapped[str] = mapped_column(primary_key=True)
    uses: Mapped[int]


class SearchState(Model):
    """One row: whether something that the index tells of has changed since."""

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    stale: Mapped[bool]
    refreshed_at: Mapped[datetime | None]
