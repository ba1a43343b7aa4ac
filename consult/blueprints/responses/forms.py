"""The forms of responding. They check shape and wording; the services check the rules."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSelect
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired

from consult import taxonomy
from consult.blueprints.abuse import Watched
from consult.blueprints.responses.inputs import area_field, as_choices, line_field, radios_field, ticks_field
from consult.responses import Publication
from consult.words import one_line

ON_BEHALF = {
    "self": "For myself",
    "organisation": "For an organisation",
    "members": "For an organisation's members or clients",
}
DEFAULTS = (Publication.NAMED, Publication.ANONYMOUS, Publication.NONE)


def _terms(kind: str) -> list[SelectChoice]:
    return as_choices((term.code, term.label) for term in taxonomy.list_terms(kind))


def about_form() -> FlaskForm:
    """Who is answering: only what the vocabulary has words for is asked."""
    kinds, sizes, places = _terms("respondent_kind"), _terms("organisation_size"), _terms("place")
    all_sectors, all_challenges = _terms("sector"), _terms("challenge")

    class AboutForm(FlaskForm):
        on_behalf = radios_field("Who are you answering for?", as_choices(ON_BEHALF.items()))
        name = line_field("Your name (optional)", description="You may leave this out.")
        if kinds:
            must = [InputRequired("Choose what kind of respondent you are")]
            kind = radios_field("Which of these are you, or do you answer for?", kinds, validators=must)
        organisation = line_field("Name of the organisation (optional)", description="If you answer for one.")
        members_represented = line_field(
            "How many members or clients do you speak for? (optional)",
            description="If you answer for members or clients. For example, about 400 firms.",
        )
        how_consulted = area_field("How did you ask them what they think? (optional)")
        interests = area_field(
            "Interests that readers should know of (optional)",
            description="For example, that you own land named in the draft, or are paid by somebody who does.",
        )
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
            sectors = ticks_field("Which sectors matter to you? (optional)", all_sectors)
        if all_challenges:
            challenges = ticks_field("Which Grand Challenges matter to you? (optional)", all_challenges)
        publication = radios_field(
            "What may we publish?",
            as_choices((each.value, each.words) for each in DEFAULTS),
            description="You can change this for any answer, and mark any answer confidential.",
            validators=[InputRequired("Choose what we may publish")],
        )

    return AboutForm


LICENCE = "OGL-3.0"


class SendForm(FlaskForm):
    """Send: the answers are in the draft already. The licence is asked once, beside the button."""

    licence = ticks_field(
        "Reuse of what is published",
        as_choices(
            [(LICENCE, "Let anybody reuse what is published of my response, under the Open Government Licence")]
        ),
        description="You need not. Without it we still publish what you let us publish, and others may not reuse it.",
    )


class CheckForm(Watched, SendForm):
    """The same beside the button that sends: what looks unusual is labelled, and nothing refused for it."""


class OpenForm(FlaskForm):
    """What stands on the receipt."""

    reference = line_field(
        "Your reference",
        description="For example, WM-7Q4K-29TD.",
        filters=[one_line],
        validators=[DataRequired("Enter your reference")],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )
    code = line_field(
        "Your private code",
        description="Four groups of four letters and figures. Small letters and spaces do not matter.",
        filters=[one_line],
        validators=[DataRequired("Enter your private code")],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


class WithdrawForm(FlaskForm):
    """Take a response out of the counts."""

    reason = area_field("Why do you withdraw it? (optional)", description="Staff who handle responses will read this.")


class ExcludeForm(FlaskForm):
    """Leave a response out of the counts."""

    reason = area_field(
        "Why is it left out?",
        description="For example: a test; the same letter from the same sender. Boards and auditors will read this.",
        validators=[InputRequired("Give a reason")],
    )
