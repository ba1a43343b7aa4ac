"""Better words for a sentence. The numbers in it are slots, never typed."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovTextArea
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from consult.words import one_line


class ActForm(FlaskForm):
    """A button and its token."""


class WordingForm(FlaskForm):
    wording = TextAreaField(
        "The sentence",
        widget=GovTextArea(),
        filters=[one_line],
        validators=[InputRequired("Write the sentence")],
        description="Keep {count} and {base}: the numbers are put in from the data, so none can be typed.",
    )
