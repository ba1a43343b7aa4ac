"""What people type when they decide about themes."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovTextArea, GovTextInput
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, ValidationError

from consult.words import clean, one_line

LONG_NAME = "The name must be {} characters or fewer"


def tidy(value):
    return one_line(value) if value else ""


def tidy_text(value):
    return clean(value) if value else ""


class AcceptForm(FlaskForm):
    """Left empty, the suggestion's own label stands."""

    name = StringField(
        "Name",
        widget=GovTextInput(),
        filters=[tidy],
        validators=[Length(max=120, message=LONG_NAME.format(120))],
        description="2 to 7 words: what is said, not only its topic.",
    )


class NameForm(FlaskForm):
    name = StringField(
        "Name",
        widget=GovTextInput(),
        filters=[tidy],
        validators=[DataRequired("Enter a name"), Length(max=120, message=LONG_NAME.format(120))],
        description="2 to 7 words: what is said, not only its topic.",
    )
    description = TextAreaField(
        "What belongs under it",
        widget=GovTextArea(),
        filters=[tidy_text],
        validators=[Length(max=1000, message="Shorten this to 1,000 characters")],
    )


class ReasonForm(FlaskForm):
    reason = StringField(
        "Why",
        widget=GovTextInput(),
        filters=[tidy],
        validators=[
            DataRequired("Say why it is set aside"),
            Length(max=300, message="Shorten this to 300 characters"),
        ],
    )


class MergeForm(FlaskForm):
    """Into which theme or suggestion; `theme:<id>` or `suggestion:<id>`."""

    into = SelectField("Merge into", widget=GovSelect(), validate_choice=False)

    def offer(self, themes, suggestions) -> "MergeForm":
        self.into.choices = [
            SelectChoice("", "Choose a theme"),
            *(SelectChoice(f"theme:{each.id}", each.name) for each in themes),
            *(SelectChoice(f"suggestion:{each.id}", f"{each.label} (suggested)") for each in suggestions),
        ]
        return self

    def validate_into(self, field) -> None:
        if field.data not in {choice.value for choice in field.choices} - {""}:
            raise ValidationError("Choose a theme")
