"""What people decide about a theme or a suggestion, one way for both: its name, merging, setting aside, taking back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect
from flask_wtf import FlaskForm

from consult import clock, theming
from consult.blueprints.guards import colleague, needs
from consult.blueprints.theming.forms import AcceptForm, MergeForm, NameForm, ReasonForm
from consult.blueprints.theming.place import ONE, bp, find, flash_undo, get_one, to, to_one
from consult.blueprints.theming.themes import merge_form, show
from consult.db import transaction
from consult.questions import Question
from consult.theming import SuggestedTheme, Theme

Chosen = Theme | SuggestedTheme
Done = tuple[str, Chosen | None]  # what to say, and whose page comes next; None: the list


def _decide(
    slug: str,
    number: int,
    kind: str,
    one_id: UUID,
    called: str,
    make_form: Callable[[Question, Chosen], FlaskForm],
    do: Callable[[Any, Any], Done],
):
    """Do what a form asks, say so with a way back, and go on; a form that is not right comes back with its words."""
    question = find(slug, number)
    chosen = get_one(question, kind, one_id)
    form = make_form(question, chosen)
    if not form.validate_on_submit():
        return show(question, chosen, **{called: form})
    with transaction():
        said, after = do(chosen, form)
        target = to_one(question, after) if after is not None else to("themes", question)
    flash_undo(said, to("undo", question, kind=kind, one_id=one_id))
    return redirect(target, 303)


@bp.post("/studio/<slug>/q/<int:number>/suggestions/<uuid:one_id>/accept")
@needs("theming.review")
def accept(slug, number, one_id):
    return _decide(slug, number, "suggestions", one_id, "accept", lambda *_: AcceptForm(), _accept)


def _accept(chosen: SuggestedTheme, form: AcceptForm) -> Done:
    theme = theming.accept_suggestion(chosen, name=form.name.data, by=colleague(), now=clock.now())
    return f"Agreed “{theme.name}”. Its placements wait for your check.", None


@bp.post(f"{ONE}/merge")
@needs("theming.review")
def merge(slug, number, kind, one_id):
    return _decide(slug, number, kind, one_id, "merge", lambda *one: merge_form(*one, sent=True), _merge)


def _merge(chosen: Chosen, form: MergeForm) -> Done:
    question = chosen.question if isinstance(chosen, Theme) else chosen.run.question
    into, _, kept_id = form.into.data.partition(":")
    kept = theming.merge_themes(get_one(question, f"{into}s", UUID(kept_id)), [chosen], by=colleague(), now=clock.now())
    size = f": {chosen.points_count:,} points" if isinstance(chosen, SuggestedTheme) else ""
    return f"“{_name(chosen)}” merged into “{kept.name}”{size}.", kept


@bp.post("/studio/<slug>/q/<int:number>/suggestions/<uuid:one_id>/reject", defaults={"kind": "suggestions"})
@bp.post("/studio/<slug>/q/<int:number>/themes/<uuid:one_id>/set-aside", defaults={"kind": "themes"})
@needs("theming.review")
def set_aside(slug, number, kind, one_id):
    return _decide(slug, number, kind, one_id, "reason", lambda *_: ReasonForm(), _set_aside)


def _set_aside(chosen: Chosen, form: ReasonForm) -> Done:
    if isinstance(chosen, Theme):
        theming.set_aside(chosen, form.reason.data, by=colleague(), now=clock.now())
    else:
        theming.reject_suggestion(chosen, form.reason.data, by=colleague(), now=clock.now())
    return f"Set aside “{_name(chosen)}”.", None


@bp.post("/studio/<slug>/q/<int:number>/themes/<uuid:one_id>/rename")
@needs("theming.review")
def rename(slug, number, one_id):
    question, form = find(slug, number), NameForm()
    chosen = theming.get_theme(question, one_id)
    if not form.validate_on_submit():
        return show(question, chosen, name=form)
    values = {"name": form.name.data, "description": form.description.data}
    with transaction():
        theming.rename_theme(chosen, **values, by=colleague(), now=clock.now())
    flash("Saved the name.", "ok")
    return redirect(to_one(question, chosen), 303)


@bp.post(f"{ONE}/undo")
@needs("theming.review")
def undo(slug, number, kind, one_id):
    question = find(slug, number)
    chosen = get_one(question, kind, one_id)
    with transaction():
        if isinstance(chosen, Theme):
            theming.undo_theme(chosen, by=colleague(), now=clock.now())
            said, target = "an agreed theme", to_one(question, chosen)
        else:
            theming.undo_suggestion(chosen, by=colleague(), now=clock.now())
            said, target = "a suggestion", to("themes", question)
        name = _name(chosen)
    flash(f"“{name}” is {said} again.", "ok")
    return redirect(target, 303)


def _name(chosen: Chosen) -> str:
    return chosen.name if isinstance(chosen, Theme) else chosen.label
