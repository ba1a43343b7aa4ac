"""Somebody who holds every page of a pack, can subtract, and knows the rules, finds out no small number.

The reader is played: what the pages show is written down as sums, and each unknown is narrowed until nothing moves. No
count of 1 to 4 may be left with one value. First over the pages themselves, then over many small packs made at random.
"""

import itertools
import random
import re
from collections import Counter
from datetime import timedelta

import pytest

from consult import boards, theming
from consult.boards.reading import get_frozen_sentence, list_shown, show_evidence
from consult.boards.withholding import OTHER_KINDS, shown_ledger, who_responded
from consult.db import db, transaction
from consult.people import RoleName
from consult.responses.models import Publication
from consult.small_numbers import LARGE_ENOUGH, NOT_SHOWN, SMALL, show_kinds
from consult.theming.models import Placement
from tests.browsing import words
from tests.conftest import NOW
from tests.factories.boards import make_pack
from tests.factories.catalogue import make_consultation
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.responses import make_response
from tests.factories.summaries import Heard, make_heard, make_summary
from tests.factories.theming import make_point, make_theme

KINDS = ("business", "charity", "council", "university")
FAR = 10**6


class Reader:
    """Knows for each unknown the least and the most that it can be, and how they add up."""

    def __init__(self):
        self.bounds, self.truth, self.sums = {}, {}, []
        self.open = set()  # counts that are for everybody to know: bases, and what nobody could put under a theme

    def unknown(self, name, truth, least=0, most=FAR):
        low, high = self.bounds.get(name, (0, FAR))
        self.bounds[name], self.truth[name] = (max(low, least), min(high, most)), truth
        return name

    def told(self, name, truth, shown):
        """What a page shows of a count: itself, "1 to 4" or so, or nothing, which nobody does to a small number."""
        if isinstance(shown, int):
            assert shown == truth, f"{name} is shown as {shown} and is {truth}"
            return self.unknown(name, truth, shown, shown)
        if shown == NOT_SHOWN:
            return self.unknown(name, truth)
        least, most = map(int, re.findall(r"\d+", shown))
        return self.unknown(name, truth, least, most)

    def adds_up(self, parts, whole, *, overlap=False):
        self.sums.append((list(parts), whole, overlap))

    def at_most(self, part, whole):
        self.sums.append(([part], whole, None))

    def narrow(self):
        before = None
        while before != self.bounds:
            before = dict(self.bounds)
            for parts, whole, overlap in self.sums:
                self._narrow(parts, whole, overlap)

    def _narrow(self, parts, whole, overlap):
        low, high = self.bounds[whole]
        least, most = sum(self.bounds[part][0] for part in parts), sum(self.bounds[part][1] for part in parts)
        if overlap is not None:
            high = min(high, most)
        if not overlap:
            low = max(low, least)
        self.bounds[whole] = (low, high)
        for part in parts:
            mine = self.bounds[part]
            others = sum(self.bounds[other][1] for other in parts if other != part)
            beside = sum(self.bounds[other][0] for other in parts if other != part)
            at_least = low - others if overlap is not None else 0
            at_most = high if overlap or overlap is None else high - beside
            self.bounds[part] = (max(mine[0], at_least), min(mine[1], at_most))
        for name in (whole, *parts):
            least, most = self.bounds[name]
            assert least <= self.truth[name] <= most, f"the reader is wrong about {name}"

    def found_out(self):
        self.narrow()
        fixed = (name for name, (least, most) in self.bounds.items() if least == most)
        return sorted(name for name in fixed if 1 <= self.truth[name] <= SMALL and name not in self.open)


