"""Open it up: consultations on drafts, their timetable and whether they are ready."""

from consult.catalogue.acts import ActKind, TimetableAct
from consult.catalogue.errors import (
    DatesFixed,
    NotAcceptable,
    NotNow,
    NotReady,
    ReasonNeeded,
    SlugTaken,
    WordsFixed,
    WrongDates,
)
from consult.catalogue.length import Length, measure
from consult.catalogue.models import Consultation, Coverage
from consult.catalogue.queries import (
    Told,
    get_consultation,
    get_published,
    list_consultations,
    list_covering,
    list_drafts,
    list_published,
    list_told,
)
from consult.catalogue.readiness import Check, CheckState, also_check, list_checks
from consult.catalogue.services.dating import close_after_pause, extend, move_reply, pause, resume, set_dates
from consult.catalogue.services.preparing import (
    AFTER_THE_CLOSE,
    accept_check,
    change_words,
    choose_route,
    cover_drafts,
    create_consultation,
    publish_consultation,
)
from consult.catalogue.timetable import TimeStatus, close_words, open_words, sentence, time_status

__all__ = [
    "AFTER_THE_CLOSE",
    "ActKind",
    "Check",
    "CheckState",
    "Consultation",
    "Coverage",
    "DatesFixed",
    "Length",
    "NotAcceptable",
    "NotNow",
    "NotReady",
    "ReasonNeeded",
    "SlugTaken",
    "TimeStatus",
    "TimetableAct",
    "Told",
    "WordsFixed",
    "WrongDates",
    "accept_check",
    "also_check",
    "change_words",
    "choose_route",
    "close_after_pause",
    "close_words",
    "cover_drafts",
    "create_consultation",
    "extend",
    "get_consultation",
    "get_published",
    "list_checks",
    "list_consultations",
    "list_covering",
    "list_drafts",
    "list_published",
    "list_told",
    "measure",
    "move_reply",
    "open_words",
    "pause",
    "publish_consultation",
    "resume",
    "sentence",
    "set_dates",
    "time_status",
]
