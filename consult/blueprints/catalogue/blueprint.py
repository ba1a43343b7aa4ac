"""The blueprint that this folder's files share."""

from flask import Blueprint

bp = Blueprint("catalogue", __name__)
