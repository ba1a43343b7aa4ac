"""What became of a response, put together for its sender: their own words, and what officers and boards wrote.

Nothing here reads what anybody else said: neither responses, statements and contributions, nor quotes and summaries.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from consult import boards, outcomes, plans, questions, theming
from consult.blueprints.responses.trace_words import (
    family_words,
    title_of,
    where_it_stands,
    why_no_theme,
)
from consult.boards import Counted, Decision, Pack, PackState
from consult.catalogue import Consultation
from consult.outcomes import Commitment, Outcome, Standing
from consult.plans import ClauseChange, PlanVersion
from consult.responses import Answer, Response, ResponseVersion
from consult.theming import Correction, Point, TextRead, Under
from consult.theming.models import ReadState


@dataclass(frozen=True)
class ChangeTraced:
    """A clause that changed, in which draft; `first` is the passage that tells how."""

    version: PlanVersion
    change: ClauseChange
    first: int


@dataclass(frozen=True)
class ThemeTraced:
    """A theme that people put a passage under, and how far it came; `first` is the passage that tells all of it."""

    id: UUID
    name: str
    about: str
    stance: str
    first: int
    reached: bool = False
    counts: tuple[Counted, ...] = ()
    outcome: Outcome | None = None
    changes: tuple[ChangeTraced, ...] = ()
    commitments: tuple[tuple[Commitment, Standing], ...] = ()


@dataclass(frozen=True)
class PassageTraced:
    """A passage, or a whole text that has none: the themes that it stands under, or why it stands under none."""

    no: int
    text: TextRead
    point: Point | None
    themes: tuple[ThemeTraced, ...]
    nothing: str
    told: tuple[Correction, ...]
    may_correct: bool

    @property
    def words(self) -> str:
        return self.point.text if self.point else self.text.text.text

    @property
    def reached(self) -> bool:
        return any(theme.reached for theme in self.themes)


@dataclass(frozen=True)
class TextTraced:
    """One answer or comment, cut where its passages begin and end; a piece without a passage is only words."""

    title: str
    text: TextRead
    picked: tuple[str, ...]
    family: str
    pieces: tuple[tuple[str, PassageTraced | None], ...]


@dataclass
class Trace:
    """One response as far as it has come."""

    response: Response
    now: datetime
    consultation: Consultation
    pack: Pack | None
    state: PackState | None
    answered: bool
    reading_open: bool
    where: str = ""
    texts: list[TextTraced] = field(default_factory=list)

    @property
    def version(self) -> ResponseVersion:
        return self.response.latest

    @property
    def is_counted(self) -> bool:
        return not self.response.why_left_out

    @property
    def is_withdrawn(self) -> bool:
        return self.response.withdrawal is not None

    @property
    def is_settled(self) -> bool:
        """Whether no later papers can follow, so that their numbers may be told."""
        return self.state is PackState.SIGNED_OFF

    @property
    def decisions(self) -> list[Decision]:
        return sorted(self.pack.decisions, key=lambda each: each.decided_at) if self.pack else []

    @property
    def first_decided(self) -> PassageTraced | None:
        """The passage under which the decisions are told in full."""
        return next((passage for passage in self.passages if passage.reached), None)

    def theme_in_full(self, theme: ThemeTraced) -> ThemeTraced:
        """A theme where it was told of first: a passage further down only refers to that."""
        every = (each for passage in self.passages for each in passage.themes)
        return next(each for each in every if each.id == theme.id)

    @property
    def passages(self) -> list[PassageTraced]:
        return [passage for text in self.texts for _, passage in text.pieces if passage is not None]


def reading_is_open(consultation: Consultation) -> bool:
    """Whether papers may still be drawn up: none are sealed, or the last were sent back."""
    pack = boards.current_pack(consultation)
    return pack is None or boards.state_of(pack) is PackState.SENT_BACK


def trace(response: Response, *, now: datetime) -> Trace:
    """All of it; of a response that was withdrawn no words."""
    consultation = response.consultation
    pack = boards.find_settled_pack(consultation) or boards.current_pack(consultation)
    found = Trace(
        response,
        now,
        consultation,
        pack,
        boards.state_of(pack) if pack else None,
        answered=pack is not None and outcomes.is_answered(consultation),
        reading_open=not response.why_left_out and reading_is_open(consultation),
    )
    if not found.is_withdrawn:
        _Tracer(found).fill()
    found.where = where_it_stands(found)
    return found


class _Tracer:
    """Goes through the texts once, and remembers where each theme was told of first."""

    def __init__(self, found: Trace) -> None:
        self.found, self.now = found, found.now
        self.papers = boards.papers_to_read(found.pack) if found.pack else None
        self.corrections = theming.list_corrections_of(found.response)
        self.themes: dict[UUID, ThemeTraced] = {}
        self.told_of: dict[tuple[PlanVersion, str], int] = {}
        self.compared: dict[tuple[UUID, UUID], list[ClauseChange]] = {}
        self.no = 0

    def fill(self) -> None:
        self.found.texts = [self._text(each) for each in theming.trace_version(self.found.version)]

    def _text(self, read: TextRead) -> TextTraced:
        said = read.text
        picked = questions.words_of(said.asked, said.choices, said.text) if isinstance(said, Answer) else ()
        family = family_words(read.family) if read.family and self.found.consultation.has_ended(at=self.now) else ""
        return TextTraced(title_of(read), read, tuple(picked), family, tuple(self._pieces(read)))

    def _pieces(self, read: TextRead) -> list[tuple[str, PassageTraced | None]]:
        """The words in their order. Should two passages overlap, the later one begins where the other ends."""
        said = read.text.text
        if read.question is not None and read.question.kind.is_closed:
            return []
        if not read.passages or not self.found.is_counted or (read.family and read.family.is_copy):
            return [(said, self._passage(read, None, read.family.under if read.family else ()))] if said else []
        pieces: list[tuple[str, PassageTraced | None]] = []
        at = 0
        for passage in read.passages:
            start, end = max(at, passage.point.start), passage.point.end
            if end <= start:
                continue
            if said[at:start].strip():
                pieces.append((said[at:start].strip(), None))
            pieces.append((said[start:end], self._passage(read, passage.point, passage.under)))
            at = end
        return [*pieces, (said[at:].strip(), None)] if said[at:].strip() else pieces

    def _passage(self, read: TextRead, point: Point | None, under: tuple[Under, ...]) -> PassageTraced:
        self.no += 1
        counted = self.found.is_counted
        themes = tuple(self._theme(each) for each in under) if counted else ()
        told = [each for each in self.corrections if each.text.id == read.text.id]
        mine = tuple(each for each in told if each.point_id == (point.id if point else None))
        seen = bool(themes) or (read.reading is not None and read.reading.state is ReadState.NOTHING)
        return PassageTraced(
            self.no,
            read,
            point,
            themes,
            "" if themes else why_no_theme(self.found, read),
            mine,
            may_correct=self.found.reading_open and seen and not any(each.reply is None for each in mine),
        )

    def _theme(self, under: Under) -> ThemeTraced:
        known = self.themes.get(under.theme.id)
        stance = under.stance.words if under.stance else ""
        about = under.theme.proposal.text if under.stance and under.theme.proposal else ""
        if known is not None:
            return ThemeTraced(known.id, known.name, about, stance, known.first, known.reached)
        found = self._traced(under, about, stance)
        self.themes[under.theme.id] = found
        return found

    def _traced(self, under: Under, about: str, stance: str) -> ThemeTraced:
        response, pack = self.found.response, self.found.pack
        reached = (
            boards.find_reached(self.papers, under.ids, response.id, self.found.version.kind) if self.papers else None
        )
        if pack is None or reached is None or not reached.counted:
            return ThemeTraced(under.theme.id, under.theme.name, about, stance, self.no)
        outcome = outcomes.find_published_outcome(pack, under.ids)
        promised = outcome.commitments if outcome else []
        return ThemeTraced(
            under.theme.id,
            under.theme.name,
            about,
            stance,
            self.no,
            reached=True,
            counts=reached.counts if self.found.is_settled else (),
            outcome=outcome,
            changes=tuple(self._changes(under, outcome)),
            commitments=tuple((each, outcomes.standing_of(each, now=self.now)) for each in promised),
        )

    def _changes(self, under: Under, outcome: Outcome | None) -> list[ChangeTraced]:
        """The clause that our reply names, and those whose published reason is this theme; each once, by its draft."""
        found: dict[tuple[PlanVersion, str], ClauseChange | None] = {}
        if outcome is not None and outcome.clause is not None and outcome.clause.version.published_at is not None:
            version, key = outcome.clause.version, outcome.clause.key
            found[version, key] = self._change(version, self._asked_about(version), key)
        for reason in plans.list_changes_because_of(under.ids):
            version = reason.version
            if (version, reason.clause_key) not in found:
                change = self._change(version, plans.version_before(version), reason.clause_key)
                found[version, reason.clause_key] = change
        return [
            ChangeTraced(version, change, self.told_of.setdefault((version, key), self.no))
            for (version, key), change in found.items()
            if change is not None
        ]

    def _asked_about(self, version: PlanVersion) -> PlanVersion | None:
        """The draft of the same plan that people were asked about, where it is an earlier one."""
        asked = [each for each in self.found.consultation.versions if each.plan_id == version.plan_id]
        earlier = [each for each in asked if each.no < version.no]
        return max(earlier, key=lambda each: each.no) if earlier else plans.version_before(version)

    def _change(self, version: PlanVersion, earlier: PlanVersion | None, key: str) -> ClauseChange | None:
        if earlier is None:
            return None
        if (version.id, earlier.id) not in self.compared:
            self.compared[version.id, earlier.id] = plans.compare(version, earlier)
        every = self.compared[version.id, earlier.id]
        return next((each for each in every if each.clause.key == key and each.kind != "unchanged"), None)


def find_text(response: Response, text_id: UUID) -> TextRead | None:
    """One text of the version that counts."""
    return next((each for each in theming.trace_version(response.latest) if each.text.id == text_id), None)


def find_passage(response: Response, point_id: UUID) -> tuple[TextRead, Point] | None:
    """One passage of the version that counts."""
    for text in theming.trace_version(response.latest):
        for passage in text.passages:
            if passage.point.id == point_id:
                return text, passage.point
    return None
