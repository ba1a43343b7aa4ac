"""Questions that are used again: kept in the bank, or copied with a whole questionnaire."""

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from consult import audit
from consult.catalogue import Consultation
from consult.db import db
from consult.people import Person
from consult.questions.models import BankedQuestion, Question
from consult.questions.queries import list_bank, list_for, list_sections
from consult.questions.services.arranging import write_section
from consult.questions.services.writing import free_key, next_number, put_in, said_by, still_drafting


def keep_in_bank(question: Question, *, by: Person, now: datetime) -> BankedQuestion:
    """Keep its words for other consultations, without what binds it to this one; the same words are kept once."""
    said = replace(said_by(question), clause="", conditions=[])
    same = next((each for each in list_bank() if each.asks == said), None)
    if same is not None:
        return same
    banked = BankedQuestion(id=uuid4(), said=said.plain(), kept_at=now, by_id=by.id)
    db.session.add(banked)
    db.session.flush()
    audit.record("kept a question in the bank", question.consultation, f"Question {question.number}", by=by, at=now)
    return banked


def take_from_bank(banked: BankedQuestion, *, by: Person, now: datetime) -> None:
    """It is offered no more; questionnaires that used it keep their own copy."""
    audit.record("took a question from the bank", banked, "Nobody's questionnaire changes", by=by, at=now)
    db.session.delete(banked)
    db.session.flush()


def copy_questionnaire(source: Consultation, to: Consultation, *, by: Person | None, now: datetime) -> int:
    """Add every section and question of another consultation at the end; gives how many questions.

    Conditions follow their questions. A question tied to a clause of a draft that this one does not cover loses that.
    """
    still_drafting(to)
    clauses = {str(clause.id) for version in to.versions for clause in version.clauses}
    keys: dict[str, str] = {}
    sections = {
        section.id: write_section(to, title=section.title, introduction=section.introduction, by=by, now=now)
        for section in list_sections(source)
        if section.asked
    }
    for question in list_for(source):
        said, key = said_by(question), free_key(to, question.key)
        keys[question.key] = key
        conditions = [{**each, "question": keys[each["question"]]} for each in said.conditions]
        copied = replace(said, clause=said.clause if said.clause in clauses else "", conditions=conditions)
        put_in(sections[question.section_id], copied, number=next_number(to), key=key)
    for section in sections.values():
        db.session.expire(section, ["questions"])
    audit.record("copied a questionnaire", to, f"{len(keys)} questions of {source.slug}", by=by, at=now)
    return len(keys)
