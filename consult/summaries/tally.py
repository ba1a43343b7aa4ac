"""What one question's sentences count: ids and codes, without anybody's words."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from consult import questions, responses, theming
from consult.questions.models import Question
from consult.responses.models import Publication
from consult.small_numbers import show_kinds
from consult.theming import Raised, Said, Theme

NOBODY = Raised(frozenset(), ())
PRIVACY = list(Publication)  # from what anybody may read with a name to what nobody outside may


@dataclass(frozen=True, slots=True)
class Answered:
    """What one response said to the question: who sent it, what was chosen, and what may be published of all of it."""

    kind: str
    choices: list[str]
    publication: Publication


@dataclass(frozen=True)
class Counted:
    """The respondents that a sentence counts, and those it counts them among."""

    respondents: frozenset[UUID]
    base: frozenset[UUID]

    @property
    def numbers(self) -> tuple[int, int]:
        return len(self.respondents), len(self.base)


@dataclass(frozen=True)
class Tally:
    """What the database says at one moment. Every act takes its own and hands it on; none is kept for the next.

    `everybody` responded to the consultation, `answers` are this question's by response, `by_kind` those who gave them
    (None: all of them), `themes` are those that stand, in the order of their agreement, and `raised` says who raised
    them.
    """

    everybody: frozenset[UUID]
    kinds_told: frozenset[str]
    answers: dict[UUID, Answered]
    by_kind: dict[str | None, frozenset[UUID]]
    themes: tuple[Theme, ...]
    raised: dict[UUID, Raised]

    def answered(self, kind: str | None = None) -> frozenset[UUID]:
        return self.by_kind.get(kind, frozenset())

    def chose(self, choice: str) -> frozenset[UUID]:
        return frozenset(key for key, answer in self.answers.items() if choice in answer.choices)

    def heard(self, theme_id: UUID) -> Raised:
        """Who raised a theme; nobody where it does not stand any more."""
        return self.raised.get(theme_id, NOBODY)

    def said_by(self, respondents: frozenset[UUID], theme_id: UUID | None) -> list[Said]:
        """The points of these respondents in a steady order: those under a theme, or else under any."""
        themes = [theme_id] if theme_id else [theme.id for theme in self.themes]
        found = {said.point_id: said for each in themes for said in self.heard(each).points}
        return [said for said in found.values() if said.response_id in respondents]


def tally_of(question: Question) -> Tally:
    """Ask the database what counts now, in as many statements however much there is."""
    counted = responses.list_counted(question.consultation)
    answers: dict[UUID, Answered] = {}
    for response_id, kind, choices, publication in responses.list_answered(question):
        before = answers.get(response_id)
        most_private = max(before.publication, publication, key=PRIVACY.index) if before else publication
        answers[response_id] = Answered(kind, questions.picked(question, choices), most_private)
    return Tally(
        everybody=frozenset(response_id for response_id, _, _ in counted),
        kinds_told=_kinds_told((kind, publication) for _, kind, publication in counted),
        answers=answers,
        by_kind=_by_kind(answers),
        themes=tuple(theming.list_themes(question)),
        raised=theming.list_raised(question),
    )


def _by_kind(answers: dict[UUID, Answered]) -> dict[str | None, frozenset[UUID]]:
    found: dict[str | None, set[UUID]] = {None: set(answers)}
    for response_id, answer in answers.items():
        found.setdefault(answer.kind, set()).add(response_id)
    return {kind: frozenset(mine) for kind, mine in found.items()}


def count_now(query: dict[str, Any], tally: Tally) -> Counted:
    """Whom a sentence with this query counts, and among whom."""
    everybody = tally.answered(query.get("respondents"))
    if query["kind"] == "answered":
        return _counted(everybody, tally.everybody)
    if query["kind"] == "who":
        return _counted(everybody, tally.answered())
    if query["kind"] == "choice":
        return _counted(tally.chose(query["choice"]), everybody)
    return _counted(tally.heard(UUID(query["theme_id"])).respondents, everybody)


def _counted(respondents: frozenset[UUID], base: frozenset[UUID]) -> Counted:
    return Counted(respondents & base, base)


def _kinds_told(senders: Iterable[tuple[str, Publication]]) -> frozenset[str]:
    """The kinds of respondent whose number is shown, among all who responded."""
    sizes: Counter[str] = Counter()
    named: dict[str, bool] = {}
    for kind, publication in senders:
        sizes[kind] += 1
        named[kind] = named.get(kind, True) and publication is Publication.NAMED
    return frozenset(kind for kind, n in show_kinds(sizes, named).items() if isinstance(n, int))
