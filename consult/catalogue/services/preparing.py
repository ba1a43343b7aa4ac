"""Prepare a consultation, open it, and change its words: freely while only staff see them, with a public note after."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import select

from consult import audit, taxonomy
from consult.catalogue.acts import AcceptedCheck, PublicChange
from consult.catalogue.errors import NotAcceptable, NotReady, ReasonNeeded, SlugTaken, WordsFixed
from consult.catalogue.models import Consultation, Coverage
from consult.catalogue.readiness import Check, CheckState, list_checks
from consult.db import db
from consult.journey import Status
from consult.people import Person
from consult.plans.models import PlanVersion
from consult.words import clean, one_line

PRIVACY_NOTICE = "2018-1"

# What can be changed, as a sentence has it.
WORDS: dict[str, str] = {
    "title": "the title",
    "about": "what it is about",
    "still_open": "what is still open",
    "already_decided": "what is already decided",
    "out_of_scope": "what is not part of it",
    "equality_note": "how different people may be affected",
    "contact": "the contact",
}
ONE_LINE = frozenset({"title", "contact"})
AT_OPENING = "opening"
QUESTIONS = "questions: "  # before what was done to which of them
AFTER_THE_CLOSE = frozenset({"contact"})


def create_consultation(
    *,
    slug: str,
    title: str,
    about: str = "",
    still_open: str = "",
    already_decided: str = "",
    out_of_scope: str = "",
    equality_note: str = "",
    contact: str = "",
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


def change_words(
    consultation: Consultation, values: Mapping[str, str], *, why: str = "", by: Person | None, now: datetime
) -> list[str]:
    """Change what it says about itself; gives the fields that are other than before.

    Once it is public each change needs a reason, and both stand on its page from then on.
    """
    typed = {name: one_line(text) if name in ONE_LINE else clean(text) for name, text in values.items()}
    changed = {name: text for name, text in typed.items() if text != getattr(consultation, name)}
    if not changed:
        return []
    if not typed.get("title", "title"):
        raise ReasonNeeded("A consultation has a title")
    if consultation.published_at is not None:
        _tell_the_public(consultation, changed, why=clean(why), by=by, now=now)
    for name, text in changed.items():
        setattr(consultation, name, text)
    told = " and ".join(WORDS[name] for name in changed)
    audit.record("changed a consultation", consultation, f"Changed {told}", by=by, at=now)
    return list(changed)


def _tell_the_public(
    consultation: Consultation, changed: Mapping[str, str], *, why: str, by: Person | None, now: datetime
) -> None:
    for name, text in changed.items():
        if consultation.status(at=now) is Status.CLOSED and name not in AFTER_THE_CLOSE:
            raise WordsFixed(f"This consultation has closed. People answered what they read, so {WORDS[name]} stays")
        if not text:
            raise WordsFixed(f"This consultation is public, so {WORDS[name]} cannot be left empty")
    if not why:
        raise ReasonNeeded("Say why you change it. The public reads this")
    for name, text in changed.items():
        before = getattr(consultation, name)
        note_change(consultation, name, before=before, after=text, why=why, by=by, now=now)


def note_change(
    consultation: Consultation, field: str, *, before: str, after: str, why: str, by: Person | None, now: datetime
) -> None:
    """What was changed and why, for the public page."""
    change = PublicChange(
        id=uuid4(),
        consultation_id=consultation.id,
        field=field,
        before=before,
        after=after,
        why=why,
        at=now,
        by_id=by.id if by else None,
    )
    db.session.add(change)


def cover_drafts(
    consultation: Consultation, drafts: Sequence[PlanVersion], *, by: Person | None, now: datetime
) -> None:
    """Say which drafts it asks about. Fixed once it is public: people read these."""
    _still_prepared(consultation, "the drafts that it asks about")
    before = {covered.version_id: covered for covered in consultation.coverage}
    consultation.coverage = [
        before.get(draft.id) or Coverage(id=uuid4(), version_id=draft.id) for draft in dict.fromkeys(drafts)
    ]
    for place, covered in enumerate(consultation.coverage, 1):
        covered.sort = place
    db.session.flush()
    for covered in consultation.coverage:
        db.session.refresh(covered)
    audit.record("chose drafts", consultation, f"Asks about {len(consultation.coverage)} drafts", by=by, at=now)


def choose_route(consultation: Consultation, route_code: str, *, by: Person | None, now: datetime) -> None:
    """Say which boards decide. Fixed once it is public: people were told."""
    _still_prepared(consultation, "the boards that decide")
    consultation.route_code = route_code
    audit.record("chose a route", consultation, f"The route is {route_code}", by=by, at=now)


def _still_prepared(consultation: Consultation, what: str) -> None:
    if consultation.published_at is not None:
        raise WordsFixed(f"This consultation is public, so {what} cannot change any more")


def accept_check(consultation: Consultation, key: str, *, reason: str, by: Person, now: datetime) -> None:
    """Answer by name for opening although this check does not pass. The same said twice is said once."""
    _still_prepared(consultation, "what was accepted before it opened")
    check = next((each for each in list_checks(consultation, now=now) if each.key == key), None)
    if check is None or check.state is CheckState.PASS:
        raise NotAcceptable("This check passes, so there is nothing to accept")
    if check.firm:
        raise NotAcceptable(f"Nothing can be opened without this: {check.sentence}")
    reason = clean(reason)
    if not reason:
        raise ReasonNeeded("Say why it may open although this does not hold")
    if check.accepted is not None and check.accepted.reason == reason:
        return
    _write_accepted(consultation, check, reason, by=by, now=now)
    words = f"Accepted that this does not hold: {check.sentence}"
    audit.record("accepted a check", consultation, words, by=by, at=now)


def _write_accepted(consultation: Consultation, check: Check, reason: str, *, by: Person, now: datetime) -> None:
    accepted = AcceptedCheck(
        id=uuid4(),
        consultation_id=consultation.id,
        check_key=check.key,
        sentence=check.sentence,
        reason=reason,
        at=now,
        by_id=by.id,
    )
    db.session.add(accepted)
    db.session.flush()


def publish_consultation(consultation: Consultation, *, by: Person | None, now: datetime) -> None:
    """Let the public see it; it takes responses from its opening on. Publishing twice is publishing once.

    Raises NotReady, naming what neither holds nor was accepted by somebody.
    """
    if consultation.published_at is not None:
        return
    checks = list_checks(consultation, now=now)
    failing = [check for check in checks if not check.passed]
    if failing:
        raise NotReady(failing)
    consultation.published_at = now
    for check in checks:
        if check.public and check.accepted is not None:
            why = check.accepted.reason
            note_change(consultation, AT_OPENING, before=check.sentence, after="", why=why, by=by, now=now)
    audit.record("published a consultation", consultation, f"Published {consultation.slug}", by=by, at=now)
