"""Two boards and a route through them, named so that no code can rely on the names."""

from consult.boards.models import Board, Route, Step, StepKind
from consult.db import db, transaction


def make_route(code: str = "two-steps") -> Route:
    """First the Harbour Board recommends, then the Hill Board signs off."""
    with transaction():
        route = Route(code=code, title="First one, then the other")
        for no, (slug, name, kind) in enumerate(
            [("harbour", "Harbour Board", StepKind.RECOMMEND), ("hill", "Hill Board", StepKind.SIGN_OFF)], start=1
        ):
            board = Board(slug=slug, body_code=slug, name=name, quorum=3, advisory=False)
            route.steps.append(Step(no=no, board=board, kind=kind))
        db.session.add(route)
    return route
