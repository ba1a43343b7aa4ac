"""Questions of every kind."""

from itertools import zip_longest

from sqlalchemy import func, select

from consult.catalogue.models import Consultation
from consult.db import db, transaction
from consult.questions.models import Choice, Question, QuestionKind, Section

SCALE = ("Strongly agree", "Agree", "Neither", "Disagree", "Strongly disagree")


def make_question(
    consultation: Consultation,
    *,
    kind: QuestionKind = QuestionKind.TEXT,
    required: bool = False,
    text: str = "What would most help?",
    choices: tuple[str, ...] = (),
    stances: tuple[str, ...] = (),
    word_limit: int | None = 300,
) -> Question:
    """The next question of a consultation, in its only section; `stances` are those of the first choices."""
    with transaction():
        section = db.session.scalar(select(Section).where(Section.consultation_id == consultation.id)) or Section(
            consultation_id=consultation.id, key="main", title="Your views", introduction="", sort=1
        )
        number = db.session.scalar(select(func.count()).where(Question.consultation_id == consultation.id)) + 1
        question = Question(
            consultation_id=consultation.id,
            number=number,
            key=f"q{number}",
            kind=kind,
            text=text,
            why="To decide well.",
            hint="",
            required=required,
            word_limit=word_limit if kind is QuestionKind.TEXT else None,
            no_view=True,
        )
        question.section = section
        labels = choices or (SCALE if kind is QuestionKind.SCALE else ("One", "Two", "Three")) if kind.is_closed else ()
        question.choices = [
            Choice(key=label.lower().replace(" ", "-"), label=label, stance=stance, sort=n)
            for n, (label, stance) in enumerate(zip_longest(labels, stances, fillvalue=""))
        ]
        db.session.add(question)
    return question
