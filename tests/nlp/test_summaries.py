"""A summary of a question: exact sentences, how many each stands for, and where evidence is."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from consult.nlp.summaries import summarise
from consult.nlp.summaries.evidence import find_evidence, is_rich

WORKS = ("old", "brick", "corner", "yard", "canal", "upper", "lower", "far")
RENT = [f"The rent on our {one} workshop doubled when the lease was renewed." for one in WORKS]
BUS = [f"The {one} bus leaves before the night shift at the factory ends." for one in WORKS[:4]]
SAID = [*RENT, *BUS]
IDS = [str(at) for at in range(len(SAID))]


def test_a_summary_has_no_more_sentences_than_asked_for() -> None:
    chosen = summarise(SAID, IDS, sentences=2)
    assert len(chosen) == 2
    assert {one.at < len(RENT) for one in chosen} == {True, False}


def test_each_sentence_says_how_many_answers_it_stands_for_and_the_largest_comes_first() -> None:
    first, second = summarise(SAID, IDS, sentences=2)
    assert (first.stands_for, second.stands_for) == (len(RENT), len(BUS))


def test_what_few_say_is_marked_as_a_minority() -> None:
    said = [*RENT, *RENT, *RENT, *BUS[:2]]
    kinds = {
        said[one.at] in BUS: one.kind for one in summarise(said, [str(at) for at in range(len(said))], sentences=2)
    }
    assert kinds == {True: "minority", False: "typical"}


def test_copies_count_as_answers_but_are_quoted_once() -> None:
    said = [BUS[0]] * 5
    (only,) = summarise(said, list("abcde"), sentences=3)
    assert only.stands_for == 5


def test_the_order_of_arrival_changes_nothing() -> None:
    forward = [SAID[one.at] for one in summarise(SAID, IDS, sentences=4)]
    assert [SAID[::-1][one.at] for one in summarise(SAID[::-1], IDS, sentences=4)] == forward


def test_a_longer_summary_holds_the_shorter_one() -> None:
    short, long = ({one.at for one in summarise(SAID, IDS, sentences=count)} for count in (2, 4))
    assert short < long


def test_of_two_that_say_the_same_the_one_with_a_figure_is_quoted() -> None:
    plain, figure = "Our rent doubled in this lease.", "Our rent grew 90% in this lease."
    chosen = summarise([plain, figure], ["a", "b"], sentences=1)
    assert (chosen[0].at, chosen[0].kind) == (1, "evidence")


def test_no_points_give_no_summary() -> None:
    assert summarise([], [], sentences=3) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rents rose by 40% in 18 months.", [("share", "40%"), ("amount", "18 months")]),
        ("It cost £1.2 million, not £900k.", [("money", "£1.2 million"), ("money", "£900k")]),
        ("Two thirds of us wait; one in five gave up.", [("share", "Two thirds of"), ("share", "one in five")]),
        ("We asked for 3.4 MW and 40 chargers.", [("amount", "3.4 MW"), ("amount", "40 chargers")]),
        ("Our survey of members says so.", [("source", "Our survey of")]),
        ("According to Tamebridge Data, we wait.", [("source", "According to Tamebridge Data")]),
        ("See (Harlow and Pym, 2019).", [("source", "(Harlow and Pym, 2019)")]),
        ("See doi 10.1234/abc.55.", [("source", "10.1234/abc.55")]),
        ("For example, in our plant ovens idle.", [("example", "For example"), ("example", "in our plant")]),
        ("It began in 2021.", [("year", "2021")]),
    ],
)
def test_figures_sources_and_examples_are_marked_with_their_exact_words(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert [(mark.kind, text[mark.start : mark.end]) for mark in find_evidence(text)] == expected


@pytest.mark.parametrize(
    "text", ["By 2030 it must end.", "Take the 50 and the 11A.", "We have two views on clause 4.", "Wait two weeks."]
)
def test_a_year_or_a_bare_number_is_not_evidence(text: str) -> None:
    assert not is_rich(find_evidence(text))


def test_the_command_gives_exact_spans_and_where_the_evidence_stands(tmp_path: Path) -> None:
    table, out = tmp_path / "in.csv", tmp_path / "out.json"
    rows = [*RENT, "Thanks. The rent on our tall workshop rose by 35% when the lease was renewed."]
    table.write_text("said\n" + "\n".join(f'"{row}"' for row in rows) + "\n", encoding="utf-8")
    asked = [table, "--text", "said", "--sentences", "12", "--out", out]
    subprocess.run([sys.executable, "-m", "consult.nlp", "summarise", *map(str, asked)], check=True)
    sentences = json.loads(out.read_text(encoding="utf-8"))["sentences"]
    assert all(rows[one["row"]][one["start"] : one["end"]] == one["text"] for one in sentences)
    (marked,) = (one for one in sentences if one["evidence"])
    assert [rows[marked["row"]][mark["start"] : mark["end"]] for mark in marked["evidence"]] == ["35%"]
