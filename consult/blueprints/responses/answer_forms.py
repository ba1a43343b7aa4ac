"""The form of one question, made from what it asks."""

from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput
from wtforms import BooleanField, Field

from consult import questions, responses
from consult.blueprints.fields import BOXES, DayField
from consult.blueprints.responses.inputs import (
    area_field,
    as_choices,
    line_field,
    number_field,
    place_field,
    radios_field,
    ticks_field,
)
from consult.blueprints.responses.publication import PublicationFields
from consult.questions import Question, QuestionKind


class AnswerForm(PublicationFields):
    """What the forms of all kinds of question share; `asked` is the question."""

    asked: Question

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        problem = self._problem()
        if problem:
            field = self._where(problem)
            field.errors = [problem] if problem in field.errors else [*field.errors, problem]
        return fine and not problem

    def _problem(self) -> str:
        answer = responses.plain_answer(self.asked, self.values())
        if not (answer["text"] or answer["choices"] or answer["no_view"] or answer.get("typed")):
            otherwise = ', or choose "I have no view on this"' if self.asked.no_view else ""
            how = "Choose" if self.asked.kind.has_choices else "Write"
            return f"{how} an answer{otherwise}" if self.asked.required else ""
        return responses.wrong_with(self.asked, answer)

    def _where(self, problem: str) -> Field:
        """The field that a problem stands at: in a matrix the first row without an answer."""
        if problem == questions.EACH_ROW:
            return next((field for field in self.parts if not field.data), self.parts[0])
        return self.parts[0]

    @property
    def parts(self) -> list[Field]:
        """The fields that hold the answer: one, or one for each statement or for each thing to rank."""
        several = [field for field in self if field.short_name.startswith(("row_", "place_"))]
        return several or [self["text" if "text" in self else "choices"]]

    @property
    def places(self) -> dict[str, str]:
        """The numbers typed beside the things to rank, by their keys."""
        fields = [self[f"place_{n}"] for n in range(len(self.asked.offered))]
        return {choice.key: field.data or "" for choice, field in zip(self.asked.offered, fields, strict=True)}

    @property
    def in_order(self) -> list[tuple[str, Field]]:
        """What is to be ranked, as it is ranked so far: each key with its field; the rest as they are asked."""
        order = list(questions.moved([choice.key for choice in self.asked.offered], self.places, "", 0))
        fields = [(choice.key, self[f"place_{n}"]) for n, choice in enumerate(self.asked.offered)]
        return sorted(fields, key=lambda each: order.index(each[0]) if each[0] in order else len(order))

    def values(self) -> dict[str, Any]:
        """Plain values for the service."""
        return {
            "text": self._text(),
            "choices": self._choices(),
            "places": self.places if self.asked.kind is QuestionKind.RANKING else {},
            "no_view": bool(self.no_view.data) if "no_view" in self else False,
            "publication": self.publication.data or "",
            "harm": self.harm.data,
            "until": self.until.data,
            "marked": self.marked.data if "marked" in self else "",
        }

    def _text(self) -> str:
        if "text" not in self:
            return ""
        if self.asked.kind is QuestionKind.DATE:
            return " ".join(part.strip() for part in self.text.raw_data or [] if part.strip())
        return self.text.data or ""

    def _choices(self) -> list[str]:
        if self.asked.kind is QuestionKind.MATRIX:
            rows = [(key, self[f"row_{n}"].data) for n, (key, _words) in enumerate(self.asked.rows)]
            return [f"{key}={picked}" for key, picked in rows if picked]
        picked = self.choices.data if "choices" in self else []
        return [picked] if isinstance(picked, str) and picked else list(picked or [])


def answer_form(question: Question) -> type[AnswerForm]:
    """The form of one question: words, what is picked, ranked or counted; "no view" where it is offered."""
    fields: dict[str, Any] = {"asked": question} | _fields(question)
    if question.kind not in questions.OPEN_KINDS:
        fields["marked"] = None  # a number or a choice is confidential as a whole
    if question.no_view:
        fields["no_view"] = BooleanField("I have no view on this", widget=GovCheckboxInput())
    return type("AnswerForm", (AnswerForm,), fields)


def _fields(question: Question) -> dict[str, Any]:
    kind, label = question.kind, f"Your answer to question {question.number}"
    offered = as_choices((choice.key, choice.label) for choice in question.offered)
    if kind is QuestionKind.TEXT:
        return {"text": area_field(label, tall=True, description=question.hint)}
    if kind is QuestionKind.SHORT:
        return {"text": line_field(label, description=question.hint)}
    if kind is QuestionKind.NUMBER:
        hint = " ".join(part for part in (question.hint, questions.limits_words(question.settings)) if part)
        return {"text": number_field(label, description=hint)}
    if kind is QuestionKind.DATE:
        return {"text": DayField(label, description=question.hint or "For example, 31 3 2019.")}
    if kind is QuestionKind.MATRIX:
        return {f"row_{n}": radios_field(words, offered) for n, (_key, words) in enumerate(question.rows)}
    if kind is QuestionKind.RANKING:
        return {f"place_{n}": place_field(choice.label) for n, choice in enumerate(question.offered)}
    picks = ticks_field if kind is QuestionKind.MULTIPLE else radios_field
    return {"choices": picks(label, offered, description=question.hint)}


def filled_form(question: Question, answer: dict[str, Any] | None) -> AnswerForm:
    """The form as it was sent, or else with what is kept of the answer, also where that is no answer yet."""
    form = answer_form(question)(data=_as_typed(question, answer) if answer else None)
    if question.kind is QuestionKind.DATE and answer and not form.is_submitted():
        parts = answer["text"].split("-" if questions.find_date(answer["text"]) else " ")
        parts = parts[::-1] if questions.find_date(answer["text"]) else parts
        form.text.raw_data = [*(part.lstrip("0") or part for part in parts), *[""] * BOXES][:BOXES]
    return form


def _as_typed(question: Question, answer: dict[str, Any]) -> dict[str, Any]:
    kept = {name: answer[name] for name in ("no_view", "publication", "harm", "until")}
    kept["marked"] = answer.get("marked", [])
    if question.kind is QuestionKind.DATE:
        return kept
    if question.kind is QuestionKind.MATRIX:
        picked = dict(each.partition("=")[::2] for each in answer["choices"])
        return kept | {f"row_{n}": picked.get(key, "") for n, (key, _words) in enumerate(question.rows)}
    if question.kind is QuestionKind.RANKING:
        places = answer.get("typed") or {key: str(n) for n, key in enumerate(answer["choices"], 1)}
        return kept | {f"place_{n}": places.get(choice.key, "") for n, choice in enumerate(question.offered)}
    several = question.kind is QuestionKind.MULTIPLE
    choices = answer["choices"] if several else next(iter(answer["choices"]), "")
    return kept | {"text": answer["text"], "choices": choices}
