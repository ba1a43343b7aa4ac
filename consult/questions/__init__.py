"""Ask: what a consultation asks, in sections, with choices."""

from consult import catalogue
from consult.questions.models import Choice, Question, QuestionKind, Section
from consult.questions.queries import (
    asks_something,
    count_minutes,
    count_questions,
    find_comments,
    get_heard,
    get_question,
    list_for,
    list_heard,
    list_sections,
)
from consult.questions.services import (
    AskedOfNobody,
    NumberTaken,
    QuestionsFixed,
    WrongChoices,
    add_question,
    add_section,
    gather_comments,
)
from consult.questions.wording import Wording, wording

catalogue.also_check(asks_something)

__all__ = [
    "AskedOfNobody",
    "Choice",
    "NumberTaken",
    "Question",
    "QuestionKind",
    "QuestionsFixed",
    "Section",
    "Wording",
    "WrongChoices",
    "add_question",
    "add_section",
    "count_minutes",
    "count_questions",
    "find_comments",
    "gather_comments",
    "get_heard",
    "get_question",
    "list_for",
    "list_heard",
    "list_sections",
    "wording",
]
