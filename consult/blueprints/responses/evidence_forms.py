"""The forms of files and citations."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from govuk_frontend_wtf.wtforms_widgets import GovFileInput, GovSelect
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from consult.blueprints.responses.inputs import area_field, line_field
from consult.blueprints.responses.publication import PublicationFields
from consult.questions import Question
from consult.responses.evidence.rules import SOURCE_LINES, wrong_with_source


def _pick(label: str, **other: Any) -> SelectField:
    return SelectField(label, choices=[], widget=GovSelect(), default="", **other)


class Particulars(PublicationFields):
    """What both have: what it shows, and the question that it goes with."""

    marked = None  # there are no words to mark in

    shows = area_field("What does it show? (optional)", description="One or two sentences help us to read it well.")
    question = _pick("Which question does it go with? (optional)")

    def ask_about(self, asked: Sequence[Question]) -> None:
        first = SelectChoice(value="", label="None in particular")
        labels = (f"{each.number}. {each.text}" for each in asked)
        keys = (str(each.id) for each in asked)
        self.question.choices = [
            first,
            *(SelectChoice(value=key, label=label) for key, label in zip(keys, labels, strict=True)),
        ]

    def particulars(self) -> dict[str, Any]:
        return {name: self[name].data or "" for name in ("question", "shows", "publication", "harm", "until")}


class FileForm(Particulars):
    """A file, and what is said of it."""

    file = FileField("Choose a file", widget=GovFileInput())


class SourceForm(Particulars):
    """A paper, a report, a data set: something that can be looked up."""

    title = line_field("Title")
    authors = line_field("Authors (optional)", description="For example, Okafor and Lindqvist.")
    year = line_field("Year (optional)", render_kw={"inputmode": "numeric"})
    doi = line_field("DOI (optional)", description="For example, 10.1000/182. We check its form, not where it leads.")
    url = line_field("Web address (optional)", description="For example, https://www.example.org/report.")
    offered_for = _pick("What is it offered for? (optional)")

    def offer_for(self, wanted: Sequence[tuple[str, str]]) -> None:
        first = SelectChoice(value="", label="Nothing in particular")
        self.offered_for.choices = [first, *(SelectChoice(value=key, label=words) for key, words in wanted)]

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        wrong = wrong_with_source({name: self[name].data for name in SOURCE_LINES})
        if wrong is not None:
            self[wrong[0]].errors = [*self[wrong[0]].errors, wrong[1]]
        return fine and wrong is None

    def values(self) -> dict[str, Any]:
        lines = {name: self[name].data or "" for name in (*SOURCE_LINES, "offered_for")}
        return lines | self.particulars()


class DecideForm(FlaskForm):
    """What the register wants to know of a source; or why it is declined."""

    geography = line_field("Which place is it about?", description="For example, the three LEP areas, or England.")
    period = line_field("Which years is it about?", description="For example, 2014 to 2017.")
    reason = area_field("Why not?", description="Its sender will read this.")
