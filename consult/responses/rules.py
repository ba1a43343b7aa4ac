"""Pure rules: what is kept of what was typed, when it may be sent, who sees it, which counts are too small to show."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consult import questions
from consult.catalogue import Consultation
from consult.errors import NotFound
from consult.plans import Clause, find_words
from consult.questions import Question, QuestionKind
from consult.responses.marking import list_lost, not_there, passages
from consult.responses.models import Publication
from consult.words import CLEAR, clean, count_words, one_line

ABOUT_WORDS = ("kind", "name", "organisation", "size", "place", "on_behalf", "members_represented")
ABOUT_TEXTS = ("how_consulted", "interests")
ABOUT_LISTS = ("sectors", "challenges")
POSITIONS = {"agree": "I agree", "change": "I would change this", "disagree": "I disagree", "unsure": "I am not sure"}

# Who can see an answer, by its publication: analysts, board members, the public.
WHO_SEES: dict[Publication, tuple[str, str, str]] = {
    Publication.NAMED: (
        "See your answer and your name",
        "See your answer and your name",
        "Sees your answer and your name",
    ),
    Publication.ANONYMOUS: (
        "See your answer and your name",
        "See your answer without your name",
        "Sees your answer without your name",
    ),
    Publication.NONE: (
        "See your answer and your name",
        "See that it was counted, not your words",
        "Sees nothing of it",
    ),
    Publication.CONFIDENTIAL: (
        "See your answer, marked confidential",
        "See that it was counted, not your words",
        "Sees nothing of it",
    ),
}


def who_sees_marked(rest: Publication) -> tuple[str, str, str]:
    """The same where only some words are confidential: the rest is shown as the whole response is."""
    analysts = "See your answer, with the words you marked shown as confidential"
    if not rest.may_be_quoted:
        return analysts, *WHO_SEES[rest][1:]
    board, public = (f"{words}, without the words you marked" for words in WHO_SEES[rest][1:])
    return analysts, board, public


def plain_about(values: Mapping[str, Any]) -> dict[str, Any]:
    """Who is answering, as we keep it: known fields only, on one line each where they are no sentences."""
    about: dict[str, Any] = {name: one_line(values.get(name)) for name in ABOUT_WORDS}
    about |= {name: clean(values.get(name)) for name in ABOUT_TEXTS}
    about |= {name: [one_line(code) for code in values.get(name) or []] for name in ABOUT_LISTS}
    about["publication"] = publication_of(values.get("publication"))
    about["language"] = one_line(values.get("language")) or "en"
    return about


def publication_of(value: Any) -> str:
    """A known choice, or nothing chosen."""
    return str(Publication(value)) if value else ""


def plain_answer(question: Question, values: Mapping[str, Any]) -> dict[str, Any]:
    """One answer as we keep it. Choices come in the question's order; having a view is stronger than having none.

    `places` are the numbers typed beside what is ranked; those that make no ranking are kept as `typed`.
    """
    places = {key: one_line(place) for key, place in (values.get("places") or {}).items() if one_line(place)}
    ranked = questions.ranked(places)
    choices = questions.plain_choices(question, (ranked if places else values.get("choices")) or [])
    text = questions.plain_text(question, clean(values.get("text")))
    typed = {"typed": places} if ranked is None else {}
    return {
        "text": text,
        "choices": choices,
        "no_view": bool(values.get("no_view")) and question.no_view and not (text or choices or typed),
        **typed,
        **_plain_publication(values),
    }


def plain_comment(clause: Clause, values: Mapping[str, Any]) -> dict[str, Any]:
    """A comment as we keep it. A quote that is in the clause is kept as the clause has it, with where it begins."""
    position, quote = one_line(values.get("position")), clean(values.get("quote"))
    span = find_words(clause.text, quote, before=values.get("before") or "")
    return {
        "quote": clause.text[span.start : span.end] if span else quote,
        "quote_start": span.start if span else None,
        "suggestion": clean(values.get("suggestion")),
        "text": clean(values.get("text")),
        "position": position if position in POSITIONS else "unsure",
        **_plain_publication(values),
    }


def _plain_publication(values: Mapping[str, Any]) -> dict[str, Any]:
    """With the words that alone are confidential, where any are; they are found in the text whenever it is read."""
    publication = publication_of(values.get("publication"))
    confidential = publication == Publication.CONFIDENTIAL
    marked = passages(clean(values.get("marked"))) if confidential else []
    return {
        **({"marked": marked} if marked else {}),
        "publication": publication,
        "harm": clean(values.get("harm")) if confidential else "",
        "until": one_line(values.get("until")) if confidential else "",
    }


def check_asked_about(consultation: Consultation, clause: Clause) -> None:
    """Refuse a comment on a draft that the consultation does not cover: nobody would gather it."""
    if clause.version_id not in {version.id for version in consultation.versions}:
        raise NotFound("This consultation does not ask about that draft")


def says_something(answer: Mapping[str, Any] | None) -> bool:
    """Words, a choice, or "no view": what counts as done and is worth keeping."""
    return bool(answer and (answer["text"] or answer["choices"] or answer["no_view"] or answer.get("typed")))


@dataclass(frozen=True)
class Problem:
    """What stands in the way of sending; `number` is the question it is about, or None."""

    message: str
    number: int | None = None


def list_problems(
    asked: Sequence[Question], answers: Mapping[str, Any], comments: Sequence[Mapping[str, Any]]
) -> list[Problem]:
    """All of them, in the order of the questions, of which only those are judged that the answers lead to."""
    asked = questions.reached(asked, answers)
    given = [(question, answers.get(str(question.id))) for question in asked]
    if not comments and not any(says_something(answer) for _question, answer in given):
        return [Problem("Answer at least one question or comment on one clause")]
    problems = [problem for question, answer in given for problem in _answer_problems(question, answer)]
    for lost in filter(None, map(_lost, comments)):
        problems.append(Problem(f"A comment: {not_there(lost)}"))
    if any(_lacks_harm(comment) for comment in comments):
        problems.append(Problem("Tell us what harm publishing your confidential comment would cause"))
    return problems


def _answer_problems(question: Question, answer: Mapping[str, Any] | None) -> Iterable[Problem]:
    number = question.number
    if answer is None or not says_something(answer):
        if question.required:
            otherwise = ', or choose "I have no view on this"' if question.no_view else ""
            yield Problem(f"Question {number} needs an answer: write one{otherwise}", number)
        return
    wrong = wrong_with(question, answer)
    if wrong:
        yield Problem(f"Question {number}: {wrong}", number)
    if _lost(answer):
        yield Problem(f"Question {number}: {not_there(_lost(answer))}", number)
    if _lacks_harm(answer):
        yield Problem(f"Question {number}: tell us what harm publishing this would cause", number)


def wrong_with(question: Question, answer: Mapping[str, Any]) -> str:
    """What keeps an answer from being sent, with what to do; empty when all is well."""
    over = words_over(question, answer["text"])
    if over:
        return too_long(over, question.word_limit)
    if answer.get("typed"):
        return questions.RANKS
    if answer["text"]:
        return questions.wrong_with(question, answer["text"])
    if question.kind is QuestionKind.MATRIX and question.required and answer["choices"]:
        return questions.EACH_ROW if len(answer["choices"]) < len(question.rows) else ""
    return ""


def answered_in(answer: Mapping[str, Any]) -> int:
    """Which version of its question an answer in a draft is to."""
    return int(answer.get("version", 1))


def _lost(values: Mapping[str, Any]) -> list[str]:
    return list_lost(values.get("marked", ()), values["text"], values.get("suggestion", ""))


def _lacks_harm(values: Mapping[str, Any]) -> bool:
    return values["publication"] == Publication.CONFIDENTIAL and not values["harm"]


def plain_code(typed: str) -> str:
    """A private code as it stands on the receipt, however it is typed."""
    letters = "".join(letter for letter in typed.upper() if letter in CLEAR)
    return "-".join(letters[n : n + 4] for n in range(0, len(letters), 4))


def words_over(question: Question, text: str) -> int:
    return max(0, count_words(text) - question.word_limit) if question.word_limit else 0


def too_long(over: int, limit: int | None) -> str:
    words = "word" if over == 1 else "words"
    return f"Your answer is {over:,} {words} over the limit of {limit:,}. Shorten it"
