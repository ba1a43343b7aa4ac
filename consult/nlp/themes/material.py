"""What is to be grouped: points without copies, and which text holds which, whatever the order of arrival."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from consult.nlp.wording import folded

MANY = 300  # texts; from here on a text may make several points and still be compared as a whole
OF_ONE, OF_SEVERAL = 1.5, 4.0  # points to a text, for texts that are compared as wholes: in small sets, in large ones
REACH = 3  # points before and after that lend meaning
OPENING = 4  # points from which on a text is long, and its first one mostly says who is writing


@dataclass(frozen=True)
class Material:
    """The points without copies, in an order that does not depend on the order of arrival."""

    points: list[str]
    worded: list[str]  # the same as somebody wrote them
    holds: Any  # texts by points
    beside: Any  # points by points: how near they stand in a text
    back: NDArray[np.int64]  # for each point given, its place among the different ones
    opens: NDArray[np.bool_]  # points with which a long text begins
    row: dict[str, int]  # for each text's name, its place among the different ones

    @cached_property
    def is_short(self) -> bool:
        """Whether most texts say one thing, so that whole texts, not points, show which groups there are."""
        texts = self.holds.shape[0]
        return bool(self.holds.nnz <= texts * (OF_SEVERAL if texts >= MANY else OF_ONE))


def gather(points_text: Sequence[str], text_ids: Sequence[str]) -> Material:
    """Take out copies of points and of whole texts, and sort what is left; within a text the order given is kept."""
    keys = [folded(text) for text in points_text]
    written: dict[str, str] = {}
    for key, text in zip(keys, points_text, strict=True):
        written[key] = max(written.get(key, ""), " ".join(text.split()))
    points = sorted(written)
    place = {key: at for at, key in enumerate(points)}
    by_text: dict[str, list[int]] = {}
    for key, text_id in zip(keys, text_ids, strict=True):
        by_text.setdefault(text_id, []).append(place[key])
    held_by = {text_id: tuple(dict.fromkeys(held)) for text_id, held in by_text.items()}
    texts = sorted(set(held_by.values()))
    row = {held: no for no, held in enumerate(texts)}
    holds = _matrix([(no, at, 1.0) for no, held in enumerate(texts) for at in held], len(texts), len(points))
    beside = _matrix([cell for held in texts for cell in _beside(held)], len(points), len(points))
    opens = np.zeros(len(points), np.bool_)
    opens[[held[0] for held in texts if len(held) >= OPENING]] = True
    return Material(
        points=points,
        worded=[written[key] for key in points],
        holds=holds,
        beside=beside,
        back=np.array([place[key] for key in keys], np.int64),
        opens=opens,
        row={text_id: row[held] for text_id, held in held_by.items()},
    )


def part_of(material: Material, rows: NDArray[np.int64]) -> tuple[Material, NDArray[np.int64]]:
    """The same with these texts alone, and the places of the points that they hold. Names are not kept."""
    holds = material.holds[rows]
    kept = np.flatnonzero(np.asarray(holds.sum(0)).ravel() > 0)
    some = Material(
        points=[material.points[at] for at in kept],
        worded=[material.worded[at] for at in kept],
        holds=holds[:, kept].tocsr(),
        beside=material.beside[kept][:, kept],
        back=np.arange(len(kept)),
        opens=material.opens[kept],
        row={},
    )
    return some, kept


def _beside(held: Sequence[int]) -> Iterator[tuple[int, int, float]]:
    for at, point in enumerate(held):
        for away in range(1, REACH + 1):
            for other in held[at + away : at + away + 1]:
                yield point, other, 4.0 ** (1 - away)
                yield other, point, 4.0 ** (1 - away)


def _matrix(cells: Sequence[tuple[int, int, float]], rows: int, columns: int) -> Any:
    row, column, value = zip(*cells, strict=True) if cells else ((), (), ())
    return sparse.csr_matrix((np.array(value, np.float32), (row, column)), (rows, columns))
