"""What was read in the answers: points, what the machine suggests, and what people agreed."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.codesign.models import Contribution
from consult.db import Model
from consult.questions.models import Question
from consult.responses.models import Answer, Comment

if TYPE_CHECKING:
    from consult.theming.arranged import Shelf, Split
    from consult.theming.contested import Proposal

ONE_SOURCE = (
    "(CASE WHEN answer_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN comment_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN contribution_id IS NULL THEN 0 ELSE 1 END) = 1"
)


class ReadState(StrEnum):
    """What became of a text when the machine read it. No Reading yet means that it waits."""

    READ = "read"
    NOTHING = "nothing"
    FAILED = "failed"


class Reading(Model):
    """What reading one answer, comment or contribution came to. Each text has at most one."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    answer_id: Mapped[UUID | None] = mapped_column(ForeignKey("answer.id"), unique=True)
    comment_id: Mapped[UUID | None] = mapped_column(ForeignKey("comment.id"), unique=True)
    contribution_id: Mapped[UUID | None] = mapped_column(ForeignKey("contribution.id"), unique=True)
    state: Mapped[ReadState]
    reason: Mapped[str] = mapped_column(comment="Why there is nothing to place, or why it could not be read")
    engine: Mapped[dict[str, Any]]
    read_at: Mapped[datetime]
    points: Mapped[list["Point"]] = relationship(back_populates="reading", order_by="Point.start")

    __table_args__ = (CheckConstraint(ONE_SOURCE, name="of_one_text"),)


class Point(Model):
    """One thing said: a span of an answer, a comment or a contribution, in character offsets."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    reading_id: Mapped[UUID] = mapped_column(ForeignKey("reading.id"), index=True)
    answer_id: Mapped[UUID | None] = mapped_column(ForeignKey("answer.id"), index=True)
    comment_id: Mapped[UUID | None] = mapped_column(ForeignKey("comment.id"), index=True)
    contribution_id: Mapped[UUID | None] = mapped_column(ForeignKey("contribution.id"), index=True)
    start: Mapped[int]
    end: Mapped[int]
    heading_start: Mapped[int | None] = mapped_column(comment="Of the heading above it in the same text, or null")
    heading_end: Mapped[int | None]
    reading: Mapped[Reading] = relationship(back_populates="points")
    answer: Mapped[Answer | None] = relationship()
    comment: Mapped[Comment | None] = relationship()
    contribution: Mapped[Contribution | None] = relationship()

    __table_args__ = (
        CheckConstraint(ONE_SOURCE, name="from_one_text"),
        CheckConstraint('"start" >= 0 AND "start" < "end"', name="says_something"),
    )

    @property
    def said_in(self) -> Answer | Comment | None:
        """The answer or comment that it stands in; None for what was said in a workshop."""
        return self.answer or self.comment

    @property
    def may_be_quoted(self) -> bool:
        """Whether its words may stand where others read them; never those that hold a marked word."""
        return self.said_in is not None and self.said_in.may_repeat(self.start, self.end)

    @property
    def is_secret(self) -> bool:
        """Whether it is confidential, because all of its text is or because it holds words that were marked."""
        return self.said_in is not None and self.said_in.is_secret(self.start, self.end)

    @property
    def source_text(self) -> str:
        source = self.said_in or self.contribution
        assert source is not None
        return source.text

    @property
    def text(self) -> str:
        """The exact words, as they were written."""
        return self.source_text[self.start : self.end]


class RunState(StrEnum):
    WAITING = "waiting"
    READING = "reading"
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Run(Model):
    """One machine reading of a question's points: what it read, with what, and what it could not."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"))
    no: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(comment="sha256 of what was read and how: run twice is run once")
    state: Mapped[RunState]
    step: Mapped[str] = mapped_column(default="", comment="What it is doing now, in words")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    engine: Mapped[dict[str, Any]]
    settings: Mapped[dict[str, Any]]
    seed: Mapped[int] = mapped_column(default=0)
    turn: Mapped[int] = mapped_column(default=0, comment="How often its grouping was begun")
    answers_in: Mapped[int] = mapped_column(default=0)
    answers_read: Mapped[int] = mapped_column(default=0)
    answers_unread: Mapped[int] = mapped_column(default=0)
    points_in: Mapped[int] = mapped_column(default=0)
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), comment="Null: enough had come in")
    asked_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    failure: Mapped[str] = mapped_column(default="", comment="In words an officer understands")
    question: Mapped[Question] = relationship()
    suggestions: Mapped[list["SuggestedTheme"]] = relationship(order_by="SuggestedTheme.no", back_populates="run")
    split: Mapped["Split | None"] = relationship(back_populates="run")

    __table_args__ = (UniqueConstraint("question_id", "fingerprint"), UniqueConstraint("question_id", "no"))


