"""Staff look at two responses that may be from one organisation."""

from uuid import UUID

from flask import flash, redirect, url_for

from consult import catalogue, clock
from consult.blueprints.guards import colleague, needs
from consult.blueprints.organisations.blueprint import bp
from consult.blueprints.organisations.forms import ResolveForm
from consult.blueprints.pages import render_page
from consult.db import transaction
from consult.errors import NotFound
from consult.responses.duplicates import AlreadyResolved, get_duplicate, resolve_duplicate
from consult.responses.workspace import queries


@bp.route("/facilitate/consultations/<slug>/duplicates/<uuid:duplicate_id>", methods=["GET", "POST"])
@needs("responses.exclude")
def duplicate(slug, duplicate_id: UUID):
    """Both side by side, and what a person finds."""
    consultation = catalogue.get_consultation(slug)
    pair = get_duplicate(duplicate_id)
    if pair.response.consultation_id != consultation.id:
        raise NotFound("This consultation has no such pair of responses")
    form = ResolveForm()
    if form.validate_on_submit():
        try:
            with transaction():
                found = form.is_duplicate.data == "yes"
                reason = form.reason.data or ""
                resolve_duplicate(pair, is_duplicate=found, reason=reason, by=colleague(), now=clock.now())
            flash("Noted." if not found else "Noted. To count one of them only, leave the other out.", "ok")
        except AlreadyResolved as refused:
            flash(str(refused), "warn")
        return redirect(url_for("responses.response", slug=slug, reference=pair.response.reference), 303)
    return render_page(
        "organisations/duplicate.html",
        consultation=consultation,
        pair=pair,
        both=[(each, _tier(each)) for each in (pair.earlier, pair.response)],
        form=form,
    )


def _tier(response):
    workspace = queries.find_by_response(response)
    return workspace.organisation.tier if workspace else None
