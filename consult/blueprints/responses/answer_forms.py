"""The form of one question, made from what it asks."""

from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput
from wtforms import BooleanField

from consult import responses
from consult.blueprints.responses.inputs import area_field, as_choices, radios_field, ticks_field
from consult.blueprints.responses.publication import PublicationFields
from consult.questions import Question, QuestionKind


def answer_form(question: Question) -> type[PublicationFields]:
    """The form of one question: words, one choice or several; "no view" where it is offered."""

    class AnswerForm(PublicationFields):
        if question.kind is QuestionKind.TEXT:
            text = area_field(f"Your answer to question {question.number}", tall=True, description=question.hint)
        elif question.kind is QuestionKind.MULTIPLE:
            choices = ticks_field(
                f"Your answer to question {question.number}",
                as_choices((choice.key, choice.label) for choice in question.choices),
                description=question.hint,
            )
        else:
            choices = radios_field(
                f"Your answer to question {question.number}",
                as_choices((choice.key, choice.label) for choice in question.choices),
                description=question.hint,
            )
        if question.no_view:
            no_view = BooleanField("I have no view on this", widget=GovCheckboxInput())

        def validate(self, extra_validators: Any = None) -> bool:
            fine = super().validate(extra_validators)
            field = self.text if "text" in self else self.choices
            problem = self._problem()
            if problem:
                field.errors = [*field.errors, problem]
            return fine and not problem

        def _problem(self) -> str | None:
            values = self.values()
            over = responses.words_over(question, values["text"])
            if over:
                return responses.too_long(over, question.word_limit)
            empty = not (values["text"].strip() or values["choices"] or values["no_view"])
            if question.required and empty:
                otherwise = ', or choose "I have no view on this"' if question.no_view else ""
                return f"{'Choose' if question.kind.is_closed else 'Write'} an answer{otherwise}"
            return None

        def values(self) -> dict[str, Any]:
            """Plain values for the service."""
            picked = self.choices.data if "choices" in self else []
            return {
                "text": (self.text.data or "") if "text" in self else "",
                "choices": [picked] if isinstance(picked, str) and picked else list(picked or []),
                "no_view": bool(self.no_view.data) if "no_view" in self else False,
                "publication": self.publication.data or "",
                "harm": self.harm.data,
                "until": self.until.data,
            }

    return AnswerForm
