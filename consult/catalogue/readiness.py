"""What must hold before a consultation opens, each check a sentence with the reason why it matters."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from consult import clock
from consult.catalogue.acts import AcceptedCheck
from consult.catalogue.length import FEWEST_DAYS, measure
from consult.catalogue.models import Consultation
from consult.db import db


class CheckState(StrEnum):
    """`care` does not stop the opening; the page says what is unusual. Somebody answers for what is `accepted`."""

    PASS = "pass"  # noqa: S105  (a state, not a secret)
    CARE = "care"
    ACCEPTED = "accepted"
    FIX = "fix"


@dataclass(frozen=True)
class Check:
    """One sentence, and what became of it."""

    sentence: str
    why: str
    state: CheckState
    key: str
    place: tuple[str, str] | None = None  # the step of the set-up and its field where it is put right
    public: bool = False  # it is about people's rights: who accepts that it does not hold tells them why
    firm: bool = False  # nothing can be opened without it
    accepted: AcceptedCheck | None = None

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
    accepted = {each.check_key: each for each in list_accepted(consultation)}
    return [_as_accepted(check, accepted) for check in own + [check(consultation) for check in _later]]


def list_accepted(consultation: Consultation) -> list[AcceptedCheck]:
    """What somebody answered for, in the order of time; of one check the last word counts."""
    mine = select(AcceptedCheck).where(AcceptedCheck.consultation_id == consultation.id)
    return list(db.session.scalars(mine.order_by(AcceptedCheck.at)))


def _as_accepted(check: Check, accepted: dict[str, AcceptedCheck]) -> Check:
    if check.state is CheckState.PASS or check.firm or check.key not in accepted:
        return check
    return replace(check, state=CheckState.ACCEPTED, accepted=accepted[check.key])


def _state(holds: bool, otherwise: CheckState = CheckState.FIX) -> CheckState:
    return CheckState.PASS if holds else otherwise


def _told(key: str, holds: bool, sentence: str, why: str, place: tuple[str, str]) -> Check:
    """What the public must be told, so they also read why it is not."""
    return Check(sentence, why, _state(holds), key, place, public=True)


def _purpose(consultation: Consultation) -> list[Check]:
    published = [version for version in consultation.versions if version.published_at is not None]
    unsaid = next((name for name in ("about", "out_of_scope") if not getattr(consultation, name)), "about")
    return [
        Check(
            "Every draft that it asks about is published",
            "People must be able to read what they are asked about",
            _state(bool(published) and len(published) == len(consultation.versions)),
            "drafts",
            ("drafts", "drafts"),
            firm=True,
        ),
        _told(
            "scope",
            all((consultation.about, consultation.out_of_scope)),
            "It says what it is about and what is not part of it",
            "People have little time, and should not spend it on what cannot be taken up here",
            ({"about": "title", "out_of_scope": "out-of-scope"}[unsaid], unsaid),
        ),
        _told(
            "still-open",
            bool(consultation.still_open),
            "It says what is still open",
            "People must be able to change the outcome",
            ("still-open", "still_open"),
        ),
        _told(
            "already-decided",
            bool(consultation.already_decided),
            "It says what is already decided",
            "Asking about what is settled is not honest",
            ("already-decided", "already_decided"),
        ),
    ]


def _people(consultation: Consultation) -> list[Check]:
    return [
        _told(
            "boards",
            bool(consultation.route_code),
            "It names the boards that decide",
            "People should know who will read what they say, and who decides",
            ("boards", "route"),
        ),
        _told(
            "equality",
            bool(consultation.equality_note),
            "It says how different groups of people may be affected",
            "The law asks for due regard before a decision, not after it",
            ("equality", "equality_note"),
        ),
        _told(
            "contact",
            bool(consultation.contact),
            "It names a contact",
            "Somebody must answer those who cannot use the form",
            ("contact", "contact"),
        ),
    ]


def _dates(consultation: Consultation, *, now: datetime) -> list[Check]:
    opens, closes, reply = consultation.opens_at, consultation.closes_at, consultation.reply_due_at
    begins = consultation.published_at or now  # once it is public, as it stood then
    dated = opens is not None and closes is not None and opens < closes and closes > begins
    days = measure(max(opens, begins), closes).days if dated and opens and closes else 0
    until = f", the end of {clock.day_words(clock.last_day_before(closes))}" if closes else ""
    return [
        Check(
            f"It has a day to open and a later day to close{until}",
            "A deadline must be known from the start",
            _state(dated),
            "dates",
            ("dates", "closes_on"),
            firm=True,
        ),
        Check(
            f"It stays open for at least {FEWEST_DAYS} days ({days} as dated)",
            "Bodies with members need time to ask them. For a shorter time give a reason: people read it",
            _state(days >= FEWEST_DAYS, CheckState.CARE),
            "length",
            ("dates", "closes_on"),
            public=True,
        ),
        _told(
            "reply",
            reply is not None and closes is not None and reply > closes,
            "It says by when we will reply, after the close",
            "People answer again when they learn what became of it",
            ("dates", "reply_on"),
        ),
    ]
