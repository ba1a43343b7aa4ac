"""Put questions and sections in order, copy and remove them, while only staff see them. Numbers stay without gaps."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from consult import audit
from consult.catalogue import Consultation
from consult.db import db
from consult.errors import NotFound
from consult.people import Person
from consult.questions.errors import SectionInUse, WrongRoute
from consult.questions.models import Question, Section
from consult.questions.queries import list_for, list_sections
from consult.questions.routing import condition_problem
from consult.questions.said import Said
from consult.questions.services.gathering import list_comments, next_section
from consult.questions.services.writing import free_key, next_number, put_in, said_by, still_drafting
from consult.words import clean, one_line


def write_section(
    consultation: Consultation, *, title: str, introduction: str, by: Person | None, now: datetime
) -> Section:
    """A new group of questions at the end; its key follows from its title."""
    still_drafting(consultation)
    taken = set(db.session.scalars(select(Section.key).where(Section.consultation_id == consultation.id)))
    key = next(key for n in range(1, len(taken) + 2) if (key := f"section-{n}") not in taken)
    section = next_section(consultation, key, one_line(title), clean(introduction))
    _audit("wrote a section", consultation, f"Section {key}", by, now)
    return section


def change_section(section: Section, *, title: str, introduction: str, by: Person | None, now: datetime) -> None:
    section.title, section.introduction = one_line(title), clean(introduction)
    consultation = db.session.get_one(Consultation, section.consultation_id)
    _audit("changed a section", consultation, f"Section {section.key}", by, now)


def remove_section(section: Section, *, by: Person | None, now: datetime) -> None:
    consultation = db.session.get_one(Consultation, section.consultation_id)
    still_drafting(consultation)
    if section.questions:
        raise SectionInUse("There are questions in this section. Move or remove them first")
    db.session.delete(section)
    db.session.flush()
    _audit("removed a section", consultation, f"Section {section.key}", by, now)


def move_section(section: Section, by_places: int, *, by: Person | None, now: datetime) -> None:
    """Earlier or later by so many places, with its questions."""
    consultation = db.session.get_one(Consultation, section.consultation_id)
    still_drafting(consultation)
    order = list(list_sections(consultation))
    place = order.index(section)
    order.insert(max(0, min(len(order) - 1, place + by_places)), order.pop(place))
    _keep_order(consultation, [question for each in order for question in each.questions], order)
    _audit("moved a section", consultation, f"Section {section.key}", by, now)


def write_question(section: Section, said: Said, *, by: Person | None, now: datetime) -> Question:
    """A new question at the end of its section."""
    consultation = db.session.get_one(Consultation, section.consultation_id)
    still_drafting(consultation)
    key = free_key(consultation, said.text)
    question = put_in(section, said, number=next_number(consultation), key=key)
    db.session.refresh(section, ["questions"])
    order = [each for part in list_sections(consultation) for each in part.questions]
    _keep_order(consultation, order)
    _audit("wrote a question", consultation, f"Question {question.number}", by, now)
    return question


def copy_question(question: Question, *, by: Person | None, now: datetime) -> Question:
    """The same once more, at the end of its section, to be changed."""
    return write_question(question.section, said_by(question), by=by, now=now)


def move_question(question: Question, number: int, *, by: Person | None, now: datetime) -> None:
    """Give it another place; it goes into the section of the question that stood there. Raises WrongRoute."""
    consultation = question.consultation
    still_drafting(consultation)
    order = list(list_for(consultation))
    place = max(1, min(len(order), number)) - 1
    there = order[place]
    order.insert(place, order.pop(order.index(question)))
    question.section = there.section
    _keep_order(consultation, order)
    _audit("moved a question", consultation, f"Question {question.key} to {question.number}", by, now)


def move_by_one(question: Question, step: int, *, by: Person | None, now: datetime) -> None:
    """One place up (-1) or down (1): across the end of a section it first goes into the next one."""
    consultation = question.consultation
    still_drafting(consultation)
    sections = list(list_sections(consultation))
    mine, at = [each.asked for each in sections], sections.index(question.section)
    place = mine[at].index(question) + step
    if 0 <= place < len(mine[at]):
        mine[at].remove(question)
        mine[at].insert(place, question)
    elif 0 <= at + step < len(sections):
        mine[at].remove(question)
        mine[at + step].insert(0 if step > 0 else len(mine[at + step]), question)
        question.section = sections[at + step]
    else:
        return
    _keep_order(consultation, [each for part in mine for each in part])
    _audit("moved a question", consultation, f"Question {question.key} to {question.number}", by, now)


def remove_question(question: Question, *, by: Person | None, now: datetime) -> Said:
    """Take it out, and give back what it said: put back, nothing is lost. Raises WrongRoute."""
    consultation, said, number = question.consultation, said_by(question), question.number
    still_drafting(consultation)
    check_nothing_hangs_on(question)
    for choice in list(question.choices):
        db.session.delete(choice)
    db.session.flush()
    db.session.delete(question)
    db.session.flush()
    db.session.expire(question.section, ["questions"])
    _keep_order(consultation, list(list_for(consultation)))
    _audit("removed a question", consultation, f"Question {number}", by, now)
    return said


def put_back(section: Section, said: Said, *, number: int, key: str, by: Person | None, now: datetime) -> Question:
    """Undo a removal: the same question under the same key, where it stood."""
    consultation = db.session.get_one(Consultation, section.consultation_id)
    still_drafting(consultation)
    question = put_in(section, said, number=next_number(consultation), key=key)
    db.session.refresh(section, ["questions"])
    order = [each for each in list_for(consultation) if each is not question]
    order.insert(max(0, min(len(order), number - 1)), question)
    _keep_order(consultation, order)
    _audit("put a question back", consultation, f"Question {question.number}", by, now)
    return question


def check_nothing_hangs_on(question: Question) -> None:
    hanging = [
        str(each.number)
        for each in list_for(question.consultation)
        if any(condition["question"] == question.key for condition in each.conditions)
    ]
    if hanging:
        raise WrongRoute(f"Whether question {' and '.join(hanging)} is asked hangs on this one. Change that first")


def _keep_order(
    consultation: Consultation, order: Sequence[Question], sections: Sequence[Section] | None = None
) -> None:
    """Number what is asked without gaps, by section and then as given, and comments after it."""
    for place, section in enumerate(sections or [], 1):
        section.sort = place
    db.session.flush()
    sort = {section.id: section.sort for section in list_sections(consultation)}
    asked = sorted(order, key=lambda each: sort[each.section.id])
    for place, question in enumerate(asked):
        problem = condition_problem(question.conditions, asked[:place])
        if problem:
            raise WrongRoute(f"“{question.text}” would be asked before the question that it hangs on")
    numbered = [*asked, *reversed(list_comments(consultation))]
    for place, question in enumerate(numbered, 1):
        question.number = -place  # out of the way first: a number is taken once
    db.session.flush()
    for place, question in enumerate(numbered, 1):
        question.number = place
    db.session.flush()
    for section in {question.section for question in asked}:
        db.session.expire(section, ["questions"])


def get_section(consultation: Consultation, key: str) -> Section:
    """One of those that respondents see."""
    found = next((section for section in list_sections(consultation) if section.key == key), None)
    if found is None:
        raise NotFound("This questionnaire has no such section")
    return found


def _audit(act: str, consultation: Consultation, words: str, by: Person | None, now: datetime) -> None:
    audit.record(act, consultation, words, by=by, at=now)


def move_to_section(question: Question, section: Section, *, by: Person | None, now: datetime) -> None:
    """To the end of another section."""
    consultation = question.consultation
    still_drafting(consultation)
    question.section = section
    order = [each for each in list_for(consultation) if each is not question]
    _keep_order(consultation, [*order, question])
    _audit("moved a question", consultation, f"Question {question.key} to {question.number}", by, now)
