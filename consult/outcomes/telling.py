"""Tell those who responded when something changed for what they said: once each, and never more than four times."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import func, select

from consult import boards, mail, questions, responses, summaries
from consult.boards import Pack, PackState
from consult.catalogue.models import Consultation
from consult.db import db
from consult.mail import LetterKind
from consult.outcomes.hearing_back import MOST_NOTICES, NoticeTold
from consult.outcomes.models import Commitment, ProgressNote
from consult.outcomes.queries import is_answered
from consult.words import digest


class Cause(StrEnum):
    """What changed for a response. The acts that cause it ask for the job by this word."""

    READ = "read"
    DECIDED = "decided"
    ANSWERED = "answered"
    COMMITMENT = "commitment"


HEADLINES = {
    Cause.READ: "We have read what you said",
    Cause.DECIDED: "The boards have decided",
    Cause.ANSWERED: "Our reply is published",
    Cause.COMMITMENT: "News of something we promised",
}
HAPPENED = {
    Cause.READ: "People have read the responses. You can see how each part of yours was read, and tell us if we "
    "misread you, until the papers for the boards are sealed.",
    Cause.DECIDED: "The boards have decided on the papers that your response is part of. You can see what they "
    "decided, and why.",
    Cause.ANSWERED: "We have said what we did about each theme, and what we did not do. You can see it beside your own "
    "words.",
    Cause.COMMITMENT: "We promised something because of what you and others said. There is news of how it goes.",
}


@dataclass(frozen=True)
class News:
    """One change, and whom it is for."""

    cause: Cause
    about: Consultation
    key: str
    response_ids: frozenset[UUID]


def find_news(cause: Cause, thing_id: UUID) -> News | None:
    """What changed, if it really did; the thing is a consultation, a pack or a progress note."""
    if cause in (Cause.READ, Cause.ANSWERED):
        consultation = db.session.get_one(Consultation, thing_id)
        happened = is_answered(consultation) if cause is Cause.ANSWERED else _is_read(consultation)
        return _for_all(cause, consultation, str(cause)) if happened else None
    if cause is Cause.DECIDED:
        pack = db.session.get_one(Pack, thing_id)
        over = boards.state_of(pack) in (PackState.SIGNED_OFF, PackState.REFUSED)
        return _for_all(cause, pack.consultation, f"{cause}:{pack.id}") if over else None
    note = db.session.get_one(ProgressNote, thing_id)
    return _of_note(note.commitment, f"{cause}:{note.id}")


def list_to_tell(news: News) -> list[tuple[str, list[str]]]:
    """Addresses, each with the references of its responses."""
    return list(responses.list_references_by_address(news.response_ids).items())


def tell(news: News, some: Sequence[tuple[str, Sequence[str]]], *, now: datetime) -> int:
    """Write to these addresses. Done twice, nobody is written to twice; the fifth letter is never written."""
    told = _told(news, [digest(address) for address, _ in some])
    written = 0
    for address, references in some:
        mark = digest(address)
        before = told.get(mark, frozenset())
        if news.key in before or len(before) >= MOST_NOTICES:
            continue
        told_now = {"address_digest": mark, "no": len(before) + 1, "cause": news.key, "at": now}
        db.session.add(NoticeTold(id=uuid4(), consultation_id=news.about.id, **told_now))
        letter = mail.write(
            LetterKind.WHAT_BECAME,
            to=address,
            about=news.about,
            now=now,
            once=f"became:{news.about.id}:{news.key}:{mark}",
            stop_path=responses.stop_path(address),
            headline=HEADLINES[news.cause],
            happened=HAPPENED[news.cause],
            references=references,
            consultation=news.about,
        )
        written += letter is not None
    db.session.flush()
    return written


def count_told(consultation: Consultation) -> int:
    """How many such letters were written."""
    return db.session.scalar(select(func.count()).where(NoticeTold.consultation_id == consultation.id)) or 0


def _told(news: News, marks: Sequence[str]) -> Mapping[str, frozenset[str]]:
    """By address, of what it was told already."""
    rows = db.session.execute(
        select(NoticeTold.address_digest, NoticeTold.cause).where(
            NoticeTold.consultation_id == news.about.id, NoticeTold.address_digest.in_(marks)
        )
    )
    found: dict[str, set[str]] = {}
    for mark, cause in rows:
        found.setdefault(mark, set()).add(cause)
    return {mark: frozenset(causes) for mark, causes in found.items()}


def _for_all(cause: Cause, consultation: Consultation, key: str) -> News:
    counted = frozenset(sent.response_id for sent in responses.list_counted(consultation))
    return News(cause, consultation, key, counted)


def _of_note(commitment: Commitment, key: str) -> News | None:
    """For those whose words stood under the theme when it was frozen, and still count."""
    outcome = commitment.outcome
    if outcome.published_at is None:
        return None
    papers = boards.papers_of(outcome.pack)
    themes = [theme for question in papers["questions"] for theme in question["themes"]]
    frozen = next((theme for theme in themes if theme["id"] == str(outcome.theme_id)), None)
    places = frozen["respondents"] if frozen else []
    raised = {UUID(papers["responses"]["counted"][place]["id"]) for place in places}
    everybody = _for_all(Cause.COMMITMENT, outcome.consultation, key)
    return News(Cause.COMMITMENT, outcome.consultation, key, everybody.response_ids & raised)


def _is_read(consultation: Consultation) -> bool:
    """Whether somebody stands behind a summary of everything that was answered."""
    heard = [question for question in questions.list_heard(consultation) if responses.answered(question)]
    found = [summaries.current_summary(question) for question in heard]
    return bool(found) and all(each is not None and each.approved_at is not None for each in found)
