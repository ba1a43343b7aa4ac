"""The forms of coming back: an address, five words, a code."""

from collections.abc import Sequence

from email_validator import EmailNotValidError, validate_email
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSelect
from wtforms import SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from consult.blueprints.responses.inputs import line_field
from consult.catalogue import Consultation
from consult.words import one_line

REFERENCE = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


def is_an_address(_form: FlaskForm, field: StringField) -> None:
    try:
        validate_email(field.data, check_deliverability=False)
    except EmailNotValidError:
        raise ValidationError("Enter an e-mail address like name@example.org") from None


def address_field(label: str, description: str = "") -> StringField:
    return line_field(
        label,
        description=description,
        filters=[one_line],
        validators=[DataRequired("Enter an e-mail address"), is_an_address],
        render_kw={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false", "inputmode": "email"},
    )


class SaveForm(FlaskForm):
    """Where a link goes."""

    address = address_field("Your e-mail address")


class NewsForm(FlaskForm):
    """Where a receipt goes, and what becomes of the response."""

    address = address_field(
        "Your e-mail address",
        "For your receipt, and for news of this consultation: a few letters, each of which says how to stop them.",
    )


class PhraseForm(FlaskForm):
    """Show five words: nothing is typed."""


class ResumeForm(FlaskForm):
    """Five words, and the consultation that they belong to."""

    consultation = SelectField("Which consultation?", widget=GovSelect(), validators=[DataRequired("Choose one")])
    phrase = line_field(
        "Your five words",
        description="Small letters, capitals and hyphens do not matter.",
        filters=[one_line],
        validators=[DataRequired("Enter the five words")],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )

    def offer(self, open_ones: Sequence[Consultation], chosen: str) -> None:
        self.consultation.choices = [SelectChoice(value=each.slug, label=each.title) for each in open_ones]
        if self.consultation.data is None and chosen in {each.slug for each in open_ones}:
            self.consultation.data = chosen


class AskCodeForm(FlaskForm):
    """Which response, and the address that it was sent with."""

    reference = line_field(
        "Your reference",
        description="For example, WM-7Q4K-29TD.",
        filters=[one_line],
        validators=[DataRequired("Enter your reference")],
        render_kw=REFERENCE,
    )
    address = address_field("The e-mail address that you gave us with it")


class CodeForm(FlaskForm):
    """The six figures that came by e-mail."""

    code = line_field(
        "The six figures",
        description="From the e-mail that we sent you. It can take a few minutes.",
        filters=[one_line],
        validators=[DataRequired("Enter the six figures")],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"},
    )
