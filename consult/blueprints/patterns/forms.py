"""One form with every kind of field: the example that the other forms follow."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxesInput,
    GovCheckboxInput,
    GovFileInput,
    GovPasswordInput,
    GovRadioInput,
    GovSelect,
    GovTextArea,
    GovTextInput,
)
from wtforms import (
    BooleanField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from consult.blueprints.abuse import Watched
from consult.blueprints.fields import DAY, DayField


class EveryFieldForm(Watched, FlaskForm):
    name = StringField(
        "Your name",
        widget=GovTextInput(),
        validators=[InputRequired("Enter your name")],
        description="You may leave this out.",
    )
    answer = TextAreaField(
        "What would help your business connect to the grid?",
        widget=GovTextArea(),
        validators=[InputRequired("Write an answer, or choose “I have no view on this”")],
    )
    publish = RadioField(
        "May we publish this answer?",
        widget=GovRadioInput(),
        choices=[
            SelectChoice("named", "Publish with our name"),
            SelectChoice("unnamed", "Publish without our name"),
            SelectChoice("confidential", "Confidential"),
        ],
        validators=[InputRequired("Choose whether we may publish this answer")],
    )
    sectors = SelectMultipleField(
        "Which sectors matter to you?",
        widget=GovCheckboxesInput(),
        choices=[SelectChoice("automotive", "Automotive"), SelectChoice("rail", "Rail")],
        description="Choose all that fit.",
    )
    place = SelectField(
        "Where are you?",
        widget=GovSelect(),
        choices=[SelectChoice("coventry", "Coventry"), SelectChoice("dudley", "Dudley")],
    )
    until = DayField("Until when is this confidential?", validators=[InputRequired(DAY)])
    evidence = FileField("Evidence", widget=GovFileInput(), description="PDF, Word, Excel, CSV or text, up to 20MB.")
    secret = PasswordField("Password", widget=GovPasswordInput())
    agree = BooleanField("I may speak for this organisation", widget=GovCheckboxInput())
