"""Take a case in, and go on with it step by step; nothing that was written is changed."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import select

from consult import audit, mail
from consult.cases import rules
from consult.cases.clocks import MONTHS, MONTHS_AT_MOST, Clocks, add_working_days, months_after
from consult.cases.errors import ChangedMeanwhile, NotNow, SamePerson, WordsMissing
from consult.cases.models import Case, CaseKind, CaseResult, CaseStep, Claim, StepKind
from consult.catalogue import Consultation
from consult.clock import london
from consult.db import db
from consult.mail import LetterKind
from consult.people import Person
from consult.responses import AlreadyExcluded, Response, exclude_response, plain_code, private_code
from consult.words import clean, clear_code, digest, one_line

LEFT_OUT = "Left out at the request of the sender, under data protection law (case {})"


@dataclass(frozen=True)
class Said:
    """What somebody filled in; what a form does not ask stays empty."""

    words: str = ""
    about: str = ""
    wish: str = ""
    format: str = ""
    language: str = ""
    name: str = ""
    email: str = ""
    reach: str = ""


def open_case(
    kind: CaseKind,
    said: Said,
    *,
    intent: str,
    clocks: Clocks,
    now: datetime,
    claim: Claim | None = None,
    response: Response | None = None,
    consultation: Consultation | None = None,
    labels: Sequence[str] = (),
) -> Case:
    """Take it in and promise dates. The same form sent twice is one case; its private code follows from `intent`."""
    found = db.session.scalar(select(Case).where(Case.intent_digest == digest(intent)))
    if found is not None:
        return found
    today = london(now).date()
    case = Case(
        id=uuid4(),
        reference=f"CA-{clear_code(4)}-{clear_code(4)}",
        intent_digest=digest(intent),
        code_digest=digest(plain_code(private_code(intent))),
        kind=kind,
        claim=claim,
        response_id=response.id if response else None,
        consultation_id=response.consultation_id if response else consultation.id if consultation else None,
        about=one_line(said.about),
        format=one_line(said.format),
        language=one_line(said.language),
        words=clean(said.words),
        wish=clean(said.wish),
        name=one_line(said.name),
        email=one_line(said.email),
        reach=one_line(said.reach),
        labels=list(labels),
        received_at=now,
        acknowledge_by=add_working_days(today, clocks.acknowledge),
        answer_by=_answer_by(kind, clocks, today),
    )
    db.session.add(case)
    db.session.flush()
    audit.record(f"received a {kind} case", case, f"Received {case.reference}", by=None, at=now)
    _write(LetterKind.CASE_RECEIVED, case, now=now, secret=private_code(intent))
    return case


def _answer_by(kind: CaseKind, clocks: Clocks, today: date) -> date:
    if kind is CaseKind.RIGHTS:
        return months_after(today, MONTHS)
    return add_working_days(today, clocks.format if kind is CaseKind.FORMAT else clocks.answer)


def _write(kind: LetterKind, case: Case, *, now: datetime, secret: str = "") -> None:
    """A letter where they left an address. It says that there is news, never what was said."""
    if case.email:
        mail.write(kind, to=case.email, about=case, now=now, secret=secret, case=case)


def acknowledge(case: Case, words: str, *, by: Person, seen: int, now: datetime) -> CaseStep:
    """Tell them that a person has it."""
    return _take(case, StepKind.ACKNOWLEDGED, words, by=by, seen=seen, now=now, may_be_empty=True)


def tell(case: Case, words: str, *, by: Person, seen: int, now: datetime) -> CaseStep:
    """Tell them how it goes, or after the answer that something was done."""
    return _take(case, StepKind.TOLD, words, by=by, seen=seen, now=now)


def extend(case: Case, words: str, *, by: Person, seen: int, now: datetime) -> CaseStep:
    """Take two further months for a complex request about rights, with the reason; once."""
    due = months_after(london(case.received_at).date(), MONTHS_AT_MOST)
    return _take(case, StepKind.EXTENDED, words, by=by, seen=seen, now=now, due_on=due)


def propose(
    case: Case, words: str, result: CaseResult, *, leaves_out: bool = False, by: Person, seen: int, now: datetime
) -> CaseStep:
    """Word a decision on somebody's rights. It holds once another person confirms it; a later proposal replaces it."""
    if leaves_out and (case.response is None or result is CaseResult.NOT_UPHELD):
        raise NotNow("Only the response of a request that is upheld, in whole or in part, can be left out")
    return _take(
        case, StepKind.PROPOSED, words, by=by, seen=seen, now=now, result=result, leaves_out=leaves_out
    )  # fmt: skip


