"""The plans: list, strategy on a page, one plan and its actions; drafts and what is done with them in files beside."""

from flask import request

from consult import catalogue, clock, outcomes, plans, taxonomy
from consult.blueprints.catalogue.standing import stations
from consult.blueprints.guards import open_to_everyone
from consult.blueprints.pages import render_page
from consult.blueprints.plans import changing, drafts, placing, standing, writing
from consult.blueprints.plans.blueprint import bp
from consult.blueprints.plans.reading import chain_of
from consult.errors import NotFound
from consult.journey import Status
from consult.plans import PlanKind
from consult.responses.evidence import queries as evidence

__all__ = ["bp", "changing", "drafts", "placing", "writing"]


@bp.get("/plans")
@open_to_everyone
def index():
    kinds = [(PlanKind.SECTOR, "Sector action plans"), (PlanKind.CHALLENGE, "Grand Challenges")]
    groups = [
        (title, [(plan, plans.current_version(plan)) for plan in plans.list_plans(kind)])
        for kind, title in [*kinds, (PlanKind.CROSS_CUTTING, "Plans across sectors")]
    ]
    return render_page("plans/index.html", groups=[group for group in groups if group[1]])


@bp.get("/plans/on-a-page")
@open_to_everyone
def on_a_page():
    matrix = taxonomy.matrix()
    chosen = request.args.get("sector", "")
    places = {sector.code: place for place, sector in enumerate(matrix.sectors)}
    every_plan = {plan.term_code: plan for plan in plans.list_plans()}
    return render_page(
        "plans/on_a_page.html",
        matrix=matrix,
        chosen=places.get(chosen),
        plan_of=every_plan,
        drafts={code: plans.current_version(plan) for code, plan in every_plan.items()},
        missions={mission.challenge_code: mission for mission in plans.list_missions()},
    )


@bp.get("/strategy")
@open_to_everyone
def strategy():
    found = plans.find_strategy()
    if found is None:
        raise NotFound("No strategy has been published here yet.")
    figures: dict[str, list[dict[str, str]]] = {}
    for figure in found.figures:
        figures.setdefault(figure["topic"], []).append(figure)
    places = taxonomy.list_terms("place")
    return render_page(
        "plans/strategy.html",
        strategy=found,
        principles=taxonomy.list_terms("principle"),
        foundations=taxonomy.list_terms("foundation"),
        stages=plans.list_stages(),
        logic_questions=plans.list_logic_questions(),
        commissions=plans.list_commissions(),
        milestones=plans.list_milestones(),
        figures=figures,
        bodies=standing.list_bodies(),
        boards=standing.list_boards(),
        routes=standing.list_routes(),
        areas=[place for place in places if any(inner.parent_code == place.code for inner in places)],
        places=places,
    )


@bp.get("/plans/<slug>")
@open_to_everyone
def plan(slug):
    found, now = plans.get_plan(slug), clock.now()
    versions = plans.list_published_versions(found)
    consultations = catalogue.list_covering(found)
    followed = standing.current_among(consultations, now=now)
    status = outcomes.status_of(followed, now=now) if followed else Status.PREPARED
    is_challenge = found.kind is PlanKind.CHALLENGE
    return render_page(
        "plans/plan.html",
        plan=found,
        versions=versions,
        current=next(iter(versions), None),
        credits=evidence.list_credits(versions[0]) if versions else {},
        closed=evidence.list_closed_gaps(versions[0]) if versions else {},
        stations=stations(followed, status),
        consultations=[(each, catalogue.time_status(each, at=now), each.is_open(at=now)) for each in consultations],
        lead=standing.body_name(found.lead),
        is_challenge=is_challenge,
        mission=plans.find_mission(found.term_code) if is_challenge else None,
        decision=outcomes.find_challenge_decision(found) if is_challenge else None,
        specialisms=taxonomy.specialisms_of(found.term_code),
        commitments=standing.list_commitments(found, consultations),
    )


@bp.get("/plans/<slug>/actions/<key>")
@open_to_everyone
def action(slug, key):
    found = plans.get_plan(slug)
    current = plans.current_version(found)
    if current is None:
        raise NotFound("This plan has no draft yet, so it has no actions.")
    action = plans.get_action(current, key)
    asked = {each.step: each.question for each in plans.list_logic_questions()}
    specialism = taxonomy.label("specialism", action.specialism_code) if action.specialism_code else None
    return render_page(
        "plans/action.html",
        plan=found,
        draft=current,
        action=action,
        lead=standing.body_name(action.lead),
        specialism=specialism,
        chain=chain_of(action, asked),
        principles={term.code: term for term in taxonomy.list_terms("principle")},
    )
