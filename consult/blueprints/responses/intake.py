"""What came in, for those who may read it."""

from math import ceil

from flask import flash, redirect, request, url_for

from consult import catalogue, clock, responses, taxonomy
from consult.blueprints.guards import may, needs, visitor
from consult.blueprints.pages import render_page
from consult.blueprints.responses.blueprint import bp
from consult.blueprints.responses.evidence_shown import pieces_of
from consult.blueprints.responses.forms import ON_BEHALF, ExcludeForm
from consult.blueprints.responses.shown import answers_of
from consult.db import transaction
from consult.errors import NotFound
from consult.responses import AlreadyExcluded
from consult.responses.duplicates import list_duplicates_of, unresolved_among
from consult.responses.workspace.queries import find_by_response

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
    received = responses.list_received(consultation, page=page, size=PAGE)
    return render_page(
        "responses/intake.html",
        consultation=consultation,
        received=received,
        duplicates=unresolved_among(received),
        labelled=responses.list_labelled(received),
        kinds={term.code: term.label for term in taxonomy.list_terms("respondent_kind")},
        counted=responses.count_counted(consultation),
        confirmed=responses.count_confirmed(consultation),
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
    version, workspace = _asked_for(found), find_by_response(found)
    about = [
        ("Kind", taxonomy.label("respondent_kind", version.kind) if version.kind else ""),
        ("Answering for", ON_BEHALF.get(version.on_behalf, version.on_behalf)),
        (
            "Organisation",
            f"{version.organisation} ({workspace.organisation.tier})" if workspace else version.organisation,
        ),
        ("Speaks for", version.members_represented),
        ("How they were asked", version.how_consulted),
        ("Interests", version.interests),
        ("Name", version.name),
        ("Size", taxonomy.label("organisation_size", version.size) if version.size else ""),
        ("Place", taxonomy.label("place", version.place) if version.place else ""),
        ("Sectors", ", ".join(taxonomy.label("sector", code) for code in version.sectors)),
        ("Challenges", ", ".join(taxonomy.label("challenge", code) for code in version.challenges)),
        ("Reuse of what is published", "Open Government Licence" if version.licence else ""),
    ]
    return render_page(
        "responses/response.html",
        consultation=consultation,
        response=found,
        shown=version,
        sender=_sender(found),
        labels=responses.list_labels(found),
        about=[(label, value) for label, value in about if value],
        answers=answers_of(version),
        positions=responses.POSITIONS,
        pieces=pieces_of(version),
        unchanged=responses.fingerprint_of(version) == version.fingerprint,
        may_exclude=may("responses.exclude"),
        duplicates=list_duplicates_of(found),
        form=form,
    )


def _asked_for(response: responses.Response) -> responses.ResponseVersion:
    """The version whose words are shown: the latest, or an earlier one that `version` names."""
    no = request.args.get("version", response.latest.no, type=int)
    found = next((each for each in response.versions if each.no == no), None)
    if found is None:
        raise NotFound(f"{response.reference} has no version {no}")
    return found


def _sender(response: responses.Response) -> str:
    """What is known of the sender's address, without the address."""
    home = responses.home_of(response)
    contact = responses.find_contact(home) if home else None
    if contact is None:
        return "Gave no e-mail address"
    return "E-mail address confirmed" if contact.confirmed_at else "Gave an e-mail address, not confirmed"
