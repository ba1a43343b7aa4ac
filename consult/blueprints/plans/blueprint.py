"""One blueprint for reading plans and for writing their drafts; its views stand in files by subject."""

from flask import Blueprint

bp = Blueprint("plans", __name__)
