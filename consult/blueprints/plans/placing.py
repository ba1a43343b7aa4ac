"""Comments on earlier drafts and where their words stand in a later one: seen, confirmed or put right by a person."""

from math import ceil
from typing import Any

from flask import flash, redirect, request, url_for

from consult import clock, jobs, plans
from consult.blueprints.guards import colleague, needs
from consult.blueprints.pages import render_page
from consult.blueprints.plans.blueprint import bp
from consult.blueprints.plans.forms import NEW, PlaceForm
from consult.db import transaction
from consult.errors import NotFound, RuleBroken
from consult.jobs import Job
from consult.plans import Fate, PlanVersion
from consult.responses import POSITIONS, following
from consult.responses.following import Followed

ADDRESS = "/facilitate/plans/<slug>/drafts/<int:no>/comments"
PAGE = 50
NAMES = {"check": "to check", "here": "still here", "moved": "moved as they were", "checked": "checked by a person"}


@bp.get(ADDRESS)
@needs("comments.follow")
def followed(slug, no):
    version = plans.get_published_version(slug, no)
    everything = following.list_followed(version)
    groups = {name: [each for each in everything if _group(each) == name] for name in NAMES}
    groups["check"].sort(key=lambda each: each.suggested.confidence if each.suggested else -1.0)
    show = request.args.get("show", "check")
    if show not in groups:
        raise NotFound("There is no such list of comments.")
    page, pages = request.args.get("page", 1, type=int), max(1, ceil(len(groups[show]) / PAGE))
    if not 1 <= page <= pages:
        raise NotFound(f"There are {pages} pages of comments.")
    return render_page(
        "plans/followed.html",
        plan=version.plan,
        draft=version,
        counts={name: len(rows) for name, rows in groups.items()},
        likely=sum(each.fate is Fate.LIKELY for each in groups["check"]),
        lost=sum(each.fate is Fate.LOST for each in groups["check"]),
        unseen=sum(each.fate is None for each in everything if each.confirmed is None),
        names=NAMES,
        show=show,
        rows=groups[show][(page - 1) * PAGE : page * PAGE],
        met=following.list_met(version),
        positions=POSITIONS,
        page=page,
        pages=pages,
        page_link=lambda n: url_for(".followed", slug=slug, no=no, show=show, page=n),
    )


def _group(each: Followed) -> str:
    if each.confirmed is not None:
        return "checked"
    return "check" if each.needs_a_look else str(each.fate)


@bp.post(f"{ADDRESS}/look")
@needs("comments.follow")
def look_again(slug, no):
    """Look for every comment again: those that came after the draft was published have no place yet."""
    version = plans.get_published_version(slug, no)
    with transaction():
        jobs.ask(Job.FOLLOW_COMMENTS, now=clock.now(), version_id=version.id)
    flash("We are looking for the words of every comment. What people checked stays. Open this page again soon.", "ok")
    return redirect(url_for(".followed", slug=slug, no=no), 303)


@bp.post(f"{ADDRESS}/<uuid:comment_id>/confirm")
@needs("comments.follow")
def confirm(slug, no, comment_id):
    """Agree to the place that was shown; if another was found meanwhile, that one is shown first."""
    version = plans.get_published_version(slug, no)
    followed = _get_followed(version, comment_id)
    if followed.suggested is None or str(followed.suggested.id) != request.form.get("suggested"):
        flash("This comment was looked for again meanwhile. Look at its place once more.", "warn")
        return redirect(url_for(".place", slug=slug, no=no, comment_id=comment_id), 303)
    with transaction():
        following.confirm_place(followed.suggested, by=colleague(), now=clock.now())
    flash("Kept as checked by you.", "ok")
    return redirect(url_for(".followed", slug=slug, no=no), 303)


@bp.route(f"{ADDRESS}/<uuid:comment_id>", methods=["GET", "POST"])
@needs("comments.follow")
def place(slug, no, comment_id):
    version = plans.get_published_version(slug, no)
    followed = _get_followed(version, comment_id)
    form = PlaceForm(data={"clause": followed.clause.key if followed.clause else NEW, "quote": followed.passage})
    form.offer(version.clauses)
    if form.validate_on_submit():
        key = None if form.clause.data == NEW else form.clause.data
        try:
            with transaction():
                following.place_by_hand(
                    followed.comment, version, key=key, quote=form.quote.data or "", by=colleague(), now=clock.now()
                )
        except RuleBroken as problem:
            form.quote.errors = [str(problem)]
        else:
            flash("Kept as checked by you.", "ok")
            return redirect(url_for(".followed", slug=slug, no=no), 303)
    return _place_page(version, followed, form)


def _place_page(version: PlanVersion, followed: Followed, form: PlaceForm) -> Any:
    return render_page(
        "plans/place.html",
        plan=version.plan,
        draft=version,
        each=followed,
        said=following.list_met(version).get(followed.comment.id),
        positions=POSITIONS,
        form=form,
    )


def _get_followed(version: PlanVersion, comment_id: Any) -> Followed:
    found = next((each for each in following.list_followed(version) if each.comment.id == comment_id), None)
    if found is None:
        raise NotFound("No comment of that name follows to this draft.")
    return found
