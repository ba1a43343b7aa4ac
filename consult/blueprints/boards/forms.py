"""What a clerk writes down of a sitting."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovTextArea, GovTextInput
from wtforms import HiddenField, IntegerField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from consult.blueprints.fields import DAY, DayField
from consult.boards import ALLOWED, Minute, Result, Step
from consult.words import clean, one_line


class VotesField(IntegerField):
    """A number of people, with a message that says what to enter."""

    def __init__(self, label: str, **settings) -> None:
        self.whole = f"{label}: enter a whole number, 0 if nobody did"
        validators = [InputRequired(self.whole), NumberRange(0, 1000, self.whole)]
        super().__init__(label, validators, widget=GovTextInput(), render_kw={"inputmode": "numeric"}, **settings)

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = one_line(valuelist[0]) if valuelist else ""
        self.data = int(typed) if typed.isdecimal() and len(typed) < 6 else None
        if typed and self.data is None:
            raise ValueError(self.whole)


class RecordForm(FlaskForm):
    result = RadioField(
        "What did the board decide?",
        widget=GovRadioInput(),
        validators=[InputRequired("Choose what the board decided")],
    )
    votes_for = VotesField("Votes for")
    votes_against = VotesField("Votes against")
    abstentions = VotesField("Abstentions")
    reasons = TextAreaField(
        "Reasons",
        widget=GovTextArea(),
        filters=[clean],
        description="Say it so that those who responded can read it.",
        validators=[InputRequired("Give the reasons, so that those who responded can read them")],
    )
    conditions = TextAreaField(
        "Conditions, one a line",
        widget=GovTextArea(),
        filters=[clean],
        description="Only for a result with conditions.",
    )
    dissent = TextAreaField(
        "Dissent, word for word", widget=GovTextArea(), filters=[clean], description="Leave empty if there was none."
    )
    met_on = DayField("Date of the meeting", validators=[InputRequired(DAY)])
    pack_hash = HiddenField()

    def offer(self, step: Step) -> None:
        self.result.choices = [SelectChoice(result.value, result.words) for result in ALLOWED[step.kind]]

    @property
    def minute(self) -> Minute:
        """What was written, as the service takes it."""
        return Minute(
            Result(self.result.data),
            self.reasons.data,
            self.votes_for.data or 0,
            self.votes_against.data or 0,
            self.abstentions.data or 0,
            self.met_on.data,
            [one_line(line) for line in (self.conditions.data or "").splitlines() if one_line(line)],
            self.dissent.data or "",
        )


class FreezeForm(FlaskForm):
    """A button and its token."""
