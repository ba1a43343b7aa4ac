"""Who is asked what: questions that hang on an earlier answer, and those on what matters to somebody. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from consult.questions.kinds import PICKED
from consult.questions.models import Question


def reached(asked: Sequence[Question], answers: Mapping[str, Any]) -> list[Question]:
    """Those that are asked of somebody who answered so far like this; `answers` are by question id.

    A question that is not reached counts as not answered for those that hang on it, whatever was typed before.
    """
    chosen: dict[str, set[str]] = {}
    found = []
    for question in asked:
        if all(set(each["choices"]) & chosen.get(each["question"], set()) for each in question.conditions):
            found.append(question)
            chosen[question.key] = set((answers.get(str(question.id)) or {}).get("choices", []))
    return found


def concerns(question: Question, terms: Collection[str]) -> bool:
    """Whether it is for somebody to whom these matter; to whom nothing was ticked, everything may."""
    return not question.terms or not terms or bool(set(question.terms) & set(terms))


def terms_of(about: Mapping[str, Any]) -> set[str]:
    """What somebody ticked, as questions name it."""
    lists = {"sector": about.get("sectors") or [], "challenge": about.get("challenges") or []}
    return {f"{kind}:{code}" for kind, codes in lists.items() for code in codes}


def may_route(question: Question) -> bool:
    """Whether others may hang on its answer."""
    return question.kind in PICKED and question.retired_at is None


def condition_problem(conditions: Iterable[Mapping[str, Any]], earlier: Sequence[Question]) -> str:
    """Why these conditions cannot stand; `earlier` are the questions asked before. Empty when they can."""
    known = {question.key: question for question in earlier if may_route(question)}
    for each in conditions:
        question = known.get(each["question"])
        if question is None:
            return "It can hang only on an earlier question that is answered by picking"
        if not each["choices"] or set(each["choices"]) - {choice.key for choice in question.offered}:
            return f"Choose which answers to question {question.number} it hangs on"
    return ""


def condition_words(question: Question, asked: Iterable[Question]) -> list[str]:
    """When it is asked, as facilitators and readers of all questions see it."""
    known = {each.key: each for each in asked}
    words = []
    for each in question.conditions:
        on = known.get(each["question"])
        if on is not None:
            labels = [f"“{choice.label}”" for choice in on.choices if choice.key in each["choices"]]
            words.append(f"question {on.number} was answered {' or '.join(labels)}")
    return words
