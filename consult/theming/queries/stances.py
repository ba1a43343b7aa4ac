"""Who is for and who is against, within a theme: what was picked, what people marked, what the machine read."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select

from consult.db import db
from consult.errors import NotFound
from consult.nlp.wording import folded
from consult.questions.models import Question
from consult.responses.counting import IS_COUNTED, IS_LATEST
from consult.responses.models import Answer, ResponseVersion
from consult.responses.sources import source_of
from consult.theming import counted
from consult.theming.arranged import IS_WHOLE
from consult.theming.contested import Proposal, Stance, StanceMark
from consult.theming.models import Placement, Point, Run, RunState, SuggestedPlacement, SuggestedTheme, Theme
from consult.theming.queries.suggestions import stands_in

SIDES = (Stance.FOR, Stance.AGAINST)
AT_ONCE = 1_000  # ids in one statement
MOST_MARKS = 1_000  # marks of a proposal that are compared with what waits
MOST_LOOKED_AT = 500  # waiting points among which those with words of their own are looked for


@dataclass(frozen=True)
class StanceCount:
    """Respondents who raise a theme by where they stand, and how that is known. The four add up to `all`."""

    for_: int = 0
    mixed: int = 0
    against: int = 0
    none: int = 0
    picked: int = 0
    marked: int = 0
    read: int = 0

    @property
    def all(self) -> int:
        return self.for_ + self.mixed + self.against + self.none

    @property
    def shown(self) -> dict[str, int]:
        """As the stance bar takes it."""
        return {"for": self.for_, "mixed": self.mixed, "against": self.against, "none": self.none}


@dataclass(frozen=True)
class _Known:
    """The stance of one response, and how it is known."""

    stance: Stance
    how: str = ""


def list_proposals(question: Question) -> Sequence[Proposal]:
    """What answers to a question may be for or against, in the order in which it was added."""
    standing = (Proposal.question_id == question.id, Proposal.dropped_at.is_(None))
    return db.session.scalars(select(Proposal).where(*standing).order_by(Proposal.added_at, Proposal.id)).all()


def list_dropped(question: Question) -> Sequence[Proposal]:
    dropped = (Proposal.question_id == question.id, Proposal.dropped_at.is_not(None))
    return db.session.scalars(select(Proposal).where(*dropped).order_by(Proposal.added_at, Proposal.id)).all()


def takes_sides(asked: Question, question: Question) -> bool:
    """Whether a closed question of the same consultation offers to pick both for and against something."""
    sides = {choice.stance for choice in asked.choices}
    return asked.consultation_id == question.consultation_id and {str(side) for side in SIDES} <= sides


def get_proposal(question: Question, proposal_id: UUID) -> Proposal:
    proposal = db.session.get(Proposal, proposal_id)
    if proposal is None or proposal.question_id != question.id:
        raise NotFound
    return proposal


def count_marks(proposals: Collection[Proposal]) -> dict[UUID, dict[str, int]]:
    """How many points people marked with each stance, by proposal."""
    found: dict[UUID, dict[str, int]] = {each.id: {str(stance): 0 for stance in Stance} for each in proposals}
    chosen = select(StanceMark.proposal_id, StanceMark.stance, func.count()).where(StanceMark.proposal_id.in_(found))
    for proposal_id, stance, n in db.session.execute(chosen.group_by(StanceMark.proposal_id, StanceMark.stance)):
        found[proposal_id][str(stance)] = n
    return found


def list_marks(proposal: Proposal, point_ids: Collection[UUID]) -> dict[UUID, StanceMark]:
    chosen = select(StanceMark).where(StanceMark.proposal_id == proposal.id, StanceMark.point_id.in_(point_ids))
    return {mark.point_id: mark for mark in db.session.scalars(chosen)}


def list_to_mark(proposal: Proposal, *, size: int = 10) -> Sequence[Point]:
    """Points that speak of a proposal and that nobody marked: those that the machine reads on a side, unsure first.

    They are in themes about it. What several wrote in the same words is there once: a mark holds for all of them.
    """
    marked = select(StanceMark.point_id).where(StanceMark.proposal_id == proposal.id)
    on_a_side = SuggestedPlacement.stance.in_([str(side) for side in SIDES])
    told = {folded(point.text) for point, _ in list_marked(proposal, page=1, size=MOST_MARKS)}
    waiting = db.session.scalars(
        _spoken_of(proposal, select(Point))
        .where(Point.id.not_in(marked))
        .order_by(on_a_side.desc(), SuggestedPlacement.stance_sure, Point.id)
        .options(*counted.with_source())
        .limit(MOST_LOOKED_AT)
    )
    found: list[Point] = []
    for point in waiting:
        if len(found) < size and (said := folded(point.text)) not in told:
            told.add(said)
            found.append(point)
    return found


def count_to_mark(proposal: Proposal) -> int:
    """How many points speak of a proposal, marked or not."""
    return db.session.scalar(select(func.count()).select_from(_spoken_of(proposal, select(Point.id)).subquery())) or 0


def list_marked(proposal: Proposal, *, page: int, size: int) -> Sequence[tuple[Point, StanceMark]]:
    """What was marked, the last first."""
    rows = db.session.execute(
        select(Point, StanceMark)
        .join(StanceMark, StanceMark.point_id == Point.id)
        .where(StanceMark.proposal_id == proposal.id)
        .order_by(StanceMark.marked_at.desc(), Point.id)
        .options(*counted.with_source())
        .offset((page - 1) * size)
        .limit(size)
    )
    return [(point, mark) for point, mark in rows]


def list_stances(whole: Theme | SuggestedTheme, ids: Sequence[UUID]) -> dict[UUID, tuple[str, float | None]]:
    """The stance of each of these points, and how sure the machine is of it; None of a person's own word."""
    if whole.proposal is None:
        return {}
    found: dict[UUID, tuple[str, float | None]] = dict(_as_read(whole.proposal, ids))
    return found | {at: (str(mark.stance), None) for at, mark in list_marks(whole.proposal, ids).items()}


