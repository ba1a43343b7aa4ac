"""The form of a comment on a clause."""

from typing import Any

from wtforms.validators import InputRequired

from consult.blueprints.responses.inputs import area_field, as_choices, radios_field
from consult.blueprints.responses.publication import PublicationFields
from consult.responses import POSITIONS


class CommentForm(PublicationFields):
    """A remark on a clause, or on some of its words."""

    position = radios_field(
        "What do you think of this clause?",
        as_choices(POSITIONS.items()),
        validators=[InputRequired("Choose what you think of this clause")],
    )
    quote = area_field(
        "Which words is this about? (optional)",
        description="Copy the words here, or leave this empty for the whole clause.",
    )
    text = area_field("Your comment", tall=True, validators=[InputRequired("Write your comment")])

    def values(self) -> dict[str, Any]:
        return {
            "position": self.position.data or "",
            "quote": self.quote.data,
            "text": self.text.data,
            "publication": self.publication.data or "",
            "harm": self.harm.data,
            "until": self.until.data,
        }
