"""Where the sentence model's vectors come from: computed now, or kept from before by whoever has a database."""

from collections.abc import Sequence
from typing import Protocol

from consult.nlp import embedding
from consult.nlp.embedding import Means, Rarity


class Meaning(Protocol):
    """The model's reading of one question's points. A text's vectors never depend on what else is read."""

    @property
    def rarity(self) -> Rarity:
        """How telling each word piece is in this question."""

    def read(self, texts: Sequence[str]) -> tuple[Means, Means]:
        """For each text the sums of its words' meanings, plain and weighted by rarity: float32, texts by 384."""


class Fresh:
    """Computed now, on as many threads as are given; their number never changes the result."""

    def __init__(self, points: Sequence[str], threads: int = 1) -> None:
        self.threads = threads
        self.rarity = Rarity.of(embedding.in_pieces(points), embedding.vocabulary())

    def read(self, texts: Sequence[str]) -> tuple[Means, Means]:
        return embedding.read(embedding.in_pieces(texts), self.rarity, threads=self.threads)


def fresh(points: Sequence[str], threads: int = 1) -> Meaning | None:
    """The points' meaning, computed when it is asked for; None where there is no model."""
    return Fresh(points, threads) if embedding.is_here() else None
