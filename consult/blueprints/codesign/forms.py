"""Forms of co-design. They hand over plain values; the rules are the services'."""

from datetime import datetime

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxesInput,
    GovRadioInput,
    GovSelect,
    GovTextArea,
    GovTextInput,
)
from wtforms import (
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from consult import clock
from consult.blueprints.fields import DAY, DayField, clock_time, is_a_time
from consult.codesign import ContributionKind, VoteValue
from consult.codesign.rules import LONGEST_STATEMENT
from consult.codesign.services.voting import LONGEST_NAME
from consult.words import clean, one_line

MODES = (("workshop", "Workshop in a room"), ("online", "Online"), ("interview", "Interview"))
REASONS = (
    "It says the same as another statement",
    "It is more than one thought",
    "It is not about this subject",
    "It is about a person",
)


class JoinForm(FlaskForm):
    code = StringField(
        "Code on the screen",
        widget=GovTextInput(),
        filters=[one_line],
        validators=[InputRequired("Enter the code on the screen")],
        description="6 letters and numbers. Spaces and small letters do not matter.",
    )


class EnterForm(FlaskForm):
    name = StringField(
        "Your first name",
        widget=GovTextInput(),
        filters=[one_line],
        validators=[Length(max=LONGEST_NAME, message=f"Use {LONGEST_NAME} characters or fewer")],
        description="You may leave this out. It is shown on your own phone and nowhere else.",
    )


class VoteForm(FlaskForm):
    """One of three buttons, for the statement that was on the page."""

    statement = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    vote = HiddenField(validators=[AnyOf([value.name.lower() for value in VoteValue])])

    def value(self) -> VoteValue:
        return VoteValue[self.vote.data.upper()]


class StatementForm(FlaskForm):
    text = TextAreaField(
        "Your statement",
        widget=GovTextArea(),
        filters=[one_line],
        validators=[
            InputRequired("Write one thought for others to vote on"),
            Length(max=LONGEST_STATEMENT, message=f"Shorten it to {LONGEST_STATEMENT} characters"),
        ],
        description=f"One thought, up to {LONGEST_STATEMENT} characters. Leave out names of people.",
    )


class WithdrawForm(FlaskForm):
    reason = RadioField(
        "Why?",
        widget=GovRadioInput(),
        choices=[SelectChoice(reason, reason) for reason in REASONS],
        validators=[InputRequired("Choose why the statement is withdrawn")],
        description="Its author sees the reason. The votes stay where they are and are not shown.",
    )
    more = StringField(
        "More for its author",
        widget=GovTextInput(),
        filters=[one_line],
        description="You may leave this out. For example, the number of the statement that says the same.",
    )

    def words(self) -> str:
        return f"{self.reason.data}. {self.more.data}" if self.more.data else self.reason.data


class PlanRoundForm(FlaskForm):
    plan = SelectField("Plan", widget=GovSelect())
    title = StringField(
        "Title", widget=GovTextInput(), filters=[one_line], validators=[InputRequired("Enter a title for the round")]
    )
    aim = TextAreaField(
        "Aim",
        widget=GovTextArea(),
        filters=[clean],
        validators=[InputRequired("Say what the round is to find out")],
        description="What do you want to find out or settle? This is public.",
    )
    method = TextAreaField(
        "How it works",
        widget=GovTextArea(),
        filters=[clean],
        description="Who comes, and what they do. This is public.",
    )
    opens_on = DayField("First day", validators=[InputRequired(DAY)])
    closes_on = DayField("Last day", validators=[InputRequired(DAY)])

    def validate_closes_on(self, field: DayField) -> None:
        if self.opens_on.data and field.data and field.data < self.opens_on.data:
            raise ValidationError("The last day must not be before the first day")


class StartRoundForm(FlaskForm):
    takes = SelectMultipleField(
        "What does it take on?",
        widget=GovCheckboxesInput(),
        choices=[],
        description="From the learning note of the round before. Choose all that fit.",
    )
    reason = TextAreaField(
        "If nothing, why not?", widget=GovTextArea(), filters=[one_line], description="This is public."
    )


class PlanSessionForm(FlaskForm):
    title = StringField(
        "Title", widget=GovTextInput(), filters=[one_line], validators=[InputRequired("Enter a title for the session")]
    )
    day = DayField("Day", validators=[InputRequired(DAY)])
    starts = StringField(
        "Starts at",
        widget=GovTextInput(),
        filters=[one_line],
        validators=[is_a_time],
        description="Like 9:30am or 14:00.",
    )
    ends = StringField(
        "Ends at",
        widget=GovTextInput(),
        filters=[one_line],
        validators=[is_a_time],
        description="So does voting.",
    )
    mode = RadioField(
        "How people meet",
        widget=GovRadioInput(),
        choices=[SelectChoice(value, label) for value, label in MODES],
        validators=[InputRequired("Choose how people meet")],
    )
    place = StringField(
        "Place",
        widget=GovTextInput(),
        filters=[one_line],
        validators=[InputRequired("Say where people meet, or “Online”")],
    )

    def at(self, typed: str) -> datetime:
        wall = clock_time(typed)
        assert wall is not None and self.day.data is not None
        return clock.wall_time(self.day.data, wall)

    def validate_starts(self, field: StringField) -> None:
        """On the night when the clocks change an hour comes twice, or not at all."""
        if self.day.data and clock_time(field.data or "") is not None:
            try:
                self.at(field.data)
            except clock.NotOneMoment as problem:
                raise ValidationError(str(problem)) from problem

    def validate_ends(self, field: StringField) -> None:
        start, end = clock_time(self.starts.data or ""), clock_time(field.data or "")
        if start and end and end <= start:
            raise ValidationError("The end must be after the start")
        self.validate_starts(field)


class CaptureForm(FlaskForm):
    text = TextAreaField(
        "What was said",
        widget=GovTextArea(),
        filters=[clean],
        validators=[InputRequired("Write what was said")],
        description="In their words, one thing at a time. Leave out names of people.",
    )
    kind = RadioField(
        "Kind",
        widget=GovRadioInput(),
        choices=[SelectChoice(kind.value, kind.word) for kind in ContributionKind],
        default=ContributionKind.ISSUE.value,
        validators=[InputRequired("Choose what kind it is")],
    )
    table_no = StringField("Table", widget=GovTextInput(), filters=[one_line], validators=[Optional()])
    said_by = StringField(
        "Said by",
        widget=GovTextInput(),
        filters=[one_line],
        validators=[Length(max=80, message="Use 80 characters or fewer")],
        description="A role, such as bus driver or production manager. Never a name. You may leave this out.",
    )
    clause_key = SelectField("About clause", widget=GovSelect(), choices=[])

    def table(self) -> int | None:
        return int(self.table_no.data) if self.table_no.data else None

    def validate_table_no(self, field: StringField) -> None:
        if not (field.data.isascii() and field.data.isdigit() and 1 <= int(field.data) <= 999):
            raise ValidationError("Enter the table’s number, like 4")


class LearningForm(FlaskForm):
    heard = TextAreaField(
        "What we heard",
        widget=GovTextArea(),
        filters=[clean],
        validators=[InputRequired("Write what was heard")],
    )
    surprised = TextAreaField("What surprised us", widget=GovTextArea(), filters=[clean])
    carry_forward = TextAreaField(
        "What we carry forward",
        widget=GovTextArea(),
        filters=[clean],
        description="One on each line. The next round chooses from these.",
    )
    dropped = TextAreaField("What we drop, and why", widget=GovTextArea(), filters=[clean])
