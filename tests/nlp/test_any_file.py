"""Each command on files of whatever people write: every row accounted for, every span exact, the same the next time."""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from consult.nlp.__main__ import COMMANDS, main
from tests.nlp.anything import CELL, LETTER, run, strict, write

Found = dict[str, Any]
Places = Iterator[dict[str, Any]]
FRAME = [{"id": "bus", "label": "Buses", "description": "Late or missing"}, {"id": 2, "label": "Rents"}]
FILES = {"frame.json": json.dumps(FRAME), "coded.csv": "answer,codes\nNo bus,bus\nDear rents,2\nBus and rent,bus;2\n"}
RUN = {"command", "engine", "versions", "seed", "rows_in", "rows_read", "rows_unread"}
LATEST = settings(max_examples=12, deadline=None)


def theme_places(found: Found) -> Places:
    yield from found["points"]
    for theme in found["themes"]:
        yield from theme["exemplars"]


def code_places(found: Found) -> Places:
    yield from ({"row": row["row"], **code} for row in found["rows"] for code in row["codes"])


def redact_places(found: Found) -> Places:
    yield from ({"row": row["row"], **span} for row in found["rows"] for span in row["spans"])


def campaign_places(found: Found) -> Places:
    for family in found["families"]:
        yield from ({"row": one["row"], **added} for one in family["members"] for added in one["additions"])


def summary_places(found: Found) -> Places:
    yield from found["sentences"]


def of_rows(found: Found) -> list[int]:
    return [one["row"] for one in found["rows"]]


def of_families(found: Found) -> list[int]:
    return [*(row for family in found["families"] for row in family["rows"]), *found["alone"]]


def of_summary(found: Found) -> list[int]:
    quoted = {one["row"] for one in found["sentences"]}
    return [*quoted, *found["not_quoted"], *(one["row"] for one in found["nothing"])]


# command -> its words, the rows that its output accounts for, and the places in texts that it names
READING: dict[str, tuple[tuple[str, ...], Callable[[Found], list[int]], Callable[[Found], Places]]] = {
    "theme": ((), of_rows, theme_places),
    "code": (("--frame", "frame.json"), of_rows, code_places),
    "code, from examples": (
        ("--frame", "frame.json", "--examples", "coded.csv", "--label", "codes"), of_rows, code_places,
    ),
    "stance": (("--about", "Close the depot"), of_rows, lambda _: iter(())),
    "stance, each of its own": (("--target", "id"), of_rows, lambda _: iter(())),
    "campaigns": ((), of_families, campaign_places),
    "summarise": ((), of_summary, summary_places),
    "redact": ((), of_rows, redact_places),
}  # fmt: skip


def read(name: str, texts: Sequence[str]) -> Found:
    rows = [["id", "answer"], *([str(at), text] for at, text in enumerate(texts))]
    return run(name.split(",")[0], rows, "--text", "answer", *READING[name][0], files=FILES)


def assert_accounts_for(name: str, texts: Sequence[str], found: Found) -> None:
    unread = [one["row"] for one in found["unread"]]
    assert sorted([*READING[name][1](found), *unread]) == list(range(len(texts)))
    assert all(one["reason"] for one in found["unread"])
    assert set(found["run"]) == RUN
    facts = found["run"]
    assert (facts["rows_in"], facts["rows_unread"]) == (len(texts), len(unread))
    assert facts["rows_read"] == len(texts) - len(unread)
    for place in READING[name][2](found):
        text = texts[place["row"]]
        assert 0 <= place["start"] < place["end"] <= len(text)
        assert text[place["start"] : place["end"]].strip()
        assert place.get("text") in (None, text[place["start"] : place["end"]])


def test_every_command_is_tried_on_whatever_people_write() -> None:
    assert {name.split(",")[0] for name in READING} | {"groups"} == {command.NAME for command in COMMANDS}


@pytest.mark.parametrize("name", READING)
@LATEST
@given(st.lists(CELL, max_size=10))
@example([])
@example([""])
@example(["\0", "n/a", "😀", "Z̷̢̛a̴͝l̵g̸o " * 40, "\u202eשלום\u202c"])
@example(["Rents are too high."] * 30)
@example([LETTER] * 3 + [f'"{LETTER}",\r\n\n{LETTER}'])
def test_every_row_of_any_file_is_accounted_for(name: str, texts: list[str]) -> None:
    found = read(name, texts)
    assert_accounts_for(name, texts, found)
    assert read(name, texts) == found


@LATEST
@given(st.lists(CELL, max_size=12), st.randoms(use_true_random=False))
def test_every_theme_that_is_named_is_one_of_the_list(texts: list[str], chance: random.Random) -> None:
    found = read("theme", chance.sample(texts, len(texts)))
    known = {None, *(theme["id"] for theme in found["themes"])}
    assert {one["theme"] for one in (*found["rows"], *found["points"])} <= known
    assert {theme["parent"] for theme in found["themes"]} <= known


