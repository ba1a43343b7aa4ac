"""What a summary says, whether it still holds, and what stands behind each sentence."""

from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from consult import responses, taxonomy, theming
from consult.catalogue.models import Consultation
from consult.db import db
from consult.errors import NotFound
from consult.questions.models import Question
from consult.responses.models import Publication
from consult.small_numbers import LARGE_ENOUGH, show_kinds
from consult.summaries import quotes, slots
from consult.summaries.models import Summary, SummarySentence
from consult.theming.models import Point, Theme

MINORITY_SHARE, MINORITY_BASE = 10, 10
MINORITY_RULE = (
    "A view is set out here when fewer than one in ten of those who answered the question raised it, "
    "or fewer than five did and ten or more answered."
)


@dataclass(frozen=True)
class Counted:
    """The respondents that a sentence counts, and those it counts them among."""

    respondents: frozenset[UUID]
    base: frozenset[UUID]

    @property
    def numbers(self) -> tuple[int, int]:
        return len(self.respondents), len(self.base)


def is_minority(n: int, base: int) -> bool:
    """By MINORITY_RULE. All that are shown as "1 to 4" stand on the same side, or their place would say which."""
    return n * MINORITY_SHARE < base or (n < LARGE_ENOUGH and base >= MINORITY_BASE)


def kinds_told(consultation: Consultation) -> set[str]:
    """The kinds of respondent whose number is shown, among all who responded."""
    sizes: Counter[str] = Counter()
    named: dict[str, bool] = {}
    for version in responses.counted(consultation):
        sizes[version.kind] += 1
        named[version.kind] = named.get(version.kind, True) and version.publication is Publication.NAMED
    return {kind for kind, n in show_kinds(sizes, named).items() if isinstance(n, int)}


def current_summary(question: Question) -> Summary | None:
    """The question's latest summary, approved or not."""
    return db.session.scalar(
        select(Summary).where(Summary.question_id == question.id).order_by(Summary.no.desc()).limit(1)
    )


def get_sentence(summary: Summary, no: int) -> SummarySentence:
    found = next((sentence for sentence in summary.sentences if sentence.no == no), None)
    if found is None:
        raise NotFound("This summary has no such sentence")
    return found


def count_now(query: dict[str, Any], question: Question) -> Counted:
    """Ask the database again what a sentence counts."""
    kind = query.get("respondents")
    everybody = responses.answered(question, kind=kind)
    if query["kind"] == "answered":
        return _counted(everybody, {version.response_id for version in responses.counted(question.consultation)})
    if query["kind"] == "who":
        return _counted(everybody, responses.answered(question))
    if query["kind"] == "choice":
        return _counted(
            {a.version.response_id for a in responses.list_answers(question) if query["choice"] in a.choices}, everybody
        )
    theme = db.session.get_one(Theme, UUID(query["theme_id"]))
    return _counted(theming.respondents_of(theme, kind=kind) if theme.is_current else set(), everybody)


def _counted(respondents: set[UUID], base: set[UUID]) -> Counted:
    return Counted(frozenset(respondents & base), frozenset(base))


def values_of(query: dict[str, Any], numerator: int, denominator: int) -> dict[str, str]:
    """What fills the slots of a sentence with this query."""
    kind = query.get("respondents")
    return {
        "count": slots.number(numerator),
        "base": slots.number(denominator),
        "share": slots.share(numerator, denominator),
        "how_many": slots.how_many(numerator, denominator),
        "theme": query.get("theme", ""),
        "choice": query.get("choice_label", ""),
        "respondents": slots.many(taxonomy.label("respondent_kind", kind)) if kind else "",
    }


def text_of(sentence: SummarySentence) -> str:
    """The sentence as it is read, with the numbers it was written with."""
    return slots.render(sentence.wording, values_of(sentence.query, sentence.numerator, sentence.denominator))


def counted_by(sentence: SummarySentence) -> Counted:
    return count_now(sentence.query, sentence.summary.question)


