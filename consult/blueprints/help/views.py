"""Help that stands at the foot of every page, and whether the service is well."""

from flask import Blueprint

from consult.blueprints.guards import open_to_everyone
from consult.blueprints.help import health
from consult.blueprints.pages import render_page

bp = Blueprint("help", __name__)
health.hang_on(bp)


@bp.get("/accessibility")
@open_to_everyone
def accessibility():
    return render_page("help/accessibility.html")


@bp.get("/privacy")
@open_to_everyone
def privacy():
    return render_page("help/privacy.html")


@bp.get("/method")
@open_to_everyone
def method():
    return render_page("help/method.html")


@bp.get("/complaints")
@open_to_everyone
def complaints():
    return render_page("help/complaints.html")


@bp.get("/formats")
@open_to_everyone
def formats():
    return render_page("help/formats.html")
