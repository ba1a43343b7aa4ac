"""Opinion groups from votes: who stands together, what sets them apart, and what happens to rows that do not count."""

import csv
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.nlp.__main__ import main
from consult.nlp.groups import FEWEST, Opinions, collect, find_groups, opinion_map, representative

Rows = list[tuple[str, str, str]]


def two_camps(each: int = 8) -> Rows:
    """Two camps of one opinion each on four statements, and a fifth on which all agree."""
    opinions = {"a": ("1", "1", "-1", "-1", "1"), "b": ("-1", "-1", "1", "1", "1")}
    return [
        (f"{camp}{at}", str(no), vote)
        for camp, votes in opinions.items()
        for at in range(each)
        for no, vote in enumerate(votes)
    ]


def groups_of(rows: Rows, **asked: Any) -> Opinions:
    return find_groups(collect(rows)[0], **asked)


def test_two_camps_are_two_groups() -> None:
    found = groups_of(two_camps())
    assert [group.size for group in found.groups] == [8, 8]
    assert len({person.group for person in found.participants if person.id.startswith("a")}) == 1
    assert {person.group for person in found.participants} == {1, 2}


def test_a_group_is_shown_what_sets_it_apart_and_all_are_shown_what_they_share() -> None:
    found = groups_of(two_camps())
    shared = next(one for one in found.statements if one.id == "4")
    assert shared.representative_of == ()
    assert shared.consensus == pytest.approx((9 / 10) ** 2)  # eight of eight in each group, (8 + 1) / (8 + 2)
    divided = found.statements[0]
    assert divided.consensus == pytest.approx((9 / 10) * (1 / 10))
    assert [(majority.place, majority.votes) for majority in found.majorities["agree"]] == [(4, 16)]


def test_the_tests_of_a_group_against_the_rest_come_out_as_by_hand() -> None:
    found = groups_of(two_camps())
    camp = next(person.group for person in found.participants if person.id == "a0")
    first = next(one for one in found.groups[(camp or 0) - 1].representative if one.place == 0)
    assert (first.stance, first.votes, first.seen) == ("agree", 8, 8)
    assert first.share == pytest.approx(9 / 10)
    assert first.certainty == pytest.approx(3.0)  # 2 · √9 · (9/9 − 1/2)
    assert first.ratio == pytest.approx(9.0)  # 9/10 against 1/10
    # shares 9/9 and 1/9, pooled 10/18: (8/9) / √(10/18 · 8/18 · (1/9 + 1/9))
    assert first.difference == pytest.approx((8 / 9) / (80 / 324 * 2 / 9) ** 0.5)


def test_places_come_out_as_by_hand() -> None:
    """Three statements; two directions known beforehand, and one person who saw only half."""
    rows = [(f"p{at}", str(no), vote) for at, vote in enumerate(("1", "-1")) for no in range(2)]
    rows += [("p2", "0", "1")]
    votes, _ = collect(rows)
    centred = opinion_map.centred(votes.cast, np.zeros(2, bool))
    # the first statement's mean is 1/3, the second's 0
    assert centred.toarray() == pytest.approx(np.array([[2 / 3, 1], [-4 / 3, -1], [2 / 3, 0]]))
    points = opinion_map.places(centred, np.eye(2), np.zeros(2, bool))
    assert points[2] == pytest.approx([2**0.5 * 2 / 3, 0])  # two statements over one vote
    assert points[0] == pytest.approx([2 / 3, 1])


def test_a_statement_moderated_out_counts_for_nothing_but_keeps_the_scale() -> None:
    found = groups_of(two_camps(), moderated_out=["4"])
    assert [one.moderated_out for one in found.statements] == [False] * 4 + [True]
    assert found.statements[4].consensus is None
    assert all(one.place != 4 for group in found.groups for one in group.representative)
    assert found.majorities["agree"] == []
    everyone = groups_of(two_camps())
    assert [(one.x, one.y) for one in found.participants] == [(one.x, one.y) for one in everyone.participants]


