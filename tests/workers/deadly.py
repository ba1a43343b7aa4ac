"""The worker of the tests: as every other, but it dies, as if out of memory, of any text that speaks of POISON.

Of a summary or a pack whose question speaks of it, it dies at the first attempt, with all worked out and nothing kept.
"""

import os
import signal
from collections.abc import Callable, Sequence
from typing import Any

from consult import boards, summaries
from consult.errands import Errand
from consult.nlp.reading import points
from consult.nlp.types import Span
from workers.app import app  # noqa: F401 - what `celery -A` looks for

_cut = points.cut


def cut(texts: Sequence[str], **how: bool) -> list[list[Span] | Exception]:
    if any("POISON" in text for text in texts):
        os.kill(os.getpid(), signal.SIGKILL)
    return _cut(texts, **how)


points.cut = cut


def dying_of(work_out: Callable[..., Any]) -> Callable[..., Any]:
    def worked_out(errand: Errand, *given: Any) -> Any:
        came = work_out(errand, *given)
        if errand.turn == 1 and "POISON" in str(errand.terms):
            os.kill(os.getpid(), signal.SIGKILL)
        return came

    return worked_out


summaries.work_out_asked = dying_of(summaries.work_out_asked)
boards.draw_up_asked = dying_of(boards.draw_up_asked)