def read(papers):
    """Everything that the pages of a pack show, as a reader would write it down."""
    reader, counted = Reader(), papers["responses"]["counted"]
    reader.unknown("all", len(counted), len(counted), len(counted))
    shown = {row["label"]: row["n"] for row in who_responded(papers)}
    for kind in KINDS:
        size = sum(each["kind"] == kind for each in counted)
        if "All kinds" in shown:
            reader.unknown(f"all {kind}", size)
        else:
            reader.told(f"all {kind}", size, shown.get(kind, 0))
    reader.adds_up([f"all {kind}" for kind in KINDS], "all")
    for question in papers["questions"]:
        _read_question(reader, papers, question, {kind for kind, n in shown.items() if isinstance(n, int)})
    return reader


def _read_question(reader, papers, question, own_row):
    counted, name = papers["responses"]["counted"], f"q{question['number']}"
    base = reader.told(name, len(question["answered"]), len(question["answered"]))
    reader.open.add(base)
    for kind in KINDS:
        part = reader.unknown(f"{name} {kind}", sum(counted[at]["kind"] == kind for at in question["answered"]))
        reader.at_most(part, f"all {kind}")
    reader.adds_up([f"{name} {kind}" for kind in KINDS], base)
    whole = {}
    for shown in list_shown(papers, question):
        _, sentence = get_frozen_sentence(papers, shown.no)
        query = sentence["query"]
        about = query.get("choice") or query.get("theme_id")
        this = f"{name} {about}" if about else name
        if query.get("respondents"):
            reader.told(f"{this} {query['respondents']}", sentence["numerator"], shown.count)
            reader.told(f"{name} {query['respondents']}", sentence["denominator"], shown.base)
            continue
        reader.told(this, sentence["numerator"], shown.count)
        reader.at_most(this, base)
        assert isinstance(shown.count, int) or "some of them" in shown.text
        if about:
            whole[this] = query["kind"]
            for kind in KINDS:
                truth = sum(counted[at]["kind"] == kind for at in sentence["counted"])
                reader.at_most(reader.unknown(f"{this} {kind}", truth), f"{name} {kind}")
            reader.adds_up([f"{this} {kind}" for kind in KINDS], this)
        evidence = show_evidence(papers, question, sentence)
        if evidence.by_kind is not None:
            _read_kinds(reader, evidence.by_kind, sentence, counted, this, own_row)
    choices = [each for each, kind in whole.items() if kind == "choice"]
    if choices and question["kind"] != "multiple":
        reader.adds_up(choices, base)
        for kind in KINDS:
            reader.adds_up([f"{choice} {kind}" for choice in choices], f"{name} {kind}")
    elif choices:
        reader.adds_up(choices, base, overlap=True)
    themes = [each for each, kind in whole.items() if kind == "theme"]
    if themes:
        ledger = shown_ledger(papers, question)
        for label, n in ledger.items():
            if label in ("placed", "other", "nothing"):
                reader.told(f"{name} {label}", question["ledger"][label], n)
        reader.open |= {f"{name} other", f"{name} nothing"}
        reader.adds_up([f"{name} {label}" for label in ("placed", "other", "nothing")], base)
        reader.adds_up(themes, f"{name} placed", overlap=True)


def _read_kinds(reader, rows, sentence, counted, this, own_row):
    told = {row["label"]: row["n"] for row in rows}
    sizes = {kind: sum(counted[at]["kind"] == kind for at in sentence["counted"]) for kind in KINDS}
    for kind in own_row:
        reader.told(f"{this} {kind}", sizes[kind], told.get(kind, 0))
    others = [kind for kind in KINDS if kind not in own_row]
    if others:
        together = reader.told(f"{this} {OTHER_KINDS}", sum(sizes[kind] for kind in others), told.get(OTHER_KINDS, 0))
        reader.adds_up([f"{this} {kind}" for kind in others], together)


