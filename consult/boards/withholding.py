"""Which counts of frozen papers a reader is shown, so that no two of them together give a small one away. Pure.

Every count has one place where it is decided how it is shown, however many pages it stands on.
"""

from collections import Counter
from typing import Any

from consult.small_numbers import LARGE_ENOUGH, NOT_SHOWN, Cell, show, show_all, show_kinds, show_overlapping

OTHER_KINDS = "Other kinds"
READ = ("placed", "other", "nothing")


def withhold_all(papers: dict[str, Any]) -> dict[str, Any]:
    """The papers of a pack that counts other people than a later one: whoever holds both could subtract."""
    return papers | {"withheld": True}


def _withheld(papers: dict[str, Any]) -> bool:
    return bool(papers.get("withheld"))


def shown_count(papers: dict[str, Any], question: dict[str, Any], sentence: dict[str, Any]) -> int | str:
    """A sentence's count; how many answered at all is the base of everything else and is never withheld."""
    query, base = sentence["query"], sentence["denominator"]
    if query["kind"] == "answered":
        return int(sentence["numerator"])
    if _withheld(papers):
        return NOT_SHOWN
    if query.get("respondents"):
        return _count_of_a_kind(papers, question, sentence)
    beside = [each for each in question["sentences"] if _stands_beside(each["query"], query)]
    cells = [Cell(each["numerator"], each["named"]) for each in beside]
    if query["kind"] == "choice" and question["kind"] != "multiple":
        shown = show_all(cells)
    elif query["kind"] == "choice":
        shown = show_overlapping(cells, whole=sentence["denominator"], base=sentence["denominator"])
    else:
        shown = show_overlapping(cells, whole=min(question["ledger"]["placed"], base), base=base)
    count = shown[beside.index(sentence)]
    small = Cell(sentence["numerator"], sentence["named"]).is_small
    return show(sentence["numerator"], base=sentence["denominator"]) if small and count != NOT_SHOWN else count


def _stands_beside(other: dict[str, Any], query: dict[str, Any]) -> bool:
    return other["kind"] == query["kind"] and not other.get("respondents")


def _count_of_a_kind(papers: dict[str, Any], question: dict[str, Any], sentence: dict[str, Any]) -> int | str:
    """One kind's count stands beside the whole, so what is left must not point at anybody either."""
    told = _kinds(papers).get(sentence["query"]["respondents"], NOT_SHOWN)
    whole = sentence["denominator"]
    if sentence["query"]["kind"] == "theme":
        whole = next(len(each["respondents"]) for each in question["themes"] if each["id"] == sentence["theme"])
    left = whole - sentence["numerator"]
    large = sentence["numerator"] >= LARGE_ENOUGH and (left == 0 or left >= LARGE_ENOUGH)
    return sentence["numerator"] if large and isinstance(told, int) else NOT_SHOWN


def _kinds(papers: dict[str, Any]) -> dict[str, int | str]:
    """How many of each kind responded, as shown; empty where it is withheld altogether."""
    counted = papers["responses"]["counted"]
    sizes = Counter(each["kind"] for each in counted)
    named = {kind: all(each["named"] for each in counted if each["kind"] == kind) for kind in sizes}
    return {} if _withheld(papers) else show_kinds(sizes, named)


def who_responded(papers: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows of a bar table: how many of each kind, the largest first, those that are withheld last."""
    labels, shown = papers["responses"]["kinds"], _kinds(papers)
    if not shown:
        return [{"label": "All kinds", "n": len(papers["responses"]["counted"])}]
    return [{"label": labels.get(kind, kind), "n": n} for kind, n in shown.items()]


def who_is_counted(
    papers: dict[str, Any], question: dict[str, Any], sentence: dict[str, Any]
) -> list[dict[str, Any]] | None:
    """The same for those behind a sentence; None unless this table and every one it can be held against may be shown.

    Kinds that are withheld among all who responded stand together in one row.
    """
    told = _kinds(papers)
    if not told or not isinstance(shown_count(papers, question, sentence), int):
        return None
    tables = [question["answered"], sentence["counted"]]
    if sentence["query"]["kind"] == "choice" and question["kind"] != "multiple":
        tables += question["choices"].values()
    rows = [_by_kind(papers, told, places) for places in tables]
    if any(Cell(n).is_small for row in rows for n in row.values()):
        return None
    labels = papers["responses"]["kinds"] | {OTHER_KINDS: OTHER_KINDS}
    return [{"label": labels.get(kind, kind), "n": n} for kind, n in rows[1].items() if n]


def _by_kind(papers: dict[str, Any], told: dict[str, int | str], places: list[int]) -> dict[str, int]:
    counted = papers["responses"]["counted"]
    sizes = Counter(counted[place]["kind"] for place in places)
    exact = {kind: sizes[kind] for kind, n in told.items() if isinstance(n, int)}
    return exact | {OTHER_KINDS: sizes.total() - sum(exact.values())}


def shown_ledger(papers: dict[str, Any], question: dict[str, Any]) -> dict[str, int | str]:
    """The classes of a question's ledger. How many were placed is withheld where it would say who raised a theme."""
    ledger = {name: n for name, n in question["ledger"].items() if name != "received"}
    if _withheld(papers):
        return dict.fromkeys(ledger, NOT_SHOWN)
    cells = [Cell(ledger[name], named=name != "placed") for name in READ]
    return ledger | dict(zip(READ, show_all(cells), strict=True))


def shown_points(papers: dict[str, Any], n: int) -> int | str:
    """How many points are counted and not opened."""
    return NOT_SHOWN if _withheld(papers) and n else show(n)
