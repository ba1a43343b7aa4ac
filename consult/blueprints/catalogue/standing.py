"""Where a consultation stands: later stages know more than the timetable, and only pages may ask them."""

from datetime import date, datetime
from typing import Any

from consult import boards, catalogue, clock, outcomes
from consult.catalogue import Consultation
from consult.journey import Station, Status, line_at

_VERB = {"recommend": "recommends", "sign_off": "decides"}


def status_of(consultation: Consultation, *, now: datetime) -> Status:
    """The full status: being read, with the boards and answered come from the last stage."""
    return outcomes.status_of(consultation, now=now)


def top_of(consultation: Consultation, status: Status) -> dict[str, Any]:
    """What stands at the head of every page of a consultation."""
    return {
        "consultation": consultation,
        "standing": status,
        "stations": stations(consultation, status),
        "time": catalogue.time_status(consultation, at=clock.now()),
    }


def deciders(consultation: Consultation) -> list[str]:
    """Which bodies recommend and which decide, in order, as a sentence has them."""
    route = boards.find_route(consultation)
    return [f"{step.board.name} ({_VERB.get(str(step.kind), step.kind)})" for step in route.steps] if route else []


def stations(consultation: Consultation | None, status: Status) -> list[dict[str, Any]]:
    """What the `line` component shows: five stations, with the dates that are known."""
    dates = _dates(consultation, status) if consultation else {}
    return [{"title": station.words, "state": state, "date": dates.get(station)} for station, state in line_at(status)]


def _dates(consultation: Consultation, status: Status) -> dict[Station, str]:
    opens, closes, due = consultation.opens_at, consultation.closes_at, consultation.reply_due_at
    answered = outcomes.answered_at(consultation) if status is Status.ANSWERED else None
    found = {}
    if opens:
        found[Station.OPEN] = _date(clock.london(opens))
    if closes:
        found[Station.READING] = _date(clock.london(closes))
    if answered:
        found[Station.ANSWERED] = _date(clock.london(answered))
    elif due:
        found[Station.ANSWERED] = f"By {_date(clock.last_day_before(due))}"
    return found


def _date(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def is_late(consultation: Consultation, status: Status, *, now: datetime) -> int:
    """By how many days our reply is late; 0 while it is not due or has been given."""
    due = consultation.reply_due_at
    if due is None or status in (Status.ANSWERED, Status.PREPARED) or now < due:
        return 0
    return (now - due).days + 1
