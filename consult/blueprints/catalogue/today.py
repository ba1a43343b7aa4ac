"""What waits for a facilitator today, and where each consultation stands."""

from typing import Any

from consult import catalogue, clock, responses
from consult.blueprints.catalogue.blueprint import bp
from consult.blueprints.catalogue.standing import status_of
from consult.blueprints.catalogue.todo import list_needs, next_action
from consult.blueprints.guards import needs
from consult.blueprints.pages import render_page
from consult.journey import STATION_OF, Station


@bp.route("/facilitate")
@needs("facilitate")
def today():
    now = clock.now()
    everything = [(each, status_of(each, now=now)) for each in catalogue.list_consultations()]
    by_station: dict[Station, list[dict[str, Any]]] = {station: [] for station in Station}
    for consultation, status in everything:
        by_station[STATION_OF[status]].append(
            {
                "consultation": consultation,
                "status": status,
                "received": responses.count_received(consultation),
                "next": next_action(consultation, status),
            }
        )
    return render_page("catalogue/today.html", by_station=by_station, needs=list_needs(everything, now=now))
