"""Sign-in, passwords, and what administrators fill in."""

from collections.abc import Sequence
from datetime import datetime

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovPasswordInput, GovSelect, GovTextInput
from wtforms import PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from consult import clock, people
from consult.blueprints.fields import DayField
from consult.boards.models import Board
from consult.people import RoleName
from consult.words import one_line

ON_A_BOARD = (RoleName.BOARD_MEMBER, RoleName.CLERK)


class SignInForm(FlaskForm):
    email = StringField(
        "Your e-mail address",
        widget=GovTextInput(),
        filters=[one_line],
        validators=[DataRequired("Enter your e-mail address")],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "inputmode": "email"},
    )
    password = PasswordField(
        "Your password",
        widget=GovPasswordInput(),
        validators=[InputRequired("Enter your password")],
        render_kw={"autocomplete": "current-password"},
    )


class NewPasswordForm(FlaskForm):
    password = PasswordField(
        "Your new password",
        widget=GovPasswordInput(),
        description=f"At least {people.SHORTEST} characters. Three words that do not belong together will do.",
        validators=[InputRequired("Enter a password")],
        render_kw={"autocomplete": "new-password"},
    )


class RoleForm(FlaskForm):
    """A role, for one board or everywhere, from one day to another."""

    role = SelectField("Role", widget=GovSelect(), choices=[SelectChoice(role.value, role.title) for role in RoleName])
    board = SelectField("Board", widget=GovSelect(), description="For clerks and members of boards only.")

    def offer(self, boards: Sequence[Board]) -> None:
        self.board.choices = [SelectChoice("", "No board"), *(SelectChoice(board.slug, board.name) for board in boards)]

    def validate_board(self, field: SelectField) -> None:
        on_a_board = self.role.data in ON_A_BOARD
        if on_a_board and not field.data:
            raise ValidationError("Choose the board. Clerks and members belong to one board each")
        if field.data and not on_a_board:
            raise ValidationError("Choose “No board”. Only clerks and members belong to a board")

    @property
    def board_slug(self) -> str | None:
        return self.board.data or None


class DatedRoleForm(RoleForm):
    first_day = DayField("First day", description="Leave it empty for today.", validators=[Optional()])
    last_day = DayField("Last day", description="Leave it empty when there is none.", validators=[Optional()])

    def validate_last_day(self, field: DayField) -> None:
        if field.data and field.data < (self.first_day.data or clock.london(clock.now()).date()):
            raise ValidationError("The last day must not be before the first")

    @property
    def starts_at(self) -> datetime | None:
        """Today means now: what is given today works today."""
        first, now = self.first_day.data, clock.now()
        return clock.start_of(first) if first and first != clock.london(now).date() else None

    @property
    def ends_at(self) -> datetime | None:
        return clock.end_of(self.last_day.data) if self.last_day.data else None


class InviteForm(RoleForm):
    name = StringField(
        "Name",
        widget=GovTextInput(),
        filters=[one_line],
        validators=[
            DataRequired("Enter the person’s name"),
            Length(max=100, message="The name must have 100 characters or fewer"),
        ],
        description="As others see it.",
        render_kw={"autocomplete": "off"},
    )
    email = StringField(
        "E-mail address",
        widget=GovTextInput(),
        filters=[one_line],
        validators=[
            DataRequired("Enter the person’s e-mail address"),
            Length(max=254, message="Enter an e-mail address with 254 characters or fewer"),
        ],
        description="They sign in with it. We do not write to it: you send the link yourself.",
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )

    def validate_email(self, field: StringField) -> None:
        name, at, place = field.data.rpartition("@")
        if not (name and at and "." in place) or " " in field.data or "@" in name:
            raise ValidationError("Enter an e-mail address like name@example.org")
