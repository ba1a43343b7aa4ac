"""The blueprint that this folder's files share."""

from flask import Blueprint

bp = Blueprint("codesign", __name__)
