"""Write a question's summary, put it in better words, and approve it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, update

from consult import audit, jobs, questions, responses
from consult.db import db
from consult.errands import Tell, as_asked, untold
from consult.jobs import Job
from consult.people import Person
from consult.questions.models import Question
from consult.small_numbers import LARGE_ENOUGH
from consult.summaries import quotes, slots
from consult.summaries.errors import (
    AlreadyApproved,
    BorrowedWords,
    NothingToSumUp,
    NotReadyToApprove,
    SummaryApproved,
)
from consult.summaries.evidence import Evidence, find_evidence, keep_evidence, put_evidence
from consult.summaries.models import Part, SentencePoint, Summary, SummarySentence
from consult.summaries.queries import counted_by, current_summary, is_minority, list_problems
from consult.summaries.tally import Tally, count_now, tally_of
from consult.theming.models import Theme
from consult.words import one_line

WORDING = {
    "answered": "{count} of {base}{share} responses answered this question.",
    "who": "{count} of the {base}{share} who answered were {respondents}.",
    "choice": "{count} of {base}{share} respondents who answered this question chose “{choice}”.",
    "theme": "{count} of {base}{share} respondents who answered this question, {how_many} of them, said: {theme}.",
    "theme by kind": "{count} of the {base}{share} {respondents} who answered this question said the same: {theme}.",
}
OF_COMMENTS = {
    "answered": "{count} of {base}{share} responses commented on this draft.",
    "who": "{count} of the {base}{share} who commented were {respondents}.",
    "theme": "{count} of {base}{share} respondents who commented on this draft, {how_many} of them, said: {theme}.",
    "theme by kind": "{count} of the {base}{share} {respondents} who commented on this draft said the same: {theme}.",
}


@dataclass(frozen=True)
class Finding:
    """One thing that a summary will tell: what is counted, what that came to, and the points that it rests on."""

    part: Part
    query: dict[str, Any]
    numbers: tuple[int, int]
    evidence: Evidence


def write_summary(question: Question, *, by: Person, now: datetime) -> Summary:
    """Write a new summary from the agreed themes and the choices made; wording that a person improved is kept."""
    return put_down(question, work_out(question), by=by, now=now)


def work_out(question: Question, *, tell: Tell = untold) -> list[Finding]:
    """Find what there is to say, and change nothing."""
    tell("Counting who said what", of=3)
    tally = tally_of(question)
    tell("Working out the sentences and what is behind them")
    findings = [
        Finding(part, query, count_now(query, tally).numbers, find_evidence(query, tally))
        for part, query in _sentences(question, tally)
    ]
    if not findings:
        raise NothingToSumUp(f"Nobody has {question.words.did}, so there is nothing to sum up")
    tell(f"Putting {len(findings)} sentences down")
    return findings


def put_down(
    question: Question, findings: list[Finding], *, by: Person, now: datetime, asked_at: datetime | None = None
) -> Summary:
    """Make a summary of what was found."""
    before = current_summary(question)
    improved = {_key(old.query): old.wording for old in before.sentences} if before else {}
    summary = Summary(
        id=uuid4(), question_id=question.id, no=before.no + 1 if before else 1, written_at=now, written_by=by.id
    )
    summary.question = question
    summary.sentences = [_sentence(question, no, each, improved) for no, each in enumerate(findings, start=1)]
    db.session.add(summary)
    put_evidence(
        summary, dict(zip((each.id for each in summary.sentences), (f.evidence for f in findings), strict=True))
    )
    words = f"{question.words.short}, summary {summary.no}{as_asked(asked_at)}"
    audit.record("wrote a summary", summary, words, by=by, at=now)
    return summary


def _sentence(question: Question, no: int, finding: Finding, improved: dict[tuple[Any, ...], str]) -> SummarySentence:
    query = finding.query
    return SummarySentence(
        id=uuid4(),
        no=no,
        part=finding.part,
        wording=improved.get(_key(query)) or _wording(question, query),
        query=query,
        theme_id=UUID(query["theme_id"]) if "theme_id" in query else None,
        numerator=finding.numbers[0],
        denominator=finding.numbers[1],
    )


def _sentences(question: Question, tally: Tally) -> Iterator[tuple[Part, dict[str, Any]]]:
    """What is worth a sentence, in reading order."""
    asked = {"question_id": str(question.id)}
    if not tally.answers:
        return
    yield Part.OVERVIEW, asked | {"kind": "answered"}
    kinds = Counter(answer.kind for answer in tally.answers.values())
    largest = min(kinds, key=lambda kind: (-kinds[kind], kind))
    who = asked | {"kind": "who", "respondents": largest}
    telling = kinds.total() > kinds[largest] and _may_be_told(who, tally)
    if telling:
        yield Part.OVERVIEW, who
    for choice in questions.picks(question):
        yield Part.CHOICE, asked | {"kind": "choice", "choice": choice.key, "choice_label": choice.label}
    for part, theme in _ranked(tally):
        about = asked | {"kind": "theme", "theme_id": str(theme.id), "theme": theme.name}
        yield part, about
        same = about | {"respondents": largest}
        if telling and part is Part.THEME and _may_be_told(same, tally):
            yield part, same


def _may_be_told(query: dict[str, Any], tally: Tally) -> bool:
    """Whether a kind's count can stand beside the whole: neither it nor what is left may point at somebody.

    A kind that is withheld among all who responded is not told of anywhere.
    """
    if query["respondents"] not in tally.kinds_told:
        return False
    counted = count_now(query, tally)
    whole = counted.base if query["kind"] == "who" else count_now(query | {"respondents": None}, tally).respondents
    left = len(whole) - len(counted.respondents)
    return len(counted.respondents) >= LARGE_ENOUGH and (left == 0 or left >= LARGE_ENOUGH)


def _ranked(tally: Tally) -> list[tuple[Part, Theme]]:
    """Agreed themes that somebody raised: the most raised first, minority views last.

    Those that fewer than five raised stand by name: their order would say which of them more people raised.
    """
    raised = [(len(tally.heard(theme.id).respondents), theme) for theme in tally.themes]
    ranked = sorted(
        ((n, theme) for n, theme in raised if n),
        key=lambda each: (-each[0] if each[0] >= LARGE_ENOUGH else 0, each[1].name),
    )
    parts = [(_part(theme, tally), theme) for _, theme in ranked]
    return sorted(parts, key=lambda each: each[0] is Part.MINORITY)


def _part(theme: Theme, tally: Tally) -> Part:
    raised, base = tally.heard(theme.id).respondents, tally.answered()
    return Part.MINORITY if is_minority(len(raised), len(base)) else Part.THEME


def _wording(question: Question, query: dict[str, Any]) -> str:
    by_kind = query["kind"] == "theme" and query.get("respondents")
    return (OF_COMMENTS if question.draft_id else WORDING)["theme by kind" if by_kind else query["kind"]]


def _key(query: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(query.get(part) for part in ("kind", "theme_id", "respondents", "choice"))


def insert_counts(summary: Summary, *, by: Person, now: datetime) -> int:
    """Put today's numbers and points into a summary that is not approved yet; returns how many sentences moved.

    A sentence about one kind of respondent is taken out when that kind is no longer large enough to be named.
    """
    _still_open(summary)
    tally, moved = tally_of(summary.question), 0
    for sentence in list(summary.sentences):
        if sentence.query.get("respondents") and not _may_be_told(sentence.query, tally):
            _take_out(sentence)
            moved += 1
            continue
        counted = counted_by(sentence, tally)
        moved += counted.numbers != (sentence.numerator, sentence.denominator)
        sentence.numerator, sentence.denominator = counted.numbers
        if sentence.theme is not None:
            sentence.query = sentence.query | {"theme": sentence.theme.name}
            sentence.part = _part(sentence.theme, tally)
    keep_evidence(summary, tally)
    words = f"{summary.question.words.short}, summary {summary.no}: {moved} sentences moved"
    audit.record("inserted counts", summary, words, by=by, at=now)
    return moved


def edit_wording(sentence: SummarySentence, wording: str, *, by: Person, now: datetime) -> None:
    """Say it better. Numbers stay slots; words of answers that may not be published stay out."""
    summary = sentence.summary
    _still_open(summary)
    wording = one_line(wording)
    numerator, _ = counted_by(sentence).numbers
    slots.check_wording(wording, numerator=numerator)
    marked = responses.list_marked_words(summary.question)
    if quotes.borrowed(responses.list_private_texts(summary.question), slots.bare(wording), marked=marked):
        raise BorrowedWords("These words stand in an answer that may not be published. Say it in your own words")
    sentence.wording = wording
    words = f"{summary.question.words.short}, summary {summary.no}, sentence {sentence.no}"
    audit.record("edited a sentence", summary, words, by=by, at=now)


def remove_sentence(sentence: SummarySentence, *, by: Person, now: datetime) -> None:
    """Take out a sentence, for one that has lost its evidence; the others keep their numbers."""
    summary = sentence.summary
    _still_open(summary)
    words = f"{summary.question.words.short}, summary {summary.no}, sentence {sentence.no}"
    _take_out(sentence)
    audit.record("removed a sentence", summary, words, by=by, at=now)


def _take_out(sentence: SummarySentence) -> None:
    summary = sentence.summary
    db.session.execute(delete(SentencePoint).where(SentencePoint.sentence_id == sentence.id))
    db.session.execute(delete(SummarySentence).where(SummarySentence.id == sentence.id))
    db.session.expire(summary, ["sentences"])


def approve_summary(summary: Summary, *, by: Person, now: datetime) -> None:
    """Stand behind a summary. Refuses, with every reason, what does not match the data. One approver wins."""
    if summary.approved_at is not None:
        raise AlreadyApproved("This summary is approved already")
    problems = list_problems(summary)
    if problems:
        raise NotReadyToApprove(problems)
    open_still = (Summary.id == summary.id, Summary.approved_at.is_(None))
    approved = update(Summary).where(*open_still).values(approved_at=now, approved_by=by.id)
    if db.session.scalar(approved.returning(Summary.id)) is None:
        raise AlreadyApproved("Somebody approved this summary first")
    words = f"{summary.question.words.short}, summary {summary.no}"
    audit.record("approved a summary", summary, words, by=by, at=now)
    jobs.ask(Job.TELL_WHAT_BECAME, now=now, cause="read", thing_id=summary.question.consultation_id)


def _still_open(summary: Summary) -> None:
    if summary.approved_at is not None:
        raise SummaryApproved("This summary is approved. Write it again to change it")
