"""Ask for a pack: record what a person confirms, and carry out exactly that when a worker comes to it."""

from datetime import datetime
from typing import Any

from consult import errands, questions, summaries
from consult.boards.errors import NotReadyToFreeze
from consult.boards.queries import find_route
from consult.boards.services.freezing import DrawnUp, draw_up, next_no, seal
from consult.catalogue.models import Consultation
from consult.errands import Errand, Tell
from consult.jobs import Job
from consult.people import Person


def ask_for_pack(consultation: Consultation, *, shown: str, by: Person, now: datetime) -> Errand:
    """Ask a worker to freeze what this person was shown; `shown` is its fingerprint."""
    return errands.ask(Job.FREEZE_PACK, consultation, terms_of(consultation), shown=shown, by=by, now=now)


def terms_of(consultation: Consultation) -> dict[str, Any]:
    """What a person confirms: which pack it is, what it covers, and what is asked of which board."""
    route = find_route(consultation)
    return {
        "no": next_no(consultation),
        "title": consultation.title,
        "drafts": [f"{draft.plan.title}, draft {draft.no}" for draft in consultation.versions],
        "summaries": [
            {"of": question.words.title, "no": summaries.last_no(question)}
            for question in questions.list_heard(consultation)
        ],
        "boards": [{"name": step.board.name, "kind": str(step.kind)} for step in route.steps] if route else [],
    }


def draw_up_asked(errand: Errand, tell: Tell, now: datetime) -> DrawnUp:
    """The papers, if they are still those that the person confirmed."""
    moved = _moved(errand.terms, terms_of(errand.consultation))
    if moved:
        raise NotReadyToFreeze(moved)
    count = len(questions.list_heard(errand.consultation))
    tell("Looking what it covers", of=2 * count + 2)
    return draw_up(errand.consultation, now=now, tell=tell)


def seal_asked(errand: Errand, drawn: DrawnUp, now: datetime) -> int:
    return seal(errand.consultation, drawn, by=errand.person, now=now, asked_at=errand.asked_at).no


def _moved(confirmed: dict[str, Any], today: dict[str, Any]) -> list[str]:
    """What is not as the person confirmed it, one sentence each."""
    before = {each["of"]: each["no"] for each in confirmed["summaries"]}
    moved = [
        f"{each['of']}: its summary was written again after the pack was asked for"
        for each in today["summaries"]
        if each["no"] > before.get(each["of"], 0)
    ]
    if confirmed["no"] != today["no"]:
        moved.append(f"Pack {confirmed['no']} was frozen in another way meanwhile")
    if not moved and confirmed != today:
        moved.append("The title, the questions, the drafts or the route were changed after the pack was asked for")
    return moved
