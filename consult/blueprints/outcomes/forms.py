"""What officers write: an answer to a theme, a promise, a note on its progress."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSelect, GovTextArea, GovTextInput
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from consult.blueprints.fields import DAY, DayField
from consult.outcomes import CommitmentStatus, OutcomeResult
from consult.plans.models import Clause
from consult.words import clean, one_line


class ActForm(FlaskForm):
    """A button and its token."""


class OutcomeForm(FlaskForm):
    result = RadioField(
        "Our response",
        widget=GovRadioInput(),
        choices=[SelectChoice(result.value, result.words) for result in OutcomeResult],
        validators=[InputRequired("Choose our response")],
    )
    we_did = TextAreaField(
        "What we did or will do",
        widget=GovTextArea(),
        filters=[clean],
        description="Leave empty if the answer is no.",
    )
    reason = TextAreaField(
        "Why",
        widget=GovTextArea(),
        filters=[clean],
        description="Say it so that those who said this can read it.",
        validators=[InputRequired("Give the reason, so that those who said this can read it")],
    )
    clause = SelectField("The clause that changed", widget=GovSelect())

    def offer(self, clauses: Sequence[Clause]) -> None:
        changed = [SelectChoice(str(clause.id), f"{clause.number} {clause.heading}") for clause in clauses]
        self.clause.choices = [SelectChoice("", "No clause changed"), *changed]


class PromiseForm(FlaskForm):
    title = StringField(
        "What we promise", widget=GovTextInput(), filters=[one_line], validators=[InputRequired("Say what is promised")]
    )
    owner = StringField(
        "Who answers for it",
        widget=GovTextInput(),
        filters=[one_line],
        description="A post or a team, not a person’s name.",
        validators=[InputRequired("Say who answers for it")],
    )
    due_on = DayField("Due on", validators=[InputRequired(DAY)])


class ChallengeForm(FlaskForm):
    taken = RadioField(
        "Does the strategy take this challenge up?",
        widget=GovRadioInput(),
        choices=[SelectChoice("included", "Included"), SelectChoice("not_included", "Not included")],
        validators=[InputRequired("Choose whether it is included")],
    )
    reason = TextAreaField(
        "Why",
        widget=GovTextArea(),
        filters=[clean],
        description="Say it so that those who responded can read it. It is public at once.",
        validators=[InputRequired("Give the reason, so that those who responded can read it")],
    )


class NoteForm(FlaskForm):
    standing = RadioField(
        "How does it stand?",
        widget=GovRadioInput(),
        choices=[SelectChoice(status.value, status.words) for status in CommitmentStatus],
        validators=[InputRequired("Choose how it stands")],
    )
    text = TextAreaField(
        "What happened since the last note",
        widget=GovTextArea(),
        filters=[clean],
        description="If the date moves, say why. The old date stays in sight.",
    )
    new_due_on = DayField("New date, if it moves", validators=[Optional()])
