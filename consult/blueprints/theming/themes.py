"""Suggestions and themes: look at them, and accept, name, merge, set aside, take back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import flash, redirect

from consult import clock, theming
from consult.blueprints.guards import colleague, needs
from consult.blueprints.pages import render_page
from consult.blueprints.theming.forms import AcceptForm, MergeForm, NameForm, ReasonForm
from consult.blueprints.theming.place import PAGE, bp, find, flash_undo, here, page_no, pager, passage, to
from consult.db import transaction
from consult.questions import Question
from consult.theming import SuggestedTheme, Theme
from consult.theming.models import RunState, SuggestionState


def _list(question: Question) -> dict[str, Any]:
    """The left pane: what was agreed, with its counts, and what is suggested."""
    return {
        "themes": theming.list_themes(question),
        "sizes": theming.count_sizes(question),
        "unheard": theming.Size(),
        "suggestions": theming.list_suggestions(question),
        "aside": theming.list_set_aside(question),
        "rejected": theming.list_suggestions(question, state=SuggestionState.REJECTED),
    }


@bp.get("/studio/<slug>/q/<int:number>/themes")
@needs("theming.read")
def themes(slug, number):
    return _themes(find(slug, number), NameForm())


def _themes(question: Question, form: NameForm):
    parts = _list(question)
    examples = theming.list_examples(parts["suggestions"])
    return render_page(
        "theming/themes.html",
        **here(question, form=form, **parts),
        examples={each: [passage(point) for point in points] for each, points in examples.items()},
        alike=theming.looks_like(parts["suggestions"]),
        shelves=_shelves(parts["suggestions"]),
        continued=len(theming.list_suggestions(question, state=SuggestionState.CONTINUED)),
        run=theming.find_run(question, RunState.DONE),
        working=theming.find_run(question, RunState.WAITING, RunState.READING),
        ledger=theming.ledger(question),
    )


def _shelves(suggestions: Sequence[SuggestedTheme]) -> list[tuple[str, list[SuggestedTheme]]]:
    """Suggestions by the level above, that which most responses raise first; without a name where they are few."""
    found: dict[str, list[SuggestedTheme]] = {}
    for each in suggestions:
        found.setdefault(each.shelf, []).append(each)
    return sorted(found.items(), key=lambda shelf: -sum(each.responses_count for each in shelf[1]))


@bp.post("/studio/<slug>/q/<int:number>/themes")
@needs("theming.review")
def add(slug, number):
    question, form = find(slug, number), NameForm()
    if not form.validate_on_submit():
        return _themes(question, form)
    with transaction():
        theme = theming.add_theme(
            question, name=form.name.data, description=form.description.data, by=colleague(), now=clock.now()
        )
        theme_id, name = theme.id, theme.name
    flash(f"Added “{name}”.", "ok")
    return redirect(to("theme", question, theme_id=theme_id), 303)


@bp.get("/studio/<slug>/q/<int:number>/suggestions/<uuid:suggestion_id>")
@needs("theming.read")
def suggestion(slug, number, suggestion_id):
    question = find(slug, number)
    return _suggestion(question, theming.get_suggestion(question, suggestion_id))


def _suggestion(question: Question, chosen: SuggestedTheme, tried=None):
    page, parts = page_no(), _list(question)
    forms = {
        "accept": AcceptForm(formdata=None),
        "merge": _merge_form(parts, chosen),
        "reason": ReasonForm(formdata=None),
    }
    if tried is not None:
        forms[next(name for name, form in forms.items() if isinstance(tried, type(form)))] = tried
    placements = theming.list_suggested_points(chosen, page=page, size=PAGE)
    return render_page(
        "theming/suggestion.html",
        **here(question, chosen=chosen, form=tried, forms=forms, **parts),
        points=[passage(each.point, sure=each.confidence, weak=each.weak) for each in placements],
        weak=theming.count_weak(chosen),
        border=[passage(point) for point in theming.list_border_cases(chosen)],
        nearest=theming.find_nearest(chosen),
        alike=theming.looks_like([chosen]).get(chosen.id),
        pager=pager(chosen.points_count, page, lambda n: to("suggestion", question, suggestion_id=chosen.id, page=n)),
    )


def _merge_form(parts, chosen, formdata=None) -> MergeForm:
    form = MergeForm() if formdata else MergeForm(formdata=None)
    others = [[each for each in parts[kind] if each.id != chosen.id] for kind in ("themes", "suggestions")]
    return form.offer(*others)


@bp.post("/studio/<slug>/q/<int:number>/suggestions/<uuid:suggestion_id>/accept")
@needs("theming.review")
def accept(slug, number, suggestion_id):
    question, form = find(slug, number), AcceptForm()
    chosen = theming.get_suggestion(question, suggestion_id)
    if not form.validate_on_submit():
        return _suggestion(question, chosen, form)
    with transaction():
        theme = theming.accept_suggestion(chosen, name=form.name.data, by=colleague(), now=clock.now())
        said = f"Agreed “{theme.name}”. Its placements wait for your check."
    flash_undo(said, to("undo_suggestion", question, suggestion_id=suggestion_id))
    return redirect(to("themes", question), 303)


@bp.post("/studio/<slug>/q/<int:number>/suggestions/<uuid:suggestion_id>/reject")
@needs("theming.review")
def reject(slug, number, suggestion_id):
    question, form = find(slug, number), ReasonForm()
    chosen = theming.get_suggestion(question, suggestion_id)
    if not form.validate_on_submit():
        return _suggestion(question, chosen, form)
    with transaction():
        theming.reject_suggestion(chosen, form.reason.data, by=colleague(), now=clock.now())
        said = f"Set aside “{chosen.label}”."
    flash_undo(said, to("undo_suggestion", question, suggestion_id=suggestion_id))
    return redirect(to("themes", question), 303)


@bp.post("/studio/<slug>/q/<int:number>/suggestions/<uuid:suggestion_id>/merge")
@needs("theming.review")
def merge_suggestion(slug, number, suggestion_id):
    question = find(slug, number)
    chosen = theming.get_suggestion(question, suggestion_id)
    form = _merge_form(_list(question), chosen, formdata=True)
    if not form.validate_on_submit():
        return _suggestion(question, chosen, form)
    with transaction():
        kept = theming.merge_themes(_kept(question, form), [chosen], by=colleague(), now=clock.now())
        kept_id, said = kept.id, f"“{chosen.label}” merged into “{kept.name}”: {chosen.points_count:,} points."
    flash_undo(said, to("undo_suggestion", question, suggestion_id=suggestion_id))
    return redirect(to("theme", question, theme_id=kept_id), 303)


def _kept(question: Question, form: MergeForm) -> Theme | SuggestedTheme:
    kind, _, kept_id = form.into.data.partition(":")
    find_it = theming.get_theme if kind == "theme" else theming.get_suggestion
    return find_it(question, UUID(kept_id))


@bp.post("/studio/<slug>/q/<int:number>/suggestions/<uuid:suggestion_id>/undo")
@needs("theming.review")
def undo_suggestion(slug, number, suggestion_id):
    question = find(slug, number)
    chosen = theming.get_suggestion(question, suggestion_id)
    with transaction():
        theming.undo_suggestion(chosen, by=colleague(), now=clock.now())
        said = f"“{chosen.label}” is a suggestion again."
    flash(said, "ok")
    return redirect(to("themes", question), 303)


@bp.get("/studio/<slug>/q/<int:number>/themes/<uuid:theme_id>")
@needs("theming.read")
def theme(slug, number, theme_id):
    question = find(slug, number)
    return _theme(question, theming.get_theme(question, theme_id))


def _theme(question: Question, chosen: Theme, tried=None):
    page, parts = page_no(), _list(question)
    forms = {
        "name": NameForm(formdata=None, obj=chosen),
        "merge": _merge_form(parts, chosen),
        "reason": ReasonForm(formdata=None),
    }
    if tried is not None:
        forms[next(name for name, form in forms.items() if isinstance(tried, type(form)))] = tried
    size = parts["sizes"].get(chosen.id, theming.Size())
    points = theming.points_of(chosen, page=page, size=PAGE)
    return render_page(
        "theming/theme.html",
        **here(question, chosen=chosen, size=size, form=tried, forms=forms, **parts),
        points=[passage(point) for point in points],
        proposed=theming.count_proposed(chosen),
        check=theming.find_last_check(chosen),
        merged=theming.list_merged_into(chosen),
        answered=theming.count_answers(question).all,
        pager=pager(size.points, page, lambda n: to("theme", question, theme_id=chosen.id, page=n)),
    )


@bp.post("/studio/<slug>/q/<int:number>/themes/<uuid:theme_id>/rename")
@needs("theming.review")
def rename(slug, number, theme_id):
    question, form = find(slug, number), NameForm()
    chosen = theming.get_theme(question, theme_id)
    if not form.validate_on_submit():
        return _theme(question, chosen, form)
    values = {"name": form.name.data, "description": form.description.data}
    with transaction():
        theming.rename_theme(chosen, **values, by=colleague(), now=clock.now())
    flash("Saved the name.", "ok")
    return redirect(to("theme", question, theme_id=theme_id), 303)


@bp.post("/studio/<slug>/q/<int:number>/themes/<uuid:theme_id>/merge")
@needs("theming.review")
def merge_theme(slug, number, theme_id):
    question = find(slug, number)
    chosen = theming.get_theme(question, theme_id)
    form = _merge_form(_list(question), chosen, formdata=True)
    if not form.validate_on_submit():
        return _theme(question, chosen, form)
    with transaction():
        kept = theming.merge_themes(_kept(question, form), [chosen], by=colleague(), now=clock.now())
        kept_id, said = kept.id, f"“{chosen.name}” merged into “{kept.name}”."
    flash_undo(said, to("undo_theme", question, theme_id=theme_id))
    return redirect(to("theme", question, theme_id=kept_id), 303)


@bp.post("/studio/<slug>/q/<int:number>/themes/<uuid:theme_id>/set-aside")
@needs("theming.review")
def set_aside(slug, number, theme_id):
    question, form = find(slug, number), ReasonForm()
    chosen = theming.get_theme(question, theme_id)
    if not form.validate_on_submit():
        return _theme(question, chosen, form)
    with transaction():
        theming.set_aside(chosen, form.reason.data, by=colleague(), now=clock.now())
        said = f"Set aside “{chosen.name}”."
    flash_undo(said, to("undo_theme", question, theme_id=theme_id))
    return redirect(to("themes", question), 303)


@bp.post("/studio/<slug>/q/<int:number>/themes/<uuid:theme_id>/undo")
@needs("theming.review")
def undo_theme(slug, number, theme_id):
    question = find(slug, number)
    chosen = theming.get_theme(question, theme_id)
    with transaction():
        theming.undo_theme(chosen, by=colleague(), now=clock.now())
        said = f"“{chosen.name}” is an agreed theme again."
    flash(said, "ok")
    return redirect(to("theme", question, theme_id=theme_id), 303)
