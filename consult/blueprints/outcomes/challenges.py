"""Where officers write down whether the strategy takes a Grand Challenge up, once the last board has signed off."""

from flask import flash, redirect, url_for

from consult import boards, catalogue, clock, outcomes, plans
from consult.blueprints.guards import colleague, needs
from consult.blueprints.outcomes.blueprint import bp
from consult.blueprints.outcomes.forms import ChallengeForm
from consult.blueprints.pages import render_page
from consult.db import transaction
from consult.errors import ConsultError


@bp.route("/facilitate/consultations/<slug>/challenges/<plan_slug>", methods=["GET", "POST"])
@needs("outcomes.publish")
def challenge(slug: str, plan_slug: str):
    """Included or not, with the reason and the decision that it follows from. Once, and public at once."""
    consultation, plan = catalogue.get_consultation(slug), plans.get_plan(plan_slug)
    pack = boards.find_settled_pack(consultation)
    decision = boards.last_decision(pack) if pack else None
    form = ChallengeForm()
    if form.validate_on_submit():
        try:
            if decision is None:
                raise outcomes.NotSignedOff("The last board on the route has not signed this off")
            with transaction():
                included = form.taken.data == "included"
                outcomes.decide_challenge(
                    plan, consultation, decision, included, form.reason.data, by=colleague(), now=clock.now()
                )
            flash(f"{plan.title}: what was decided is on its page.", "ok")
            return redirect(url_for("plans.plan", slug=plan.slug), 303)
        except ConsultError as refused:
            form.form_errors.append(str(refused))
    return render_page(
        "outcomes/challenge.html",
        consultation=consultation,
        plan=plan,
        decision=decision,
        before=outcomes.find_challenge_decision(plan),
        form=form,
    )
