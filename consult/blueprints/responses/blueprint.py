"""One blueprint for responding and for reading what came; its views stand in files by subject."""

from flask import Blueprint

bp = Blueprint("responses", __name__)
