"""The sentences of the page on what became of a response, and the same page as text to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from consult import boards, clock
from consult.blueprints.responses.shown import standing_of
from consult.boards import Decision, PackState
from consult.catalogue import Consultation
from consult.responses import Comment
from consult.small_numbers import show
from consult.theming import Correction, CorrectionResult, FamilyRead, TextRead
from consult.theming.models import ReadState

if TYPE_CHECKING:
    from consult.blueprints.responses.traced import PassageTraced, ThemeTraced, Trace

LATER = "We say how many others said so when the boards have settled their papers."
NO_NUMBER = "The papers give no number for this theme."
NOT_REACHED = "This did not reach the boards under a theme."
RESULTS = {
    CorrectionResult.MOVED: "We moved it",
    CorrectionResult.TAKEN_OUT: "We took it out from under its theme",
    CorrectionResult.KEPT: "We left it as it was",
}


def title_of(read: TextRead) -> str:
    """What the text answers, in the words that its sender answered, or what it is on."""
    if isinstance(read.text, Comment):
        return f"Your comment {read.text.on}"
    return f"{read.text.question.number}. {read.text.asked.text}"


def family_words(family: FamilyRead) -> str:
    """That a text is one of a campaign; of the others only how many there are."""
    size = show(family.size)
    if size == 1:
        return ""
    like = f"Your message was one of {size:,} like it" if isinstance(size, int) else "Your message was one of a few"
    if family.additions:
        return f"{like}; the part you added was read by itself."
    return f"{like}. All of them count; they were read once."


def where_it_stands(found: Trace) -> str:
    """The state of the whole, in a sentence or two."""
    about = found.consultation
    if not found.is_counted:
        return f"{standing_of(found.response)}."
    if found.answered:
        return "We have replied. Under each part of your response you see what became of it."
    if found.pack is not None and found.state is not PackState.SENT_BACK:
        return " ".join([_with_boards(found), *([] if _any_reached(found) else [_none_reached(found)])])
    if not about.has_ended(at=found.now):
        return f"Not read yet. {reading_begins(about)}"
    if found.state is PackState.SENT_BACK:
        return "A board sent the papers back, so the responses are being read again."
    if any(passage.themes for passage in found.passages):
        return "People are reading the responses. What you see here can still change."
    return "Your response waits to be read. People are reading the responses now."


def _with_boards(found: Trace) -> str:
    if found.state is PackState.SIGNED_OFF:
        return f"The boards have decided. {reply_due(found)}"
    if found.state is PackState.REFUSED:
        return "The boards have decided: they refused the papers."
    assert found.pack is not None
    to_come = boards.next_step(found.pack)
    who = f" The {to_come.board.name} decides next." if to_come else ""
    since = clock.day_words(found.pack.frozen_at)
    return f"The papers have been with the boards since {since}.{who} {reply_due(found)}"


def _any_reached(found: Trace) -> bool:
    return any(passage.reached for passage in found.passages)


def _none_reached(found: Trace) -> str:
    if any(passage.themes for passage in found.passages):
        return "None of the themes of your response reached the boards."
    return "Nothing in your response stands under a theme, so none reached the boards."


def reading_begins(about: Consultation) -> str:
    """When the reading is for sure under way: the day after the last one on which people can respond."""
    if about.closes_at is None:
        return "Reading begins at the close."
    return f"Reading begins on {clock.day_words(about.closes_at)}."


def reply_due(found: Trace) -> str:
    due = found.consultation.reply_due_at
    if due is None:
        return "The date of our reply is not set."
    day = clock.day_words(clock.last_day_before(due))
    return (
        f"Our reply was due by the end of {day}, and is late."
        if due <= found.now
        else f"Our reply is due by the end of {day}."
    )


def why_no_theme(found: Trace, read: TextRead) -> str:
    """Why a passage, or a text without any, stands under no theme. What only the machine says is said to be that."""
    if not found.is_counted:
        return "It was not counted."
    reading, open_still = read.reading, found.reading_open
    by_person = reading is not None and reading.engine.get("engine") == "a person"
    if reading is not None and reading.state is ReadState.NOTHING and (by_person or not open_still):
        return f"Nothing to place, because: {_small(reading.reason)}."
    if not open_still:
        if reading is not None and reading.state is ReadState.FAILED:
            return "Nothing to place, because the software could not read it and nobody else did."
        return "It stands under no theme that people agreed. So nothing was decided about it by itself."
    if not found.consultation.has_ended(at=found.now):
        return f"Not read by a person yet. {reading_begins(found.consultation)}"
    if reading is not None and reading.state is ReadState.NOTHING:
        return f"Not decided yet. The software suggests that there is nothing to place: {_small(reading.reason)}."
    return "Not decided yet. A person will read it."


def _small(reason: str) -> str:
    return (reason[:1].lower() + reason[1:]).rstrip(".")


def decision_words(made: Decision) -> str:
    return f"{made.step.board.name}: {made.result.words}, {clock.day_words(made.met_on)}"


def next_words(found: Trace) -> str:
    """Which board has the papers before it now."""
    return _with_boards(found)


def undecided_words(found: Trace, passage: PassageTraced) -> str:
    """What stands in place of a decision; empty where there is one on what this passage said."""
    if found.pack is None or found.state is PackState.SENT_BACK:
        return f"Not yet. The papers for the boards are not sealed. {reply_due(found)}"
    if not passage.reached:
        return NOT_REACHED
    return "" if found.decisions else f"Not yet. {_with_boards(found)}"


def unchanged_words(found: Trace, theme: ThemeTraced) -> str:
    """What stands in place of a change; empty where there is our reply."""
    if theme.outcome is not None:
        return ""
    if found.answered:
        return "Nothing, because of this passage alone."
    if found.state is PackState.REFUSED:
        return "Nothing. The boards refused the papers."
    return f"Nothing yet. {reply_due(found)}"


def correction_words(told: Correction) -> list[str]:
    """What its sender said about a passage, and what an analyst answered."""
    lines = [f"You told us on {clock.day_words(told.at)}: {told.meant}"]
    if told.reply is None:
        return [*lines, "An analyst will answer here."]
    moved = f" to “{told.reply.theme.name}”" if told.reply.theme else ""
    when = clock.day_words(told.reply.at)
    return [*lines, f"Our answer of {when}: {RESULTS[told.reply.result]}{moved}. {told.reply.reason}"]


def count_words(theme: ThemeTraced, settled: bool) -> list[str]:
    """How many others said so, as everybody is shown it."""
    if not theme.reached or not settled:
        return [LATER if not settled else NOT_REACHED]
    told = [(f"{each.n:,}" if isinstance(each.n, int) else each.n, each) for each in theme.counts]
    return [f"{n} of {each.of:,} {each.who}" for n, each in told] or [NO_NUMBER]
