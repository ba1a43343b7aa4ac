"""What a summary says, whether it still holds, and what stands behind each sentence."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from consult import responses, taxonomy, theming
from consult.db import db
from consult.errors import NotFound
from consult.questions.models import Question
from consult.small_numbers import LARGE_ENOUGH
from consult.summaries import quotes, slots
from consult.summaries.evidence import kept_evidence, quoting_in_private
from consult.summaries.models import SentencePoint, Summary, SummarySentence
from consult.summaries.tally import Counted, Tally, count_now, tally_of
from consult.theming import Said
from consult.theming.counted import with_source
from consult.theming.models import Point, Theme

MINORITY_SHARE, MINORITY_BASE = 10, 10
MINORITY_RULE = (
    "A view is set out here when fewer than one in ten of those who answered the question, or commented on the draft, "
    "raised it, or fewer than five did of ten or more."
)


def is_minority(n: int, base: int) -> bool:
    """By MINORITY_RULE. All that are shown as "1 to 4" stand on the same side, or their place would say which."""
    return n * MINORITY_SHARE < base or (n < LARGE_ENOUGH and base >= MINORITY_BASE)


def current_summary(question: Question) -> Summary | None:
    """The question's latest summary, approved or not, with its sentences and their quotes."""
    foremost = selectinload(Summary.sentences).selectinload(SummarySentence.foremost)
    return db.session.scalar(
        select(Summary)
        .where(Summary.question_id == question.id)
        .order_by(Summary.no.desc())
        .limit(1)
        .options(
            selectinload(Summary.sentences).joinedload(SummarySentence.theme),
            foremost.joinedload(SentencePoint.point).options(*with_source()),
        )
    )


def get_sentence(summary: Summary, no: int) -> SummarySentence:
    found = next((sentence for sentence in summary.sentences if sentence.no == no), None)
    if found is None:
        raise NotFound("This summary has no such sentence")
    return found


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


def counted_by(sentence: SummarySentence, tally: Tally | None = None) -> Counted:
    return count_now(sentence.query, tally or tally_of(sentence.summary.question))


def said_behind(sentence: SummarySentence, tally: Tally) -> list[Said]:
    """The points that a sentence rests on today, in a steady order: those of its theme, or else of all themes."""
    return tally.said_by(count_now(sentence.query, tally).respondents, sentence.theme_id)


def points_behind(sentence: SummarySentence, tally: Tally | None = None) -> list[Point]:
    """The same with their words."""
    behind = said_behind(sentence, tally or tally_of(sentence.summary.question))
    return theming.find_points([said.point_id for said in behind])


def responds(point: Point) -> UUID | None:
    """The response that a point comes from."""
    source = point.said_in
    return source.version.response_id if source else None


def quotes_of(sentence: SummarySentence) -> list[Point]:
    """The quotes that a person may read under a sentence; what may not be quoted never comes out of here."""
    return [behind.point for behind in sentence.foremost if behind.quoted and quotes.may_be_quoted(behind.point)]


def stale_sentences(summary: Summary, tally: Tally | None = None) -> dict[SummarySentence, tuple[int, int]]:
    """The sentences that the data has left behind, each with what it would say now.

    A sentence is left behind when its numbers moved, when its theme was renamed, or when other points stand behind it.
    """
    return _stale(summary, tally or tally_of(summary.question), kept_evidence(summary))


def _stale(summary: Summary, tally: Tally, kept: Mapping[UUID, set[UUID]]) -> dict[SummarySentence, tuple[int, int]]:
    stale = {}
    for sentence in summary.sentences:
        numbers = counted_by(sentence, tally).numbers
        same = _rests_on_the_same(sentence, kept.get(sentence.id, set()), tally)
        if numbers != (sentence.numerator, sentence.denominator) or not same:
            stale[sentence] = numbers
    return stale


def _rests_on_the_same(sentence: SummarySentence, kept: set[UUID], tally: Tally) -> bool:
    if sentence.theme is None:
        return True
    now = {said.point_id for said in said_behind(sentence, tally)}
    return kept == now and sentence.theme.name == sentence.query["theme"]


def has_evidence(sentence: SummarySentence) -> bool:
    """A sentence about a theme rests on points; one that counts answers rests on them."""
    return _rests_on(sentence, sentence.foremost)


def _rests_on(sentence: SummarySentence, points: Collection[object]) -> bool:
    return bool(points) if sentence.theme_id else sentence.denominator > 0


def themes_left_out(summary: Summary, tally: Tally | None = None) -> list[Theme]:
    """Agreed themes that people raised and that no sentence of the summary tells of."""
    tally = tally or tally_of(summary.question)
    told = {sentence.theme_id for sentence in summary.sentences}
    return [theme for theme in tally.themes if theme.id not in told and tally.heard(theme.id).respondents]


def list_problems(summary: Summary, tally: Tally | None = None) -> list[str]:
    """Why this summary cannot be relied on today, one sentence each; empty when it can."""
    tally = tally or tally_of(summary.question)
    kept, private = kept_evidence(summary), quoting_in_private(summary)
    problems = [_left_behind(sentence, *numbers) for sentence, numbers in _stale(summary, tally, kept).items()]
    bare = {sentence.id: slots.bare(sentence.wording) for sentence in summary.sentences}
    marked = responses.list_marked_words(summary.question)
    borrowed = quotes.borrowed(responses.list_private_texts(summary.question), *bare.values(), marked=marked)
    for sentence in summary.sentences:
        if not _rests_on(sentence, kept.get(sentence.id, ())):
            problems.append(f"Sentence {sentence.no} has no evidence. Link points or remove it")
        if sentence.id in private:
            problems.append(f"Sentence {sentence.no} quotes what may not be published")
        if bare[sentence.id] in borrowed:
            problems.append(f"Sentence {sentence.no} repeats words that may not be published")
    named = quotes.borrowed((), *(theme.name for theme in tally.themes), marked=marked)
    problems += [f"The theme “{name}” repeats words that may not be published" for name in sorted(named)]
    problems += [f"No sentence tells of the theme “{theme.name}”" for theme in themes_left_out(summary, tally)]
    return problems


def _left_behind(sentence: SummarySentence, numerator: int, denominator: int) -> str:
    if sentence.numerator != numerator:
        moved = f"“{sentence.numerator}” is no longer what the data says ({numerator})"
    elif sentence.denominator != denominator:
        moved = f"“of {sentence.denominator}” is no longer what the data says ({denominator})"
    else:
        moved = "other points stand behind it now, or its theme was renamed"
    return f"Sentence {sentence.no} is out of date: {moved}. Insert the count again"