class RarityTable(Model):
    """How telling each word piece is in one question, frozen so that a text's vector stays the same while it stands.

    It is made from the first texts of the question, as many as a ladder of sizes allows, and made anew when the
    question has grown by a half: it follows from what was said and from nothing else.
    """

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"))
    fingerprint: Mapped[str] = mapped_column(comment="sha256 of the model and of the texts that it was made from")
    texts: Mapped[int] = mapped_column(comment="How many different texts it was made from")
    weights: Mapped[bytes] = mapped_column(LargeBinary, comment="One float32 a word piece")
    made_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("question_id", "fingerprint"),)


class TextVector(Model):
    """What the model says of one text; holds no words, and is worked out again where it is missing."""

    key: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True, comment="sha256 of folded text, model and rarity")
    rarity_id: Mapped[UUID] = mapped_column(ForeignKey("rarity_table.id"), index=True)
    sums: Mapped[bytes] = mapped_column(LargeBinary, comment="Plain and rarity-weighted sums, float16, side by side")


class RunMaterial(Model):
    """What a run reads, frozen when it begins, so that whoever carries it on reads the same. Gone when it is over."""

    run_id: Mapped[UUID] = mapped_column(ForeignKey("run.id"), primary_key=True)
    point_ids: Mapped[bytes] = mapped_column(LargeBinary, comment="16 bytes each, in the order in which they are read")
    rarity_id: Mapped[UUID | None] = mapped_column(ForeignKey("rarity_table.id"), comment="Null: words alone")
    whole_at: Mapped[datetime | None] = mapped_column(comment="When all chunks were read and grouping was asked for")


class RunChunk(Model):
    """Some texts of a run, for any worker to find out what they mean. Kept after the run only where it failed."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    run_id: Mapped[UUID] = mapped_column(ForeignKey("run.id"), index=True)
    point_ids: Mapped[bytes] = mapped_column(LargeBinary, comment="16 bytes each: one point for each different text")
    done_at: Mapped[datetime | None]
    failure: Mapped[str] = mapped_column(default="", comment="Why it was set aside, in words an officer understands")
    run: Mapped[Run] = relationship()

    @property
    def is_waiting(self) -> bool:
        return self.done_at is None and not self.failure


class SuggestionState(StrEnum):
    """What a person made of a suggestion; until then it is only suggested. Continued: it goes on with an agreed one."""

    SUGGESTED = "suggested"
    ACCEPTED = "accepted"
    MERGED = "merged"
    REJECTED = "rejected"
    CONTINUED = "continued"


class Theme(Model):
    """Something that people say, agreed and named by a person."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"), index=True)
    name: Mapped[str]
    description: Mapped[str]
    agreed_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    agreed_at: Mapped[datetime]
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("theme.id"))
    set_aside_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="", comment="Why it was set aside")
    shelf_id: Mapped[UUID | None] = mapped_column(ForeignKey("shelf.id"))
    came_from_id: Mapped[UUID | None] = mapped_column(ForeignKey("theme.id"), comment="What it was split from")
    proposal_id: Mapped[UUID | None] = mapped_column(ForeignKey("proposal.id"), comment="For or against what")
    question: Mapped[Question] = relationship()
    put_on: Mapped["Shelf | None"] = relationship()
    came_from: Mapped["Theme | None"] = relationship(foreign_keys=[came_from_id], remote_side=[id])
    proposal: Mapped["Proposal | None"] = relationship()
    suggestions: Mapped[list["SuggestedTheme"]] = relationship(back_populates="theme")
    placements: Mapped[list["Placement"]] = relationship(back_populates="theme")

    @property
    def is_current(self) -> bool:
        return self.merged_into_id is None and self.set_aside_at is None


