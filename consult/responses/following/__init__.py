"""Comments on one draft and where their words stand in a later one."""

from consult.responses.following.models import ConfirmedPlace, Met, PointMet, SuggestedPlace
from consult.responses.following.queries import (
    Followed,
    get_comment,
    list_followed,
    list_met,
    list_of_respondent,
)
from consult.responses.following.services import (
    confirm_place,
    place_by_hand,
    put_down_places,
    say_if_met,
    work_out_places,
)

__all__ = [
    "ConfirmedPlace",
    "Followed",
    "Met",
    "PointMet",
    "SuggestedPlace",
    "confirm_place",
    "get_comment",
    "list_followed",
    "list_met",
    "list_of_respondent",
    "place_by_hand",
    "put_down_places",
    "say_if_met",
    "work_out_places",
]
