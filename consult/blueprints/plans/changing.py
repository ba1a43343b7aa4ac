"""What changed between two drafts, why, and whether it meets the point of those who had commented."""

from typing import Any

from flask import flash, redirect, request, url_for

from consult import clock, plans
from consult.blueprints.guards import open_to_everyone
from consult.blueprints.pages import render_page
from consult.blueprints.plans.blueprint import bp
from consult.blueprints.plans.forms import MetForm
from consult.blueprints.plans.own import OwnComment, list_own_comments
from consult.blueprints.plans.reading import total_words
from consult.blueprints.plans.why import list_whys
from consult.db import transaction
from consult.errors import NotFound
from consult.plans import PlanVersion
from consult.responses import following
from consult.responses.following import Met


@bp.get("/plans/<slug>/drafts/<int:no>/changes")
@open_to_everyone
def changes(slug, no):
    return _changes_page(plans.get_published_version(slug, no))


@bp.post("/plans/<slug>/drafts/<int:no>/changes/<uuid:comment_id>")
@open_to_everyone
def met(slug, no, comment_id):
    """Whether the change meets the point of one's own comment, kept as a note for the plan's authors."""
    version = plans.get_published_version(slug, no)
    own = next((each for each in list_own_comments(version) if each.comment.id == comment_id), None)
    if own is None:
        raise NotFound("Open your response with its private code first, then come back to this page.")
    form = met_form(own)
    if not form.validate_on_submit():
        return _changes_page(version, {own.comment.id: form}, form)
    with transaction():
        response = own.comment.version.response
        following.say_if_met(response, own.comment, version, Met(form.met.data), form.why.data or "", now=clock.now())
    flash("Thank you. We kept your answer with your comment, for those who write the plan.", "ok")
    return redirect(url_for(".changes", slug=slug, no=no, _anchor=own.key), 303)


def met_form(own: OwnComment) -> MetForm:
    """Its fields have names of their own, since a page may hold several."""
    said = own.said
    return MetForm(
        prefix=f"c{own.comment.id.hex[:12]}", data={"met": said.met.value, "why": said.why} if said else None
    )


def _changes_page(version: PlanVersion, forms: dict[Any, MetForm] | None = None, form: MetForm | None = None) -> Any:
    since = request.args.get("since", type=int)
    earlier = plans.version_before(version)
    if since is not None:
        earlier = plans.get_published_version(version.plan.slug, since)
    if earlier is not None and earlier.no >= version.no:
        raise NotFound("Compare a draft with an earlier one.")
    found = plans.compare(version, earlier) if earlier else []
    own = list_own_comments(version)
    shown_forms = {each.comment.id: met_form(each) for each in own} | (forms or {})
    show_all = request.args.get("show") == "all"
    beside = {each.key for each in own}
    return render_page(
        "plans/changes.html",
        plan=version.plan,
        draft=version,
        earlier=earlier,
        versions=[each for each in plans.list_published_versions(version.plan) if each.no < version.no],
        totals=total_words(found),
        renumbered=sum(change.moved and change.kind == "unchanged" for change in found),
        shown=[
            change
            for change in found
            if show_all or change.kind != "unchanged" or change.moved or change.clause.key in beside
        ],
        show_all=show_all,
        whys=list_whys(version) if earlier and earlier.no == _last_before(version) else {},
        own=own,
        homeless=[each for each in own if each.key not in {change.clause.key for change in found}],
        forms=shown_forms,
        form=form,
    )


def _last_before(version: PlanVersion) -> int | None:
    """Reasons are given for what changed since the draft just before."""
    before = plans.version_before(version)
    return before.no if before else None
