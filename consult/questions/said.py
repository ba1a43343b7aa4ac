"""All that one question says, as plain values: what versions, copies and the bank keep. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from consult.questions.kinds import QuestionKind


@dataclass(frozen=True)
class Option:
    """A choice as it was offered."""

    key: str
    label: str
    stance: str


def choice_of(key: str, label: str, stance: str) -> Option:
    return Option(key, label, stance)


@dataclass(frozen=True)
class Said:
    """One question's words, choices and rules; `clause` is the id of the clause that it is about."""

    kind: QuestionKind
    text: str
    why: str
    preface: str = ""
    hint: str = ""
    required: bool = False
    word_limit: int | None = None
    no_view: bool = True
    clause: str = ""
    choices: list[list[str]] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)
    conditions: list[dict[str, Any]] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)

    def plain(self) -> dict[str, Any]:
        return asdict(self) | {"kind": str(self.kind)}

    @classmethod
    def from_plain(cls, values: Mapping[str, Any]) -> "Said":
        return cls(**{**values, "kind": QuestionKind(values["kind"])})

    def asks_the_same(self, other: "Said") -> bool:
        """Whether respondents are asked the same thing; whom it is suggested to is no part of it."""
        return self.plain() | {"terms": []} == other.plain() | {"terms": []}

    def in_words(self) -> str:
        """As people read it, in paragraphs: for the list of public changes."""
        lines = [self.preface, self.text, f"Why we ask: {self.why}", self.hint]
        lines += ["; ".join(words for _key, words in self.settings.get("rows", []))]
        lines += ["; ".join(label for _key, label, _stance in self.choices)]
        if self.kind is QuestionKind.NUMBER:
            lines += [limits_words(self.settings)]
        if self.word_limit:
            lines += [f"Up to {self.word_limit:,} words."]
        lines += ["It needs an answer." if self.required else ""]
        return "\n\n".join(line for line in lines if line)


def limits_words(settings: Mapping[str, Any]) -> str:
    """What number may be given, as a hint has it; empty where any may."""
    low, high, unit = (str(settings.get(name) or "") for name in ("lowest", "highest", "unit"))
    bounds = {
        (True, True): f"from {low} to {high}",
        (True, False): f"{low} or more",
        (False, True): f"{high} or less",
        (False, False): "",
    }[bool(low), bool(high)]
    whole = "A whole number" if settings.get("whole") else "A number"
    return f"{whole}{' ' if bounds else ''}{bounds}{', in ' + unit if unit else ''}."
