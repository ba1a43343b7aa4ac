"""The stages of a consultation, in order, as data. Menu, progress bar and guards read it; nobody else knows it."""

from dataclasses import dataclass
from enum import StrEnum


class Station(StrEnum):
    """What the public sees on the line: five stations over nine stages."""

    PLANNING = "planning"
    OPEN = "open"
    READING = "reading"
    DECIDING = "deciding"
    ANSWERED = "answered"

    @property
    def words(self) -> str:
        return self.value.capitalize()


@dataclass(frozen=True)
class Stage:
    """One package, which takes what the stage before made and makes one new kind of thing."""

    package: str
    title: str
    station: Station


STAGES = (
    Stage("plans", "Draft a plan", Station.PLANNING),
    Stage("catalogue", "Open it up", Station.PLANNING),
    Stage("questions", "Ask", Station.OPEN),
    Stage("responses", "Hear", Station.OPEN),
    Stage("codesign", "Work it out together", Station.OPEN),
    Stage("theming", "Read", Station.READING),
    Stage("summaries", "Sum up", Station.READING),
    Stage("boards", "Decide", Station.DECIDING),
    Stage("outcomes", "Answer back", Station.ANSWERED),
)


class Status(StrEnum):
    """Where one consultation stands, in the public's words."""

    PREPARED = "Being prepared"
    SOON = "Opening soon"
    OPEN = "Open"
    PAUSED = "Paused"
    CLOSED = "Closed"
    READING = "Being read"
    BOARDS = "With the boards"
    ANSWERED = "Answered"

    @property
    def station(self) -> Station:
        return STATION_OF[self]


STATION_OF = {
    Status.PREPARED: Station.PLANNING,
    Status.SOON: Station.PLANNING,
    Status.OPEN: Station.OPEN,
    Status.PAUSED: Station.OPEN,
    Status.CLOSED: Station.READING,
    Status.READING: Station.READING,
    Status.BOARDS: Station.DECIDING,
    Status.ANSWERED: Station.ANSWERED,
}


@dataclass(frozen=True)
class Area:
    """A part of the site with its own menu entry; `act` is what a person must be allowed to do to see it."""

    label: str
    endpoint: str
    act: str | None
    stages: tuple[str, ...]


AREAS = (
    Area("Plans", "plans.index", None, ("plans",)),
    Area("Consultations", "catalogue.index", None, ("catalogue", "questions", "responses")),
    Area("Decisions", "outcomes.decisions", None, ("boards",)),
    Area("Progress", "outcomes.commitments", None, ("outcomes",)),
    Area(
        "Facilitate",
        "catalogue.today",
        "facilitate",
        ("catalogue", "questions", "responses", "codesign", "theming", "summaries", "outcomes", "cases"),
    ),
    Area("Equality", "responses.equality_list", "equality.read", ()),
    Area("Boards", "boards.for_me", "boards.read", ("boards",)),
    Area("Admin", "people.admin", "admin", ("people",)),
)


def line_at(status: Status) -> list[tuple[Station, str]]:
    """The five stations, each `done`, `current` or `later`, for a consultation at this status."""
    stations = list(Station)
    here = stations.index(status.station)
    return [
        (station, "done" if place < here else "current" if place == here else "later")
        for place, station in enumerate(stations)
    ]


def stage_before(package: str) -> str | None:
    """The package whose product this one takes, or None for the first."""
    packages = [stage.package for stage in STAGES]
    place = packages.index(package)
    return packages[place - 1] if place else None
