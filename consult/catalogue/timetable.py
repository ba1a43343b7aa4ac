"""The timetable in words: the same sentence wherever a consultation is shown."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from consult import clock
from consult.catalogue.models import Consultation
from consult.journey import Status


@dataclass(frozen=True)
class TimeStatus:
    """What the `time_status` component shows."""

    state: str
    text: str
    left: str | None = None
    datetime: str | None = None


def time_status(consultation: Consultation, *, at: datetime) -> TimeStatus:
    """Until when, or since when, in words; by the timetable alone."""
    opens, closes = consultation.opens_at, consultation.closes_at
    status = consultation.status(at=at)
    if status is Status.PREPARED or opens is None or closes is None:
        return TimeStatus("prepared", "Only staff can see it.")
    if status is Status.SOON:
        days = (clock.london(opens).date() - clock.london(at).date()).days
        return TimeStatus("soon", f"Opens {open_words(opens)}.", _days(days, "to go"), opens.isoformat())
    pause = consultation.pause_at(at)
    if pause is not None:
        return TimeStatus("paused", f"Paused since {clock.moment_words(pause.began)}. {sentence(pause.reason)}")
    last = clock.london(closes - timedelta(microseconds=1))
    if status is Status.CLOSED:
        return TimeStatus("closed", f"Closed {_when(closes)}.", None, closes.isoformat())
    if closes - at <= timedelta(days=1):
        day = "today" if last.date() == clock.london(at).date() else "tomorrow"
        text = f"Closes {day} at {clock.time_words(last)} ({last:%Z})."
        return TimeStatus("closing", text, _left(closes - at), closes.isoformat())
    text = f"Open until {close_words(closes)}."
    return TimeStatus("open", text, _days((closes - at).days, "left"), closes.isoformat())


def sentence(typed: str) -> str:
    """What somebody gave as a reason, with its full stop."""
    return typed if typed.endswith((".", "!", "?")) else f"{typed}."


def open_words(opens: datetime) -> str:
    """On Tuesday 9 October 2018, or at which hour."""
    whole_day = opens == clock.start_of(clock.london(opens).date())
    return f"on {clock.day_words(opens)}" if whole_day else f"at {clock.moment_words(opens)}"


def close_words(closes: datetime) -> str:
    """The end of Friday 16 November 2018 (GMT), or the hour."""
    return _when(closes).removeprefix("at ")


def _when(closes: datetime) -> str:
    """Most close at the end of a day; one that does not says its hour."""
    local = clock.london(closes)
    if (local.hour, local.minute) == (0, 0):
        last = clock.last_day_before(closes)
        return f"at the end of {clock.day_words(last)} ({clock.london(closes - timedelta(microseconds=1)):%Z})"
    return f"at {clock.moment_words(closes)}"


def _days(days: int, words: str) -> str:
    days = max(1, days)
    return f"{days} day{'s' if days != 1 else ''} {words}."


def _left(span: timedelta) -> str:
    minutes = max(1, int(span.total_seconds() // 60))
    count, unit = (minutes // 60, "hour") if minutes >= 120 else (minutes, "minute")
    return f"{count} {unit}{'s' if count != 1 else ''} left."
