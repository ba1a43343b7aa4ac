"""Cases as if somebody had sent a form."""

from datetime import datetime
from itertools import count

from consult import cases
from consult.cases import Case, CaseKind, Clocks, Said
from consult.db import transaction
from tests.conftest import NOW

_numbers = count(1)
CLOCKS = Clocks(acknowledge=5, answer=15, review=20, format=10)


def make_case(kind: CaseKind = CaseKind.COMPLAINT, *, words: str = "It went wrong.", **more) -> Case:
    """By the service, since what it promises is what tests of the desk are about."""
    said = {name: more.pop(name) for name in ("about", "email", "name", "format") if name in more}
    now: datetime = more.pop("now", NOW)
    intent = more.pop("intent", f"an intent of a test, number {next(_numbers)}")
    with transaction():
        return cases.open_case(kind, Said(words=words, **said), intent=intent, clocks=CLOCKS, now=now, **more)
