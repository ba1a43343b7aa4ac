"""Ask: what a consultation asks, in sections, with choices."""

from consult import catalogue
from consult.questions.models import Choice, Question, QuestionKind, Section
from consult.questions.queries import (
    asks_something,
    count_minutes,
    count_questions,
    get_question,
    list_for,
    list_sections,
)
from consult.questions.services import NumberTaken, QuestionsFixed, WrongChoices, add_question, add_section

catalogue.also_check(asks_something)

__all__ = [
    "Choice",
    "NumberTaken",
    "Question",
    "QuestionKind",
    "QuestionsFixed",
    "Section",
    "WrongChoices",
    "add_question",
    "add_section",
    "count_minutes",
    "count_questions",
    "get_question",
    "list_for",
    "list_sections",
]
