"""The one form here: a button."""

from flask_wtf import FlaskForm


class OpenForm(FlaskForm):
    """Open a consultation. Nothing to fill in: the checks say all."""
