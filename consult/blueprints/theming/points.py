"""Points under a theme: place and remove them, one by one or after a blind sample."""

from uuid import UUID

from flask import flash, redirect, request

from consult import clock, theming
from consult.blueprints.guards import colleague, needs
from consult.blueprints.pages import render_page
from consult.blueprints.theming.place import (
    PAGE,
    bp,
    find,
    here,
    page_no,
    pager,
    passage,
    picked_points,
    proposal,
    to,
    why,
)
from consult.db import transaction
from consult.theming.models import SuggestedPlacement


@bp.get("/studio/<slug>/q/<int:number>/themes/<uuid:theme_id>/proposed")
@needs("theming.read")
def proposed(slug, number, theme_id):
    question, page = find(slug, number), page_no()
    chosen = theming.get_theme(question, theme_id)
    waiting, _likely = theming.count_proposed(chosen)
    points = theming.list_proposed(chosen, page=page, size=PAGE)
    return render_page(
        "theming/proposed.html",
        **here(question, chosen=chosen, check=theming.find_last_check(chosen)),
        points=[proposal(each) for each in points],
        pager=pager(waiting, page, lambda n: to("proposed", question, theme_id=theme_id, page=n)),
    )


@bp.get("/studio/<slug>/q/<int:number>/unplaced")
@needs("theming.read")
def unplaced(slug, number):
    question, page = find(slug, number), page_no()
    points, total = theming.list_unplaced(question, page=page, size=PAGE), theming.count_unplaced(question)
    found = theming.find_suggested(question, points)
    return render_page(
        "theming/unplaced.html",
        **here(question, themes=theming.list_themes(question)),
        points=[passage(point, **_suggested(found.get(point.id))) for point in points],
        pager=pager(total, page, lambda n: to("unplaced", question, page=n)),
    )


def _suggested(placement: SuggestedPlacement | None) -> dict[str, str]:
    """Where the machine would put a passage that stands under no theme, and why."""
    if placement is None or placement.suggestion is None:
        return {}
    name = placement.suggestion.theme.name if placement.suggestion.theme else placement.suggestion.label
    return {"suggested": f"{name}, hardly fits" if placement.weak else name, "why": why(placement)}


@bp.post("/studio/<slug>/q/<int:number>/place")
@needs("theming.review")
def place(slug, number):
    question, points = find(slug, number), picked_points()
    back = to("unplaced", question)
    chosen = next((each for each in theming.list_themes(question) if str(each.id) == request.form.get("theme")), None)
    if chosen is None or not points:
        flash("Tick one or more passages and choose a theme.", "error")
        return redirect(back, 303)
    if request.form.get("back") == "proposed":
        back = to("proposed", question, theme_id=chosen.id)
    with transaction():
        theming.place_points(chosen, points, by=colleague(), now=clock.now())
        said = f"{len(points):,} placed under “{chosen.name}”."
    flash(said, "ok")
    return redirect(back, 303)


@bp.post("/studio/<slug>/q/<int:number>/themes/<uuid:theme_id>/remove")
@needs("theming.review")
def remove(slug, number, theme_id):
    question, points = find(slug, number), picked_points()
    chosen = theming.get_theme(question, theme_id)
    with transaction():
        for point in points:
            theming.remove_placement(chosen, point, by=colleague(), now=clock.now())
    if points:
        flash(f"{len(points):,} taken out from under this theme.", "ok")
    else:
        flash("Tick one or more passages.", "error")
    return redirect(to("theme", question, theme_id=theme_id), 303)


@bp.post("/studio/<slug>/q/<int:number>/themes/<uuid:theme_id>/checks")
@needs("theming.review")
def draw(slug, number, theme_id):
    question = find(slug, number)
    chosen = theming.get_theme(question, theme_id)
    with transaction():
        check_id = theming.draw_check(chosen, by=colleague(), now=clock.now()).id
    return redirect(to("check", question, theme_id=theme_id, check_id=check_id), 303)


@bp.route("/studio/<slug>/q/<int:number>/themes/<uuid:theme_id>/checks/<uuid:check_id>", methods=["GET", "POST"])
@needs("theming.review")
def check(slug, number, theme_id, check_id):
    """Blind: nothing says how sure the machine is. Every passage needs a word before the result counts."""
    question = find(slug, number)
    chosen = theming.get_theme(question, theme_id)
    sample = theming.get_check(chosen, check_id)
    points = theming.list_points([UUID(point_id) for point_id in sample.sample])
    said = {point.id: request.form.get(f"fits-{point.id}", "") for point in points}
    missing = [point.id for point in points if said[point.id] not in ("yes", "no")]
    if request.method == "POST" and not missing:
        wrong = [point_id for point_id, word in said.items() if word == "no"]
        with transaction():
            theming.record_check(sample, wrong, by=colleague(), now=clock.now())
        return redirect(to("check", question, theme_id=theme_id, check_id=check_id), 303)
    return render_page(
        "theming/check.html",
        **here(question, chosen=chosen, check=sample, said=said),
        points=[passage(point) for point in points],
        missing=missing if request.method == "POST" else [],
    )
