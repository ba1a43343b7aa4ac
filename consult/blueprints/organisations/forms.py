"""The forms of writing together. They check shape and wording; the services check the rules."""

from flask_wtf import FlaskForm
from wtforms import StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired

from consult.blueprints.responses.forms import about_form
from consult.blueprints.responses.inputs import area_field, as_choices, line_field, radios_field
from consult.blueprints.responses.returning_forms import address_field
from consult.responses.workspace.models import MemberRole
from consult.responses.workspace.rules import is_a_name
from consult.words import one_line

INVITED_AS = (MemberRole.WRITER, MemberRole.READER, MemberRole.SIGNATORY)


def leads_nowhere(_form: FlaskForm, field: StringField) -> None:
    if not is_a_name(field.data or ""):
        raise ValidationError("Enter a name of up to 120 letters, without web or e-mail addresses")


def organisation_form() -> type[FlaskForm]:
    """Who is answering, as anybody is asked, and what only organisations are."""

    class OrganisationForm(about_form()):  # type: ignore[misc]
        organisation = line_field(
            "Name of the organisation",
            filters=[one_line],
            validators=[DataRequired("Enter the name of the organisation"), leads_nowhere],
        )

    return OrganisationForm


def begin_form() -> type[FlaskForm]:
    class BeginForm(organisation_form()):  # type: ignore[misc]
        name = line_field(
            "Your name",
            description="Colleagues see it beside what you write.",
            filters=[one_line],
            validators=[DataRequired("Enter your name"), leads_nowhere],
        )
        address = address_field("Your e-mail address", "At work, if you can. We mail you a code.")

    return BeginForm


class JoinForm(FlaskForm):
    code = line_field(
        "The code of eight letters and figures",
        description="From your lead, like 7Q4K-29TD. Small letters and hyphens do not matter.",
        filters=[one_line],
        validators=[DataRequired("Enter the code")],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )
    name = line_field(
        "Your name",
        description="Colleagues see it beside what you write.",
        filters=[one_line],
        validators=[DataRequired("Enter your name"), leads_nowhere],
    )
    address = address_field("Your e-mail address", "We mail you a code of six figures, to check that it is yours.")


class DoorForm(FlaskForm):
    address = address_field("Your e-mail address", "The one that you were invited with.")


class PressForm(FlaskForm):
    """A button: nothing is typed."""


class InviteForm(FlaskForm):
    address = address_field("Your colleague’s e-mail address")
    name = line_field("Their name (optional)", filters=[one_line], validators=[leads_nowhere])
    role = radios_field(
        "What will they do?",
        as_choices((role.value, f"{role.words}: {role.may[0].lower()}{role.may[1:]}") for role in INVITED_AS),
        validators=[InputRequired("Choose what they will do")],
    )


class NoteForm(FlaskForm):
    text = area_field("Your note", validators=[DataRequired("Write a note first")])


class NeedsWorkForm(FlaskForm):
    note = area_field(
        "What does it need?",
        description="Your colleagues read this. It is never sent.",
        validators=[DataRequired("Say what it needs")],
    )


class ResolveForm(FlaskForm):
    is_duplicate = radios_field(
        "What are they?",
        as_choices([("yes", "The same response twice"), ("no", "Two responses, each in its own right")]),
        validators=[InputRequired("Choose what they are")],
    )
    reason = area_field(
        "How can one tell? (optional)", description="Boards and auditors will read this, so name nobody."
    )
