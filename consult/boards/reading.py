"""What a reader is shown of frozen papers: small numbers withheld, words only where their author allows. Pure."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from consult import summaries
from consult.boards.withholding import shown_count, shown_points, who_is_counted
from consult.errors import NotFound
from consult.questions.wording import COMMENTS, Wording, wording
from consult.small_numbers import NOT_SHOWN
from consult.summaries import Part, how_many, many, number, share

MOST_IN_ONE_MINUTE = 6


@dataclass(frozen=True)
class Shown:
    """One sentence as it is shown, with its count beside it."""

    no: int
    text: str
    count: int | str
    base: int
    part: str
    question: int
    asked: Wording
    theme: str | None
    quotes: list[dict[str, Any]]


@dataclass(frozen=True)
class EvidenceShown:
    """What stands behind a sentence: the points that may be read, and how many may only be counted."""

    points: list[dict[str, Any]]
    confidential: int | str
    withheld: int | str
    by_kind: list[dict[str, Any]] | None


def sentences(papers: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Every sentence with its question, in the pack's order."""
    return ((question, sentence) for question in papers["questions"] for sentence in question["sentences"])


def get_frozen_sentence(papers: dict[str, Any], no: int) -> tuple[dict[str, Any], dict[str, Any]]:
    found = next((pair for pair in sentences(papers) if pair[1]["no"] == no), None)
    if found is None:
        raise NotFound("This pack has no such sentence")
    return found


def shown_text(papers: dict[str, Any], question: dict[str, Any], sentence: dict[str, Any]) -> str:
    """The sentence with its numbers as they may be shown; a word such as "most" is a number too."""
    count, base = shown_count(papers, question, sentence), sentence["denominator"]
    if count == NOT_SHOWN:
        count = "A number not shown"
    exact = isinstance(count, int)
    values = sentence["words"] | {
        "count": number(count) if isinstance(count, int) else count,
        "base": number(base),
        "share": share(sentence["numerator"], base) if exact else "",
        "how_many": how_many(sentence["numerator"], base) if exact else "some",
    }
    return summaries.render(sentence["wording"], values)


def words_about(question: dict[str, Any]) -> Wording:
    """How a frozen question is spoken of."""
    return wording(question["kind"], question["number"], question["text"])


def show_sentence(papers: dict[str, Any], question: dict[str, Any], sentence: dict[str, Any]) -> Shown:
    return Shown(
        no=sentence["no"],
        text=shown_text(papers, question, sentence),
        count=shown_count(papers, question, sentence),
        base=sentence["denominator"],
        part=sentence["part"],
        question=question["number"],
        asked=words_about(question),
        theme=sentence["theme"],
        quotes=[quote for quote in (_quote(papers, key) for key in sentence["quotes"]) if quote["text"]],
    )


def _quote(papers: dict[str, Any], key: str) -> dict[str, Any]:
    """A point's words and whose they are: a name where its author agreed to it, else their kind; on which clause."""
    point = papers["points"][key]
    kind = papers["responses"]["kinds"].get(point["kind"], point["kind"])
    return {
        "text": point["text"] if point["shown"] == "yes" else None,
        "by": ", ".join(filter(None, (point["by"] or kind, point.get("on")))),
        "kind": point["kind"],
    }


def list_shown(papers: dict[str, Any], question: dict[str, Any], *parts: Part) -> list[Shown]:
    return [
        show_sentence(papers, question, sentence)
        for sentence in question["sentences"]
        if not parts or sentence["part"] in parts
    ]


def main_sentence(papers: dict[str, Any], theme_id: str) -> Shown | None:
    """What was heard on a theme: its sentence over everybody who answered."""
    return next(
        (
            show_sentence(papers, question, sentence)
            for question, sentence in sentences(papers)
            if sentence["theme"] == theme_id and not sentence["query"].get("respondents")
        ),
        None,
    )


