"""One's own case: where it stands, what was answered, and a review, by reference and private code."""

from datetime import timedelta
from typing import Any

from flask import Response, flash, redirect, url_for

from consult import cases, clock
from consult.blueprints.cases.blueprint import bp, clocks
from consult.blueprints.cases.forms import OpenCaseForm, ReviewForm
from consult.blueprints.cases.here import case_here, close_here, code_here, list_here, open_here
from consult.blueprints.guards import open_to_everyone
from consult.blueprints.pages import render_page
from consult.blueprints.people.views import tries, was_refused
from consult.blueprints.responses.own import reference_tried
from consult.cases import Case, StepKind
from consult.clock import london
from consult.db import transaction
from consult.errors import RuleBroken
from consult.extensions import limiter
from consult.responses import plain_code

WRONG = "Check the reference and the private code. They do not belong together"
CODE_SHOWN_FOR = timedelta(hours=1)  # as on the receipt of a response


@bp.route("/cases", methods=["GET", "POST"])
@limiter.limit(tries, methods=["POST"], deduct_when=was_refused)
@limiter.limit(tries, methods=["POST"], deduct_when=was_refused, key_func=reference_tried)
@open_to_everyone
def opening():
    """Open a case that one began. Only tries that failed are counted."""
    form = OpenCaseForm()
    if form.validate_on_submit():
        found = cases.find_own_case(form.reference.data, form.code.data)
        if found is not None:
            open_here(found.reference, plain_code(form.code.data))
            return redirect(url_for(".case", reference=found.reference), 303)
        form.form_errors.append(WRONG)
    return render_page("cases/opening.html", form=form, opened=list_here(), state_of=cases.state_of)


@bp.route("/cases/<reference>", methods=["GET", "POST"])
@open_to_everyone
def case(reference):
    """The case; what is sent here asks for a review of the answer."""
    found = case_here(reference)
    if found is None:
        return redirect(url_for(".opening"), 303)
    form = ReviewForm(formdata=None) if not _takes_review(found) else ReviewForm()
    if form.validate_on_submit() and _takes_review(found):
        try:
            with transaction():
                cases.ask_for_review(found, form.words.data, clocks=clocks(), seen=form.seen.data, now=clock.now())
            flash("We have noted that you do not agree. Somebody else will look at it again.", "ok")
            return redirect(url_for(".case", reference=found.reference), 303)
        except RuleBroken as refused:
            form.form_errors.append(str(refused))
        except cases.ChangedMeanwhile as refused:
            form.form_errors.append(str(refused))
    return _page(found, form)


def _takes_review(found: Case) -> bool:
    return StepKind.REVIEW_ASKED in cases.may_follow(found)


def _page(found: Case, form: ReviewForm) -> Response:
    now = clock.now()
    form.seen.data = len(found.steps)
    due = cases.due_of(found)
    return render_page(
        "cases/case.html",
        case=found,
        state=cases.state_of(found).for_the_public,
        due=due,
        late=due.days_late(today=london(now).date()) if due else 0,
        answer_by=cases.answer_due(found),
        steps=cases.steps_shown(found),
        private_code=code_here(found.reference) if now - found.received_at < CODE_SHOWN_FOR else None,
        takes_review=_takes_review(found),
        form=form,
    )


@bp.post("/cases/<reference>/close")
@open_to_everyone
def close(reference) -> Any:
    """For shared computers: from here on the private code is asked for again."""
    close_here(reference)
    flash("Closed. This browser opens that case only with its private code.", "ok")
    return redirect(url_for(".opening"), 303)
