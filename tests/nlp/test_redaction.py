"""Suggesting what to redact: what is found, what is left alone, and that nothing is skipped."""

import csv
import json
import random
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from consult.nlp import language
from consult.nlp.__main__ import main
from consult.nlp.redaction import KINDS, Personal, find_personal_data
from consult.nlp.redaction.people import PIECE
from consult.nlp.types import Text
from tests.nlp.personal_texts import SENTENCES

Span = tuple[int, int, str]


def found_in(*texts: str) -> list[tuple[Personal, ...]]:
    return [one.spans for one in find_personal_data([Text(str(at), text) for at, text in enumerate(texts)])]


def said_in(text: str) -> list[tuple[str, str]]:
    return [(text[span.start : span.end], span.kind) for span in found_in(text)[0]]


@pytest.fixture(scope="module")
def compared() -> list[tuple[str, list[Span], tuple[Personal, ...]]]:
    """Each sentence, what people marked in it, and what was found."""
    spans = found_in(*(text for text, _ in SENTENCES))
    return [(text, marked, found) for (text, marked), found in zip(SENTENCES, spans, strict=True)]


def missed(compared: list[tuple[str, list[Span], tuple[Personal, ...]]], *, person: bool) -> list[str]:
    return [
        text[start:end]
        for text, marked, found in compared
        for start, end, kind in marked
        if (kind == "person") == person
        and not any(one.start <= start and one.end >= end and one.kind == kind for one in found)
    ]


def test_all_numbers_and_addresses_that_are_personal_are_found(
    compared: list[tuple[str, list[Span], tuple[Personal, ...]]],
) -> None:
    assert len(compared) >= 100
    assert missed(compared, person=False) == []


@pytest.mark.skipif(
    not language.has_model(), reason="NOT RUN: names of people (the language model; get it with: make setup)"
)
def test_nearly_all_people_named_are_found(compared: list[tuple[str, list[Span], tuple[Personal, ...]]]) -> None:
    people = sum(kind == "person" for _, marked, _ in compared for *_, kind in marked)
    assert people >= 15
    assert len(missed(compared, person=True)) <= 0.15 * people


def test_little_is_suggested_that_is_not_personal(
    compared: list[tuple[str, list[Span], tuple[Personal, ...]]],
) -> None:
    wrong = [
        text[one.start : one.end]
        for text, marked, found in compared
        for one in found
        if not any(one.start < end and one.end > start for start, end, _ in marked)
    ]
    assert len(wrong) <= 0.05 * sum(len(found) for *_, found in compared), wrong


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("943 476 5918", "943 476 5919"),  # NHS number: the last digit follows from the others
        ("4111 1111 1111 1112", "4111 1111 1111 1111"),  # card: Luhn
        ("GB83 WEST 1234 5698 7654 32", "GB82 WEST 1234 5698 7654 32"),  # international account: modulo 97
        ("GB 12 34 56 C", "AB 12 34 56 C"),  # National Insurance: never begins with GB
    ],
)
def test_numbers_that_cannot_be_real_are_left_alone(wrong: str, right: str) -> None:
    assert said_in(f"It says {wrong} here.") == []
    assert [said for said, _ in said_in(f"It says {right} here.")] == [right]


def test_a_plate_of_an_old_form_needs_word_of_a_vehicle() -> None:
    assert said_in("Room R741 GHT is cold.") == []
    assert said_in("That lorry R741 GHT again.") == [("R741 GHT", "vehicle")]


@pytest.mark.parametrize(
    ("text", "personal", "kind"),
    [
        ("NI: JG-41-77-03-B.", "JG-41-77-03-B", "national_insurance"),
        ("My passport (GB 714422918) is gone.", "GB 714422918", "passport"),
        ("Licence OKAFO752116JA9IJ 35 was shown.", "OKAFO752116JA9IJ 35", "driving_licence"),
        ("Say 0 7 7 0 0 9 0 0 4 6 1 slowly.", "0 7 7 0 0 9 0 0 4 6 1", "phone"),
        ("Landline 01632/960115 please.", "01632/960115", "phone"),
        ("Write to j.okafor at example dot org.", "j.okafor at example dot org", "email"),
        ("Post to P.O. Box 4471 only.", "P.O. Box 4471", "address"),
        ("We live in Heron Cottage, Weir Lane, by the lock.", "Heron Cottage, Weir Lane", "address"),
        ("Nobody told Flat 6, Corbel Court of it.", "Flat 6, Corbel Court", "address"),
        ("Born in the old hospital by the canal on 23.7.49.", "23.7.49", "date_of_birth"),
        ("It floods at B99 3KT each year.", "B99 3KT", "postcode"),
        ("Mrs van der Linden taught us.", "Mrs van der Linden", "person"),
        ("Dear Marta,\nthank you for coming.", "Marta", "person"),
        ("O'Brien the builder left.", "O'Brien", "person"),
        ("I told my landlord Oluwafemi about it.", "Oluwafemi", "person"),
    ],
)
def test_what_is_personal_is_found_in_the_shapes_that_people_write(text: str, personal: str, kind: str) -> None:
    assert (personal, kind) in said_in(text)


