"""A Merkle tree as RFC 9162 describes it, over sha256. Pure. Why it is ours: docs/decisions/0013-seals.md."""

import hashlib
from collections.abc import Sequence
from typing import Literal, NamedTuple

# A leaf and a node are told apart by their first byte: a node can never be passed off as a leaf.
LEAF, NODE = b"\x00", b"\x01"


class Step(NamedTuple):
    """One hash on the way from a leaf to the root, and on which side it stands."""

    side: Literal["left", "right"]
    hash: bytes


def leaf_hash(content: bytes) -> bytes:
    return hashlib.sha256(LEAF + content).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(NODE + left + right).digest()


def _above(level: Sequence[bytes]) -> list[bytes]:
    """The level above: pairs are joined, and the last of an odd number goes up as it is."""
    joined = [_node(level[n], level[n + 1]) for n in range(0, len(level) - 1, 2)]
    return [*joined, level[-1]] if len(level) % 2 else joined


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The hash of all leaves, in their order."""
    level = list(leaves)
    while len(level) > 1:
        level = _above(level)
    return level[0] if level else hashlib.sha256(b"").digest()


def path_of(leaves: Sequence[bytes], place: int) -> list[Step]:
    """What must be joined with a leaf, in turn, to come to the root."""
    level, path = list(leaves), []
    while len(level) > 1:
        if place % 2:
            path.append(Step("left", level[place - 1]))
        elif place + 1 < len(level):
            path.append(Step("right", level[place + 1]))
        level, place = _above(level), place // 2
    return path


def root_by(leaf: bytes, path: Sequence[Step]) -> bytes:
    """The root that a leaf and its path lead to."""
    for step in path:
        leaf = _node(step.hash, leaf) if step.side == "left" else _node(leaf, step.hash)
    return leaf