def make_papers(chance, *, kind="single"):
    """A small pack: one question with choices, one with themes, everybody unnamed."""
    counted = [{"id": str(n), "kind": chance.choice(KINDS), "named": False} for n in range(chance.randint(6, 40))]
    share = chance.choice((0.6, 0.9, 1))
    answered = [[at for at in range(len(counted)) if chance.random() < share] or [0] for _ in range(2)]
    picked = {key: [] for key in "abc"}
    for at in answered[0]:
        for key in chance.sample("abc", k=chance.randint(1, 2) if kind == "multiple" else 1):
            picked[key].append(at)
    rate = chance.choice((0.1, 0.3, 0.7))
    raised = {name: [at for at in answered[1] if chance.random() < rate] for name in ("grid", "buses")}
    placed = len(set(itertools.chain(*raised.values())))
    papers = {
        "responses": {"counted": counted, "kinds": {kind: kind for kind in KINDS}},
        "questions": [_question(1, kind, answered[0], counted), _question(2, "text", answered[1], counted)],
        "points": {},
    }
    closed, open_ = papers["questions"]
    closed["choices"] = picked
    closed["ledger"] = {"received": len(answered[0]), "placed": 0, "other": 0, "nothing": len(answered[0])}
    open_["ledger"] = {"received": len(answered[1]), "placed": placed, "other": len(answered[1]) - placed, "nothing": 0}
    open_["themes"] = [
        {"id": name, "name": name, "respondents": who, "placed_singly": len(who), "placed_in_batches": 0, "batches": 0}
        for name, who in raised.items()
    ]
    for key, who in picked.items():
        _say(papers, closed, {"kind": "choice", "choice": key, "choice_label": key}, who, answered[0])
    for name, who in raised.items():
        if who:
            _say(papers, open_, {"kind": "theme", "theme_id": name, "theme": name}, who, answered[1])
            _say_of_a_kind(papers, open_, name, who)
    return papers


def _say_of_a_kind(papers, question, name, who):
    """As a summary is written: of the largest kind alone, where neither it nor what is left points at anybody."""
    counted = papers["responses"]["counted"]
    told = show_kinds(Counter(each["kind"] for each in counted))
    among = Counter(counted[at]["kind"] for at in question["answered"])
    largest = min(among, key=lambda kind: (-among[kind], kind))
    some = [at for at in who if counted[at]["kind"] == largest]
    left = len(who) - len(some)
    if isinstance(told.get(largest), int) and len(some) >= LARGE_ENOUGH and (left == 0 or left >= LARGE_ENOUGH):
        query = {"kind": "theme", "theme_id": name, "theme": name, "respondents": largest}
        _say(papers, question, query, some, [at for at in question["answered"] if counted[at]["kind"] == largest])


def _question(number, kind, answered, counted):
    question = {"number": number, "text": "What is needed?", "kind": kind, "answered": answered}
    question |= {"choices": {}, "themes": [], "sentences": []}
    everybody = list(range(len(counted)))
    _say({"questions": []}, question, {"kind": "answered"}, answered, everybody, no=number)
    return question


def _say(papers, question, query, who, base, *, no=0):
    wording = "{count} of {base} said {theme}{choice}, {how_many} of them."
    question["sentences"].append(
        {
            "no": no or 10 + sum(len(each["sentences"]) for each in papers["questions"]), "part": "theme",
            "query": query, "wording": wording, "theme": query.get("theme_id"), "numerator": len(who),
            "denominator": len(base), "counted": who, "named": False, "points": [], "quotes": [],
            "words": {"theme": query.get("theme", ""), "choice": query.get("choice", ""), "respondents": ""},
        }
    )  # fmt: skip


@pytest.mark.once
@pytest.mark.parametrize("kind", ["single", "multiple"])
@pytest.mark.parametrize("seed", range(10))
def test_no_small_number_follows_from_the_pages_of_any_small_pack(kind, seed):
    for n in range(60):
        papers = make_papers(random.Random(1000 * seed + n), kind=kind)
        assert read(papers).found_out() == [], f"seed {seed}, pack {n}"


def member():
    return make_person(RoleName.BOARD_MEMBER, board_slug="harbour")


def address(pack, rest=""):
    return f"/boards/harbour/packs/{boards.name_of_pack(pack)}{rest}"