class SuggestedTheme(Model):
    """Something that a run found people saying. It goes no further unless a person accepts it."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    run_id: Mapped[UUID] = mapped_column(ForeignKey("run.id"))
    no: Mapped[int]
    parent_no: Mapped[int | None]
    shelf: Mapped[str] = mapped_column(
        default="", comment="Name proposed for the level above; empty where themes are few"
    )
    shelf_id: Mapped[UUID | None] = mapped_column(ForeignKey("shelf.id"), comment="Where a person put it, if anywhere")
    label: Mapped[str]
    description: Mapped[str]
    terms: Mapped[list[str]]
    why: Mapped[dict[str, Any]] = mapped_column(default=dict, comment="Figures of the run: see consult.nlp.types.Why")
    proposal_id: Mapped[UUID | None] = mapped_column(ForeignKey("proposal.id"), comment="What it speaks of")
    side: Mapped[str] = mapped_column(default="", comment="for or against, where a theme with both was parted")
    descends_from_id: Mapped[UUID | None] = mapped_column(ForeignKey("suggested_theme.id"))
    continues: Mapped[bool] = mapped_column(default=False, comment="It is that theme again, and not only a part of it")
    shared_points: Mapped[int] = mapped_column(default=0, comment="Points that both hold")
    points_count: Mapped[int]
    responses_count: Mapped[int]
    state: Mapped[SuggestionState] = mapped_column(default=SuggestionState.SUGGESTED)
    theme_id: Mapped[UUID | None] = mapped_column(ForeignKey("theme.id"), index=True)
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")
    run: Mapped[Run] = relationship(back_populates="suggestions")
    theme: Mapped[Theme | None] = relationship(back_populates="suggestions")
    proposal: Mapped["Proposal | None"] = relationship()
    put_on: Mapped["Shelf | None"] = relationship()
    descends_from: Mapped["SuggestedTheme | None"] = relationship(remote_side=[id])
    placements: Mapped[list["SuggestedPlacement"]] = relationship(back_populates="suggestion")

    __table_args__ = (UniqueConstraint("run_id", "no"),)


class SuggestedPlacement(Model):
    """Where a run would put a point, how sure it is, and whether it hardly fits."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    run_id: Mapped[UUID] = mapped_column(ForeignKey("run.id"))
    suggestion_id: Mapped[UUID | None] = mapped_column(ForeignKey("suggested_theme.id"), index=True)
    point_id: Mapped[UUID] = mapped_column(ForeignKey("point.id"), index=True)
    confidence: Mapped[float]
    weak: Mapped[bool]
    example: Mapped[int | None] = mapped_column(comment="Its rank among the examples shown, or null")
    border: Mapped[int | None] = mapped_column(comment="Its rank among those that nearly went elsewhere, or null")
    later_at: Mapped[datetime | None] = mapped_column(comment="When it was placed by itself after the run, or null")
    spoke: Mapped[list[Any]] = mapped_column(
        default=list, comment="Spans [start, end] of the words that spoke for it, where it was placed after the run"
    )
    stance: Mapped[str | None] = mapped_column(comment="As read towards the theme's proposal: see contested.Stance")
    stance_sure: Mapped[float | None] = mapped_column(comment="How likely that stance is; of none, that it is neither")
    suggestion: Mapped[SuggestedTheme | None] = relationship(back_populates="placements")
    point: Mapped[Point] = relationship()

    __table_args__ = (UniqueConstraint("run_id", "point_id"),)


class PlacementCheck(Model):
    """A blind sample that a person read before accepting a theme's placements together."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    theme_id: Mapped[UUID] = mapped_column(ForeignKey("theme.id"), index=True)
    proposed: Mapped[int] = mapped_column(comment="How many placements would be accepted together")
    sample: Mapped[list[str]] = mapped_column(comment="Ids of the points that were shown")
    wrong: Mapped[list[str] | None] = mapped_column(comment="Ids that do not fit; null until it is done")
    passed: Mapped[bool | None]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    drawn_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    theme: Mapped[Theme] = relationship()


class Placement(Model):
    """A person's decision that a point belongs under a theme: singly, or in a batch whose blind sample passed."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    theme_id: Mapped[UUID] = mapped_column(ForeignKey("theme.id"))
    point_id: Mapped[UUID] = mapped_column(ForeignKey("point.id"), index=True)
    check_id: Mapped[UUID | None] = mapped_column(ForeignKey("placement_check.id"), comment="Null: placed singly")
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    placed_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    moved_to_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("placement.id"), index=True, comment="Where the point went when its theme was split"
    )
    theme: Mapped[Theme] = relationship(back_populates="placements")
    point: Mapped[Point] = relationship()

    __table_args__ = (UniqueConstraint("theme_id", "point_id"),)
