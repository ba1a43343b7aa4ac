"""Say what people may be for or against, and what the stance of some points is: the machine learns from these."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select, update

from consult import audit
from consult.db import db
from consult.people import Person
from consult.questions.models import Question
from consult.theming import counted
from consult.theming.contested import Proposal, Stance, StanceMark
from consult.theming.errors import NotAProposal, NotThisQuestion
from consult.theming.models import SuggestedTheme, Theme
from consult.theming.queries.stances import list_proposals, takes_sides
from consult.theming.queries.suggestions import list_points
from consult.words import one_line

LONGEST = 160  # characters of a proposal


def add_proposal(question: Question, text: str, *, asked_in: Question | None, by: Person, now: datetime) -> Proposal:
    """Something that answers speak for or against; `asked_in` is the closed question that asks about it outright."""
    said = one_line(text)
    if question.kind.is_closed or not said or len(said) > LONGEST:
        raise NotAProposal(f"Say in 1 to {LONGEST} characters what people may be for or against")
    if any(each.text.casefold() == said.casefold() for each in list_proposals(question)):
        raise NotAProposal("That proposal is there already")
    if asked_in is not None and not takes_sides(asked_in, question):
        raise NotAProposal(f"What is picked in question {asked_in.number} is neither for nor against anything")
    proposal = Proposal(
        id=uuid4(), question_id=question.id, text=said, asked_in_id=asked_in.id if asked_in else None, added_by=by.id,
        added_at=now,
    )  # fmt: skip
    db.session.add(proposal)
    db.session.flush()
    audit.record("added a proposal", proposal, f'People may be for or against: "{said}"', by=by, at=now)
    return proposal


def drop_proposal(proposal: Proposal, *, by: Person, now: datetime) -> None:
    """The next reading leaves it out; what was marked is kept, and it can be brought back."""
    proposal.dropped_at = now
    audit.record("dropped a proposal", proposal, f'No longer read for stance: "{proposal.text}"', by=by, at=now)


def restore_proposal(proposal: Proposal, *, by: Person, now: datetime) -> None:
    """Read it for stance again."""
    proposal.dropped_at = None
    audit.record("brought back a proposal", proposal, f'Read for stance again: "{proposal.text}"', by=by, at=now)


def mark_stances(proposal: Proposal, stances: Mapping[UUID, Stance], *, by: Person, now: datetime) -> None:
    """What a person says the stance of these points is; said again, the last word stands.

    Raises NotThisQuestion for a point that answers another question.
    """
    points = list_points(list(stances))
    if len(points) < len(stances) or not all(counted.is_said_to(point, proposal.question) for point in points):
        raise NotThisQuestion("A passage can be marked only where its question is read")
    chosen = select(StanceMark).where(StanceMark.proposal_id == proposal.id, StanceMark.point_id.in_(stances))
    marks = {mark.point_id: mark for mark in db.session.scalars(chosen)}
    for point_id, stance in stances.items():
        said = {"stance": stance, "person_id": by.id, "marked_at": now}
        if point_id in marks:
            db.session.execute(update(StanceMark).where(StanceMark.id == marks[point_id].id).values(said))
        else:
            db.session.add(StanceMark(id=uuid4(), proposal_id=proposal.id, point_id=point_id, **said))
    if stances:
        words = f'{len(stances)} passages marked towards "{proposal.text}"'
        audit.record("marked stances", proposal, words, by=by, at=now)


def say_what_it_is_about(
    whole: Theme | SuggestedTheme, proposal: Proposal | None, *, by: Person, now: datetime
) -> None:
    """The proposal that a theme speaks of, where the machine found none or the wrong one."""
    whole.proposal_id = proposal.id if proposal else None
    name = whole.name if isinstance(whole, Theme) else whole.label
    words = f'"{name}" is about: {proposal.text}' if proposal else f'"{name}" is about no proposal'
    audit.record("said what a theme is about", whole, words, by=by, at=now)


def settings_of_proposals(question: Question) -> dict[str, Any]:
    """What a run is told of proposals and marks: frozen with it, so that the same is read whoever carries it on."""
    proposals = list_proposals(question)
    if not proposals:
        return {}
    marks: dict[UUID, dict[str, str]] = {each.id: {} for each in proposals}
    chosen = select(StanceMark).where(StanceMark.proposal_id.in_(marks)).order_by(StanceMark.point_id)
    for mark in db.session.scalars(chosen):
        marks[mark.proposal_id][str(mark.point_id)] = str(mark.stance)
    told = [
        {"id": str(each.id), "text": each.text, "asked_in": str(each.asked_in_id or ""), "marks": marks[each.id]}
        for each in proposals
    ]
    return {"proposals": told}
