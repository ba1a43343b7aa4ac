"""What came in, for those who may read it."""

from math import ceil

from flask import flash, redirect, request, url_for

from consult import catalogue, clock, responses, taxonomy
from consult.blueprints.guards import may, needs, visitor
from consult.blueprints.pages import render_page
from consult.blueprints.responses.blueprint import bp
from consult.blueprints.responses.forms import ExcludeForm
from consult.blueprints.responses.shown import answers_of
from consult.db import transaction
from consult.errors import NotFound
from consult.responses import AlreadyExcluded

PAGE = 50


@bp.route("/facilitate/consultations/<slug>/intake")
@needs("responses.read")
def intake(slug):
    consultation = catalogue.get_consultation(slug)
    total = responses.count_received(consultation)
    pages = max(1, ceil(total / PAGE))
    page = request.args.get("page", 1, type=int)
    if not 1 <= page <= pages:
        raise NotFound(f"There are {pages} pages of responses")
    return render_page(
        "responses/intake.html",
        consultation=consultation,
        received=responses.list_received(consultation, page=page, size=PAGE),
        kinds={term.code: term.label for term in taxonomy.list_terms("respondent_kind")},
        counted=responses.count_counted(consultation),
        page=page,
        pages=pages,
        total=total,
        size=PAGE,
        page_link=lambda n: url_for(".intake", slug=slug, page=n),
        time=catalogue.time_status(consultation, at=clock.now()),
    )


@bp.route("/facilitate/consultations/<slug>/responses/<reference>")
@needs("responses.read")
def response(slug, reference):
    return _response_page(slug, reference, ExcludeForm())


@bp.route("/facilitate/consultations/<slug>/responses/<reference>/exclude", methods=["POST"])
@needs("responses.exclude")
def exclude(slug, reference):
    consultation = catalogue.get_consultation(slug)
    found = responses.get_response(consultation, reference)
    form = ExcludeForm()
    if not form.validate_on_submit():
        return _response_page(slug, reference, form)
    person = visitor()
    assert person is not None  # the guard saw to it
    try:
        with transaction():
            responses.exclude_response(found, form.reason.data, by=person, now=clock.now())
        flash(f"{reference} is left out of the counts. It is kept, with your reason.", "ok")
    except AlreadyExcluded as refused:
        flash(str(refused), "warn")
    return redirect(url_for(".response", slug=slug, reference=reference), 303)


def _response_page(slug, reference, form):
    consultation = catalogue.get_consultation(slug)
    found = responses.get_response(consultation, reference)
    version = found.latest
    about = [
        ("Kind", taxonomy.label("respondent_kind", version.kind) if version.kind else ""),
        ("Organisation", version.organisation),
        ("Name", version.name),
        ("Size", taxonomy.label("organisation_size", version.size) if version.size else ""),
        ("Place", taxonomy.label("place", version.place) if version.place else ""),
        ("Sectors", ", ".join(taxonomy.label("sector", code) for code in version.sectors)),
        ("Challenges", ", ".join(taxonomy.label("challenge", code) for code in version.challenges)),
    ]
    return render_page(
        "responses/response.html",
        consultation=consultation,
        response=found,
        latest=version,
        about=[(label, value) for label, value in about if value],
        answers=answers_of(version),
        positions=responses.POSITIONS,
        unchanged=responses.fingerprint_of(version) == version.fingerprint,
        may_exclude=may("responses.exclude"),
        form=form,
    )
