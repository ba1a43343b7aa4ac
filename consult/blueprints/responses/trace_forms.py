"""The forms of the page on what became of a response."""

from flask_wtf import FlaskForm
from wtforms.validators import InputRequired

from consult.blueprints.responses.inputs import area_field, as_choices, radios_field
from consult.responses.following import Met


class MisreadForm(FlaskForm):
    """This is not what I meant."""

    meant = area_field(
        "What did you mean?",
        description="Up to 300 words. Only those who read the responses see this. It is not published, and it does not "
        "change what you sent.",
        validators=[InputRequired("Say what you meant")],
    )


class AnsweredForm(FlaskForm):
    """Whether our reply answers it."""

    met = radios_field(
        "Does our reply answer what you said?",
        as_choices((met.value, met.words) for met in Met),
        validators=[InputRequired("Choose yes, partly or no")],
    )
