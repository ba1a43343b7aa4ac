"""What may be published of an answer or a comment, asked where it is typed (P10)."""

from typing import Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovTextArea
from wtforms import TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice

from consult.blueprints.responses.inputs import area_field, as_choices, line_field, radios_field
from consult.responses import WHO_SEES, Publication, who_sees_marked
from consult.responses.marking import list_lost, not_there, passages
from consult.words import clean

WHO_SEES_IN_SHORT = {
    publication: f"The public {words[2][0].lower()}{words[2][1:]}." for publication, words in WHO_SEES.items()
}


class PassagesField(TextAreaField):
    """Passages, one a line; the draft keeps them as a list."""

    def process_data(self, value: Any) -> None:
        self.data = "\n".join(value) if isinstance(value, list) else value


class PublicationFields(FlaskForm):
    """What may be shown of this answer or comment (P10)."""

    default = Publication.NONE  # what was chosen for the whole response

    publication = radios_field("What may we publish of this?", [])
    harm = area_field(
        "What would be harmed by publishing it, and to whom?",
        description="We will do our best, but the law may make us release it. Your reason counts.",
    )
    until = line_field("Until when? (optional)", description="For example, March 2019.")
    marked: Any = PassagesField(
        "Only these words (optional)",
        widget=GovTextArea(),
        description="Copy them from what you wrote, each passage on a line of its own. They are left out wherever they "
        "stand; the rest is published as for your whole response. Leave this empty to keep all of it confidential.",
    )

    def offer(self, default: str) -> None:
        """The choices, the first of which is what was chosen for the whole response."""
        self.default = Publication(default or Publication.NONE)
        words = Publication(default).words if default else "Do not publish, until you choose in “About you”"
        first = SelectChoice(value="", label=f"As for your whole response: {words[0].lower()}{words[1:]}")
        labels = {each: each.words for each in Publication}
        if "marked" in self:
            labels[Publication.CONFIDENTIAL] = "Confidential: all of it, or only some words"
        self.publication.choices = [first, *as_choices((each.value, words) for each, words in labels.items())]

    def rows_by_choice(self, thing: str) -> dict[str, list[str]]:
        """Who sees it, for whatever is chosen on the page."""
        rows = {"": WHO_SEES[self.default], "marked": who_sees_marked(self.default)} | dict(WHO_SEES)
        return {str(choice): rows_for(thing, *words) for choice, words in rows.items()}

    def validate_harm(self, field: TextAreaField) -> None:
        if self.publication.data == Publication.CONFIDENTIAL and not (field.data or "").strip():
            raise ValidationError("Tell us what harm publishing this would cause")

    def validate_marked(self, field: TextAreaField) -> None:
        """Words that stand nowhere in what was written hide nothing: better asked about now than published."""
        if self.publication.data != Publication.CONFIDENTIAL:
            return
        written = (clean(self[name].data) for name in ("text", "suggestion") if name in self)
        lost = list_lost(passages(clean(field.data)), *written)
        if lost:
            raise ValidationError(not_there(lost))


def rows_for(thing: str, *words: str) -> list[str]:
    return [each.replace("your answer", f"your {thing}") for each in words]


def publication_shown(form: Any, default: str, *, thing: str = "") -> dict[str, Any]:
    """What the publication fields show: who sees it as chosen now, and a hint on each choice."""
    chosen = Publication(form.publication.data or default or Publication.NONE)
    partly = chosen is Publication.CONFIDENTIAL and "marked" in form and (form.marked.data or "").strip()
    rows = who_sees_marked(Publication(default or Publication.NONE)) if partly else WHO_SEES[chosen]
    hints = [""] + [WHO_SEES_IN_SHORT[each] for each in Publication]
    if "marked" in form:
        hints[-1] = "The public sees nothing of it, or nothing of the words that you mark."
    thing = thing or ("comment" if "quote" in form else "answer")
    changed = bool(form.publication.data) or bool(form.harm.errors)
    return {"chosen": chosen, "who_sees": rows_for(thing, *rows), "hints": hints, "publication_open": changed}
