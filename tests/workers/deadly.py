"""The worker of the tests: as every other, but it dies, as if out of memory, of any text that speaks of POISON."""

import os
import signal
from collections.abc import Sequence

from consult.nlp.reading import points
from consult.nlp.types import Span
from workers.app import app  # noqa: F401 - what `celery -A` looks for

_cut = points.cut


def cut(texts: Sequence[str]) -> list[list[Span] | Exception]:
    if any("POISON" in text for text in texts):
        os.kill(os.getpid(), signal.SIGKILL)
    return _cut(texts)


points.cut = cut
