"""Public forms: complain, ask for another format, use one's rights. Each gives a reference, dates and a code."""

from typing import Any

from flask import Response, redirect, request, url_for

from consult import cases, clock, responses
from consult.blueprints.abuse import WAIT, labels_of, slowed
from consult.blueprints.cases.blueprint import bp, clocks
from consult.blueprints.cases.forms import ComplaintForm, FormatForm, RightsForm
from consult.blueprints.cases.here import open_here
from consult.blueprints.guards import open_to_everyone
from consult.blueprints.pages import render_page
from consult.blueprints.responses.here import own_here
from consult.cases import CaseKind, Claim, Said
from consult.clock import london
from consult.db import transaction

_FIELDS = ("words", "about", "wish", "format", "language", "name", "email", "reach")


def _said(form: Any) -> Said:
    return Said(**{name: form[name].data or "" for name in _FIELDS if name in form})


def _take(kind: CaseKind, form: Any, **more: Any) -> Any:
    """Keep it, open it in this browser, and show where it stands."""
    now = clock.now()
    with transaction():
        case = cases.open_case(
            kind,
            _said(form),
            intent=form.intent.data,
            clocks=clocks(),
            now=now,
            labels=labels_of(form, now=now),
            **more,
        )
        reference = case.reference
    open_here(reference, responses.private_code(form.intent.data))
    return redirect(url_for(".case", reference=reference), 303)


def _complaints_page(form: ComplaintForm) -> Response:
    today, promised = london(clock.now()).date(), clocks()
    return render_page(
        "cases/complaints.html",
        form=form,
        promised=promised,
        acknowledge_by=cases.add_working_days(today, promised.acknowledge),
        answer_by=cases.add_working_days(today, promised.answer),
    )


def _formats_page(form: FormatForm) -> Response:
    today, promised = london(clock.now()).date(), clocks()
    by = cases.add_working_days(today, promised.format)
    return render_page("cases/formats.html", form=form, promised=promised, answer_by=by)


def _rights_page(form: RightsForm, response: Any = None) -> Response:
    by = cases.months_after(london(clock.now()).date(), 1)
    earlier = cases.list_cases_of(response) if response is not None else []
    return render_page("cases/rights.html", form=form, response=response, earlier=earlier, answer_by=by)


def _slow(form: Any) -> Any:
    form.form_errors.append(WAIT)
    return form


@bp.route("/complaints", methods=["GET", "POST"])
@slowed(lambda: _complaints_page(_slow(ComplaintForm())))
@open_to_everyone
def complaints():
    form = ComplaintForm()
    return _take(CaseKind.COMPLAINT, form) if form.validate_on_submit() else _complaints_page(form)


@bp.route("/formats", methods=["GET", "POST"])
@slowed(lambda: _formats_page(_slow(FormatForm())))
@open_to_everyone
def formats():
    form = FormatForm()
    if form.validate_on_submit():
        return _take(CaseKind.FORMAT, form)
    if request.method == "GET" and not form.about.data:
        form.about.data = request.args.get("about", "")
    return _formats_page(form)


@bp.route("/rights", methods=["GET", "POST"])
@slowed(lambda: _rights_page(_slow(RightsForm())))
@open_to_everyone
def rights():
    """For anybody whose data we may hold, whether or not they sent a response."""
    form = RightsForm()
    if form.validate_on_submit():
        return _take(CaseKind.RIGHTS, form, claim=Claim(form.claim.data))
    return _rights_page(form)


@bp.route("/my/<reference>/rights", methods=["GET", "POST"], endpoint="own_rights")
@slowed(lambda: _own_rights_page(_slow(RightsForm())))
@open_to_everyone
def own_rights(reference):
    """For the sender of a response that this browser has open: the case knows the response."""
    response = own_here(reference)
    if response is None:
        return redirect(url_for("responses.my"), 303)
    form = RightsForm()
    if form.validate_on_submit():
        return _take(CaseKind.RIGHTS, form, claim=Claim(form.claim.data), response=response)
    return _rights_page(form, response)


def _own_rights_page(form: RightsForm) -> Response:
    return _rights_page(form, own_here((request.view_args or {})["reference"]))