def confirm(case: Case, *, by: Person, seen: int, now: datetime) -> CaseStep:
    """Decide as it was proposed by somebody else; where it says so, the response counts nowhere from here on.

    What was sent stays as it is: frozen rows are never altered.
    """
    proposed = rules.last_of(case, StepKind.PROPOSED)
    if proposed is None or rules.state_of(case) is not rules.CaseState.PROPOSED:
        raise NotNow("Nothing is proposed that could be confirmed")
    if proposed.person_id == by.id:
        raise SamePerson("You proposed this decision. Somebody else has to confirm it")
    step = _take(
        case, StepKind.ANSWERED, proposed.words, by=by, seen=seen, now=now,
        result=proposed.result, leaves_out=proposed.leaves_out,
    )  # fmt: skip
    if proposed.leaves_out and case.response is not None and case.response.exclusion is None:
        with suppress(AlreadyExcluded):  # it counts nowhere already, for a reason that stands
            exclude_response(case.response, LEFT_OUT.format(case.reference), by=by, now=now)
    return step


def answer(case: Case, words: str, result: CaseResult, *, by: Person, seen: int, now: datetime) -> CaseStep:
    """Answer a complaint or a request for a format."""
    if rules.takes_two(case):
        raise NotNow("A decision on somebody's rights is proposed first, and confirmed by another person")
    return _take(case, StepKind.ANSWERED, words, by=by, seen=seen, now=now, result=result)


def ask_for_review(case: Case, words: str, *, clocks: Clocks, seen: int, now: datetime) -> CaseStep:
    """The person whose case it is does not agree with the answer; once."""
    due = add_working_days(london(now).date(), clocks.review)
    return _take(case, StepKind.REVIEW_ASKED, words, by=None, seen=seen, now=now, due_on=due)


def review(case: Case, words: str, result: CaseResult, *, by: Person, seen: int, now: datetime) -> CaseStep:
    """Look at it again, by somebody who neither proposed nor gave the answer."""
    before = {step.person_id for step in case.steps if step.kind in (StepKind.PROPOSED, StepKind.ANSWERED)}
    if by.id in before:
        raise SamePerson("You answered this before. Somebody else has to review it")
    return _take(case, StepKind.REVIEWED, words, by=by, seen=seen, now=now, result=result)


def _take(
    case: Case,
    kind: StepKind,
    words: str,
    *,
    by: Person | None,
    seen: int,
    now: datetime,
    result: CaseResult | None = None,
    leaves_out: bool = False,
    due_on: date | None = None,
    may_be_empty: bool = False,
) -> CaseStep:
    """Append one step, if the case takes it and stands as whoever takes it saw it (`seen`: how many steps)."""
    db.session.refresh(case, with_for_update=True)
    db.session.expire(case, ["steps"])
    if len(case.steps) != seen:
        raise ChangedMeanwhile("Something was done on this case since you opened it. Read it, then send yours again")
    if kind not in rules.may_follow(case):
        raise NotNow(f"That cannot be done now. This case stands at: {rules.state_of(case)}")
    words = clean(words)
    if not words and not may_be_empty:
        raise WordsMissing("Write what they will read")
    step = CaseStep(
        id=uuid4(), no=seen + 1, kind=kind, words=words, result=result, leaves_out=leaves_out, due_on=due_on,
        person_id=by.id if by else None, at=now,
    )  # fmt: skip
    case.steps.append(step)
    db.session.flush()
    audit.record(f"case: {kind.words.lower()}", case, f"{case.reference}: {kind.words.lower()}", by=by, at=now)
    if by is not None and kind.is_public:
        _write(LetterKind.CASE_NEWS, case, now=now)
    return step
