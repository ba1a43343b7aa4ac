"""The forms of cases: for those who ask, and for those who answer."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, IntegerField
from wtforms.validators import DataRequired, Email, InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput

from consult.blueprints.abuse import Watched
from consult.blueprints.responses.inputs import area_field, as_choices, line_field, radios_field
from consult.cases import CaseResult, Claim
from consult.words import one_line, secret_token

LONGEST = 20_000
LONGEST_LINE = 500
FORMATS = {
    "Large print": "Large print",
    "Braille": "Braille",
    "Audio": "Audio",
    "British Sign Language": "British Sign Language",
    "Easy read": "Easy read",
    "Another language": "Another language",
    "Paper": "Paper, with a form to send back",
    "Something else": "Something else",
}
_TOO_LONG = Length(max=LONGEST, message=f"Use {LONGEST:,} letters or fewer. Send the rest by e-mail")
_LINE = Length(max=LONGEST_LINE, message=f"Use {LONGEST_LINE} letters or fewer")


def _line(label: str, *validators: Any, **other: Any) -> Any:
    return line_field(label, filters=[one_line], validators=[*validators, _LINE], **other)


class _AskForm(Watched, FlaskForm):
    """What every public form of a case has. `intent` makes one case of one form, however often it is sent."""

    intent = HiddenField(default=secret_token)
    name = _line("Your name (optional)", render_kw={"autocomplete": "name"})
    email = _line(
        "Your e-mail address (optional)",
        Optional(),
        Email("Enter an e-mail address like name@example.org, or leave it out"),
        description="We write to it when something happens. Without it, read our answer here with your private code.",
        render_kw={"autocomplete": "email", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"},
    )

    def validate_intent(self, field: HiddenField) -> None:
        """A form without it was not ours; it gets one, and nothing is refused."""
        if len(field.data or "") < 20:
            field.data = secret_token()


class ComplaintForm(_AskForm):
    about = _line(
        "Which consultation or page is it about? (optional)",
        description="If you sent a response, its reference helps us to find it.",
    )
    words = area_field(
        "What went wrong, and when?",
        tall=True,
        validators=[DataRequired("Tell us what went wrong"), _TOO_LONG],
    )
    wish = area_field("What would you like us to do? (optional)", validators=[_TOO_LONG])


class FormatForm(_AskForm):
    about = _line("Which consultation, draft or page do you need?", DataRequired("Tell us which one you need"))
    format = radios_field(
        "In which form do you need it?", as_choices(FORMATS.items()), validators=[InputRequired("Choose a form")]
    )
    language = _line("Which language? (optional)", description="If you chose another language.")
    words = area_field(
        "Anything that we should know? (optional)",
        description="For example, the size of print, or by when you need it.",
        validators=[_TOO_LONG],
    )
    reach = _line(
        "Your postal address or telephone number (optional)",
        description="If we should send it by post, or ring you.",
        render_kw={"autocomplete": "street-address"},
    )

    def validate_language(self, field: Any) -> None:
        if self.format.data == "Another language" and not field.data:
            raise ValidationError("Tell us which language")

    def validate_reach(self, field: Any) -> None:
        if not field.data and not self.email.data:
            raise ValidationError("Tell us where to send it: an e-mail address, a postal address or a telephone number")


class RightsForm(_AskForm):
    claim = radios_field(
        "What do you ask for?",
        as_choices((each, each.words) for each in Claim),
        validators=[InputRequired("Choose what you ask for")],
    )
    words = area_field(
        "Tell us more",
        tall=True,
        description="Which words, answers or details, and why. For an objection: why it is wrong in your situation.",
        validators=[DataRequired("Tell us what it is about"), _TOO_LONG],
    )


class ReviewForm(FlaskForm):
    """Ask for a second look."""

    seen = IntegerField(widget=HiddenInput(), validators=[InputRequired(), NumberRange(min=0)])
    words = area_field("Why do you not agree?", validators=[DataRequired("Tell us why you do not agree"), _TOO_LONG])


class OpenCaseForm(FlaskForm):
    """What stands on the page after sending, or in our letter."""

    reference = _line(
        "The reference",
        DataRequired("Enter the reference"),
        description="For example, CA-7Q4K-29TD.",
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )
    code = _line(
        "Your private code",
        DataRequired("Enter your private code"),
        description="Four groups of four letters and figures. Small letters and spaces do not matter.",
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


RESULTS = {
    CaseResult.UPHELD: "Yes: upheld, or done as asked",
    CaseResult.PARTLY: "In part",
    CaseResult.NOT_UPHELD: "No: not upheld, or not possible",
}
STEPS = {
    "acknowledge": "Acknowledge it",
    "tell": "Tell them how it goes",
    "extend": "Take two further months",
    "propose": "Propose a decision",
    "confirm": "Confirm the decision that was proposed",
    "answer": "Answer it",
    "review": "Give the result of the review",
}


class StepForm(FlaskForm):
    """One step of staff. Which fields it needs follows from the step, and the services say so."""

    seen = IntegerField(widget=HiddenInput(), validators=[InputRequired(), NumberRange(min=0)])
    step = radios_field("What do you do?", as_choices(STEPS.items()), validators=[InputRequired("Choose a step")])
    words = area_field("What they will read", tall=True, validators=[_TOO_LONG])
    result = radios_field("Result, for an answer, a decision or a review", as_choices(RESULTS.items()))
    leaves_out = BooleanField("Leave the response out of the counts and of what is published")

    def validate_result(self, field: Any) -> None:
        if self.step.data in ("propose", "answer", "review") and not field.data:
            raise ValidationError("Choose the result")
