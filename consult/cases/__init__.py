"""Complaints, requests for other formats, and rights over what was sent: each with its clock and its steps."""

from consult.cases.clocks import Clocks, add_working_days, months_after
from consult.cases.errors import ChangedMeanwhile, NotNow, SamePerson, WordsMissing
from consult.cases.models import Case, CaseKind, CaseResult, CaseStep, Claim, StepKind
from consult.cases.queries import (
    Line,
    count_overdue,
    find_own_case,
    get_case,
    line_of,
    list_cases,
    list_cases_of,
)
from consult.cases.rules import CaseState, Due, answer_due, due_of, may_follow, state_of, steps_shown, takes_two
from consult.cases.services import (
    Said,
    acknowledge,
    answer,
    ask_for_review,
    confirm,
    extend,
    open_case,
    propose,
    review,
    tell,
)

__all__ = [
    "Case",
    "CaseKind",
    "CaseResult",
    "CaseState",
    "CaseStep",
    "ChangedMeanwhile",
    "Claim",
    "Clocks",
    "Due",
    "Line",
    "NotNow",
    "Said",
    "SamePerson",
    "StepKind",
    "WordsMissing",
    "acknowledge",
    "add_working_days",
    "answer",
    "answer_due",
    "ask_for_review",
    "confirm",
    "count_overdue",
    "due_of",
    "extend",
    "find_own_case",
    "get_case",
    "line_of",
    "list_cases",
    "list_cases_of",
    "may_follow",
    "months_after",
    "open_case",
    "propose",
    "review",
    "state_of",
    "steps_shown",
    "takes_two",
    "tell",
]
