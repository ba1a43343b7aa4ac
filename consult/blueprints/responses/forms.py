"""The forms of responding. They check shape and wording; the services check the rules."""

from typing import Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxesInput,
    GovCheckboxInput,
    GovRadioInput,
    GovSelect,
    GovTextArea,
    GovTextInput,
)
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, ValidationError

from consult import responses, taxonomy
from consult.questions import Question, QuestionKind
from consult.responses import POSITIONS, WHO_SEES, Publication
from consult.words import one_line

ON_BEHALF = {
    "self": "For myself",
    "organisation": "For an organisation",
    "members": "For an organisation's members or clients",
}
DEFAULTS = (Publication.NAMED, Publication.ANONYMOUS, Publication.NONE)


def _choices(pairs: Any) -> list[SelectChoice]:
    return [SelectChoice(value=str(value), label=label) for value, label in pairs]


def _terms(kind: str) -> list[SelectChoice]:
    return _choices((term.code, term.label) for term in taxonomy.list_terms(kind))


class Radios(RadioField):
    """Radio buttons of which none may be picked; a validator says where one must."""

    def pre_validate(self, form: Any) -> None:
        if self.data:
            super().pre_validate(form)


def _radios(label: str, choices: Any, **other: Any) -> RadioField:
    return Radios(label, choices=choices, widget=GovRadioInput(), default="", **other)


def _ticks(label: str, choices: Any, **other: Any) -> SelectMultipleField:
    return SelectMultipleField(label, choices=choices, widget=GovCheckboxesInput(), default=list, **other)


def _line(label: str, **other: Any) -> StringField:
    return StringField(label, widget=GovTextInput(), **other)


class TallTextArea(GovTextArea):
    """Room for several paragraphs."""

    def map_gov_params(self, field: Any, **kwargs: Any) -> Any:
        return {"rows": 10} | super().map_gov_params(field, **kwargs)


def _area(label: str, *, tall: bool = False, **other: Any) -> TextAreaField:
    return TextAreaField(label, widget=TallTextArea() if tall else GovTextArea(), **other)


def about_form() -> FlaskForm:
    """Who is answering: only what the vocabulary has words for is asked."""
    kinds, sizes, places = _terms("respondent_kind"), _terms("organisation_size"), _terms("place")
    all_sectors, all_challenges = _terms("sector"), _terms("challenge")

    class AboutForm(FlaskForm):
        on_behalf = _radios("Who are you answering for?", _choices(ON_BEHALF.items()))
        name = _line("Your name (optional)", description="You may leave this out.")
        if kinds:
            must = [InputRequired("Choose what kind of respondent you are")]
            kind = _radios("Which of these are you, or do you answer for?", kinds, validators=must)
        organisation = _line("Name of the organisation (optional)", description="If you answer for one.")
        if sizes:
            size = SelectField(
                "How large is the organisation? (optional)",
                choices=[SelectChoice(value="", label="Choose, or leave it"), *sizes],
                widget=GovSelect(),
                default="",
            )
        if places:
            place = SelectField(
                "Where are you? (optional)",
                choices=[SelectChoice(value="", label="Choose, or leave it"), *places],
                widget=GovSelect(),
                default="",
            )
        if all_sectors:
            sectors = _ticks("Which sectors matter to you? (optional)", all_sectors)
        if all_challenges:
            challenges = _ticks("Which Grand Challenges matter to you? (optional)", all_challenges)
        publication = _radios(
            "What may we publish?",
            _choices((each.value, each.words) for each in DEFAULTS),
            description="You can change this for any answer, and mark any answer confidential.",
            validators=[InputRequired("Choose what we may publish")],
        )

    return AboutForm


class PublicationFields(FlaskForm):
    """What may be shown of this answer or comment (P10)."""

    publication = _radios("What may we publish of this?", [])
    harm = _area(
        "What would be harmed by publishing it, and to whom?",
        description="We will do our best, but the law may make us release it. Your reason counts.",
    )
    until = _line("Until when? (optional)", description="For example, March 2019.")

    def offer(self, default: str) -> None:
        """The choices, the first of which is what was chosen for the whole response."""
        words = Publication(default).words if default else "Do not publish, until you choose in “About you”"
        first = SelectChoice(value="", label=f"As for your whole response: {words[0].lower()}{words[1:]}")
        self.publication.choices = [first, *_choices((each.value, each.words) for each in Publication)]

    def validate_harm(self, field: TextAreaField) -> None:
        if self.publication.data == Publication.CONFIDENTIAL and not (field.data or "").strip():
            raise ValidationError("Tell us what harm publishing this would cause")


def answer_form(question: Question) -> type[PublicationFields]:
    """The form of one question: words, one choice or several; "no view" where it is offered."""

    class AnswerForm(PublicationFields):
        if question.kind is QuestionKind.TEXT:
            text = _area(f"Your answer to question {question.number}", tall=True, description=question.hint)
        elif question.kind is QuestionKind.MULTIPLE:
            choices = _ticks(
                f"Your answer to question {question.number}",
                _choices((choice.key, choice.label) for choice in question.choices),
                description=question.hint,
            )
        else:
            choices = _radios(
                f"Your answer to question {question.number}",
                _choices((choice.key, choice.label) for choice in question.choices),
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


class CommentForm(PublicationFields):
    """A remark on a clause, or on some of its words."""

    position = _radios(
        "What do you think of this clause?",
        _choices(POSITIONS.items()),
        validators=[InputRequired("Choose what you think of this clause")],
    )
    quote = _area(
        "Which words is this about? (optional)",
        description="Copy the words here, or leave this empty for the whole clause.",
    )
    text = _area("Your comment", tall=True, validators=[InputRequired("Write your comment")])

    def values(self) -> dict[str, Any]:
        return {
            "position": self.position.data or "",
            "quote": self.quote.data,
            "text": self.text.data,
            "publication": self.publication.data or "",
            "harm": self.harm.data,
            "until": self.until.data,
        }


class SendForm(FlaskForm):
    """Send: the answers are in the draft already."""


class OpenForm(FlaskForm):
    """What stands on the receipt."""

    reference = _line(
        "Your reference",
        description="For example, WM-7Q4K-29TD.",
        filters=[one_line],
        validators=[DataRequired("Enter your reference")],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )
    code = _line(
        "Your private code",
        description="Four groups of four letters and figures. Small letters and spaces do not matter.",
        filters=[one_line],
        validators=[DataRequired("Enter your private code")],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


class WithdrawForm(FlaskForm):
    """Take a response out of the counts."""

    reason = _area("Why do you withdraw it? (optional)", description="Staff who handle responses will read this.")


class ExcludeForm(FlaskForm):
    """Leave a response out of the counts."""

    reason = _area(
        "Why is it left out?",
        description="For example: a test; the same letter from the same sender. Boards and auditors will read this.",
        validators=[InputRequired("Give a reason")],
    )


WHO_SEES_IN_SHORT = {
    publication: f"The public {words[2][0].lower()}{words[2][1:]}." for publication, words in WHO_SEES.items()
}
