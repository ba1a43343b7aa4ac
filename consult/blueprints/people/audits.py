"""The audit: who did what, newest first, and whether the chain still holds."""

from uuid import UUID

from flask import request, url_for

from consult import audit, people
from consult.blueprints.guards import needs
from consult.blueprints.pages import render_page
from consult.blueprints.people.blueprint import bp
from consult.words import one_line

LINES = 50


@bp.get("/admin/audit", endpoint="audit")
@needs("audit.read")
def audit_page():
    """Checking the chain changes nothing, so it is a link like any other."""
    act, thing = one_line(request.args.get("act")), one_line(request.args.get("thing"))
    total = audit.count_lines(act=act, thing=thing)
    pages = max(1, -(-total // LINES))
    page = min(max(1, request.args.get("page", 1, int)), pages)
    lines = audit.list_lines(act=act, thing=thing, skip=(page - 1) * LINES, most=LINES)
    check = audit.verify_chain() if request.args.get("verify") else None
    return render_page(
        "people/audit.html",
        lines=lines,
        names=_names(lines),
        act=act,
        thing=thing,
        page=page,
        pages=pages,
        total=total,
        size=LINES,
        check=check,
        page_link=lambda number: url_for(".audit", page=number, act=act or None, thing=thing or None),
    )


def _names(lines: list[audit.AuditLine]) -> dict[str, str]:
    """Who acted, as people call them; what was no person keeps its own name."""
    ids = {line.actor: UUID(line.actor.removeprefix("person:")) for line in lines if line.actor.startswith("person:")}
    known = people.names_of(ids.values())
    named = {actor: known.get(person_id, "somebody unknown") for actor, person_id in ids.items()}
    others = {line.actor: line.actor.replace("machine:", "the machine: ") for line in lines if line.actor not in named}
    return named | others | {"visitor": "somebody without an account"}
