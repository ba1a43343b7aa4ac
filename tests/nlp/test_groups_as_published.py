"""Opinion groups against what the original system worked out on five real conversations.

The conversations are development data: they stand where CONSULT_DEVELOPMENT_DATA says.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from consult.nlp.groups import Votes, collect, find_groups, opinion_map, representative

FOLDER = Path(os.environ.get("CONSULT_DEVELOPMENT_DATA", "nowhere")) / "polis_reddwarf_fixtures"
ALL = (
    "150ptpt-3gp-no-strict-no-meta", "25ptpt-3gp-no-strict-with-meta", "50ptpt-3gp-strict-no-meta",
    "above-100-ptpts", "below-100-ptpts",
)  # fmt: skip

pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="no development data: set CONSULT_DEVELOPMENT_DATA")


@dataclass(frozen=True)
class Published:
    """Votes, and what the original made of them; there an agreement is -1, so its means and places are mirrored."""

    votes: Votes
    left_out: NDArray[np.bool_]
    math: dict[str, Any]

    def places(self, names: list[Any], among: tuple[str, ...]) -> NDArray[np.int64]:
        known = {name: at for at, name in enumerate(among)}
        return np.array([known[str(name)] for name in names if str(name) in known], np.int64)

    def people(self, small: list[Any]) -> NDArray[np.int64]:
        return self.places(small, self.votes.participants)

    def groups(self) -> list[NDArray[np.int64]]:
        small = dict(zip(self.math["base-clusters"]["id"], self.math["base-clusters"]["members"], strict=True))
        return [
            self.people([person for no in group["members"] for person in small[no]])
            for group in self.math["group-clusters"]
        ]


@pytest.fixture(scope="module", params=ALL)
def published(request: pytest.FixtureRequest) -> Published:
    folder = FOLDER / request.param
    math = json.loads((folder / "math-pca2.json").read_text(encoding="utf-8"))
    rows = json.loads((folder / "votes.json").read_text(encoding="utf-8"))
    person, statement = ("participant_id", "statement_id") if "participant_id" in rows[0] else ("pid", "tid")
    votes, unread = collect((str(row[person]), str(row[statement]), str(row["vote"])) for row in rows)
    assert unread == []
    left_out = np.isin(np.array(votes.statements, object), [str(one) for one in math["mod-out"]])
    return Published(votes, left_out, math)


@pytest.fixture(scope="module")
def complete(published: Published) -> Published:
    if lacking := published.math["n"] - len(published.votes.participants):
        pytest.skip(f"{lacking} of the people of the published result is not in its votes")
    return published


def test_means_and_directions_are_the_published_ones(complete: Published) -> None:
    centred = opinion_map.centred(complete.votes.cast, complete.left_out)
    towards = opinion_map.directions(centred, 0)
    order = complete.places(complete.math["tids"], complete.votes.statements)
    theirs = np.array(complete.math["pca"]["comps"]).T
    sign = np.sign((towards[order] * theirs).sum(0))
    assert towards[order] * sign == pytest.approx(theirs, abs=1e-9)
    cast = complete.votes.cast.tocsc()
    mean = np.array([cast[:, at].data.mean() for at in order]) * ~complete.left_out[order]
    assert -mean == pytest.approx(np.array(complete.math["pca"]["center"]), abs=1e-9)


def test_people_stand_where_the_original_put_them_and_so_do_its_small_clusters(complete: Published) -> None:
    centred = opinion_map.centred(complete.votes.cast, complete.left_out)
    order = complete.places(complete.math["tids"], complete.votes.statements)
    theirs = np.zeros((len(order), 2))
    theirs[order] = np.array(complete.math["pca"]["comps"]).T
    mine = -opinion_map.places(centred, theirs, complete.left_out)
    small = complete.math["base-clusters"]
    for members, x, y in zip(small["members"], small["x"], small["y"], strict=True):
        assert mine[complete.people(members)].mean(0) == pytest.approx([x, y], abs=1e-9)


def test_from_its_middles_our_clustering_ends_in_the_published_groups(published: Published) -> None:
    small = published.math["base-clusters"]
    points, weight = np.c_[small["x"], small["y"]], np.array([len(members) for members in small["members"]])
    middles = np.array([group["center"] for group in published.math["group-clusters"]])
    found = opinion_map.settled(points, middles, weight)
    of = {no: group["id"] for group in published.math["group-clusters"] for no in group["members"]}
    assert len({(mine, of[no]) for mine, no in zip(found.tolist(), small["id"], strict=True)}) == len(middles)


def test_representative_statements_are_the_published_ones(published: Published) -> None:
    tallies = representative.tallied(published.votes.cast, published.groups())
    for group, mine in zip(
        published.math["group-clusters"], representative.representative(tallies, published.left_out), strict=True
    ):
        theirs = published.math["repness"][str(group["id"])]
        assert [(published.votes.statements[one.place], one.stance, one.votes, one.seen) for one in mine] == [
            (str(one["tid"]), one["repful-for"], one["n-success"], one["n-trials"]) for one in theirs
        ]
        for one, their in zip(mine, theirs, strict=True):
            assert [one.share, one.certainty, one.ratio, one.difference] == pytest.approx(
                [their["p-success"], their["p-test"], their["repness"], their["repness-test"]], rel=1e-5
            )


def test_what_all_groups_share_is_what_was_published(published: Published) -> None:
    mine = representative.shared(representative.tallied(published.votes.cast, published.groups()))
    for statement, theirs in published.math["group-aware-consensus"].items():
        assert mine[published.votes.statements.index(statement)] == pytest.approx(theirs, abs=1e-12)
    everyone = representative.tallied(published.votes.cast, [np.arange(len(published.votes.participants))])
    majorities = representative.majorities(everyone, published.left_out)
    for side, theirs in published.math["consensus"].items():
        assert [(published.votes.statements[one.place], one.votes, one.seen) for one in majorities[side]] == [
            (str(one["tid"]), one["n-success"], one["n-trials"]) for one in theirs
        ]


def test_who_has_voted_enough_was_in_the_original_too(published: Published) -> None:
    """There more people are in: who once had enough stayed in when statements were added."""
    found = find_groups(published.votes, moderated_out=[str(one) for one in published.math["mod-out"]])
    placed = {person.id for person in found.participants if person.group is not None}
    assert placed <= {str(one) for one in published.math["in-conv"]}
    assert len(placed) >= 0.8 * len(published.math["in-conv"])
