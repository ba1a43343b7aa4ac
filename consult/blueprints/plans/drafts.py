"""A draft to read, all of it or one clause, and what this browser has begun to say about it."""

from flask import request

from consult import catalogue, clock, plans
from consult.blueprints.guards import open_to_everyone
from consult.blueprints.pages import render_page
from consult.blueprints.plans import standing
from consult.blueprints.plans.blueprint import bp
from consult.blueprints.plans.own import own_draft
from consult.blueprints.plans.reading import list_groups
from consult.blueprints.plans.why import list_whys
from consult.responses.evidence import queries as evidence


@bp.get("/plans/<slug>/drafts/<int:no>")
@open_to_everyone
def draft(slug, no):
    version, now = plans.get_published_version(slug, no), clock.now()
    invitation = standing.invitation_to(version, now=now)
    consultation = invitation.consultation
    groups = list_groups(version, now=now)
    picked = request.args.get("group", type=int)
    one = picked if picked is not None and 1 <= picked <= len(groups) else None
    return render_page(
        "plans/draft.html",
        draft=version,
        plan=version.plan,
        credits=evidence.list_credits(version),
        closed=evidence.list_closed_gaps(version),
        groups=groups,
        one=one,
        current=plans.current_version(version.plan),
        earlier=plans.version_before(version),
        invitation=invitation,
        own=own_draft(consultation),
        timing=catalogue.time_status(consultation, at=now) if consultation else None,
    )


@bp.get("/plans/<slug>/drafts/<int:no>/clauses/<key>")
@open_to_everyone
def clause(slug, no, key):
    """One clause by itself, at an address that stays, with where it stood and stands in other drafts."""
    version, now = plans.get_published_version(slug, no), clock.now()
    found = plans.get_clause(version, key)
    versions = plans.list_published_versions(version.plan)
    lines = [line for _title, group in list_groups(version, now=now) for line in group]
    place = next(n for n, line in enumerate(lines) if line.clause.key == found.key)
    return render_page(
        "plans/clause.html",
        draft=version,
        plan=version.plan,
        line=lines[place],
        before=lines[place - 1].clause if place else None,
        after=lines[place + 1].clause if place + 1 < len(lines) else None,
        current=versions[0],
        stood=[(each, next((c for c in each.clauses if c.key == key), None)) for each in versions],
        whys=list_whys(version).get(key, []),
    )
