"""Where the pages of the questionnaire hang."""

from flask import Blueprint

bp = Blueprint("questions", __name__)
