"""Very many points: neighbours are looked for nearby only, and vectors are made narrower. The themes stay."""

import numpy as np
import pytest

from consult.nlp import clusters, embedding, vectors
from tests.nlp.test_suggesting_themes import grouping, spoken, themed


def scattered(count: int) -> np.ndarray:
    chance = np.random.default_rng(5)
    middles = vectors.unit(chance.normal(size=(20, 16)))
    return vectors.unit(middles[np.arange(count) % 20] + 0.2 * chance.normal(size=(count, 16)))


def test_neighbours_among_the_nearest_cells_are_nearly_all_the_exact_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    points = scattered(2_000)
    exact = clusters.neighbours(points, 10).astype(bool)
    monkeypatch.setattr(clusters, "EXACT", 100)
    monkeypatch.setattr(clusters, "PROBES", 12)
    near = clusters.neighbours(points, 10).astype(bool)
    assert exact.multiply(near).nnz / exact.nnz > 0.95
    assert not near.diagonal().any()
    assert (near != clusters.neighbours(points, 10).astype(bool)).nnz == 0


def test_a_cell_too_large_to_compare_at_once_is_taken_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    points = scattered(600)
    monkeypatch.setattr(clusters, "EXACT", 100)
    whole = clusters.neighbours(points, 5).astype(bool)
    monkeypatch.setattr(clusters, "CELLS", 2_000)
    assert (whole != clusters.neighbours(points, 5).astype(bool)).nnz == 0


def test_themes_are_the_same_when_vectors_are_made_narrower(monkeypatch: pytest.MonkeyPatch) -> None:
    if why := embedding.why_missing():
        pytest.skip(f"NOT RUN: the sentence model ({why}; get it with: make setup)")
    said = spoken()
    wide = themed(said)
    monkeypatch.setattr(vectors, "WIDE", 20)
    monkeypatch.setattr(vectors, "NARROW", 60)
    monkeypatch.setattr(vectors, "ROWS", 25)
    narrow = themed(said)
    assert len(narrow.suggestions) == len(wide.suggestions)
    assert len(grouping(said, narrow) & grouping(said, wide)) >= len(wide.suggestions) - 2