def test_who_voted_too_little_is_listed_without_a_group() -> None:
    rows = two_camps(10) + [(person, str(no), "1") for person in ("a0", "a1") for no in range(5, 12)]
    rows += [("late", "0", "1"), ("late", "1", "0")]
    found = groups_of(rows)
    late = next(person for person in found.participants if person.id == "late")
    assert (late.group, late.votes) == (None, 2)
    # seven votes are enough; where fewer than fifteen people cast as many, those who voted most make up the number
    assert sum(person.group is not None for person in found.participants) == 15


def test_a_small_conversation_says_that_it_is_too_small() -> None:
    found = groups_of(two_camps(2))
    assert found.groups == ()
    assert found.reason == f"too small: 4 people voted enough to be placed, and groups need {FEWEST}"
    assert all(person.group is None for person in found.participants)
    assert found.statements[0].agree == 2 and found.statements[0].consensus is None
    assert groups_of([]).reason is not None


def test_people_who_all_vote_alike_are_no_groups() -> None:
    found = groups_of([(str(at), str(no), "1") for at in range(12) for no in range(3)])
    assert found.groups == () and "alike" in str(found.reason)
    assert "moderated out" in str(groups_of(two_camps(), moderated_out=list("01234")).reason)


def test_as_many_groups_as_asked_for_or_a_reason_why_not() -> None:
    rows = [(f"p{at}", str(no), str((at * no) % 3 - 1)) for at in range(20) for no in range(8)]
    assert [len(groups_of(rows, groups=count).groups) for count in (2, 3)] == [2, 3]
    assert "too few for 9 groups" in str(groups_of(two_camps(), groups=9).reason)


def test_rows_that_do_not_count_come_back_with_the_reason_and_the_last_vote_counts() -> None:
    rows = [("a", "1", "1"), ("", "1", "1"), ("a", " ", "1"), ("a", "2", "2"), ("b", "1", "yes"), ("a", "1", " -1 ")]
    votes, unread = collect(rows)
    assert [(one.text_id, one.reason) for one in unread] == [
        ("0", "they voted on this again in row 5"),
        ("1", "no participant"),
        ("2", "no statement"),
        ("3", "a vote is 1, -1 or 0, not '2'"),
        ("4", "a vote is 1, -1 or 0, not 'yes'"),
    ]
    assert votes.cast.toarray().tolist() == [[-1]]


def test_a_pass_is_a_vote() -> None:
    votes, _ = collect([("a", "1", "0"), ("b", "1", "1")])
    assert votes.cast.nnz == 2
    statement = find_groups(votes).statements[0]
    assert (statement.agree, statement.disagree, statement.passed) == (1, 0, 1)


def test_names_stand_in_natural_order() -> None:
    votes, _ = collect([(person, "s", "1") for person in ("10", "9", "b", "a", "100")])
    assert votes.participants == ("9", "10", "100", "a", "b")