def points_behind(sentence: SummarySentence, counted: Counted | None = None) -> list[Point]:
    """The points that a sentence rests on today, in a steady order: those of its theme, or else of all themes."""
    question = sentence.summary.question
    respondents = (counted or counted_by(sentence)).respondents
    themes = [sentence.theme] if sentence.theme else theming.list_themes(question)
    found = {point.id: point for theme in themes if theme.is_current for point in theming.points_of(theme)}
    return [point for point in found.values() if responds(point) in respondents]


def responds(point: Point) -> UUID | None:
    """The response that a point comes from."""
    source = quotes.source_of(point)
    return source.version.response_id if source else None


def quotes_of(sentence: SummarySentence) -> list[Point]:
    """The quotes that a person may read under a sentence; what may not be quoted never comes out of here."""
    return [behind.point for behind in sentence.evidence if behind.quoted and quotes.may_be_quoted(behind.point)]


def stale_sentences(summary: Summary) -> dict[SummarySentence, tuple[int, int]]:
    """The sentences that the data has left behind, each with what it would say now.

    A sentence is left behind when its numbers moved, when its theme was renamed, or when other points stand behind it.
    """
    stale = {}
    for sentence in summary.sentences:
        counted = counted_by(sentence)
        if counted.numbers != (sentence.numerator, sentence.denominator) or not _rests_on_the_same(sentence, counted):
            stale[sentence] = counted.numbers
    return stale


def _rests_on_the_same(sentence: SummarySentence, counted: Counted) -> bool:
    if sentence.theme is None:
        return True
    kept = {behind.point_id for behind in sentence.evidence}
    now = {point.id for point in points_behind(sentence, counted)}
    return kept == now and sentence.theme.name == sentence.query["theme"]


def has_evidence(sentence: SummarySentence) -> bool:
    """A sentence about a theme rests on points; one that counts answers rests on them."""
    return bool(sentence.evidence) if sentence.theme_id else sentence.denominator > 0


def themes_left_out(summary: Summary) -> list[Theme]:
    """Agreed themes that people raised and that no sentence of the summary tells of."""
    told = {sentence.theme_id for sentence in summary.sentences}
    return [
        theme
        for theme in theming.list_themes(summary.question)
        if theme.id not in told and theming.respondents_of(theme)
    ]


def private_texts(question: Question) -> list[str]:
    """Answers that may be counted and never repeated."""
    private = (Publication.CONFIDENTIAL, Publication.NONE)
    return [answer.text for answer in responses.list_answers(question) if answer.publication in private]


def list_problems(summary: Summary) -> list[str]:
    """Why this summary cannot be relied on today, one sentence each; empty when it can."""
    problems = []
    for sentence, (numerator, denominator) in stale_sentences(summary).items():
        problems.append(_left_behind(sentence, numerator, denominator))
    private = private_texts(summary.question)
    for sentence in summary.sentences:
        if not has_evidence(sentence):
            problems.append(f"Sentence {sentence.no} has no evidence. Link points or remove it")
        if any(behind.quoted and not quotes.may_be_quoted(behind.point) for behind in sentence.evidence):
            problems.append(f"Sentence {sentence.no} quotes an answer that may not be published")
        if quotes.borrows(slots.bare(sentence.wording), private):
            problems.append(f"Sentence {sentence.no} repeats words of an answer that may not be published")
    problems += [f"No sentence tells of the theme “{theme.name}”" for theme in themes_left_out(summary)]
    return problems


def _left_behind(sentence: SummarySentence, numerator: int, denominator: int) -> str:
    if sentence.numerator != numerator:
        moved = f"“{sentence.numerator}” is no longer what the data says ({numerator})"
    elif sentence.denominator != denominator:
        moved = f"“of {sentence.denominator}” is no longer what the data says ({denominator})"
    else:
        moved = "other points stand behind it now, or its theme was renamed"
    return f"Sentence {sentence.no} is out of date: {moved}. Insert the count again"
