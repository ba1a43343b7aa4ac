"""What a facilitator does next, consultation by consultation, and what is due."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import url_for

from consult import catalogue, clock
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
    """What is due, soonest first."""
    found = [need for each, status in everything for need in _needs(each, status, now=now)]
    return [need for _at, need in sorted(found, key=lambda pair: pair[0])]


def _needs(consultation: Consultation, status: Status, *, now: datetime) -> list[tuple[datetime, dict[str, Any]]]:
    title, slug = consultation.title, consultation.slug
    opens, closes, reply = consultation.opens_at, consultation.closes_at, consultation.reply_due_at
    checks = url_for("catalogue.readiness", slug=slug)
    intake = url_for("responses.intake", slug=slug)
    due = []
    if status is Status.PREPARED and opens is not None:
        failing = sum(not check.passed for check in catalogue.list_checks(consultation, now=now))
        words = f"{failing} check{'s' if failing != 1 else ''} to fix" if failing else "All checks pass"
        when = f"opens {clock.day_words(opens)}"
        due.append((opens, _need(f"Open {title}", checks, words, when, late=now > opens)))
    if status is Status.OPEN and closes is not None and closes - now <= SOON:
        left = catalogue.time_status(consultation, at=now).left or ""
        due.append((closes, _need(f"{title} closes soon", intake, left, f"closes {_end_of(closes)}")))
    waits = status in (Status.CLOSED, Status.READING, Status.BOARDS)
    if waits and reply is not None and reply - now <= REPLY_SOON:
        words, address = next_action(consultation, status)
        when = f"reply due by {_end_of(reply)}"
        due.append((reply, _need(f"Reply on {title}", address, words, when, late=now >= reply)))
    return due


def _end_of(instant: datetime) -> str:
    return f"the end of {clock.day_words(clock.last_day_before(instant))}"


def _need(title: str, url: str, text: str, due: str, *, late: bool = False) -> dict[str, Any]:
    return {"title": title, "url": url, "text": text, "due": due, "late": late}
