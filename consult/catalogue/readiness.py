"""What must hold before a consultation opens, each check a sentence with the reason why it matters."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from consult import clock
from consult.catalogue.models import Consultation

USUAL_LENGTH = timedelta(days=28)


class CheckState(StrEnum):
    """`care` does not stop the opening; the page says what is unusual."""

    PASS = "pass"  # noqa: S105  (a state, not a secret)
    CARE = "care"
    FIX = "fix"


@dataclass(frozen=True)
class Check:
    """One sentence, and what became of it."""

    sentence: str
    why: str
    state: CheckState

    @property
    def passed(self) -> bool:
        return self.state is not CheckState.FIX


_later: list[Callable[[Consultation], Check]] = []


def also_check(check: Callable[[Consultation], Check]) -> None:
    """For later stages: what they want to hold as well. (This stage comes before them and cannot ask them.)"""
    if check not in _later:
        _later.append(check)


def list_checks(consultation: Consultation, *, now: datetime) -> list[Check]:
    own = [*_purpose(consultation), *_people(consultation), *_dates(consultation, now=now)]
    return own + [check(consultation) for check in _later]


def _check(holds: bool, sentence: str, why: str, otherwise: CheckState = CheckState.FIX) -> Check:
    return Check(sentence, why, CheckState.PASS if holds else otherwise)


def _purpose(consultation: Consultation) -> list[Check]:
    published = [version for version in consultation.versions if version.published_at is not None]
    return [
        _check(
            bool(published) and len(published) == len(consultation.versions),
            "Every draft that it asks about is published",
            "People must be able to read what they are asked about",
        ),
        _check(
            all((consultation.about, consultation.out_of_scope)),
            "It says what it is about and what is not part of it",
            "People have little time, and should not spend it on what cannot be taken up here",
        ),
        _check(
            bool(consultation.still_open),
            "It says what is still open",
            "People must be able to change the outcome",
        ),
        _check(
            bool(consultation.already_decided),
            "It says what is already decided",
            "Asking about what is settled is not honest",
        ),
    ]


def _people(consultation: Consultation) -> list[Check]:
    return [
        _check(
            bool(consultation.route_code),
            "It names the boards that decide",
            "People should know who will read what they say, and who decides",
        ),
        _check(
            bool(consultation.equality_note),
            "It says how different groups of people may be affected",
            "The law asks for due regard before a decision, not after it",
        ),
        _check(
            bool(consultation.contact),
            "It names a contact",
            "Somebody must answer those who cannot use the form",
        ),
    ]


def _dates(consultation: Consultation, *, now: datetime) -> list[Check]:
    opens, closes, reply = consultation.opens_at, consultation.closes_at, consultation.reply_due_at
    begins = consultation.published_at or now  # once it is public, as it stood then
    dated = opens is not None and closes is not None and opens < closes and closes > begins
    length = closes - max(opens, begins) if dated and opens and closes else timedelta()
    until = f", the end of {clock.day_words(clock.last_day_before(closes))}" if closes else ""
    return [
        _check(
            dated, f"It has a day to open and a later day to close{until}", "A deadline must be known from the start"
        ),
        _check(
            length >= USUAL_LENGTH,
            f"It stays open for at least {USUAL_LENGTH.days} days ({length.days} as dated)",
            "Bodies with members need time to ask them. A shorter time is allowed: say why in what it is about",
            otherwise=CheckState.CARE,
        ),
        _check(
            reply is not None and closes is not None and reply > closes,
            "It says by when we will reply, after the close",
            "People answer again when they learn what became of it",
        ),
    ]
