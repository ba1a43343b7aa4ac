"""The form of a comment on a clause."""

from typing import Any

from wtforms import HiddenField, TextAreaField, ValidationError
from wtforms.validators import InputRequired

from consult import plans
from consult.blueprints.responses.inputs import area_field, as_choices, radios_field
from consult.blueprints.responses.publication import PublicationFields
from consult.plans import Clause
from consult.responses import POSITIONS
from consult.words import one_line


class CommentForm(PublicationFields):
    """A remark on a clause, or on some of its words."""

    clause: Clause
    near: str | None = None  # what the words may have been meant for, when they are not in the clause

    position = radios_field(
        "What do you think of this clause?",
        as_choices(POSITIONS.items()),
        validators=[InputRequired("Choose what you think of this clause")],
    )
    quote = area_field(
        "Which words is this about? (optional)",
        description="Copy the words here, or leave this empty for the whole clause.",
    )
    before = HiddenField()
    text = area_field("Your comment", tall=True, validators=[InputRequired("Write your comment")])
    suggestion = area_field("How would you word it instead? (optional)")

    def on(self, clause: Clause, *, take_near: bool) -> None:
        """Say which clause it is about; `take_near` puts what the words may have been meant for in their place."""
        self.clause = clause
        self.near = self._find_near()
        if take_near and self.near:
            self.quote.data, self.near = self.near, None

    def _find_near(self) -> str | None:
        quote = self.quote.data or ""
        if not quote.strip() or plans.find_words(self.clause.text, quote):
            return None
        span = plans.find_near(self.clause.text, quote)
        return self.clause.text[span.start : span.end] if span else None

    def validate_quote(self, field: TextAreaField) -> None:
        if not (field.data or "").strip() or plans.find_words(self.clause.text, field.data):
            return
        number = self.clause.number
        if self.near:
            asked = f"Did you mean “{one_line(self.near)}”? Take those, copy the words again, or leave this empty"
            raise ValidationError(f"These words are not in {number}. {asked}")
        raise ValidationError(f"These words are not in {number}. Copy them from the clause, or leave this empty")

    def values(self) -> dict[str, Any]:
        return {
            "position": self.position.data or "",
            "quote": self.quote.data,
            "before": self.before.data,
            "text": self.text.data,
            "suggestion": self.suggestion.data,
            "publication": self.publication.data or "",
            "harm": self.harm.data,
            "until": self.until.data,
            "marked": self.marked.data,
        }
