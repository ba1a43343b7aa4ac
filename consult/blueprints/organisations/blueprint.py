"""One blueprint for writing together; its views stand in files by subject."""

from flask import Blueprint

bp = Blueprint("organisations", __name__)
