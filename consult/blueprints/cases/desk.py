"""The desk of those who answer: `/facilitate/cases`, what is due first."""

from collections.abc import Callable
from typing import Any

from flask import Response, flash, redirect, request, url_for

from consult import cases, clock
from consult.blueprints.cases.blueprint import bp
from consult.blueprints.cases.forms import STEPS, StepForm
from consult.blueprints.guards import colleague, may, needs
from consult.blueprints.pages import render_page
from consult.blueprints.responses.inputs import as_choices
from consult.cases import Case, CaseKind, CaseResult, CaseState, CaseStep, StepKind
from consult.clock import london
from consult.db import transaction
from consult.errors import AlreadyDecided, RuleBroken

MAKES = {
    "acknowledge": StepKind.ACKNOWLEDGED,
    "tell": StepKind.TOLD,
    "extend": StepKind.EXTENDED,
    "propose": StepKind.PROPOSED,
    "confirm": StepKind.ANSWERED,
    "answer": StepKind.ANSWERED,
    "review": StepKind.REVIEWED,
}


@bp.get("/facilitate/cases")
@needs("cases.read")
def desk():
    kind = next((each for each in CaseKind if each == request.args.get("kind")), None)
    lines = cases.list_cases(today=london(clock.now()).date())
    shown = [line for line in lines if kind is None or line.case.kind is kind]
    return render_page(
        "cases/desk.html",
        kind=kind,
        kinds={each: sum(line.case.kind is each for line in lines) for each in CaseKind},
        waiting=[line for line in shown if line.is_open],
        over=[line for line in shown if not line.is_open],
        overdue=sum(line.late > 0 for line in shown),
        total=len(lines),
    )


@bp.get("/facilitate/cases/<reference>")
@needs("cases.read")
def handle(reference):
    return _page(cases.get_case(reference), StepForm())


@bp.post("/facilitate/cases/<reference>")
@needs("cases.handle")
def take_step(reference):
    """One step, by whoever is signed in."""
    found, form = cases.get_case(reference), StepForm()
    if form.validate_on_submit():
        try:
            with transaction():
                step = _act(form.step.data)(found, form, seen=form.seen.data, by=colleague(), now=clock.now())
                words = step.kind.words
            flash(f"{found.reference}: {words.lower()}.", "ok")
            return redirect(url_for(".handle", reference=found.reference), 303)
        except (RuleBroken, AlreadyDecided) as refused:
            form.form_errors.append(str(refused))
    return _page(cases.get_case(reference), form)


def _act(step: str) -> Callable[..., CaseStep]:
    """The service that takes the step, given what the form holds."""
    if step in ("acknowledge", "tell", "extend"):
        plain = {"acknowledge": cases.acknowledge, "tell": cases.tell, "extend": cases.extend}[step]
        return lambda found, form, **by: plain(found, form.words.data or "", **by)
    if step == "confirm":
        return lambda found, _form, **by: cases.confirm(found, **by)
    if step == "propose":
        return lambda found, form, **by: cases.propose(
            found, form.words.data or "", CaseResult(form.result.data), leaves_out=form.leaves_out.data, **by
        )
    decide = {"answer": cases.answer, "review": cases.review}[step]
    return lambda found, form, **by: decide(found, form.words.data or "", CaseResult(form.result.data), **by)


def _page(found: Case, form: StepForm) -> Response:
    line = cases.line_of(found, today=london(clock.now()).date())
    form.seen.data = len(found.steps)
    form.step.choices = as_choices((name, STEPS[name]) for name in _offered(found))
    return render_page(
        "cases/handle.html",
        case=found,
        line=line,
        two=cases.takes_two(found),
        proposed=line.state is CaseState.PROPOSED,
        decides=any(name in ("propose", "answer", "review") for name in _offered(found)),
        may_handle=may("cases.handle"),
        may_read_response=may("responses.read"),
        form=form,
    )


def _offered(found: Case) -> list[str]:
    """The steps that the case takes now."""
    follow: Any = cases.may_follow(found)
    two = cases.takes_two(found)
    return [name for name, kind in MAKES.items() if kind in follow and name != ("answer" if two else "confirm")]
