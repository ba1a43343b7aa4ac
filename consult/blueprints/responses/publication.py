"""What may be published of an answer or a comment, asked where it is typed (P10)."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice

from consult.blueprints.responses.inputs import area_field, as_choices, line_field, radios_field
from consult.responses import WHO_SEES, Publication

WHO_SEES_IN_SHORT = {
    publication: f"The public {words[2][0].lower()}{words[2][1:]}." for publication, words in WHO_SEES.items()
}


class PublicationFields(FlaskForm):
    """What may be shown of this answer or comment (P10)."""

    publication = radios_field("What may we publish of this?", [])
    harm = area_field(
        "What would be harmed by publishing it, and to whom?",
        description="We will do our best, but the law may make us release it. Your reason counts.",
    )
    until = line_field("Until when? (optional)", description="For example, March 2019.")

    def offer(self, default: str) -> None:
        """The choices, the first of which is what was chosen for the whole response."""
        words = Publication(default).words if default else "Do not publish, until you choose in “About you”"
        first = SelectChoice(value="", label=f"As for your whole response: {words[0].lower()}{words[1:]}")
        self.publication.choices = [first, *as_choices((each.value, each.words) for each in Publication)]

    def validate_harm(self, field: TextAreaField) -> None:
        if self.publication.data == Publication.CONFIDENTIAL and not (field.data or "").strip():
            raise ValidationError("Tell us what harm publishing this would cause")


def publication_shown(form: Any, default: str) -> dict[str, Any]:
    """What the publication fields show: who sees it as chosen now, and a hint on each choice."""
    chosen = Publication(form.publication.data or default or Publication.NONE)
    hints = [""] + [WHO_SEES_IN_SHORT[each] for each in Publication]
    changed = bool(form.publication.data) or bool(form.harm.errors)
    return {"chosen": chosen, "who_sees": WHO_SEES[chosen], "hints": hints, "publication_open": changed}