def sentence_on(heard, pack, theme, kind=None):
    """Where the evidence of a theme's sentence stands."""
    sentences = boards.papers_of(pack)["questions"][0]["sentences"]
    about = [each for each in sentences if each["theme"] == str(theme.id) and each["query"].get("respondents") == kind]
    return address(pack, f"/sentences/{about[0]['no']}")


def test_who_stands_behind_a_withheld_count_is_not_told_by_kind(browse):
    heard = make_heard()
    quiet = make_response(
        heard.consultation, {heard.question: "Rents."}, kind="charity", confidential=(heard.question,)
    )
    make_theme(heard.question, "Rents are too high", [make_point(quiet, heard.question)], heard.analyst)
    pack = make_pack(heard)
    reader = browse.as_(member())
    rents = next(each for each in theming.list_themes(heard.question) if each.name.startswith("Rents"))
    page = reader.get(sentence_on(heard, pack, rents))
    assert "1 to 4 of 13" in page.text and "not shown: it would point at fewer than five" in page.text
    assert not page.soup.select(".bar-table") and "charity" not in page.text.lower()
    assert "Confidential points that also support this: 1 to 4" in page.text


def test_the_place_of_a_withheld_count_does_not_say_which_of_two_is_larger(browse):
    heard = make_heard()
    make_theme(heard.question, "Zinc is scarce", [each.point for each in heard.responses[:4]], heard.analyst)
    page = browse.as_(member()).get(address(make_pack(heard)))
    small = ["Buses do not reach the works", "Zinc is scarce"]  # one and four of twelve
    rows = [words(row.th) for row in page.soup.select(".bar-table tbody tr") if "1 to 4" in words(row)]
    assert [row for row in rows if row in small] == small
    minorities = page.text.partition("Minority views")[2].rpartition("Minority views")[2]
    assert [minorities.index(name) for name in small] == sorted(minorities.index(name) for name in small)


def test_two_packs_that_count_other_people_cannot_be_subtracted(browse):
    heard = make_heard()
    first = make_pack(heard)
    reader = browse.as_(member())
    assert "8 of 12" in reader.get(address(first)).text
    late = make_response(heard.consultation, {heard.question: "The grid is late."}, kind="university")
    point = make_point(late, heard.question)
    with transaction():
        db.session.add(Placement(theme_id=heard.grid.id, point_id=point.id, person_id=heard.analyst.id, placed_at=NOW))
    make_summary(heard)
    second = make_pack(heard)
    assert "9 of 13" in reader.get(address(second)).text
    page = reader.get(address(first))
    assert "A later pack counts other people" in page.text and "8 of 12" not in page.text
    assert "A number not shown of 12 respondents who answered this question" in page.text
    assert "8 of" not in reader.get(sentence_on(heard, first, heard.grid)).text


def test_two_packs_that_count_the_same_people_both_show_their_counts(browse):
    heard = make_heard()
    first, second = make_pack(heard), make_pack(heard)
    reader = browse.as_(member())
    for pack in (first, second):
        assert "8 of 12 respondents" in reader.get(address(pack)).text


def test_how_many_were_placed_does_not_say_how_many_raised_the_only_theme(browse):
    consultation = make_consultation(closes_at=NOW - timedelta(days=1))
    question, analyst = make_question(consultation), make_person(RoleName.LEAD_ANALYST)
    sent = [make_response(consultation, {question: f"Answer {n}."}, publication=Publication.NONE) for n in range(9)]
    points = [make_point(each, question) for each in sent]
    make_theme(question, "Rents are too high", points[:2], analyst)
    pack = make_pack(Heard(consultation, question, sent, None, None, analyst))
    page = browse.as_(member()).get(address(pack))
    assert "9 received = 1 to 4 placed + not shown other" in page.text and "It adds up" in page.text
    assert "1 to 4 of 9" in page.text and "Every placement was accepted by people, one by one." in page.text
    assert not page.soup.select(".ledger__bar")
