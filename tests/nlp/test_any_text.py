"""Whatever comes in, by hand or by file: every row accounted for, every span exact, the same again the next time."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from consult.nlp.__main__ import main
from consult.nlp.commands.files import NotUsable, read_texts
from consult.nlp.reading.points import find_points
from consult.nlp.types import Readings, Text
from tests.nlp.anything import ANY, ODD, run

HUGE = st.builds(lambda unit, times: unit * times, ODD, st.integers(1_000, 4_000))
ASKED = ("What would help you?", "Do you agree with the five priorities in the draft plan?")
PLAIN = st.sampled_from(["trams", "welders", "rents", "sheds", "canals", "substations", "orchards", "fibre"])
SENTENCE = st.lists(PLAIN, min_size=1, max_size=12).map(lambda words: " ".join(words).capitalize())
PARTING = st.sampled_from(
    [". ", "! ", "\n", "\r\n", "\n\n", ":\n", "\n- ", "\n1. ", "; ", ", but ", "\u2028", ".\r", "\t", " | "]
)


def as_texts(texts: Sequence[str]) -> list[Text]:
    return [Text(str(at), text) for at, text in enumerate(texts)]


def assert_accounts_for(texts: Sequence[str], readings: Readings) -> None:
    with_points = {point.text_id for point in readings.points}
    found = [*with_points, *(one.text_id for one in readings.nothing), *(one.text_id for one in readings.unread)]
    assert sorted(found, key=int) == [str(at) for at in range(len(texts))]
    assert all(one.reason for one in readings.nothing)
    assert all(one.reason for one in readings.unread)


@settings(max_examples=150, deadline=None)
@given(st.lists(ANY, max_size=6), st.booleans())
@example(["n/a"] * 400, False)
@example(["Rents are too high."] * 400, True)
def test_every_text_is_accounted_for_and_every_span_is_exact(texts: list[str], with_questions: bool) -> None:
    readings = find_points(as_texts(texts), ASKED if with_questions else ())
    assert_accounts_for(texts, readings)
    ends = dict.fromkeys(map(str, range(len(texts))), 0)
    for point in readings.points:
        text = texts[int(point.text_id)]
        passage = text[point.start : point.end]
        assert ends[point.text_id] <= point.start < point.end <= len(text)
        assert passage == passage.strip()
        assert any(letter.isalnum() or letter == "_" for letter in passage)
        if point.heading:
            assert 0 <= point.heading.start < point.heading.end <= point.start
        ends[point.text_id] = point.end


@settings(max_examples=25, deadline=None)
@given(HUGE, ANY)
def test_a_huge_text_is_accounted_for_like_any_other(huge: str, after: str) -> None:
    assert_accounts_for([huge + after], find_points(as_texts([huge + after]), ASKED))


@settings(max_examples=60, deadline=None)
@given(st.lists(ANY, max_size=6), st.randoms(use_true_random=False))
def test_a_text_is_read_alike_whatever_stands_beside_it(texts: list[str], chance: Any) -> None:
    order = list(range(len(texts)))
    chance.shuffle(order)
    there, again = find_points(as_texts(texts)), find_points([Text(str(at), texts[at]) for at in order])
    assert sorted(there.points, key=_place) == sorted(again.points, key=_place)
    assert {(one.text_id, one.reason) for one in there.nothing} == {(one.text_id, one.reason) for one in again.nothing}


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(SENTENCE, PARTING), min_size=1, max_size=12))
def test_of_plain_words_none_is_lost_however_they_are_parted(parts: list[tuple[str, str]]) -> None:
    text = "".join(sentence + parting for sentence, parting in parts)
    points = find_points([Text("a", text)]).points
    kept = {at for point in points for at in range(point.start, point.end)}
    kept |= {at for point in points if point.heading for at in range(point.heading.start, point.heading.end)}
    lost = [at for at, letter in enumerate(text) if letter.isalpha() and at not in kept]
    assert not lost, text[lost[0] :]


def test_theming_does_not_mind_the_order_of_the_rows() -> None:
    subjects, troubles = (
        ("rent", "the last bus", "the grid", "the college"),
        ("is too dear", "came late", "needs money"),
    )
    texts = [f"Our {subject} {trouble}." for subject in subjects for trouble in troubles] + ["n/a", "COSTS\nToo high."]
    there, again = _run("theme", texts), _run("theme", texts[::-1])
    assert [theme["label"] for theme in there["themes"]] == [theme["label"] for theme in again["themes"]]
    assert [one["theme"] for one in there["rows"]] == [one["theme"] for one in again["rows"]][::-1]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (b"\xef\xbb\xbfanswer\r\nRents are high.\r\n", ["Rents are high."]),
        (b"answer\nnul \0 inside\n", ["nul \0 inside"]),
        (b'answer,id\n"bare \r inside",7\n', ["bare \r inside"]),
        (b'answer\n"one\ntwo\r\nthree"\n', ["one\ntwo\r\nthree"]),
        (b"answer\rone\rtwo\r", ["one", "two"]),
        (b"answer,id\nno end of line,7", ["no end of line"]),
        (b"answer\n", []),
        (b"answer", []),
        (b"answer,note,note\nkept,a,b\n", ["kept"]),
        (b"answer,id,note\nfew cells\nsome cells,2\nall cells,3,x\n", ["few cells", "some cells", "all cells"]),
        (b"answer,id\nempty ones behind,1,,,\n", ["empty ones behind"]),
        (b'answer\n5" pipes leak\n"said ""so"""\n', ['5" pipes leak', 'said "so"']),
        (b"id,answer\n1,one\n\n2,\n", ["one", ""]),
    ],
)
def test_an_untidy_file_is_read_to_its_last_cell(tmp_path: Path, written: bytes, read: list[str]) -> None:
    path = tmp_path / "untidy.csv"
    path.write_bytes(written)
    assert [text.text for text in read_texts(path, "answer")] == read


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (b"", "no header"),
        (b"\xef\xbb\xbf", "no header"),
        (b"remarks\nx\n", "no column 'answer'; its columns are remarks"),
        (b"answer,answer\none,two\n", "2 columns 'answer'"),
        (b"id,answer\n1,Buses are late, and dirty\n", "line 2: the row has 3 cells where the header has 2"),
        (b"id,answer\n1,one\nlost words\n", "line 3: the row has 1 cells where the header has 2"),
        (b"answer,id\nwords\rlost,7\n", "line 2: the row ends in another kind of line break"),
        (b'answer\n"never closed\nrow two\nrow three\n', "a quotation mark is opened and never closed"),
        ("answer\nRents\n".encode("utf-16"), "not a UTF-8 CSV file"),
        (b"answer\n\xed\xb2\x80\n", "not a UTF-8 CSV file"),
    ],
)
def test_a_file_in_which_words_would_get_lost_is_refused_with_the_reason(
    tmp_path: Path, written: bytes, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "broken.csv"
    path.write_bytes(written)
    with pytest.raises(NotUsable, match=words):
        read_texts(path, "answer")
    assert main(["theme", str(path), "--text", "answer", "--out", str(tmp_path / "out.json")]) == 2
    assert words in capsys.readouterr().err


@settings(max_examples=100, deadline=None)
@given(
    st.binary(max_size=60) | st.text(alphabet='ab,"\r\n\0é', max_size=40).map(lambda text: f"answer,b\n{text}".encode())
)
def test_of_any_bytes_the_cells_are_read_or_the_file_is_refused(written: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "any.csv")
        path.write_bytes(written)
        try:
            found = read_texts(path, "answer")
        except NotUsable as refusal:
            assert str(path) in str(refusal)
        else:
            rows = [row for row in csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")) if row]
            at = rows[0].index("answer")
            assert [text.text for text in found] == [row[at] for row in rows[1:]]


def _run(command: str, texts: Sequence[str]) -> dict[str, Any]:
    return run(command, [["id", "answer"], *([str(at), text] for at, text in enumerate(texts))], "--text", "answer")


def _place(point: Any) -> tuple[str, int]:
    return point.text_id, point.start
