"""What to look at again in a questionnaire before people read it. Estimates, never a bar. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from consult.questions.models import Question

MANY_QUESTIONS = 15
LONG_SENTENCE = 25
OLDEST_READER = 14
_LEADING = re.compile(
    r"\b(don['’]t you|do you not|(?<!how far )do you agree that|would you agree|surely|obviously|clearly|of course"
    r"|as everyone knows|how much do you support|vital|excellent|much-needed|common sense|rightly|simply)\b",
    re.IGNORECASE,
)
_TWO = re.compile(
    r"\?.+\?|\band/or\b|\b(?:and|or) (?:how|what|why|which|who|where|when|whether|should|would|do|does|is|are)\b",
    re.IGNORECASE | re.DOTALL,
)
_SENTENCES = re.compile(r"[.!?:;]+(?:\s|$)|\n+")
_VOWELS = re.compile(r"[aeiouy]+")


@dataclass(frozen=True)
class Care:
    """One thing to look at again; `number` is the question's, or None for the whole."""

    words: str
    number: int | None = None


def cares_about(asked: Sequence[Question]) -> list[Care]:
    """For a whole questionnaire, in the order of its questions."""
    found = [Care(words, question.number) for question in asked for words in cares_in(question.text, question.hint)]
    if len(asked) > MANY_QUESTIONS:
        words = f"There are {len(asked)} questions. Over {MANY_QUESTIONS}, many people stop before the end"
        return [Care(words), *found]
    return found


def cares_in(text: str, hint: str = "") -> list[str]:
    """For one question."""
    found = []
    leading = _LEADING.search(text)
    if leading:
        found.append(f"“{leading[0]}” may lead people to an answer. Ask in neutral words")
    if _TWO.search(text):
        found.append("It may ask two things at once. Ask them one by one")
    longest = max((len(sentence.split()) for sentence in _sentences(f"{text} {hint}")), default=0)
    if longest > LONG_SENTENCE:
        found.append(f"A sentence has {longest} words. Under {LONG_SENTENCE} reads more easily")
    age = reading_age(f"{text} {hint}")
    if age > OLDEST_READER:
        found.append(f"It reads as for people of about {age}. Use shorter words and sentences")
    return found


def reading_age(text: str) -> int:
    """About how old an average reader must be: the Flesch-Kincaid grade and five years, from 5 on."""
    sentences = [sentence.split() for sentence in _sentences(text)]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return 5
    syllables = sum(_syllables(word) for word in words)
    grade = 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59
    return max(5, round(grade + 5))


def _sentences(text: str) -> list[str]:
    return [part for part in _SENTENCES.split(text) if part.strip()]


def _syllables(word: str) -> int:
    plain = re.sub(r"[^a-z]", "", word.lower())
    silent = plain.endswith("e") and not plain.endswith(("le", "ee"))
    return max(1, len(_VOWELS.findall(plain)) - silent)
