"""Tell those who began or sent a response what changed around it, once each, with a way to hear no more."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import delete

from consult import mail
from consult.catalogue import ActKind, Consultation, TimetableAct, time_status
from consult.db import db
from consult.mail import LetterKind
from consult.questions import Question
from consult.responses.changed_questions import list_to_tell
from consult.responses.contacts import find_contact, home_of, is_stopped, list_addresses
from consult.responses.keys import StoppedNews
from consult.words import one_line

HEADLINES = {
    ActKind.EXTENDED: "You have longer to respond",
    ActKind.CLOSED_EARLY: "You have less time to respond",
    ActKind.PAUSED: "Paused",
    ActKind.RESUMED: "Open again",
}


def whom_to_tell_dates(act_id: UUID) -> Sequence[str]:
    """The addresses of all who began."""
    act = db.session.get_one(TimetableAct, act_id)
    return list_addresses(db.session.get_one(Consultation, act.consultation_id))


def tell_dates(act_id: UUID, addresses: Sequence[str], *, now: datetime) -> None:
    """Write about a later or earlier close, a pause or its end. Done twice, nobody is written to twice."""
    act = db.session.get_one(TimetableAct, act_id)
    consultation = db.session.get_one(Consultation, act.consultation_id)
    for address in addresses:
        mail.write(
            LetterKind.DATES_CHANGED,
            to=address,
            about=consultation,
            now=now,
            once=f"dates:{act.id}:{address}",
            stop_path=stop_path(address),
            headline=HEADLINES[act.kind],
            standing=time_status(consultation, at=now).text,
            reason=act.reason,
            consultation=consultation,
        )


def whom_to_tell_question(question_id: UUID) -> Sequence[str]:
    """The addresses of those who answered a question in other words, or before it was added."""
    told = list_to_tell(db.session.get_one(Question, question_id))
    homes = [*told.drafts, *(home for version in told.sent if (home := home_of(version.response)))]
    contacts = [contact for home in homes if (contact := find_contact(home))]
    return sorted({contact.address for contact in contacts if not is_stopped(contact.address)})


def tell_question(question_id: UUID, version: int, addresses: Sequence[str], *, now: datetime) -> None:
    """Write about a question that was changed or added. Done twice, nobody is written to twice."""
    question = db.session.get_one(Question, question_id)
    for address in addresses:
        mail.write(
            LetterKind.QUESTION_CHANGED,
            to=address,
            about=question.consultation,
            now=now,
            once=f"question:{question.id}:{version}:{address}",
            stop_path=stop_path(address),
            question=question,
            added=version == 1,
            standing=time_status(question.consultation, at=now).text,
            consultation=question.consultation,
        )


def stop_path(address: str) -> str:
    """The page on which this address asks for no more news; signed, so that nobody stops another's."""
    return f"/letters/stop/{_signer().dumps(address)}"


def address_of_stop(signed: str) -> str | None:
    """The address of such a page; None when the link was cut or made up."""
    try:
        return str(_signer().loads(signed))
    except BadSignature:
        return None


def stop_news(address: str, *, now: datetime) -> None:
    """Write no more news to this address; links, codes and receipts that they ask for still go."""
    if not is_stopped(address):
        db.session.add(StoppedNews(address=address, at=now))
        db.session.flush()


def start_news(address: str) -> None:
    """They ask for news again."""
    db.session.execute(delete(StoppedNews).where(StoppedNews.address == one_line(address).lower()))


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="stop letters")
