"""The comments on each draft have their place after all that is asked."""

from collections.abc import Sequence
from uuid import uuid4

from sqlalchemy import func, select

from consult.catalogue import Consultation
from consult.db import db
from consult.plans.models import PlanVersion
from consult.questions.models import Question, QuestionKind, Section
from consult.questions.wording import COMMENTS, title_of_comments


def gather_comments(consultation: Consultation) -> None:
    """See that the comments on each draft have their place after all that is asked; again changes nothing.

    Those on a draft that it does not ask about any more lose theirs: nobody has commented, as drafts are fixed by then.
    """
    covered = {draft.id for draft in consultation.versions}
    for question in list_comments(consultation):
        if question.draft_id not in covered:
            db.session.delete(question)
    db.session.flush()
    standing = list_comments(consultation)
    gathered = {question.draft_id for question in standing}
    missing = {draft.id: draft for draft in consultation.versions if draft.id not in gathered}
    if not missing:
        return
    last = db.session.scalar(select(func.max(Question.number)).where(Question.consultation_id == consultation.id)) or 0
    there = standing[0].section if standing else None
    section = there or next_section(consultation, COMMENTS, "Comments on the drafts", "")
    for number, draft in enumerate(missing.values(), last + 1):
        db.session.add(_comments_on(draft, section, number))
    db.session.flush()


def next_section(consultation: Consultation, key: str, title: str, introduction: str) -> Section:
    last = db.session.scalar(select(func.max(Section.sort)).where(Section.consultation_id == consultation.id)) or 0
    section = Section(
        id=uuid4(), consultation_id=consultation.id, key=key, title=title, introduction=introduction, sort=last + 1
    )
    db.session.add(section)
    db.session.flush()
    return section


def _comments_on(draft: PlanVersion, section: Section, number: int) -> Question:
    return Question(
        id=uuid4(),
        consultation_id=section.consultation_id,
        section_id=section.id,
        number=number,
        key=f"{COMMENTS}-{draft.plan.slug}-{draft.no}",
        kind=QuestionKind.COMMENTS,
        text=title_of_comments(draft.no, draft.plan.title),
        why="",
        hint="",
        required=False,
        word_limit=None,
        no_view=False,
        draft_id=draft.id,
        version=1,
    )


def list_comments(consultation: Consultation) -> Sequence[Question]:
    """Those that gather comments, the last first."""
    return db.session.scalars(
        select(Question)
        .where(Question.consultation_id == consultation.id, Question.kind == QuestionKind.COMMENTS)
        .order_by(Question.number.desc())
    ).all()


def make_room(consultation: Consultation, number: int) -> None:
    """Comments come after all that is asked, so they move behind a question that takes their number or a later one."""
    standing = list_comments(consultation)
    for later, question in enumerate(standing):
        if standing[-1].number <= number:
            question.number = number + len(standing) - later
            db.session.flush()
