"""What goes into the language tools and what comes out of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Text:
    """One answer, comment or contribution, under the name by which the caller knows it."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` up to, not including, `end` of a text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Point:
    """One thing said: exact characters of one text, trimmed and never altered.

    `heading`: the heading above it in the same text, which lends it meaning ("Costs" above "Far too high.").
    """

    text_id: str
    start: int
    end: int
    heading: Span | None = None

    def under_heading(self, text: str) -> str:
        """Its words, after those of the heading above it: what grouping goes by, never what is quoted."""
        words = text[self.start : self.end]
        return f"{text[self.heading.start : self.heading.end]}: {words}" if self.heading else words


@dataclass(frozen=True, slots=True)
class Nothing:
    """A text that was read and says nothing that could be placed under a theme."""

    text_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Unread:
    """A text that the machine could not read; a person has to."""

    text_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Readings:
    """Every text given is in exactly one of the three: it has points, says nothing, or is unread."""

    points: tuple[Point, ...]
    nothing: tuple[Nothing, ...]
    unread: tuple[Unread, ...]
    engine: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Why:
    """Why these points are together: figures of this run, each from 0 to 1.

    `together`: mean likeness of the points to the theme's own centre. `nearest` is the most like other theme, and
    `apart` how unlike it is. `weak`: the share of weak fits. `stable`: how well the theme survives when a fifth of
    the texts is left out; None where it was not measured.
    """

    together: float
    apart: float
    nearest: int | None
    weak: float
    stable: float | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A theme proposed by the machine; a person makes it a theme.

    `exemplars` are places in the list of points: the most central first, then unlike ones. `borderline` are those that
    nearly went to another theme. Sizes count copies. `parent` is the number of its shelf. `about` is the place of the
    proposal that it speaks of, and `side` which side of it these points are on, where both sides were parted.
    """

    no: int
    parent: int | None
    label: str
    description: str
    terms: tuple[str, ...]
    exemplars: tuple[int, ...]
    borderline: tuple[int, ...]
    size_points: int
    size_texts: int
    why: Why
    about: int | None = None
    side: Literal["support", "oppose"] | None = None


@dataclass(frozen=True, slots=True)
class Shelf:
    """A level above, for reading order; `no` follows the last theme's. Sizes count copies, each text once."""

    no: int
    label: str
    description: str
    terms: tuple[str, ...]
    size_points: int
    size_texts: int


@dataclass(frozen=True, slots=True)
class Placed:
    """The nearest theme of one point; none only where it has no telling word, or shares nothing with any other.

    `stance` is towards the proposal that the theme speaks of, and `stance_sure` how likely it is; None where the theme
    speaks of none.
    """

    point_index: int
    theme_no: int | None
    confidence: float
    weak: bool
    stance: Literal["support", "oppose", "mixed", "none"] | None = None
    stance_sure: float | None = None


@dataclass(frozen=True, slots=True)
class Themes:
    """Suggested themes, largest first, their shelves if they are many, and one placement for each point given."""

    suggestions: tuple[Suggestion, ...]
    shelves: tuple[Shelf, ...]
    placements: tuple[Placed, ...]
    engine: Mapping[str, str]
    settings: Mapping[str, int | float | None]
    seed: int
    unread: tuple[Unread, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """One text of a family: how much it shares with the template, and the sentences that it adds."""

    text_id: str
    similarity: float
    additions: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """Texts that look like one campaign; only a person can say that they are."""

    id: str
    kind: Literal["exact", "near"]
    template: str
    members: tuple[Member, ...]
