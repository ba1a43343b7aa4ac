"""Open it up: consultations on drafts, their timetable and whether they are ready."""

from consult.catalogue.models import Consultation, Coverage
from consult.catalogue.queries import (
    get_consultation,
    get_published,
    list_consultations,
    list_covering,
    list_published,
)
from consult.catalogue.readiness import Check, CheckState, also_check, list_checks
from consult.catalogue.services import (
    DatesFixed,
    NotReady,
    SlugTaken,
    WrongDates,
    create_consultation,
    publish_consultation,
    set_dates,
)
from consult.catalogue.timetable import TimeStatus, time_status

__all__ = [
    "Check",
    "CheckState",
    "Consultation",
    "Coverage",
    "DatesFixed",
    "NotReady",
    "SlugTaken",
    "TimeStatus",
    "WrongDates",
    "also_check",
    "create_consultation",
    "get_consultation",
    "get_published",
    "list_checks",
    "list_consultations",
    "list_covering",
    "list_published",
    "publish_consultation",
    "set_dates",
    "time_status",
]
