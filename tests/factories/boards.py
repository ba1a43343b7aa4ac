"""Two boards and a route through them, named so that no code can rely on the names."""

from consult import boards, summaries
from consult.boards.models import Board, Decision, Pack, Result, Route, Step, StepKind
from consult.db import db, transaction
from consult.people import Person, RoleName
from tests.conftest import NOW
from tests.factories.people import make_person
from tests.factories.summaries import Heard, make_summary


def make_route(code: str = "two-steps") -> Route:
    """First the Harbour Board recommends, then the Hill Board signs off."""
    with transaction():
        route = Route(code=code, title="First one, then the other")
        for no, (slug, name, kind) in enumerate(
            [("harbour", "Harbour Board", StepKind.RECOMMEND), ("hill", "Hill Board", StepKind.SIGN_OFF)], start=1
        ):
            board = Board(slug=slug, body_code=slug, name=name, quorum=3, advisory=False)
            route.steps.append(Step(no=no, board=board, kind=kind))
        db.session.add(route)
    return route


def make_pack(heard: Heard, *, by: Person | None = None) -> Pack:
    """The pack of a consultation that was heard and summed up, before Harbour and Hill."""
    if boards.find_route(heard.consultation) is None:
        make_route(heard.consultation.route_code)
    if summaries.current_summary(heard.question) is None:
        make_summary(heard)
    with transaction():
        pack = boards.freeze_pack(heard.consultation, by=by or heard.analyst, now=NOW)
    return pack


def decide(pack: Pack, result: Result, by: Person, *, conditions: tuple[str, ...] = (), dissent: str = "") -> Decision:
    """Record this result for the step that comes next, by three votes to one."""
    with transaction():
        decision = boards.record_decision(
            pack, boards.next_step(pack), result, reasons="We weighed what people said.", conditions=conditions,
            votes_for=3, votes_against=1, abstentions=0, dissent=dissent, met_on=NOW.date(), pack_hash=pack.hash,
            by=by, now=NOW,
        )  # fmt: skip
    return decision


def make_signed_off(heard: Heard) -> Pack:
    """A pack that Harbour recommended and Hill approved."""
    pack = make_pack(heard)
    decide(pack, Result.RECOMMENDED, make_clerk("harbour"))
    decide(pack, Result.APPROVED_WITH_CONDITIONS, make_clerk("hill"), conditions=("Report back in a year",))
    return pack


def make_clerk(board_slug: str) -> Person:
    return make_person(RoleName.CLERK, board_slug=board_slug)
