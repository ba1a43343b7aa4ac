"""Words as they are compared: folded, without endings, without those that say nothing."""

import re
from functools import cache

from consult.nlp.idle import IDLE

WORD = re.compile(r"[^\W_][\w'’]+")
ENDING = re.compile(r"(?:isation|ization|ation|ment|ness|ly|al|er|or)$")
_WHOLE = """
customer number order member power paper letter matter offer water summer centre sector doctor supply apply family reply
assembly early comply local social total moment department government community station nation
"""
WHOLE = frozenset(_WHOLE.split())  # words whose last letters only look like an ending


def folded(text: str) -> str:
    """What makes two texts copies of each other: the same characters, whatever the case and spacing."""
    return " ".join(text.lower().split())


def spelled(text: str) -> list[str]:
    """Every word of a text in lower case."""
    return re.findall(r"\w+(?:['’]\w+)*", text.lower())


def stems(text: str) -> list[str]:
    """The telling words of a text without their endings."""
    return [stem(word) for word in words(text)]


def stems_at(text: str) -> list[tuple[str, int, int]]:
    """The telling words of a text without their endings, each with where it begins and ends."""
    found = ((at[0].lower().replace("’", "'"), at.start(), at.end()) for at in WORD.finditer(text))
    return [(stem(word), start, end) for word, start, end in found if tells(word)]


def words(text: str) -> list[str]:
    """The telling words of a text as they were written, in lower case."""
    return [word for word in WORD.findall(text.lower().replace("’", "'")) if tells(word)]


@cache
def tells(word: str) -> bool:
    return len(word) > 2 and word not in IDLE and not word.isdigit()


@cache
def stem(word: str) -> str:
    """A word without its ending: "charging", "charged" and "chargers" all become "charg"."""
    word = _without_tense(_singular(word.removesuffix("'s").rstrip("'")))
    if word not in WHOLE and len(short := ENDING.sub("", word)) >= 4:
        word = short
    return word.rstrip("eyi") if len(word) > 4 else word


def _singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "xes", "zes", "ches", "shes", "buses")) else word[:-1]


def _without_tense(word: str) -> str:
    for ending in ("ing", "ed"):
        short = word.removesuffix(ending)
        if short != word and len(short) >= (3 if ending == "ing" else 4) and re.search("[aeiouy]", short):
            return short[:-1] if short[-1] == short[-2] and short[-1] not in "lsz" else short
    return word
