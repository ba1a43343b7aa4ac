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


class SplitOffForm(FlaskForm):
    new_theme = StringField(
        "Name of the new theme",
        widget=GovTextInput(),
        filters=[tidy],
        validators=[DataRequired("Enter a name for the new theme"), Length(max=120, message=LONG_NAME.format(120))],
    )


class PartsForm(FlaskForm):
    """A name for each part of a split; left empty, the part's own label stands."""

    def names(self) -> dict[int, str]:
        return {int(field.name.removeprefix("part-")): field.data for field in self if field.name.startswith("part-")}


def parts_form(parts, formdata=None) -> PartsForm:
    """The form for these parts; with `formdata` what was sent, else nothing typed yet."""
    fields = {
        f"part-{part.no}": StringField(
            f"Name for “{part.label}”",
            widget=GovTextInput(),
            filters=[tidy],
            validators=[Length(max=120, message=LONG_NAME.format(120))],
            default=part.label,
        )
        for part in parts
    }
    form = type("PartsForm", (PartsForm,), fields)
    return form() if formdata else form(formdata=None)


class ShelfNameForm(FlaskForm):
    name = StringField(
        "Name of the shelf",
        widget=GovTextInput(),
        filters=[tidy],
        validators=[DataRequired("Enter a name"), Length(max=80, message=LONG_NAME.format(80))],
    )


class ShelfForm(FlaskForm):
    """On which shelf; a name for a new one comes first."""

    shelf = SelectField("Shelf", widget=GovSelect(), validate_choice=False, filters=[tidy])
    new_shelf = StringField(
        "Or a new shelf",
        widget=GovTextInput(),
        filters=[tidy],
        validators=[Length(max=80, message=LONG_NAME.format(80))],
    )

    def offer(self, levels, proposed="") -> "ShelfForm":
        """These shelves, or the one that a reading proposes, if it does."""
        none = SelectChoice("", f"As suggested: {proposed}" if proposed else "No shelf")
        self.shelf.choices = [none, *(SelectChoice(level.key, level.name) for level in levels)]
        return self

    def validate_shelf(self, field) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError("Choose a shelf")


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
