"""Which packs there are, where each stands, and what its frozen papers say."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import select

from consult import people, questions, responses, summaries, theming
from consult.boards.models import Board, Decision, Pack, Route, Step
from consult.boards.papers import fingerprint
from consult.boards.recount import recount
from consult.boards.rules import PackState, state_after, step_to_come
from consult.boards.withholding import withhold_all
from consult.catalogue.models import Consultation
from consult.clock import moment_words
from consult.db import db
from consult.errands import Tell, untold
from consult.errors import NotFound
from consult.people import Person
from consult.questions.models import Question

SETTLED = "The boards have signed off a pack of this consultation already"


@dataclass(frozen=True)
class Check:
    """One thing that must hold before a pack is frozen, as a sentence, and the question or comments it is about."""

    text: str
    holds: bool
    question: Question | None = None


def list_checks(consultation: Consultation, *, now: datetime, tell: Tell = untold) -> list[Check]:
    """Everything that is looked at before a freeze, whether it holds or not."""
    closed = consultation.has_ended(at=now)
    when = f"until {moment_words(consultation.grace_ends_at)}" if consultation.closes_at else "until a date to be set"
    when = "when it is resumed" if consultation.pause_at(now) else when
    checks = [Check("The consultation has closed" if closed else f"Responses still count {when}", closed)]
    route = find_route(consultation)
    checks.append(
        Check("The route through the boards is set", True) if route else Check("No boards are on the route", False)
    )
    if is_settled(consultation):
        checks.append(Check(SETTLED, False))
    heard = [question for question in questions.list_heard(consultation) if responses.answered(question)]
    for question in heard:
        tell(f"Checking {question.words.name}")
        checks += _question_checks(question)
    if not heard:
        checks.append(Check("Nobody has answered any question or commented on a draft", False))
    return checks


def _question_checks(question: Question) -> list[Check]:
    about, several = question.words.short, question.draft_id is not None
    has, is_, adds = ("have", "are", "add") if several else ("has", "is", "adds")
    ledger, summary = theming.ledger(question), summaries.current_summary(question)
    short = ledger.received - sum(ledger.of(kind) for kind in theming.LedgerClass)
    checks = [
        Check(f"{about} {adds} up in the ledger", True, question)
        if ledger.adds_up
        else Check(f"{about} {is_} short by {short} in the ledger", False, question)
    ]
    if ledger.waiting:
        have = f"{question.words.count(ledger.waiting)} {'has' if ledger.waiting == 1 else 'have'}"
        checks.append(Check(f"{about}: {have} not been read", False, question))
    if ledger.other + ledger.waiting and not theming.list_themes(question):
        checks.append(Check(f"{about} {has} no agreed theme", False, question))
    if summary is None or summary.approved_at is None:
        checks.append(Check(f"{about} {has} no approved summary", False, question))
        return checks
    problems = summaries.list_problems(summary)
    checks += [Check(f"{about}: {problem}", False, question) for problem in problems]
    if not problems:
        checks.append(Check(f"{about} {has} an approved summary, and its numbers are the data's", True, question))
    return checks


def find_route(consultation: Consultation) -> Route | None:
    """The route that a consultation's packs must pass, if it has a step."""
    route = db.session.scalar(select(Route).where(Route.code == consultation.route_code))
    return route if route and route.steps else None


def list_routes() -> Sequence[Route]:
    """Those with a step: what a consultation can name."""
    return [route for route in db.session.scalars(select(Route).order_by(Route.title)) if route.steps]


def list_packs(consultation: Consultation) -> Sequence[Pack]:
    """The newest first."""
    mine = select(Pack).where(Pack.consultation_id == consultation.id)
    return db.session.scalars(mine.order_by(Pack.no.desc())).all()


def current_pack(consultation: Consultation) -> Pack | None:
    """The latest pack; the ones before it are history."""
    return next(iter(list_packs(consultation)), None)


def find_settled_pack(consultation: Consultation) -> Pack | None:
    """The pack that passed every step, if there is one."""
    return next((pack for pack in list_packs(consultation) if is_signed_off(pack)), None)


def is_settled(consultation: Consultation) -> bool:
    return find_settled_pack(consultation) is not None


