"""The sample's co-design: a round that is over and taught something, and one that is under way."""

from datetime import datetime, timedelta
from typing import Any

from consult import catalogue, codesign, plans
from consult.codesign.models import ContributionKind, Round, Session, VoteValue
from consult.db import transaction
from consult.demo.questionnaires import read
from consult.demo.timetable import Timetable
from consult.people import Person

LASTS = timedelta(hours=2)
OPEN_CONSULTATION = "moving-the-west-midlands"


def tell_rounds(cast: dict[str, Person], table: Timetable) -> None:
    by = cast["facilitator"]
    for told in read("codesign")["round"]:
        starts = table.start(told["opens_day"]) + timedelta(hours=9)
        with transaction():
            round_ = _plan(told, table, by=by, now=starts - timedelta(days=5))
            codesign.start_round(round_, by=by, now=starts)
        for each in told.get("session", []):
            _hold(round_, each, table, by=by, now=starts)
        if "learning" in told:
            note = {name: told["learning"][name].strip() for name in ("heard", "surprised", "carry_forward", "dropped")}
            with transaction():
                codesign.publish_learning_note(round_, **note, by=by, now=table.moment(told["closes_day"]))


def _plan(told: dict[str, Any], table: Timetable, *, by: Person, now: datetime) -> Round:
    return codesign.plan_round(
        plans.get_plan(told["plan"]),
        catalogue.get_consultation(OPEN_CONSULTATION),
        told["no"],
        told["title"],
        told["aim"],
        told["method"],
        table.day(told["opens_day"]),
        table.day(told["closes_day"]),
        told.get("takes", []),
        by=by,
        now=now,
    )


def _hold(round_: Round, told: dict[str, Any], table: Timetable, *, by: Person, now: datetime) -> None:
    starts = table.moment(told["day"], told["time"])
    with transaction():
        session = codesign.plan_session(
            round_, told["title"], starts, starts + LASTS, told["place"], told["mode"], by=by, now=now
        )
        statements = [
            codesign.add_statement(session, each["text"], by=by, now=now) for each in told.get("statement", [])
        ]
    if starts > table.now:
        return
    during = starts + timedelta(minutes=40)
    for each in told.get("voter", []):
        with transaction():
            person, _token = codesign.join(session.join_code, "", now=during)
            for number, value in each["votes"].items():
                codesign.cast_vote(person, statements[int(number) - 1], VoteValue(value), now=during)
    _capture(session, told, by=by, now=during)


def _capture(session: Session, told: dict[str, Any], *, by: Person, now: datetime) -> None:
    for minute, each in enumerate(told.get("contribution", [])):
        with transaction():
            codesign.capture_contribution(
                session, ContributionKind(each["kind"]), each["text"], each.get("table"), each.get("said_by", ""),
                (each.get("clause") or "").split(":")[-1] or None, by=by, now=now + timedelta(minutes=minute),
            )  # fmt: skip
    with transaction():
        codesign.release_totals(session, by=by, now=now + timedelta(hours=1))
