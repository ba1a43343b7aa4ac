"""What the equality officer sees: counts after the close, none of which points at a few people."""

from collections.abc import Sequence
from dataclasses import dataclass

from consult.catalogue import Consultation
from consult.db import db
from consult.responses.equality.asking import EqualityQuestion
from consult.responses.equality.models import EqualityTally

FEWEST_SHOWN = 10
FEWER = f"Fewer than {FEWEST_SHOWN}"
NOT_SHOWN = "Not shown"


@dataclass(frozen=True)
class EqualityResult:
    """One question, with the words of each choice and its count as it may be shown."""

    label: str
    rows: list[tuple[str, str]]


def list_equality_results(consultation: Consultation) -> list[EqualityResult]:
    """Empty where too few answered to show anything."""
    tally = db.session.get(EqualityTally, consultation.id)
    if tally is None or max(sum(each.values()) for each in tally.counts.values()) < FEWEST_SHOWN:
        return []
    results = []
    for question in (EqualityQuestion(**each) for each in tally.asked):
        counts = [tally.counts[question.key][key] for key, _words in question.choices]
        words = [words for _key, words in question.choices]
        results.append(EqualityResult(question.label, list(zip(words, show_counts(counts), strict=True))))
    return results


def show_counts(counts: Sequence[int]) -> list[str]:
    """Counts under ten, nought among them, read the same; where only one is hidden, so is the next smallest.

    Totals are told nowhere, but somebody who knew one could subtract.
    """
    hidden = {place for place, n in enumerate(counts) if n < FEWEST_SHOWN}
    also = min((place for place in range(len(counts)) if place not in hidden), key=lambda at: counts[at], default=None)
    guarded = {also} if len(hidden) == 1 and also is not None else set()
    return [FEWER if at in hidden else NOT_SHOWN if at in guarded else f"{n:,}" for at, n in enumerate(counts)]
