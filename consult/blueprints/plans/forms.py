"""Forms of drafts: does it meet your point, the next draft's words, why each clause changed, where a comment stands."""

from typing import Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSelect, GovTextArea
from wtforms import HiddenField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from consult.plans import Clause, ClauseChange
from consult.responses.following import Met
from consult.words import clean

NEW = "-"  # stands for "a new clause" and for "the words are gone"; no key is made of it


class LongTextArea(GovTextArea):
    """Room for a whole draft."""

    def map_gov_params(self, field: Any, **kwargs: Any) -> Any:
        return {"rows": 30, "spellcheck": True} | super().map_gov_params(field, **kwargs)


class MetForm(FlaskForm):
    met = RadioField(
        "Does this meet your point?",
        widget=GovRadioInput(),
        choices=[SelectChoice(each.value, each.words) for each in Met],
        validators=[InputRequired("Choose yes, partly or no")],
    )
    why = TextAreaField("Why? (optional)", widget=GovTextArea(), filters=[clean])


class TextForm(FlaskForm):
    text = TextAreaField(
        "The clauses of the draft",
        widget=LongTextArea(),
        description="Begin each clause with its number and heading, like “1.1 Purpose of this plan”, and leave a line "
        "empty before it. Begin the title of a group with #.",
        validators=[InputRequired("Write or paste the clauses of the draft")],
    )
    seen = HiddenField()


class PublishForm(FlaskForm):
    note = TextAreaField(
        "What changed, in a line or two",
        widget=GovTextArea(),
        description="Everybody reads this first.",
        filters=[clean],
        validators=[InputRequired("Say in a line or two what changed in this draft")],
    )


def reasons_form(changes: list[ClauseChange], causes: list[tuple[str, str]], given: dict[str, tuple[str, str]]) -> Any:
    """For each changed clause what led to it, and a sentence; `given` is what was said so far, by the clause's key."""
    choices = [SelectChoice("", "Choose what led to it"), *(SelectChoice(value, words) for value, words in causes)]
    fields: dict[str, Any] = {}
    for change in changes:
        key, number = change.clause.key, change.clause.number
        cause, text = given.get(key, ("", ""))
        fields[f"cause-{key}"] = SelectField(
            f"Why did {number} change?", widget=GovSelect(), choices=choices, default=cause, validate_choice=True
        )
        fields[f"text-{key}"] = TextAreaField(
            f"The reason for {number}, in a sentence (optional)", widget=GovTextArea(), default=text, filters=[clean]
        )
    return type("ReasonsForm", (FlaskForm,), fields)()


def continues_form(clauses: list[Clause], free: list[Clause], known: dict[str, Clause]) -> Any:
    """For each clause that looks new, or is under another heading, which of the last draft it continues."""
    fields = {
        f"continues-{clause.key}": SelectField(
            f"Which clause does {clause.name} continue?",
            widget=GovSelect(),
            choices=[SelectChoice(NEW, "None: it is new")]
            + [SelectChoice(each.key, each.name) for each in free if each.key != clause.key]
            + ([SelectChoice(clause.key, f"{known[clause.key].name} (suggested)")] if clause.key in known else []),
            default=clause.key if clause.key in known else NEW,
        )
        for clause in clauses
    }
    return type("ContinuesForm", (FlaskForm,), fields)()


class PlaceForm(FlaskForm):
    clause = SelectField("Where are these words now?", widget=GovSelect())
    quote = TextAreaField(
        "Which words there? (optional)",
        widget=GovTextArea(),
        description="Copy them from the clause, or leave this empty for the whole clause.",
    )

    def offer(self, clauses: list[Clause]) -> None:
        gone = SelectChoice(NEW, "Nowhere: they are gone")
        self.clause.choices = [gone, *(SelectChoice(each.key, each.name) for each in clauses)]