def count_stances(whole: Theme | SuggestedTheme) -> StanceCount | None:
    """Respondents who raise a theme, by their stance towards the proposal that it speaks of; None where it is of none.

    What somebody picked in the closed question about it comes first; then what people marked of their points, then what
    the machine read there, if it was sure enough. Somebody with points on both sides is mixed.
    """
    return count_all_stances([whole]).get(whole.id)


def count_all_stances(wholes: Sequence[Theme | SuggestedTheme]) -> dict[UUID, StanceCount]:
    """The same of several themes of one question at once; those that speak of no proposal are left out."""
    contested = [each for each in wholes if each.proposal is not None]
    agreed = _said_under([each for each in contested if isinstance(each, Theme)])
    picked = {each: find_picked(each) for each in {each.proposal for each in contested} if each is not None}
    return {
        each.id: _counted(
            each.proposal,
            agreed[each.id] if isinstance(each, Theme) else _said_in(each),
            picked[each.proposal],
        )
        for each in contested
        if each.proposal is not None
    }


def _counted(proposal: Proposal, said: dict[UUID, list[UUID]], picked: dict[UUID, Stance]) -> StanceCount:
    points = [point_id for held in said.values() for point_id in held]
    marks = {at: mark.stance for at, mark in _marks(proposal, points).items()}
    read = {at: Stance(stance) for at, (stance, _) in _as_read(proposal, points).items()}
    known = [_stance(picked.get(response_id), held, marks, read) for response_id, held in said.items()]
    return StanceCount(
        *(sum(one.stance is stance for one in known) for stance in Stance),
        *(sum(one.how == how for one in known) for how in ("picked", "marked", "read")),
    )


def _stance(picked: Stance | None, held: Sequence[UUID], marks: dict[UUID, Stance], read: dict[UUID, Stance]) -> _Known:
    if picked is not None:
        return _Known(picked, "picked")
    for known, how in ((marks, "marked"), (read, "read")):
        sides = {known[at] for at in held if known.get(at) in (*SIDES, Stance.MIXED)}
        if sides:
            return _Known(sides.pop() if len(sides) == 1 else Stance.MIXED, how)
    return _Known(Stance.NONE)


def find_picked(proposal: Proposal, by: Any = ResponseVersion.response_id) -> dict[UUID, Stance]:
    """By response that counts, or its latest version, the side picked where the proposal was asked about outright."""
    if proposal.asked_in is None:
        return {}
    stances = {choice.key: choice.stance for choice in proposal.asked_in.choices if choice.stance}
    source = source_of(proposal.asked_in)
    rows = db.session.execute(
        select(by, Answer.choices)
        .join(ResponseVersion, ResponseVersion.id == Answer.version_id)
        .where(source.mine, IS_LATEST, IS_COUNTED)
    )
    sides = {who: {stances[key] for key in keys if key in stances} for who, keys in rows}
    return {who: Stance(found.pop()) for who, found in sides.items() if len(found) == 1}


