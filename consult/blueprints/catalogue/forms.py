"""Forms of the set-up. They hand over plain values; the rules are the services'."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput, GovRadioInput, GovTextArea, GovTextInput
from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp

from consult import clock
from consult.blueprints.fields import DAY, DayField, clock_time, is_a_time
from consult.words import clean, one_line

LONGEST_SLUG = 60


class OpenForm(FlaskForm):
    """Open a consultation. Nothing to fill in: the checks say all."""


@dataclass(frozen=True)
class Step:
    """One page of the set-up: what it is called, and the fields on it."""

    title: str
    fields: tuple[str, ...]
    fixed: bool = False  # once it is public nothing here changes


STEPS: dict[str, Step] = {
    "title": Step("Title and summary", ("title", "about")),
    "drafts": Step("Which drafts it asks about", ("drafts",), fixed=True),
    "still-open": Step("What is still open", ("still_open",)),
    "already-decided": Step("What is already decided", ("already_decided",)),
    "out-of-scope": Step("What is not part of it", ("out_of_scope",)),
    "boards": Step("Who decides", ("route",), fixed=True),
    "equality": Step("How different people may be affected", ("equality_note",)),
    "contact": Step("Contact", ("contact",)),
}


def _lines(label: str, hint: str) -> TextAreaField:
    return TextAreaField(label, widget=GovTextArea(), filters=[clean], description=hint)


def _line(label: str, hint: str = "", **options: Any) -> StringField:
    return StringField(label, widget=GovTextInput(), filters=[one_line], description=hint, **options)


def _why(label: str = "Why do you change it?") -> TextAreaField:
    return TextAreaField(
        label,
        widget=GovTextArea(),
        filters=[clean],
        validators=[InputRequired("Say why. The public reads this")],
        description="Everybody can read this on the consultation’s page, with the date.",
    )


def _title() -> StringField:
    return _line("Title", "What you ask, in a few words.", validators=[InputRequired("Enter a title")])


def _drafts() -> SelectMultipleField:
    return SelectMultipleField(
        "Which drafts does it ask about?",
        widget=GovCheckboxesInput(),
        validators=[InputRequired("Choose at least one draft")],
    )


def _route() -> RadioField:
    return RadioField(
        "Which boards decide?", widget=GovRadioInput(), validators=[InputRequired("Choose which boards decide")]
    )


def _fields() -> dict[str, Any]:
    return {
        "title": _title(),
        "about": _lines("What is it about?", "A short summary. Leave a line empty between paragraphs."),
        "still_open": _lines("What is still open?", "What people can change by responding."),
        "already_decided": _lines("What is already decided?", "What responding cannot change, and who decided it."),
        "out_of_scope": _lines("What is not part of it?", "What people may expect here and should not spend time on."),
        "equality_note": _lines(
            "How may different groups of people be affected?", "What you know, what you do not know, and how you ask."
        ),
        "contact": _line("E-mail address of the contact", "For questions, paper, large print or another language."),
        "drafts": _drafts(),
        "route": _route(),
    }


def step_form(step: Step, *, public: bool) -> type[FlaskForm]:
    """The form of one page; once people have read it, it also asks why."""
    every = _fields()
    fields = {name: every[name] for name in step.fields}
    return type("StepForm", (FlaskForm,), fields | ({"why": _why()} if public else {}))


class NewForm(FlaskForm):
    title = _title()
    slug = _line(
        "Address",
        "The end of its address: small letters, numbers and hyphens, like “mobility-2019”. It cannot be changed later.",
        validators=[
            InputRequired("Enter an address like mobility-2019"),
            Length(max=LONGEST_SLUG, message=f"Shorten the address to {LONGEST_SLUG} characters"),
            Regexp("[a-z0-9]+(-[a-z0-9]+)*$", message="Use small letters, numbers and hyphens, like mobility-2019"),
        ],
    )
    drafts = _drafts()
    route = _route()


def offer_drafts(field: SelectMultipleField, drafts: Sequence[Any]) -> None:
    field.choices = [
        SelectChoice(
            str(draft.id),
            f"{draft.plan.title}: draft {draft.no}" + ("" if draft.published_at else " (not published yet)"),
        )
        for draft in drafts
    ]


def offer_routes(field: RadioField, routes: Sequence[Any]) -> None:
    field.choices = [SelectChoice(route.code, route.title) for route in routes]


def _hour(label: str, hint: str) -> StringField:
    return _line(label, hint, validators=[Optional(), is_a_time, is_one_moment])


def is_one_moment(form: FlaskForm, field: StringField) -> None:
    """London's clocks show this once on that day: not twice, and not never."""
    day, hour = form[field.name.replace("_time", "_on")].data, clock_time(field.data)
    try:
        if day is not None and hour is not None:
            clock.wall_time(day, hour)
    except clock.NotOneMoment as refused:
        raise ValidationError(str(refused)) from None


class _WithClose(FlaskForm):
    closes_on = DayField("Last day to respond", validators=[InputRequired(DAY)])
    closes_time = _hour("Hour of the close", "London time, like 5pm. Leave it empty for the end of the day.")

    def closes_at(self) -> datetime:
        hour = clock_time(self.closes_time.data or "")
        return clock.wall_time(self.closes_on.data, hour) if hour else clock.end_of(self.closes_on.data)


class DatesForm(_WithClose):
    opens_on = DayField("First day to respond", validators=[InputRequired(DAY)])
    opens_time = _hour("Hour of the opening", "London time, like 9am. Leave it empty for the start of the day.")
    reply_on = DayField("We will reply by", validators=[Optional()], description="The end of this day.")

    def opens_at(self) -> datetime:
        hour = clock_time(self.opens_time.data or "")
        return clock.wall_time(self.opens_on.data, hour) if hour else clock.start_of(self.opens_on.data)

    def reply_due_at(self) -> datetime | None:
        return clock.end_of(self.reply_on.data) if self.reply_on.data else None


class CloseForm(_WithClose):
    """A later close, or the same one after a pause, and why."""

    why = _why("Why?")


class PauseForm(FlaskForm):
    why = _why("Why do you pause it?")


class ReplyForm(FlaskForm):
    reply_on = DayField("We will reply by", validators=[InputRequired(DAY)], description="The end of this day.")
    why = _why()


class AcceptForm(FlaskForm):
    reason = TextAreaField(
        "Why may it open although this does not hold?",
        widget=GovTextArea(),
        filters=[clean],
        validators=[InputRequired("Say why it may open although this does not hold")],
    )


def times_of(closes_at: datetime) -> dict[str, Any]:
    """A close as its two fields have it."""
    last, local = clock.last_day_before(closes_at), clock.london(closes_at)
    if closes_at == clock.end_of(last):
        return {"closes_on": last, "closes_time": ""}
    return {"closes_on": local.date(), "closes_time": clock.face(local.time())}