def in_one_minute(papers: dict[str, Any]) -> list[Shown]:
    """Six sentences at most: what most people said to each question first, then the next of each."""
    ranks = [
        [each for each in list_shown(papers, question, Part.THEME) if _is_main(papers, each)]
        for question in papers["questions"]
    ]
    turns = (rank[turn] for turn in range(MOST_IN_ONE_MINUTE) for rank in ranks if turn < len(rank))
    return sorted(list(turns)[:MOST_IN_ONE_MINUTE], key=lambda shown: shown.no)


def _is_main(papers: dict[str, Any], shown: Shown) -> bool:
    return not get_frozen_sentence(papers, shown.no)[1]["query"].get("respondents")


def list_minorities(papers: dict[str, Any]) -> list[Shown]:
    return [each for question in papers["questions"] for each in list_shown(papers, question, Part.MINORITY)]


def show_evidence(papers: dict[str, Any], question: dict[str, Any], sentence: dict[str, Any]) -> EvidenceShown:
    """Quotes first, then every other point that may be read; the rest is counted and never opened."""
    first = {key: place for place, key in enumerate(sentence["quotes"])}
    keys = sorted(sentence["points"], key=lambda key: first.get(key, len(first)))
    shown = Counter(papers["points"][key]["shown"] for key in keys)
    return EvidenceShown(
        points=[_quote(papers, key) for key in keys if papers["points"][key]["shown"] == "yes"],
        confidential=shown_points(papers, shown["confidential"]),
        withheld=shown_points(papers, shown["no"]),
        by_kind=who_is_counted(papers, question, sentence),
    )


def how_counted(papers: dict[str, Any], question: dict[str, Any], sentence: dict[str, Any]) -> str:
    """In words, from the query that made the number."""
    query, did = sentence["query"], words_about(question).did
    kind = query.get("respondents")
    those = many(papers["responses"]["kinds"].get(kind, kind)) if kind else "respondents"
    once = "A respondent counts once, however often they say it; copies in a campaign are counted, each sender once."
    if query["kind"] == "answered":
        how = "" if question["kind"] == COMMENTS else " with words or a choice"
        return f"All responses that count, and those of them that {did}{how}."
    if query["kind"] == "who":
        return f"Those who {did}, and those of them who are {those}."
    if query["kind"] == "choice":
        return f"The {those} who {did}, and those of them who chose this."
    return f"The {those} who {did}, and those of them with a point that people placed here. {once}"


def quality_lines(papers: dict[str, Any]) -> list[dict[str, Any]]:
    """The four lines of the quality card. What was not measured says so and is never called good."""
    ledgers = [question["ledger"] for question in papers["questions"]]
    received, failed = sum(each["received"] for each in ledgers), sum(each["failed"] for each in ledgers)
    comments = any(question["kind"] == COMMENTS for question in papers["questions"])
    what = "answers and comments" if comments else "answers"
    whole = f"{number(received)} of {number(received)} {what} accounted for"
    not_read = f"; {number(failed)} could not be read" if failed else ""
    lines = [{"title": "Everything accounted for", "state": "care" if failed else "good", "text": whole + not_read}]
    for title, key in (
        ("Two readers agree", "agreement"),
        ("Themes are stable", "stability"),
        ("Who we did not hear", "coverage"),
    ):
        lines.append({"title": title, "state": "care", "text": papers[key].capitalize()})
    return lines


def who_placed(papers: dict[str, Any]) -> str:
    """How the placements were accepted, in one sentence; without their number where a theme's count is withheld."""
    themes = [theme for question in papers["questions"] for theme in question["themes"]]
    singly = sum(theme["placed_singly"] for theme in themes)
    together = sum(theme["placed_in_batches"] for theme in themes)
    batches = sum(theme["batches"] for theme in themes)
    told = [main_sentence(papers, theme["id"]) for theme in themes if theme["respondents"]]
    if not all(heard is not None and isinstance(heard.count, int) for heard in told):
        return f"Every placement was accepted by people, one by one{' or in checked batches' if batches else ''}."
    every = f"All {number(singly + together)} placements were accepted by people"
    if not together:
        return f"{every}, one by one."
    return f"{every}: {number(singly)} one by one, {number(together)} in {number(batches)} checked batches."
