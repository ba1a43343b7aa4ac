"""The plan's authors write its next draft: its text, which clause continues which, why each changed; and publish it."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, url_for

from consult import clock, jobs, plans
from consult.blueprints.guards import colleague, needs
from consult.blueprints.pages import render_page
from consult.blueprints.plans.blueprint import bp
from consult.blueprints.plans.forms import NEW, PublishForm, TextForm, continues_form, reasons_form
from consult.blueprints.plans.reading import total_words
from consult.blueprints.plans.why import list_causes
from consult.db import transaction
from consult.jobs import Job
from consult.plans import Cause, Clause, PlanVersion
from consult.plans.errors import NoteMissing, NothingChanged, ReasonsMissing
from consult.plans.typed import NotADraft
from consult.words import clean, digest

ADDRESS = "/facilitate/plans/<slug>"


@bp.get(ADDRESS)
@needs("facilitate")
def desk(slug):
    plan = plans.get_plan(slug)
    return render_page(
        "plans/desk.html",
        plan=plan,
        versions=plans.list_published_versions(plan),
        begun=plans.find_unpublished(plan),
    )


@bp.post(f"{ADDRESS}/begin")
@needs("plans.write")
def begin(slug):
    with transaction():
        version = plans.begin_draft(plans.get_plan(slug), by=colleague(), now=clock.now())
    return redirect(url_for(".text", slug=slug, no=version.no), 303)


@bp.route(f"{ADDRESS}/drafts/<int:no>/text", methods=["GET", "POST"])
@needs("plans.write")
def text(slug, no):
    version = _unpublished(slug, no)
    now_here = plans.as_typed(version)
    form = TextForm(data={"text": now_here, "seen": digest(now_here)})
    conflict = form.is_submitted() and form.seen.data != digest(now_here)
    if form.validate_on_submit() and not conflict:
        before = plans.version_before(version)
        try:
            typed = plans.with_keys(plans.read_typed(clean(form.text.data)), before.clauses if before else [])
            with transaction():
                plans.write_clauses(version, typed, by=colleague(), now=clock.now())
        except NotADraft as problem:
            form.text.errors = [str(problem)]
        else:
            return redirect(url_for(".next_draft", slug=slug, no=no), 303)
    if conflict:
        form.seen.data = digest(now_here)  # sending it again is choosing one's own
    return render_page(
        "plans/text.html", plan=version.plan, draft=version, form=form, theirs=now_here if conflict else None
    )


@bp.get(f"{ADDRESS}/drafts/<int:no>")
@needs("plans.write")
def next_draft(slug, no):
    return _draft_page(_unpublished(slug, no))


@bp.post(f"{ADDRESS}/drafts/<int:no>/continues")
@needs("plans.write")
def continues(slug, no):
    """Which clause of the last draft each unsure one continues."""
    version = _unpublished(slug, no)
    form = _continues_form(version)
    if not form.validate_on_submit():
        return _draft_page(version, continues=form)
    with transaction():
        for clause in _unsure(version):
            chosen = form[f"continues-{clause.key}"].data
            if chosen != clause.key:
                earlier = None if chosen == NEW else chosen
                plans.continue_clause(version, clause.key, earlier, by=colleague(), now=clock.now())
    flash("Saved. Comments and reasons go by these matches.", "ok")
    return redirect(url_for(".next_draft", slug=slug, no=no), 303)


@bp.post(f"{ADDRESS}/drafts/<int:no>/reasons")
@needs("plans.write")
def reasons(slug, no):
    version = _unpublished(slug, no)
    changes, form = _changes(version), _reasons_form(version)
    if not form.validate_on_submit():
        return _draft_page(version, reasons=form)
    with transaction():
        for change in changes:
            key = change.clause.key
            chosen = form[f"cause-{key}"].data
            if chosen:
                kind, _, cause_id = chosen.partition(":")
                led_by, words = UUID(cause_id) if cause_id else None, form[f"text-{key}"].data or ""
                plans.give_reason(
                    version, key, Cause(kind), cause_id=led_by, text=words, by=colleague(), now=clock.now()
                )
    flash("The reasons are saved.", "ok")
    return redirect(url_for(".next_draft", slug=slug, no=no), 303)


@bp.post(f"{ADDRESS}/drafts/<int:no>/publish")
@needs("plans.write")
def publish(slug, no):
    version, form = plans.get_version(slug, no), PublishForm()
    if version.published_at is None:
        if not form.validate_on_submit():
            return _draft_page(version, publishing=form)
        try:
            with transaction():
                plans.publish_draft(version, change_note=form.note.data or "", by=colleague(), now=clock.now())
                jobs.ask(Job.FOLLOW_COMMENTS, now=clock.now(), version_id=version.id)
        except (ReasonsMissing, NoteMissing, NothingChanged) as problem:
            form.note.errors = [str(problem)]
            return _draft_page(plans.get_version(slug, no), publishing=form)
        flash(f"Draft {no} is published. Comments on earlier drafts are looking for their words in it.", "ok")
    return redirect(url_for(".desk", slug=slug), 303)


def _unpublished(slug: str, no: int) -> PlanVersion:
    version = plans.get_version(slug, no)
    if version.published_at is not None:
        raise plans.DraftPublished(f"Draft {no} is published, so it stays as it is. Begin the next one.")
    return version


def _unsure(version: PlanVersion) -> list[Clause]:
    """Clauses that are new, or that were matched by their words because their heading is another."""
    before = plans.version_before(version)
    headings = {clause.key: clause.heading for clause in before.clauses} if before else {}
    return [each for each in version.clauses if before and headings.get(each.key) != each.heading]


def _changes(version: PlanVersion) -> list[plans.ClauseChange]:
    before = plans.version_before(version)
    return plans.list_changes_to_explain(version, before) if before else []


def _reasons_form(version: PlanVersion) -> Any:
    given = {
        each.clause_key: (f"{each.cause}:{each.cause_id}" if each.cause_id else str(each.cause), each.text)
        for each in version.reasons
    }
    return reasons_form(_changes(version), list_causes(version.plan), given)


def _continues_form(version: PlanVersion) -> Any:
    before = plans.version_before(version)
    earlier = list(before.clauses) if before else []
    here = {clause.key for clause in version.clauses}
    free = [clause for clause in earlier if clause.key not in here]
    return continues_form(_unsure(version), free, {clause.key: clause for clause in earlier})


def _draft_page(version: PlanVersion, **forms: Any) -> Any:
    before, unsure = plans.version_before(version), _unsure(version)
    known = {clause.key for clause in before.clauses} if before else set()
    changes = _changes(version)
    return render_page(
        "plans/next_draft.html",
        plan=version.plan,
        draft=version,
        before=before,
        unsure=unsure,
        matched=len(version.clauses) - len(unsure),
        likely=sum(clause.key in known for clause in unsure),
        changes=changes,
        totals=total_words(plans.compare(version, before)) if before else "",
        continues=forms.get("continues") or _continues_form(version),
        reasons=forms.get("reasons") or _reasons_form(version),
        publishing=forms.get("publishing") or PublishForm(data={"note": version.change_note}),
        form=next(iter(forms.values()), None),
    )