@pytest.mark.parametrize(
    "text", ["Part 0790-0901-27B broke.", "Invoice AB12 CDE is unpaid.", "Dear Sir or Madam,", "Dear All, look."]
)
def test_what_only_looks_personal_is_left_alone(text: str) -> None:
    assert said_in(text) == []


@pytest.mark.skipif(
    not language.has_model(), reason="NOT RUN: names of people (the language model; get it with: make setup)"
)
@pytest.mark.parametrize("name", ["Folasade Adeyemi", "Wanjiru Kamau"])
def test_a_name_that_the_model_takes_for_a_body_is_told_by_the_words_around_it(name: str) -> None:
    assert (name, "person") in said_in(f"{name} runs the nursery and agrees.")
    assert (name, "person") in said_in(f"Please pass this to {name}, who chairs the traders.")
    assert said_in("The Jaguar Society runs the museum.") == []


def test_numbers_of_paragraphs_are_no_internet_addresses() -> None:
    assert said_in("See paragraphs 3.2.1.4 and 12.30.4.1.") == []
    assert said_in("The IP address 3.2.1.4 was blocked.") == [("3.2.1.4", "ip_address")]


def test_what_overlaps_is_one_span_and_none_of_it_is_lost() -> None:
    text = "Write to mr.lee@example.org or to Mr Lee-0121 496 0733"
    spans = found_in(text)[0]
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert text[spans[0].start : spans[0].end] == "mr.lee@example.org"


@pytest.mark.skipif(
    not language.has_model(), reason="NOT RUN: names of people (the language model; get it with: make setup)"
)
def test_bodies_and_places_are_no_people() -> None:
    text = "Victoria Park, Nelson Road, Thomas Telford University and the Harriet Martineau Trust are all closed."
    assert said_in(text) == []


def test_a_text_longer_than_the_model_reads_is_looked_at_to_the_end() -> None:
    filler = "The bus was late again and nobody said why. " * 1_000
    text = f"{filler}Ask Priya Raman, priya@example.org. {filler}Ring 0121 496 0733."
    assert len(text) > 4 * PIECE
    said = said_in(text)
    assert {"priya@example.org", "0121 496 0733"} <= {one for one, _ in said}
    assert ("Priya Raman", "person") in said or not language.has_model()


def test_a_long_run_without_any_space_takes_no_harm() -> None:
    for run in ("a" * 100_000, "0" * 100_000, "a.b@" * 10_000, ":" * 50_000, "_" * 50_000, "1 " * 5_000, "A1 " * 3_000):
        assert len(found_in(run)) == 1
    assert said_in("-" * 5_000 + " Ring 0121 496 0733") == [("0121 496 0733", "phone")]


PIECES = st.lists(
    st.one_of(st.text(max_size=30), st.sampled_from([text for text, _ in SENTENCES])), max_size=4
).map(" ".join)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(st.lists(PIECES, max_size=5), st.randoms(use_true_random=False))
@example(["", "\x00", "\ud7ff 0121 496 0733", "İİİ Mr İsmail 07700 900461"], random.Random(0))
def test_whatever_is_written_every_text_is_answered_and_spans_stand_inside_it(
    texts: list[str], chance: random.Random
) -> None:
    given_ = [Text(str(at), text) for at, text in enumerate(texts)]
    found = find_personal_data(given_)
    assert [one.text_id for one in found] == [text.id for text in given_]
    for text, one in zip(texts, found, strict=True):
        places = [place for span in one.spans for place in (span.start, span.end)]
        assert places == sorted(places) and all(0 <= place <= len(text) for place in places)
        assert all(span.start < span.end and span.kind in KINDS for span in one.spans)
    shuffled = chance.sample(given_, len(given_))
    assert {one.text_id: one.spans for one in find_personal_data(shuffled)} == {one.text_id: one.spans for one in found}


def test_by_hand_every_row_comes_back(tmp_path: Path) -> None:
    path, out = tmp_path / "in.csv", tmp_path / "out.json"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["said"], ["Ring 0121 496 0733"], [""], ["Nothing here"]])
    assert main(["redact", str(path), "--text", "said", "--out", str(out)]) == 0
    report = json.loads(out.read_text(encoding="utf-8"))
    assert report["rows"] == [
        {"row": 0, "spans": [{"start": 5, "end": 18, "kind": "phone"}]},
        {"row": 1, "spans": []},
        {"row": 2, "spans": []},
    ]
    assert (report["run"]["rows_in"], report["unread"]) == (3, [])
    assert report["run"]["engine"].startswith("patterns") and report["run"]["versions"]["spacy"]


def test_sample_sentences_quote_no_real_e_mail_host() -> None:
    hosts = {host for text, _ in SENTENCES for host in re.findall(r"@([\w.-]+\.\w+)", text)}
    assert all(host.startswith("example.") or ".example." in host for host in hosts)
