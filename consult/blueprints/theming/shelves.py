"""Shelves: name one, and make a theme or a suggestion part of one."""

from flask import redirect, request

from consult import clock, theming
from consult.blueprints.guards import colleague, needs
from consult.blueprints.pages import render_page
from consult.blueprints.theming.forms import ShelfNameForm
from consult.blueprints.theming.place import ONE, bp, find, flash_undo, get_one, here, to, to_one
from consult.blueprints.theming.themes import shelf_form, show
from consult.db import transaction
from consult.questions import Question


@bp.get("/studio/<slug>/q/<int:number>/shelves/<key>")
@needs("theming.read")
def shelf(slug, number, key):
    question = find(slug, number)
    chosen = theming.get_on_level(question, key)
    return _shelf(question, chosen, ShelfNameForm(formdata=None, data={"name": chosen.level.name}))


def _shelf(question: Question, chosen: theming.OnLevel, form: ShelfNameForm):
    sizes, unheard = theming.count_sizes(question), theming.Size()
    return render_page("theming/shelf.html", **here(question, chosen=chosen, form=form, sizes=sizes, unheard=unheard))


@bp.post("/studio/<slug>/q/<int:number>/shelves/<key>")
@needs("theming.review")
def name_shelf(slug, number, key):
    """The way back carries the old name in its address."""
    question, form = find(slug, number), ShelfNameForm(formdata=request.values)
    chosen = theming.get_on_level(question, key)
    if not form.validate_on_submit():
        return _shelf(question, chosen, form)
    with transaction():
        named = theming.name_shelf(question, chosen.level, form.name.data, by=colleague(), now=clock.now())
        said = f"The shelf “{chosen.level.name}” is now “{named.name}”."
        undo = to("name_shelf", question, key=f"named-{named.id}", name=chosen.level.name)
    flash_undo(said, undo)
    return redirect(to("themes", question), 303)


@bp.post(f"{ONE}/shelf")
@needs("theming.review")
def put_on_shelf(slug, number, kind, one_id):
    """The way back carries the shelf where it stood before in its address."""
    question = find(slug, number)
    chosen = get_one(question, kind, one_id)
    form, before = shelf_form(question, chosen, sent=request.values), theming.level_of(chosen)
    if not form.validate_on_submit():
        return show(question, chosen, shelf=form)
    with transaction():
        if form.new_shelf.data:
            theming.put_on_new_shelf(chosen, form.new_shelf.data, by=colleague(), now=clock.now())
        else:
            level = theming.get_level(question, form.shelf.data) if form.shelf.data else theming.Level()
            theming.put_on_shelf(chosen, level, by=colleague(), now=clock.now())
        name = theming.level_of(chosen).name
    back = to("put_on_shelf", question, kind=kind, one_id=one_id, shelf=before.key if before.is_named else "")
    flash_undo(f"Part of “{name}” now." if name else "On no shelf now.", back)
    return redirect(to_one(question, chosen), 303)
