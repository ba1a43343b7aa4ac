"""What waits in the reading, the summaries and the packs of a consultation: for those who may open the page of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from consult import boards, clock, errands, questions, summaries, theming
from consult.blueprints.ways import way_to
from consult.catalogue import Consultation
from consult.errands import ErrandState
from consult.jobs import Job
from consult.journey import Status
from consult.questions import Question
from consult.theming.models import RunState


@dataclass(frozen=True)
class Due:
    """One thing that waits: since or until when, what it is called, and where it is done."""

    at: datetime | None
    title: str
    url: str
    text: str
    due: str
    late: bool = False

    def as_need(self) -> dict[str, Any]:
        return {"title": self.title, "url": self.url, "text": self.text, "due": self.due, "late": self.late}


def list_waiting(consultation: Consultation, status: Status) -> list[Due]:
    """What did not work, what is out of date, and the pack that a board has not decided on."""
    if status in (Status.PREPARED, Status.SOON, Status.ANSWERED):
        return []
    found = [due for question in questions.list_heard(consultation) for due in _about(question, status)]
    return [*found, *_pack(consultation)]


def _about(question: Question, status: Status) -> Iterator[Due]:
    slug, number = question.consultation.slug, question.number
    name = f"{question.words.name}: {question.consultation.title}"
    run = None if question.kind.is_closed else theming.find_run(question)
    if run is not None and run.state is RunState.FAILED:
        way = way_to("theming.reading", slug=slug, number=number, no=run.no)
        yield from _since(run.finished_at, f"Reading {run.no} did not work. {name}", way, run.failure)
    written = errands.find_last(Job.WRITE_SUMMARY, question)
    if written is not None and written.state is ErrandState.FAILED:
        way = way_to("summaries.writing", slug=slug, number=number, no=written.no)
        yield from _since(written.finished_at, f"The summary was not written. {name}", way, written.failure)
    if status is Status.READING:
        yield from _stale(question, name)


def _stale(question: Question, name: str) -> Iterator[Due]:
    way = way_to("summaries.summary", slug=question.consultation.slug, number=question.number)
    summary = summaries.current_summary(question) if way else None
    behind = len(summaries.stale_sentences(summary)) if summary else 0
    if summary is not None and behind:
        told = f"{behind} sentence{'s are' if behind != 1 else ' is'} no longer what the data says"
        yield from _since(summary.written_at, f"The summary is out of date. {name}", way, told, "written on")


def _pack(consultation: Consultation) -> Iterator[Due]:
    slug, title = consultation.slug, consultation.title
    frozen = errands.find_last(Job.FREEZE_PACK, consultation)
    if frozen is not None and frozen.state is ErrandState.FAILED:
        way = way_to("boards.freezing", slug=slug, no=frozen.no)
        yield from _since(frozen.finished_at, f"The pack was not frozen. {title}", way, frozen.failure)
    pack = boards.current_pack(consultation)
    step = boards.next_step(pack) if pack else None
    if pack is not None and step is not None:
        way = way_to("boards.pack", board=step.board.slug, pack=boards.name_of_pack(pack))
        told = f"Waits for {step.board.name}"
        yield from _since(pack.frozen_at, f"Pack {pack.no} of {title}", way, told, "frozen on")


def _since(at: datetime | None, title: str, way: str | None, text: str, verb: str = "since") -> Iterator[Due]:
    if way is not None:
        yield Due(at, title, way, text, f"{verb} {clock.day_words(at)}" if at else "")
