"""Split a theme: ask where it falls apart, accept parts, take picked passages out, and put all of it back."""

from flask import flash, redirect, request

from consult import clock, theming
from consult.blueprints.guards import colleague, needs
from consult.blueprints.theming.forms import SplitOffForm, parts_form
from consult.blueprints.theming.place import ONE, bp, find, flash_undo, get_one, picked_points, to, to_one
from consult.blueprints.theming.themes import show
from consult.db import transaction


@bp.post(f"{ONE}/split")
@needs("theming.review")
def ask_for_split(slug, number, kind, one_id):
    question = find(slug, number)
    chosen = get_one(question, kind, one_id)
    with transaction():
        theming.ask_for_split(chosen, by=colleague(), now=clock.now())
    return redirect(f"{to_one(question, chosen)}#split", 303)


@bp.post("/studio/<slug>/q/<int:number>/readings/<int:no>/parts")
@needs("theming.review")
def accept_parts(slug, number, no):
    """All that wait, or the one whose button was pressed."""
    question = find(slug, number)
    split = theming.get_split(question, no)
    run, whole, parts = split.run, split.about, theming.list_parts(split.run)
    form = parts_form(parts, request.form)
    if not form.validate_on_submit():
        return show(question, whole, parts=form)
    names, one = form.names(), next((each for each in parts if str(each.no) == request.form.get("part")), None)
    with transaction():
        if one is not None:
            made = [theming.accept_suggestion(one, name=names[one.no], by=colleague(), now=clock.now())]
        else:
            made = theming.accept_split(run, names, by=colleague(), now=clock.now())
        said = "Agreed " + ", ".join(f"“{theme.name}”" for theme in made) + "."
    if one is not None:
        flash_undo(said, to("undo", question, kind="suggestions", one_id=one.id))
    else:
        flash_undo(said, to("undo_parts", question, no=no))
    return redirect(to_one(question, whole), 303)


@bp.post("/studio/<slug>/q/<int:number>/readings/<int:no>/parts/undo")
@needs("theming.review")
def undo_parts(slug, number, no):
    question = find(slug, number)
    split = theming.get_split(question, no)
    with transaction():
        theming.undo_split(split.run, by=colleague(), now=clock.now())
    flash("The split was taken back: every passage stands where it stood.", "ok")
    return redirect(to_one(question, split.about), 303)


@bp.post("/studio/<slug>/q/<int:number>/themes/<uuid:theme_id>/split-off")
@needs("theming.review")
def split_off(slug, number, theme_id):
    question, form, points = find(slug, number), SplitOffForm(), picked_points()
    chosen = theming.get_theme(question, theme_id)
    named = form.validate_on_submit()
    if not points:
        form.new_theme.errors = [*form.new_theme.errors, "Tick the passages that the new theme takes along"]
    if not named or not points:
        return show(question, chosen, split_off=form)
    with transaction():
        new = theming.split_off(chosen, points, name=form.new_theme.data, by=colleague(), now=clock.now())
        said, undo = f"New theme “{new.name}” from {len(points):,}.", to("put_back", question, theme_id=new.id)
    flash_undo(said, undo)
    return redirect(to_one(question, chosen), 303)


@bp.post("/studio/<slug>/q/<int:number>/themes/<uuid:theme_id>/put-back")
@needs("theming.review")
def put_back(slug, number, theme_id):
    question = find(slug, number)
    chosen = theming.get_theme(question, theme_id)
    with transaction():
        theming.put_back(chosen, by=colleague(), now=clock.now())
        whole, said = chosen.came_from, f"“{chosen.name}” was put back."
    flash(said, "ok")
    return redirect(to_one(question, whole) if whole else to("themes", question), 303)
