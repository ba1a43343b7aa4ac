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


def london(at: datetime) -> datetime:
    return at.astimezone(LONDON)


def day_words(at: datetime | date) -> str:
    """Friday 16 November 2018."""
    day = london(at) if isinstance(at, datetime) else at
    return f"{day:%A} {day.day} {day:%B %Y}"


def time_words(at: datetime) -> str:
    """2:32pm, London wall time."""
    local = london(at)
    return f"{local:%I:%M}".lstrip("0") + f"{local:%p}".lower()


def moment_words(at: datetime) -> str:
    """2:32pm (GMT) on Friday 16 November 2018."""
    return f"{time_words(at)} ({london(at):%Z}) on {day_words(at)}"


def last_day_before(instant: datetime) -> date:
    """The day whose end an exclusive instant is: a closing at Saturday 00:00 is "the end of Friday"."""
    return london(instant - timedelta(microseconds=1)).date()
