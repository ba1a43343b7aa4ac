"""What time it is. Doors read it once and hand it in as `now`; services never ask."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    return datetime.now(UTC)


def end_of(day: date) -> datetime:
    """The exclusive instant at which a London day ends: what "until the end of Friday" is stored as."""
    return datetime.combine(day + timedelta(days=1), time(), LONDON).astimezone(UTC)


def start_of(day: date) -> datetime:
    """The instant at which a London day begins."""
    return datetime.combine(day, time(), LONDON).astimezone(UTC)


class NotOneMoment(ValueError):
    """The clocks change that night, and this London wall time comes twice or not at all; the message says which."""


def wall_time(day: date, wall: time) -> datetime:
    """The instant at which London's clocks show this. Raises NotOneMoment."""
    first, second = (datetime.combine(day, wall.replace(fold=fold), LONDON).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return first
    if first < second:
        how = f"The clocks go back in that night, so {face(wall)} comes twice"
    else:
        how = f"The clocks go forward in that night, so there is no {face(wall)}"
    raise NotOneMoment(f"{how}. Choose another time")


def london(at: datetime) -> datetime:
    return at.astimezone(LONDON)


def day_words(at: datetime | date) -> str:
    """Friday 16 November 2018."""
    day = london(at) if isinstance(at, datetime) else at
    return f"{day:%A} {day.day} {day:%B %Y}"


def time_words(at: datetime) -> str:
    """2:32pm, London wall time."""
    return face(london(at).time())


def face(wall: time) -> str:
    """2:32pm: a time of day as people say it."""
    return f"{wall:%I:%M}".lstrip("0") + f"{wall:%p}".lower()


def moment_words(at: datetime) -> str:
    """2:32pm (GMT) on Friday 16 November 2018."""
    return f"{time_words(at)} ({london(at):%Z}) on {day_words(at)}"


def last_day_before(instant: datetime) -> date:
    """The day whose end an exclusive instant is: a closing at Saturday 00:00 is "the end of Friday"."""
    return london(instant - timedelta(microseconds=1)).date()
