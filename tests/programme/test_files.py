"""The files themselves: they parse, every reference resolves, and what is unsure says so."""

import shutil
import tomllib

import pytest

from consult.programme import WEST_MIDLANDS, ProgrammeBroken, check, read_files
from consult.programme.check import _files, _rows


def test_every_file_parses_and_every_reference_resolves():
    check(read_files())


def test_no_cell_owner_or_term_lacks_its_confidence_and_source():
    content = tomllib.loads((WEST_MIDLANDS / "taxonomy.toml").read_text())
    for kind in ("term", "owner", "cell"):
        assert content[kind]
        assert all(row["confidence"] in ("high", "medium", "low") and row["source_note"] for row in content[kind])


def test_every_confidence_comes_with_its_source():
    for file, content in _files(read_files()):
        for kind, row in _rows(content):
            assert "confidence" not in row or row.get("source_note"), f"{file}, {kind}: {row}"


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(WEST_MIDLANDS, tmp_path / "copy")


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("taxonomy.toml", 'sector = "automotive"', 'sector = "carts"', 'and carts: sector "carts" is not known'),
        ("taxonomy.toml", 'theme = "skills"', 'theme = "luck"', 'theme "luck" is not known'),
        (
            "taxonomy.toml",
            'confidence = "high"',
            'confidence = "total"',
            'confidence "total" is not one of high, medium, low',
        ),
        ("bodies.toml", 'board = "sep-board"', 'board = "sea-board"', 'board "sea-board" is not known'),
        ("bodies.toml", 'parent = "wmca"', 'parent = "moon"', 'parent "moon" is not known'),
        ("strategy.toml", 'challenge = "ai-data"', 'challenge = "x"', 'challenge "x" is not known'),
        ("plans.toml", 'term = "rail"', 'term = "ai-data"', 'plan rail: term "ai-data" is not known'),
        (
            "drafts/automotive-2.toml",
            'evidence = "car-share"',
            'evidence = "hearsay"',
            'evidence "hearsay" is not known',
        ),
        (
            "drafts/automotive-2.toml",
            'clause = "battery"',
            'clause = "b"',
            'action battery-sites: clause "b" is not known',
        ),
        (
            "drafts/automotive-2.toml",
            'specialism = "battery-development"',
            'specialism = "s"',
            'specialism "s" is not known',
        ),
        ("drafts/automotive-2.toml", 'strength = "asserted"', 'strength = "strong"', "only for that"),
        ("drafts/automotive-2.toml", 'step = "issue"', 'step = "miracle"', 'step "miracle" is not one of'),
        ("drafts/automotive-2.toml", 'principle = "impact"', 'principle = "p"', 'principle "p" is not known'),
        ("drafts/automotive-2.toml", 'met = "yes"', 'met = "maybe"', 'met "maybe" is not one of yes, partly, no'),
        ("drafts/automotive-2.toml", 'key = "strengths"', 'key = "purpose"', "clause purpose: stands twice"),
        ("drafts/automotive-2.toml", 'key = "strengths"', 'key = "status"', "taken by the page"),
        ("drafts/automotive-2.toml", "no = 2", "no = 1", "draft 1 of automotive is in two files"),
        ("drafts/automotive-2.toml", 'stage = "3"', 'stage = "9"', 'stage "9" is not known'),
        ("drafts/automotive-2.toml", "[version]", "[version", "drafts/automotive-2.toml: "),
    ],
)
def test_a_mistake_is_named_with_its_file_and_place(copy, file, old, new, message):
    path = copy / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(ProgrammeBroken) as broken:
        check(read_files(copy))
    assert message in str(broken.value)
    assert file.removeprefix("drafts/") in str(broken.value)


def test_all_mistakes_are_named_at_once(copy):
    for file, old, new in (
        ("plans.toml", 'term = "rail"', 'term = "a"'),
        ("bodies.toml", 'parent = "wmca"', 'parent = "b"'),
    ):
        (copy / file).write_text((copy / file).read_text().replace(old, new, 1))
    with pytest.raises(ProgrammeBroken) as broken:
        check(read_files(copy))
    assert len(broken.value.problems) == 2


def test_a_file_that_is_not_there_is_named(copy):
    (copy / "plans.toml").unlink()
    with pytest.raises(ProgrammeBroken, match=r"plans.toml: there is no such file"):
        read_files(copy)
