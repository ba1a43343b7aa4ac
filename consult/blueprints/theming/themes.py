"""Suggestions and themes, and one of either."""

from typing import Any

from flask import flash, redirect

from consult import clock, theming
from consult.blueprints.guards import colleague, needs
from consult.blueprints.pages import render_page
from consult.blueprints.theming.forms import (
    AcceptForm,
    MergeForm,
    NameForm,
    ReasonForm,
    ShelfForm,
    SplitOffForm,
    parts_form,
)
from consult.blueprints.theming.place import (
    PAGE,
    bp,
    find,
    here,
    page_no,
    pager,
    passage,
    picked_ids,
    proposal,
    to,
    why,
)
from consult.blueprints.theming.proposals import sides_of, towards, with_stances
from consult.db import transaction
from consult.questions import Question
from consult.theming import SuggestedTheme, Theme
from consult.theming.models import RunState, SuggestionState


def _list(question: Question) -> dict[str, Any]:
    """The left pane: what was agreed, with its counts, and what is suggested."""
    themes, suggestions = theming.list_themes(question), theming.list_suggestions(question)
    return {
        "themes": themes,
        "sizes": theming.count_sizes(question),
        "unheard": theming.Size(),
        "suggestions": suggestions,
        "aside": theming.list_set_aside(question),
        "rejected": theming.list_suggestions(question, state=SuggestionState.REJECTED),
        "sides": sides_of([*themes, *suggestions]),
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
        shelves=theming.by_level(parts["suggestions"]),
        agreed=theming.by_level(sorted(parts["themes"], key=lambda each: each.name.casefold())),
        continued=len(theming.list_suggestions(question, state=SuggestionState.CONTINUED)),
        run=theming.find_run(question, RunState.DONE),
        working=theming.find_run(question, RunState.WAITING, RunState.READING),
        ledger=theming.ledger(question),
    )


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
    return show(question, theming.get_suggestion(question, suggestion_id))


@bp.get("/studio/<slug>/q/<int:number>/themes/<uuid:theme_id>")
@needs("theming.read")
def theme(slug, number, theme_id):
    question = find(slug, number)
    return show(question, theming.get_theme(question, theme_id))


def show(question: Question, chosen: Theme | SuggestedTheme, **tried):
    """The page of a theme or of a suggestion; `tried` is a form, by its name, that was not right."""
    parts = _list(question)
    forms = {
        "merge": merge_form(question, chosen),
        "reason": ReasonForm(formdata=None),
        "shelf": shelf_form(question, chosen),
        "parts": parts_form(list_parts(chosen)),
    }
    shared = here(
        question,
        chosen=chosen,
        form=next(iter(tried.values()), None),
        level=theming.level_of(chosen),
        split=_split(chosen),
        **towards(question, chosen),
        **parts,
    )
    if isinstance(chosen, Theme):
        return _theme(question, chosen, forms, tried, shared)
    return _suggestion(question, chosen, forms, tried, shared)


def _suggestion(question: Question, chosen: SuggestedTheme, forms, tried, shared):
    page = page_no()
    return render_page(
        "theming/suggestion.html",
        **shared,
        forms=forms | {"accept": AcceptForm(formdata=None)} | tried,
        points=with_stances(
            chosen, [proposal(each) for each in theming.list_suggested_points(chosen, page=page, size=PAGE)]
        ),
        weak=theming.count_weak(chosen),
        border=[passage(point) for point in theming.list_border_cases(chosen)],
        nearest=theming.find_nearest(chosen),
        alike=None if chosen.run.split else theming.looks_like([chosen]).get(chosen.id),
        pager=pager(chosen.points_count, page, lambda n: to("suggestion", question, suggestion_id=chosen.id, page=n)),
    )


def _theme(question: Question, chosen: Theme, forms, tried, shared):
    page, size = page_no(), shared["sizes"].get(chosen.id, theming.Size())
    points = theming.points_of(chosen, page=page, size=PAGE)
    proposed_by, picked = theming.find_proposals(chosen, points), picked_ids() if tried else set()
    own = {"name": NameForm(formdata=None, obj=chosen), "split_off": SplitOffForm(formdata=None)}
    return render_page(
        "theming/theme.html",
        **shared,
        size=size,
        forms=forms | own | tried,
        points=with_stances(
            chosen,
            [passage(each, why=why(proposed_by.get(each.id)), picked=each.id in picked) for each in points],
        ),
        proposed=theming.count_proposed(chosen),
        check=theming.find_last_check(chosen),
        merged=theming.list_merged_into(chosen),
        answered=theming.count_answers(question).respondents,
        pager=pager(size.points, page, lambda n: to("theme", question, theme_id=chosen.id, page=n)),
    )


def merge_form(question: Question, chosen: Theme | SuggestedTheme, *, sent: bool = False) -> MergeForm:
    every = (theming.list_themes(question), theming.list_suggestions(question))
    others = [[each for each in some if each.id != chosen.id] for some in every]
    return (MergeForm() if sent else MergeForm(formdata=None)).offer(*others)


def shelf_form(question: Question, chosen: Theme | SuggestedTheme, *, sent: Any = None) -> ShelfForm:
    """`sent` is what was sent; without it, the form as it is shown first."""
    now_on = theming.level_of(chosen)
    proposed = chosen.shelf if isinstance(chosen, SuggestedTheme) else ""
    form = ShelfForm(formdata=sent, data={"shelf": now_on.key if now_on.is_named else ""})
    return form.offer([level for level in theming.list_levels(question) if level.name != proposed], proposed)


def list_parts(chosen: Theme | SuggestedTheme) -> list[SuggestedTheme]:
    """The parts of its latest split that wait for a person."""
    run = theming.find_split(chosen)
    return theming.list_parts(run) if run is not None and run.state is RunState.DONE else []


def _split(chosen: Theme | SuggestedTheme) -> dict[str, Any]:
    """Where the splitting of a theme or of a suggestion stands."""
    run, parts = theming.find_split(chosen), list_parts(chosen)
    examples = theming.list_examples(parts)
    return {
        "run": run,
        "parts": parts,
        "examples": {each.id: [passage(point) for point in examples.get(each.id, [])[:3]] for each in parts},
        "made": [each for each in run.suggestions if each.theme] if run else [],
        "left": run.points_in - sum(each.points_count for each in run.suggestions) if run else 0,
        "too_few": theming.is_too_few(chosen),
    }