def get_board(slug: str) -> Board:
    board = db.session.scalar(select(Board).where(Board.slug == slug))
    if board is None:
        raise NotFound("There is no board at this address")
    return board


def get_pack(board: Board, name: str) -> Pack:
    """A pack by its address, "mobility-2", on the pages of a board that it comes before."""
    slug, _, no = name.rpartition("-")
    found = (
        select(Pack)
        .join(Pack.consultation)
        .where(Consultation.slug == slug, Pack.no == (int(no) if no.isdecimal() and len(no) < 6 else 0))
    )
    pack = db.session.scalar(found)
    if pack is None or not any(step.board_id == board.id for step in pack.route.steps):
        raise NotFound("This board has no such pack")
    return pack


def name_of_pack(pack: Pack) -> str:
    """What a pack's address says."""
    return f"{pack.consultation.slug}-{pack.no}"


def list_boards(person: Person, *, now: datetime) -> list[Board]:
    """The boards whose papers this person may read."""
    boards = db.session.scalars(select(Board).order_by(Board.name))
    return [board for board in boards if people.may(person, "boards.read", board, now=now)]


def list_packs_before(board: Board) -> Sequence[Pack]:
    """Every pack that comes before this board, the newest first."""
    mine = select(Step.route_id).where(Step.board_id == board.id)
    return db.session.scalars(select(Pack).where(Pack.route_id.in_(mine)).order_by(Pack.frozen_at.desc())).all()


def list_decisions() -> Sequence[Decision]:
    """What every board decided, the newest first."""
    return db.session.scalars(select(Decision).order_by(Decision.met_on.desc(), Decision.decided_at.desc())).all()


def next_step(pack: Pack) -> Step | None:
    """The step that this pack waits for; None when it has ended, whichever way, or was replaced."""
    return None if is_replaced(pack) else step_to_come(pack.route.steps, pack.decisions)


def is_replaced(pack: Pack) -> bool:
    later = select(Pack.id).where(Pack.consultation_id == pack.consultation_id, Pack.no > pack.no)
    return db.session.scalar(later.limit(1)) is not None


def is_signed_off(pack: Pack) -> bool:
    """Whether every step of the route said yes to exactly this pack."""
    return state_after(pack.route.steps, pack.decisions) is PackState.SIGNED_OFF


def state_of(pack: Pack) -> PackState:
    state = state_after(pack.route.steps, pack.decisions)
    return PackState.REPLACED if state is PackState.WAITING and is_replaced(pack) else state


def last_decision(pack: Pack) -> Decision | None:
    """The decision of the route's last step, once it is settled."""
    last = pack.route.steps[-1]
    return next((made for made in pack.decisions if made.step_id == last.id and is_signed_off(pack)), None)


def papers_of(pack: Pack) -> dict[str, Any]:
    """What was frozen. Not to be changed: it is shared between requests."""
    return _parsed(pack.content)


def papers_to_read(pack: Pack) -> dict[str, Any]:
    """What was frozen, as pages show it: without its counts where a later pack counts other people.

    A reader who held both could subtract, and would know what those said who came or went between them.
    """
    papers = papers_of(pack)
    later = [other for other in list_packs(pack.consultation) if other.no > pack.no]
    mine = _who_counts(papers)
    return withhold_all(papers) if any(_who_counts(papers_of(other)) != mine for other in later) else papers


def _who_counts(papers: dict[str, Any]) -> list[set[str]]:
    """Whose responses count, in all and on each question."""
    ids = [each["id"] for each in papers["responses"]["counted"]]
    return [set(ids), *({ids[place] for place in question["answered"]} for question in papers["questions"])]


@lru_cache(maxsize=8)
def _parsed(content: str) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(content)
    return parsed


def find_pack_by_hash(hashed: str) -> Pack | None:
    """The pack that was sealed with this hash."""
    return db.session.scalar(select(Pack).where(Pack.hash == hashed))


def list_faults(pack: Pack) -> list[str]:
    """What is wrong with a frozen pack, one sentence each; empty when it can be relied on."""
    if fingerprint(pack.content) != pack.hash:
        return ["The papers no longer match the hash that they were sealed with"]
    return recount(papers_of(pack))