def _said_under(themes: Sequence[Theme]) -> dict[UUID, dict[UUID, list[UUID]]]:
    """The points of each theme by who said them; of a copy of a campaign none, but it is there."""
    found: dict[UUID, dict[UUID, list[UUID]]] = {theme.id: {} for theme in themes}
    if not themes:
        return found
    question = themes[0].question
    own, heard = counted.accepted_own(question).subquery("own"), counted.heard(question)
    raised = select(heard.c.root_id, heard.c.response_id).where(heard.c.root_id.in_(found))
    for theme_id, response_id in db.session.execute(raised):
        found[theme_id][response_id] = []
    points = select(own.c.root_id, own.c.response_id, own.c.point_id).where(own.c.root_id.in_(found))
    for theme_id, response_id, point_id in db.session.execute(points):
        found[theme_id].setdefault(response_id, []).append(point_id)
    return found


def _said_in(suggestion: SuggestedTheme) -> dict[UUID, list[UUID]]:
    """The points of a suggestion by who said them."""
    chosen = select(ResponseVersion.response_id, Point.id).select_from(SuggestedPlacement)
    chosen = chosen.join(Point, Point.id == SuggestedPlacement.point_id).where(stands_in(suggestion))
    found: dict[UUID, list[UUID]] = {}
    for response_id, point_id in db.session.execute(counted.with_texts(chosen, suggestion.run.question)):
        found.setdefault(response_id, []).append(point_id)
    return found


def _spoken_of(proposal: Proposal, chosen: Select[Any]) -> Select[Any]:
    """Points that count in the last reading's themes about a proposal, and in agreed themes about it."""
    texts = counted.counted(proposal.question).subquery("counted")
    done = (Run.question_id == proposal.question_id, Run.state == RunState.DONE, IS_WHOLE)
    last = select(func.max(Run.no)).where(*done)
    agreed = (
        select(Placement.point_id)
        .join(Theme, Theme.id == Placement.theme_id)
        .where(Theme.proposal_id == proposal.id, Placement.removed_at.is_(None))
    )
    return (
        chosen.join(SuggestedPlacement, SuggestedPlacement.point_id == Point.id)
        .join(SuggestedTheme, SuggestedTheme.id == SuggestedPlacement.suggestion_id)
        .join(Run, Run.id == SuggestedPlacement.run_id)
        .where(Run.question_id == proposal.question_id, Run.no == last.scalar_subquery())
        .where(or_(SuggestedTheme.proposal_id == proposal.id, Point.id.in_(agreed)))
        .where(counted.text_id(Point, proposal.question).in_(select(texts.c.text_id)))
    )


def _marks(proposal: Proposal, point_ids: Sequence[UUID]) -> dict[UUID, StanceMark]:
    found: dict[UUID, StanceMark] = {}
    for at in range(0, len(point_ids), AT_ONCE):
        found |= list_marks(proposal, point_ids[at : at + AT_ONCE])
    return found


def _as_read(proposal: Proposal, point_ids: Sequence[UUID]) -> dict[UUID, tuple[str, float | None]]:
    """What the last reading that read these points towards the proposal made of them."""
    found: dict[UUID, tuple[str, float | None]] = {}
    for at in range(0, len(point_ids), AT_ONCE):
        rows = db.session.execute(
            select(SuggestedPlacement.point_id, SuggestedPlacement.stance, SuggestedPlacement.stance_sure)
            .join(SuggestedTheme, SuggestedTheme.id == SuggestedPlacement.suggestion_id)
            .join(Run, Run.id == SuggestedPlacement.run_id)
            .where(SuggestedPlacement.point_id.in_(point_ids[at : at + AT_ONCE]))
            .where(SuggestedTheme.proposal_id == proposal.id, SuggestedPlacement.stance.is_not(None))
            .where(Run.state == RunState.DONE)
            .order_by(Run.no)
        )
        found |= {point_id: (str(stance), sure) for point_id, stance, sure in rows}
    return found
