"""What a facilitator does next, consultation by consultation, and what the timetable makes due."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import url_for

from consult import catalogue, clock
from consult.blueprints.catalogue.waiting import Due, list_waiting
from consult.blueprints.ways import way_to
from consult.catalogue import Consultation
from consult.journey import Status

SOON = timedelta(days=7)
REPLY_SOON = timedelta(days=14)

# The first page that this person may open is where the work goes on.
_NEXT: dict[Status, tuple[tuple[str, str], ...]] = {
    Status.PREPARED: (("Check and open it", "catalogue.readiness"),),
    Status.SOON: (("See its checks", "catalogue.readiness"),),
    Status.OPEN: (("See who has answered", "responses.intake"),),
    Status.PAUSED: (("Resume it", "catalogue.dates"), ("See who has answered", "responses.intake")),
    Status.CLOSED: (("Read the answers", "theming.questions"), ("See the responses", "responses.intake")),
    Status.READING: (("Read the answers", "theming.questions"), ("See the responses", "responses.intake")),
    Status.BOARDS: (("See the packs", "boards.for_me"), ("See the responses", "responses.intake")),
    Status.ANSWERED: (("See what happened", "outcomes.what_happened"), ("See the responses", "responses.intake")),
}


def next_action(consultation: Consultation, status: Status) -> tuple[str, str]:
    """Words and address of the one next thing."""
    ways = ((words, way_to(endpoint, slug=consultation.slug)) for words, endpoint in _NEXT[status])
    checks = url_for("catalogue.readiness", slug=consultation.slug)
    return next(((words, way) for words, way in ways if way), ("See its checks", checks))


def list_needs(everything: Sequence[tuple[Consultation, Status]], *, now: datetime) -> list[dict[str, Any]]:
    """What is due, soonest first; what has no date comes last."""
    found = [due for each, status in everything for due in _dues(each, status, now=now)]
    return [due.as_need() for due in sorted(found, key=lambda due: due.at or datetime.max.replace(tzinfo=now.tzinfo))]


def _dues(consultation: Consultation, status: Status, *, now: datetime) -> list[Due]:
    by_status = {
        Status.PREPARED: _opening,
        Status.OPEN: _closing,
        Status.PAUSED: _resuming,
        Status.CLOSED: _replying,
        Status.READING: _replying,
        Status.BOARDS: _replying,
    }
    asked = by_status.get(status)
    return (asked(consultation, status, now) if asked else []) + list_waiting(consultation, status)


def _opening(consultation: Consultation, _status: Status, now: datetime) -> list[Due]:
    title, opens = consultation.title, consultation.opens_at
    if opens is None:
        dates = way_to("catalogue.dates", slug=consultation.slug)
        return [Due(None, f"Set the dates of {title}", dates, "", "it has no dates yet")] if dates else []
    failing = sum(not check.passed for check in catalogue.list_checks(consultation, now=now))
    words = f"{failing} check{'s' if failing != 1 else ''} to fix" if failing else "All checks pass"
    checks = url_for("catalogue.readiness", slug=consultation.slug)
    days = (clock.london(opens).date() - clock.london(now).date()).days
    when = {0: "opens today", 1: "opens tomorrow"}.get(days, f"opens {clock.day_words(opens)}")
    return [Due(opens, f"Open {title}", checks, words, when, late=now > opens)]


def _closing(consultation: Consultation, _status: Status, now: datetime) -> list[Due]:
    closes, early = consultation.closes_at, catalogue.find_early_close(consultation)
    dates = way_to("catalogue.dates", slug=consultation.slug)
    if early is not None and dates is not None:
        words = f"{early.proposer.name} proposes it; it needs a second person"
        return [
            Due(early.closes_at, f"Close {consultation.title} early?", dates, words, f"to {_end_of(early.closes_at)}")
        ]
    if closes is None or closes - now > SOON:
        return []
    left = catalogue.time_status(consultation, at=now).left or ""
    intake = url_for("responses.intake", slug=consultation.slug)
    return [Due(closes, f"{consultation.title} closes soon", intake, left, f"closes {_end_of(closes)}")]


def _resuming(consultation: Consultation, status: Status, now: datetime) -> list[Due]:
    pause = consultation.pause_at(now)
    assert pause is not None
    _words, address = next_action(consultation, status)
    words, since = "Nobody can respond until it is resumed", f"since {clock.day_words(pause.began)}"
    return [Due(pause.began, f"Resume {consultation.title}", address, words, since)]


def _replying(consultation: Consultation, status: Status, now: datetime) -> list[Due]:
    reply = consultation.reply_due_at
    if reply is None or reply - now > REPLY_SOON:
        return []
    words, address = next_action(consultation, status)
    days = (clock.last_day_before(reply) - clock.london(now).date()).days
    left = f", in {days} day{'s' if days != 1 else ''}" if days > 0 else ""
    when = f"reply due by {_end_of(reply)}{left}"
    return [Due(reply, f"Reply on {consultation.title}", address, words, when, late=now >= reply)]


def _end_of(instant: datetime) -> str:
    return f"the end of {clock.day_words(clock.last_day_before(instant))}"
