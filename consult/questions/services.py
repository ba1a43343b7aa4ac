"""Write the questionnaire. Once it is published it is fixed."""

from collections.abc import Sequence
from uuid import uuid4

from sqlalchemy import func, select

from consult.catalogue import Consultation
from consult.db import db
from consult.errors import RuleBroken
from consult.plans.models import Clause, PlanVersion
from consult.questions.models import Choice, Question, QuestionKind, Section
from consult.questions.wording import COMMENTS, title_of_comments
from consult.words import clean, one_line


class QuestionsFixed(RuleBroken):
    """The questionnaire is public; people may have answered it."""


class NumberTaken(RuleBroken):
    """Another question has this number or key."""


class AskedOfNobody(RuleBroken):
    """Comments are made on the drafts themselves; no question asks for them."""


class WrongChoices(RuleBroken):
    """A closed question needs two choices or more, with keys that differ; an open one has none."""


def add_section(consultation: Consultation, *, key: str, title: str, introduction: str) -> Section:
    """The next group of questions."""
    _still_drafting(consultation)
    return _next_section(consultation, key, one_line(title), clean(introduction))


def _next_section(consultation: Consultation, key: str, title: str, introduction: str) -> Section:
    place = db.session.scalar(select(func.count()).where(Section.consultation_id == consultation.id)) or 0
    section = Section(
        id=uuid4(), consultation_id=consultation.id, key=key, title=title, introduction=introduction, sort=place + 1
    )
    db.session.add(section)
    db.session.flush()
    return section


def add_question(
    section: Section,
    *,
    number: int,
    key: str,
    kind: QuestionKind | str,
    text: str,
    why: str,
    hint: str = "",
    required: bool = False,
    word_limit: int | None = None,
    no_view: bool = True,
    clause: Clause | None = None,
    choices: Sequence[tuple[str, str, str]] = (),
) -> Question:
    """Ask one thing. `choices` are (key, label, stance), in the order in which they are shown."""
    consultation = db.session.get_one(Consultation, section.consultation_id)
    _still_drafting(consultation)
    kind = QuestionKind(kind)
    if kind is QuestionKind.COMMENTS:
        raise AskedOfNobody("Comments on a draft are gathered by themselves. Choose another kind of question")
    _check_choices(kind, choices)
    _check_free(consultation, number, key)
    _make_room(consultation, number)
    question = Question(
        id=uuid4(),
        consultation_id=consultation.id,
        section_id=section.id,
        number=number,
        key=key,
        kind=kind,
        text=clean(text),
        why=clean(why),
        hint=clean(hint),
        required=required,
        word_limit=None if kind.is_closed else word_limit,
        no_view=no_view,
        clause_id=clause.id if clause else None,
        version=1,
    )
    question.choices = [
        Choice(id=uuid4(), key=choice_key, label=one_line(label), stance=stance, sort=n)
        for n, (choice_key, label, stance) in enumerate(choices, 1)
    ]
    db.session.add(question)
    db.session.flush()
    gather_comments(consultation)
    return question


def gather_comments(consultation: Consultation) -> None:
    """See that the comments on each draft have their place after all that is asked; again changes nothing.

    Those on a draft that it does not ask about any more lose theirs: nobody has commented, as drafts are fixed by then.
    """
    covered = {draft.id for draft in consultation.versions}
    for question in _list_comments(consultation):
        if question.draft_id not in covered:
            db.session.delete(question)
    db.session.flush()
    standing = _list_comments(consultation)
    gathered = {question.draft_id for question in standing}
    missing = {draft.id: draft for draft in consultation.versions if draft.id not in gathered}
    if not missing:
        return
    last = db.session.scalar(select(func.max(Question.number)).where(Question.consultation_id == consultation.id)) or 0
    there = standing[0].section if standing else None
    section = there or _next_section(consultation, COMMENTS, "Comments on the drafts", "")
    for number, draft in enumerate(missing.values(), last + 1):
        db.session.add(_comments_on(draft, section, number))
    db.session.flush()


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


def _list_comments(consultation: Consultation) -> Sequence[Question]:
    """Those that gather comments, the last first."""
    return db.session.scalars(
        select(Question)
        .where(Question.consultation_id == consultation.id, Question.kind == QuestionKind.COMMENTS)
        .order_by(Question.number.desc())
    ).all()


def _make_room(consultation: Consultation, number: int) -> None:
    """Comments come after all that is asked, so they move behind a question that takes their number or a later one."""
    standing = _list_comments(consultation)
    for later, question in enumerate(standing):
        if standing[-1].number <= number:
            question.number = number + len(standing) - later
            db.session.flush()


def _still_drafting(consultation: Consultation) -> None:
    if consultation.published_at is not None:
        raise QuestionsFixed("This consultation is public, so its questions are fixed")


def _check_choices(kind: QuestionKind, choices: Sequence[tuple[str, str, str]]) -> None:
    keys = [key for key, _label, _stance in choices]
    if kind.is_closed and len(keys) < 2:
        raise WrongChoices("Give two choices or more")
    if len(set(keys)) != len(keys):
        raise WrongChoices("Two choices have the same key")
    if keys and not kind.is_closed:
        raise WrongChoices("A question that is answered in words has no choices")
    if any(stance not in ("", "for", "against") for _key, _label, stance in choices):
        raise WrongChoices("A choice is for, against or neither")


def _check_free(consultation: Consultation, number: int, key: str) -> None:
    same = (Question.kind != QuestionKind.COMMENTS) & (Question.number == number) | (Question.key == key)
    taken = db.session.scalar(select(Question.id).where(Question.consultation_id == consultation.id, same))
    if taken is not None:
        raise NumberTaken(f'There is a question {number} or "{key}" already')
