"""Complaints, other formats and rights: one blueprint, hung by public pages, one's own, and the desk of staff."""

from flask import Blueprint, current_app

from consult.cases import Clocks

bp = Blueprint("cases", __name__)


def clocks() -> Clocks:
    """The days that we promise here."""
    config = current_app.config
    return Clocks(
        acknowledge=config["CASE_ACKNOWLEDGE_DAYS"],
        answer=config["CASE_ANSWER_DAYS"],
        review=config["CASE_REVIEW_DAYS"],
        format=config["CASE_FORMAT_DAYS"],
    )
