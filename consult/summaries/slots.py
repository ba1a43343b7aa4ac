"""Wording with slots: how a sentence gets its numbers, and how a typed number is kept out. Pure."""

import re
from collections.abc import Mapping

from consult.errors import RuleBroken

SLOTS = {
    "count": "how many",
    "base": "of how many",
    "share": "the share in brackets, where the base is 50 or more",
    "how_many": "the count in a word: most, some, a few",
    "theme": "the theme's name",
    "respondents": "the kind of respondent",
    "choice": "the choice's words",
}
COUNTED = ("count", "base")

_SLOT = re.compile(r"\{([^{}]*)\}")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_UNITS = "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
_TENS = "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion"
_SHARES = "dozen half third thirds quarter quarters percent"
NUMBER_WORDS = frozenset(f"{_UNITS} {_TENS} {_SHARES}".split()) | {"hundreds", "thousands", "millions", "dozens"}
LOADED = ("overwhelming", "the public thinks", "the public think")


class TypedNumber(RuleBroken):
    """A number stands in the wording that did not come from the data."""


class BadSlots(RuleBroken):
    """The wording lost a slot that carries its count, or names one that does not exist."""


def bare(wording: str) -> str:
    """The words alone, without slots."""
    return _SLOT.sub(" ", wording)


def typed_numbers(wording: str) -> list[str]:
    """Every number that somebody typed: figures of any script, and numbers in words."""
    words = bare(wording)
    figures = re.findall(r"\d[\d,.]*\d|\S*\d\S*|\S*%\S*", words)
    marks = [character for character in words if character.isnumeric() and not character.isdecimal()]
    spelled = [word for word in _WORD.findall(words) if word.lower() in NUMBER_WORDS]
    return figures + marks + spelled


def check_wording(wording: str, *, numerator: int) -> None:
    """Refuse wording in which a number was typed, a count was lost, or an amount stands without its count."""
    for number in typed_numbers(wording):
        if number.isdigit() and int(number) != numerator:
            raise TypedNumber(f"“{number}” is no longer what the data says ({numerator}). Insert the count again")
        raise TypedNumber(f"“{number}” was typed. Numbers come from the data: insert the count as {{count}}")
    names = _SLOT.findall(wording)
    for name in names:
        if name not in SLOTS:
            known = ", ".join("{" + slot + "}" for slot in SLOTS)
            raise BadSlots(f"There is nothing to insert for {{{name}}}. Use {known}")
    if "{" in bare(wording) or "}" in bare(wording):
        raise BadSlots("A bracket { or } stands alone. Write {count} and {base} whole")
    for needed in COUNTED:
        if needed not in names:
            raise BadSlots(f"Keep {{{needed}}} in the sentence: a reader must see how many of how many")
    for word in LOADED:
        if word in wording.lower():
            raise BadSlots(f"Leave out “{word}”: say how many of how many said it")


def render(wording: str, values: Mapping[str, str]) -> str:
    """Fill the slots. Values are put in as they are; nothing in them is looked up again."""
    return _SLOT.sub(lambda slot: values.get(slot[1], ""), wording)


def number(n: int) -> str:
    return f"{n:,}"


def share(n: int, base: int) -> str:
    """The share in brackets, or nothing while the base is under 50."""
    if base < 50:
        return ""
    if 0 < n * 200 < base:
        return " (under 1%)"
    return f" ({(2 * n * 100 + base) // (2 * base)}%)"


def how_many(n: int, base: int) -> str:
    """The count in a word, never without its count beside it."""
    if n == 0:
        return "none"
    if n == base:
        return "all"
    if n < 5 or n * 10 <= base:
        return "a few" if n * 2 < base else "most" if n * 20 > base * 11 else "about half"
    if n * 10 >= base * 9:
        return "almost all"
    if base * 45 <= n * 100 <= base * 55:
        return "about half"
    return "most" if n * 2 > base else "some"


def many(label: str) -> str:
    """A kind of respondent in the plural: "University or college" gives "universities or colleges"."""
    return " or ".join(_plural(part) for part in label.replace("_", " ").split(" or "))


def _plural(words: str) -> str:
    head = words if words[:2].isupper() else words[:1].lower() + words[1:]
    if re.search(r"[^aeiou]y$", head):
        return head[:-1] + "ies"
    return head + ("es" if re.search(r"(s|x|ch|sh)$", head) else "s")