def test_more_statements_than_are_worked_out_one_by_one_give_the_same_map(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(1)
    rows = [
        (f"p{at}", f"s{no}", chance.choice(["1", "-1", "0"]))
        for at in range(60)
        for no in range(40)
        if at % 3 or no % 2
    ]
    exact = groups_of(rows, groups=3)
    monkeypatch.setattr(opinion_map, "EXACT", 10)
    nearly = groups_of(rows, groups=3)
    assert [person.group for person in nearly.participants] == [person.group for person in exact.participants]
    assert [person.x for person in nearly.participants] == pytest.approx([person.x for person in exact.participants])


def test_few_people_on_many_statements_give_the_same_map_from_either_side() -> None:
    rows = [(f"p{at}", f"s{no}", str((at * 7 + no * at) % 3 - 1)) for at in range(9) for no in range(30)]
    votes, _ = collect(rows)
    centred = opinion_map.centred(votes.cast, np.zeros(30, bool))
    towards = opinion_map.directions(centred, 0)
    _, strength, full = np.linalg.svd(centred.toarray())
    assert strength[0] > strength[1]
    assert np.abs((full[:2].T * towards).sum(0)) == pytest.approx([1, 1])


def test_the_seed_does_not_decide_who_belongs_together() -> None:
    chance = random.Random(5)
    lean = [[chance.random() for _ in range(20)] for _ in range(3)]
    rows = [
        (f"p{at}", f"s{no}", "1" if chance.random() < lean[at % 3][no] else "-1")
        for at in range(150)
        for no in range(20)
    ]
    first, second = groups_of(rows, groups=3), groups_of(rows, groups=3, seed=99)
    assert [person.group for person in first.participants] == [person.group for person in second.participants]
    assert len(first.groups) == 3


IDS = st.sampled_from(["", "1", "2", "10", "a", "é", " b ", "\u200b", *(f"p{at}" for at in range(20))])
ROWS = st.lists(st.tuples(IDS, IDS, st.sampled_from(["1", "-1", "0", "2", "", "one"])), max_size=250)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_whatever_the_file_holds_every_row_is_accounted_for(rows: Rows, chance: random.Random) -> None:
    votes, unread = collect(rows)
    assert votes.cast.nnz + len(unread) == len(rows)
    assert len({one.text_id for one in unread}) == len(unread)
    found = find_groups(votes)
    assert bool(found.groups) == (found.reason is None)
    assert sum(group.size for group in found.groups) == sum(one.group is not None for one in found.participants)
    assert all(group.size > 0 for group in found.groups)
    assert all(np.isfinite([one.x, one.y]).all() for one in found.participants)
    assert sum(one.agree + one.disagree + one.passed for one in found.statements) == votes.cast.nnz
    once = list({(person.strip(), statement.strip()): vote for person, statement, vote in rows}.items())
    singly = [(*pair, vote) for pair, vote in once]
    shuffled = chance.sample(singly, len(singly))
    assert find_groups(collect(shuffled)[0]) == find_groups(collect(singly)[0])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "votes.csv"
    with path.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([["participant", "statement", "vote"], *two_camps(), ("c", "0", "3")])
    return path


def run(file: Path, *words: str) -> dict[str, Any]:
    out = file.with_suffix(".json")
    assert main(["groups", str(file), "--out", str(out), *words]) == 0
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return found


def test_by_hand_groups_people_and_statements_are_written(file: Path) -> None:
    found = run(file)
    assert found["groups"][0].keys() >= {"id", "size"} and len(found["groups"]) == 2
    assert found["participants"][0].keys() >= {"id", "group", "x", "y"}
    assert found["statements"][0].keys() >= {"id", "agree", "disagree", "pass", "consensus", "representative_of"}
    assert found["statements"][0]["agree"] == found["statements"][0]["disagree"] == 8
    assert found["unread"] == [{"row": 80, "reason": "a vote is 1, -1 or 0, not '3'"}]
    assert (found["run"]["rows_in"], found["run"]["rows_read"]) == (81, 80)


def test_by_hand_two_runs_give_the_same_bytes_but_for_the_time(file: Path) -> None:
    one, other = run(file), run(file, "--workers", "3")
    one["run"].pop("seconds"), other["run"].pop("seconds")
    assert one == other


def test_by_hand_statements_are_left_out_by_a_list(file: Path, tmp_path: Path) -> None:
    listed = tmp_path / "out.txt"
    listed.write_text("4\n\nnever seen\n", encoding="utf-8")
    found = run(file, "--moderated-out", str(listed), "--groups", "2")
    assert [one["id"] for one in found["statements"] if one["moderated_out"]] == ["4"]
    assert found["moderated_out_without_votes"] == ["never seen"]


def test_by_hand_a_file_without_votes_is_refused_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "other.csv"
    path.write_text("participant,answer\na,b\n", encoding="utf-8")
    assert main(["groups", str(path), "--out", str(tmp_path / "out.json")]) == 2
    assert "no column 'statement'" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["groups", str(path), "--out", str(tmp_path / "out.json"), "--groups", "1"])


def test_one_vote_is_not_a_hundred_per_cent() -> None:
    votes, _ = collect([("a", "1", "1")])
    tallies = representative.tallied(votes.cast, [np.array([0])])
    assert representative.shared(tallies)[0] == pytest.approx(2 / 3)
