"""What respondents offered as evidence, for facilitators: files to open, sources to take in or decline."""

from uuid import UUID

from flask import flash, redirect, request, url_for

from consult import catalogue, clock
from consult.blueprints.guards import colleague, needs
from consult.blueprints.pages import render_page
from consult.blueprints.responses.blueprint import bp
from consult.blueprints.responses.evidence_forms import DecideForm
from consult.blueprints.responses.evidence_shown import file_words, scan_words
from consult.db import transaction
from consult.errors import AlreadyDecided, RuleBroken
from consult.responses.evidence import deciding, queries


@bp.route("/facilitate/consultations/<slug>/evidence")
@needs("responses.read")
def offered(slug):
    consultation = catalogue.get_consultation(slug)
    return render_page(
        "responses/offered.html",
        consultation=consultation,
        offers=queries.list_offers(consultation),
        files=[
            (each, file_words(each.stored.kind, each.stored.size), scan_words(each.stored.scan))
            for each in queries.list_files(consultation)
        ],
    )


@bp.route("/facilitate/consultations/<slug>/evidence/<uuid:citation_id>", methods=["GET", "POST"])
@needs("evidence.accept")
def decide_source(slug, citation_id: UUID):
    """Take a source into the register of the plan that it was offered for, or say why not."""
    consultation = catalogue.get_consultation(slug)
    source = queries.get_citation(consultation, citation_id)
    form = DecideForm()
    if form.validate_on_submit():
        try:
            with transaction():
                told = _decide(source, form)
            flash(told, "ok")
            return redirect(url_for(".offered", slug=slug), 303)
        except AlreadyDecided as settled:
            flash(f"{settled}.", "warn")
            return redirect(url_for(".offered", slug=slug), 303)
        except RuleBroken as refused:
            form.form_errors = [str(refused)]
    return render_page(
        "responses/decide_source.html",
        consultation=consultation,
        source=source,
        decision=queries.decision_on(source),
        form=form,
        back_url=url_for(".offered", slug=slug),
    )


def _decide(source, form: DecideForm) -> str:
    by, now = colleague(), clock.now()
    if request.form.get("act") == "decline":
        deciding.decline_citation(source, form.reason.data or "", by=by, now=now)
        return "Declined. Its sender sees your reason with their response."
    deciding.accept_citation(source, geography=form.geography.data or "", period=form.period.data or "", by=by, now=now)
    return "The source stands in the evidence register of the plan now."
