"""Which cases there are, and whose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hmac import compare_digest

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from consult.cases import rules
from consult.cases.models import Case, CaseKind, CaseStep
from consult.db import db
from consult.errors import NotFound
from consult.responses import Response, plain_code
from consult.words import digest, one_line

_NOBODYS = digest("the code of a case that there is not")


def find_by_reference(reference: str) -> Case | None:
    plain = "".join(one_line(reference).split()).upper()
    return db.session.scalar(select(Case).where(Case.reference == plain))


def get_case(reference: str) -> Case:
    case = find_by_reference(reference)
    if case is None:
        raise NotFound("There is no case with this reference")
    return case


def find_own_case(reference: str, code: str) -> Case | None:
    """The case that a private code opens. An unknown reference and a wrong code look alike, in time as well."""
    case = find_by_reference(reference)
    kept = case.code_digest if case else _NOBODYS
    fits = compare_digest(kept, digest(plain_code(code)))
    return case if case is not None and fits else None


def list_cases_of(response: Response) -> Sequence[Case]:
    """What was asked about a response, the newest first."""
    return db.session.scalars(
        select(Case).where(Case.response_id == response.id).order_by(Case.received_at.desc())
    ).all()


@dataclass(frozen=True)
class Line:
    """A case in the list of staff: where it stands and what is due."""

    case: Case
    state: rules.CaseState
    due: rules.Due | None
    late: int

    @property
    def is_open(self) -> bool:
        return self.state in rules.OPEN


def list_cases(*, today: date, kind: CaseKind | None = None) -> list[Line]:
    """Those for which something is due first, the longest overdue before all; then what is over, the newest first."""
    asked = select(Case).options(selectinload(Case.steps).selectinload(CaseStep.person))
    rows = db.session.scalars((asked if kind is None else asked.where(Case.kind == kind)).order_by(Case.reference))
    lines = [line_of(case, today=today) for case in rows]
    return sorted(
        lines,
        key=lambda line: (line.due is None, line.due.on if line.due else today, -line.case.received_at.timestamp()),
    )


def line_of(case: Case, *, today: date) -> Line:
    due = rules.due_of(case)
    return Line(case, rules.state_of(case), due, due.days_late(today=today) if due else 0)


def count_overdue(*, today: date) -> int:
    return sum(line.late > 0 for line in list_cases(today=today))
