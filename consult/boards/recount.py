"""Work every number of a frozen pack out again, from the pack alone. Pure."""

from typing import Any


def recount(content: dict[str, Any]) -> list[str]:
    """What does not add up in these papers, one sentence each; empty when everything does."""
    wrong: list[str] = []
    kinds = [each["kind"] for each in content["responses"]["counted"]]
    counted, excluded = len(kinds), content["responses"]["excluded"]
    if content["responses"]["received"] != counted + excluded:
        wrong.append(f"Responses received are not the {counted} counted and {excluded} excluded")
    for question in content["questions"]:
        wrong += _recount_question(question, kinds)
    return wrong


def _recount_question(question: dict[str, Any], kinds: list[str]) -> list[str]:
    number, ledger = question["number"], question["ledger"]
    wrong = []
    if ledger["received"] != sum(n for name, n in ledger.items() if name != "received"):
        wrong.append(f"The ledger of question {number} does not add up")
    themes = {theme["id"]: theme for theme in question["themes"]}
    for sentence in question["sentences"]:
        respondents, base = counted_again(sentence, question, themes, kinds)
        numbers = (len(respondents & base), len(base))
        if numbers != (sentence["numerator"], sentence["denominator"]):
            says = f"{sentence['numerator']} of {sentence['denominator']}"
            wrong.append(f"Sentence {sentence['no']} says {says}; the papers give {numbers[0]} of {numbers[1]}")
    return wrong


def counted_again(
    sentence: dict[str, Any], question: dict[str, Any], themes: dict[str, Any], kinds: list[str]
) -> tuple[set[int], set[int]]:
    """Whom a sentence counts and among whom, from the lists that were frozen beside it."""
    query = sentence["query"]
    kind = query.get("respondents")
    answered = set(question["answered"])
    everybody = {place for place in answered if kind in (None, kinds[place])}
    if query["kind"] == "answered":
        return everybody, {place for place, each in enumerate(kinds) if kind in (None, each)}
    if query["kind"] == "who":
        return everybody, answered
    if query["kind"] == "choice":
        return set(question["choices"][query["choice"]]), everybody
    return set(themes[sentence["theme"]]["respondents"]), everybody
