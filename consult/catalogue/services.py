"""Prepare a consultation, set its dates, open it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import select

from consult import audit, clock, taxonomy
from consult.catalogue.models import Consultation, Coverage
from consult.catalogue.readiness import Check, list_checks
from consult.db import db
from consult.errors import RuleBroken
from consult.people import Person
from consult.plans.models import PlanVersion
from consult.words import clean, one_line

PRIVACY_NOTICE = "2018-1"


class SlugTaken(RuleBroken):
    """Another consultation stands at this address."""


class WrongDates(RuleBroken):
    """The dates do not follow one another."""


class DatesFixed(RuleBroken):
    """What people were told cannot be taken back: an opening that has passed, an earlier close."""


class NotReady(RuleBroken):
    """Some checks do not hold. `failing` names them."""

    def __init__(self, failing: Sequence[Check]) -> None:
        self.failing = list(failing)
        sentences = ". ".join(check.sentence for check in self.failing)
        super().__init__(f"This consultation is not ready. What does not hold yet: {sentences}")


def create_consultation(
    *,
    slug: str,
    title: str,
    about: str,
    still_open: str,
    already_decided: str,
    out_of_scope: str,
    equality_note: str,
    contact: str,
    covers: Sequence[PlanVersion],
    route_code: str,
    by: Person | None,
    now: datetime,
) -> Consultation:
    """Begin a consultation on these drafts. Nobody but staff sees it until it is published."""
    if db.session.scalar(select(Consultation.id).where(Consultation.slug == slug)) is not None:
        raise SlugTaken(f"There is a consultation at /consultations/{slug} already. Choose another address")
    consultation = Consultation(
        id=uuid4(),
        slug=slug,
        title=one_line(title),
        about=clean(about),
        still_open=clean(still_open),
        already_decided=clean(already_decided),
        out_of_scope=clean(out_of_scope),
        equality_note=clean(equality_note),
        contact=one_line(contact),
        privacy_notice=PRIVACY_NOTICE,
        taxonomy_version_id=taxonomy.latest_version().id,
        route_code=route_code,
    )
    consultation.coverage = [Coverage(id=uuid4(), version_id=version.id, sort=n) for n, version in enumerate(covers, 1)]
    db.session.add(consultation)
    db.session.flush()
    audit.record("prepared a consultation", consultation, f"Prepared {consultation.slug}", by=by, at=now)
    return consultation


def set_dates(
    consultation: Consultation,
    *,
    opens_at: datetime,
    closes_at: datetime,
    reply_due_at: datetime | None,
    by: Person | None,
    now: datetime,
) -> None:
    """Say when it opens and closes, and by when we reply. Once people were told, the close can only move later."""
    if opens_at >= closes_at:
        raise WrongDates("The close must be after the opening")
    if reply_due_at is not None and reply_due_at <= closes_at:
        raise WrongDates("The reply must be due after the close")
    if consultation.published_at is not None:
        _keep_promises(consultation, opens_at=opens_at, closes_at=closes_at, now=now)
    consultation.opens_at, consultation.closes_at = opens_at, closes_at
    consultation.reply_due_at = reply_due_at
    words = f"Opens {clock.moment_words(opens_at)}, closes {clock.moment_words(closes_at)}"
    audit.record("set dates", consultation, words, by=by, at=now)


def _keep_promises(consultation: Consultation, *, opens_at: datetime, closes_at: datetime, now: datetime) -> None:
    assert consultation.opens_at is not None and consultation.closes_at is not None
    if now >= consultation.closes_at:
        raise DatesFixed("This consultation has closed, so its dates are fixed. Start a new one to ask again")
    if now >= consultation.opens_at and opens_at != consultation.opens_at:
        raise DatesFixed("This consultation has opened, so its opening is fixed")
    if closes_at < consultation.closes_at:
        raise DatesFixed("People were told a later close. It can be moved later, but not earlier")


def publish_consultation(consultation: Consultation, *, by: Person | None, now: datetime) -> None:
    """Let the public see it; it takes responses from its opening on. Publishing twice is publishing once.

    Raises NotReady, naming what does not hold yet.
    """
    if consultation.published_at is not None:
        return
    failing = [check for check in list_checks(consultation, now=now) if not check.passed]
    if failing:
        raise NotReady(failing)
    consultation.published_at = now
    audit.record("published a consultation", consultation, f"Published {consultation.slug}", by=by, at=now)