@LATEST
@given(st.lists(CELL, max_size=10))
@example([LETTER] * 4)
def test_the_template_of_a_family_is_the_whole_text_of_one_of_its_rows(texts: list[str]) -> None:
    for family in read("campaigns", texts)["families"]:
        assert family["template"] in {texts[row] for row in family["rows"]}
        assert family["rows"] == sorted(one["row"] for one in family["members"])
        assert family["kind"] in ("exact", "near") and len(family["rows"]) >= 3


VOTES = st.lists(st.tuples(CELL, CELL, st.sampled_from(["1", "-1", "0"]) | CELL), max_size=12)


@LATEST
@given(VOTES, st.integers(0, 20))
@example([("", "", "")], 12)
@example([('a "b"\r\n,c', "\0\u202e", "1")], 0)
def test_every_vote_of_any_file_counts_or_is_named_with_the_reason(
    votes: list[tuple[str, str, str]], people: int
) -> None:
    votes = [*votes, *((f"p{at}", f"s{no}", str(1 - 2 * (at % 2))) for at in range(people) for no in range(3))]
    found = run("groups", [["participant", "statement", "vote"], *votes])
    counted = sum(one["agree"] + one["disagree"] + one["pass"] for one in found["statements"])
    assert counted + len(found["unread"]) == found["run"]["rows_in"] == len(votes)
    assert counted == sum(one["votes"] for one in found["participants"])
    assert all(one["reason"] and 0 <= one["row"] < len(votes) for one in found["unread"])
    assert set(found["run"]) == RUN
    placed = [one for one in found["participants"] if one["group"] is not None]
    assert sum(group["size"] for group in found["groups"]) == len(placed)


# whatever JSON can say, also what UTF-8 cannot: half of a pair of surrogates
WORD = st.text(max_size=12) | st.sampled_from(["Buses", "\ud800", "\0", " ", "bus; rail"])
ENTRY = st.fixed_dictionaries({"id": WORD | st.integers(), "label": WORD}, optional={"description": WORD | st.none()})


@settings(max_examples=40, deadline=None)
@given(st.lists(ENTRY, max_size=5) | st.recursive(st.none() | WORD, st.lists, max_leaves=3))
@example([{"id": "\ud800", "label": "Buses"}])
def test_any_frame_is_used_or_refused_in_words(tmp_path_factory: pytest.TempPathFactory, frame: Any) -> None:
    folder = tmp_path_factory.mktemp("frame")
    (folder / "frame.json").write_text(json.dumps(frame), encoding="utf-8")
    rows = write(folder / "rows.csv", [["answer"], ["The bus is late"], ["😀"]])
    asked = ["code", str(rows), "--text", "answer", "--frame", str(folder / "frame.json")]
    done = main([*asked, "--out", str(folder / "out.json")])
    if done == 0:
        found = strict((folder / "out.json").read_text(encoding="utf-8"))
        assert [one["row"] for one in found["rows"]] == [0, 1]
    else:
        assert done == 2 and not (folder / "out.json").exists()


@pytest.mark.parametrize("name", [*READING, "groups"])
@pytest.mark.parametrize(
    ("written", "rows"),
    [
        (b"", None),
        (b"answer,id,participant,statement,vote\n", 0),
        (b"\xef\xbb\xbfanswer,id,participant,statement,vote\r\nRents are high.,0,a,b,1\r\n", 1),
        (b'answer,id,participant,statement,vote\n"one\n""two"", three",0,"a\nb",c,1\n', 1),
        (b"reply,number,voter,said,choice\nx,0,a,b,1\n", None),
        (b'answer,id,participant,statement,vote\n"never closed,0,a,b,1\nx,0,a,b,1\n', None),
        (b"answer,id,participant,statement,vote\n\xed\xa0\x80,0,a,b,1\n", None),
    ],
    ids=["empty", "header", "mark and crlf", "quotes", "other columns", "never closed", "surrogate"],
)
def test_every_command_reads_an_untidy_file_or_says_what_is_wrong(
    tmp_path: Path, name: str, written: bytes, rows: int | None, capsys: pytest.CaptureFixture[str]
) -> None:
    for file, text in FILES.items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    path, out = tmp_path / "rows.csv", tmp_path / "out.json"
    path.write_bytes(written)
    words = [] if name == "groups" else ["--text", "answer", *READING[name][0]]
    asked = [name.split(",")[0], str(path), *(str(tmp_path / word) if word in FILES else word for word in words)]
    done = main([*asked, "--out", str(out), "--workers", "1"])
    assert done == (2 if rows is None else 0)
    if rows is None:
        said = capsys.readouterr().err
        assert said.startswith(f"consult.nlp {asked[0]}: {path}") and "Traceback" not in said
        assert not out.exists()
    else:
        assert strict(out.read_text(encoding="utf-8"))["run"]["rows_in"] == rows
