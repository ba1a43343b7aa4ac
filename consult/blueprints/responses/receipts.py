"""Receipts and copies to keep (P14): JSON for programs, PDF and text for people."""

import json

from flask import Response, flash, redirect, render_template, url_for

from consult import clock, pdf, responses
from consult.blueprints.guards import open_to_everyone
from consult.blueprints.responses.blueprint import bp
from consult.blueprints.responses.evidence_shown import pieces_of
from consult.blueprints.responses.here import own_here
from consult.blueprints.responses.sending import shown_code, version_here
from consult.blueprints.responses.shown import answers_of, own_as_text, standing_of
from consult.errors import NotFound
from consult.responses import ResponseVersion


@bp.route("/respond/<slug>/sent/<reference>/receipt.<any(json,pdf):kind>")
@open_to_everyone
def sent_receipt(slug, reference, kind):
    version, token = version_here(slug, reference)
    if kind == "json":
        return _as_json(version)
    code = shown_code(version, token, now=clock.now())
    return _as_pdf(version, code, otherwise=url_for(".sent", slug=slug, reference=reference))


@bp.route("/respond/<slug>/sent/<reference>/copy.<any(txt,pdf):kind>")
@open_to_everyone
def sent_copy(slug, reference, kind):
    version, _token = version_here(slug, reference)
    if kind == "txt":
        return _file(own_as_text(version.response), "text/plain", f"{reference}.txt")
    return _copy(version.response, otherwise=url_for(".sent", slug=slug, reference=reference))


@bp.route("/my/<reference>/receipt/<int:no>.<any(json,pdf):kind>")
@open_to_everyone
def own_receipt(reference, no, kind):
    """Of any version. The private code is not in it: whoever opened the page has it already."""
    found = own_here(reference)
    if found is None:
        return redirect(url_for(".my"), 303)
    version = next((each for each in found.versions if each.no == no), None)
    if version is None:
        raise NotFound(f"{reference} has no version {no}")
    if kind == "json":
        return _as_json(version)
    return _as_pdf(version, None, otherwise=url_for(".mine", reference=reference))


@bp.route("/my/<reference>/copy.pdf")
@open_to_everyone
def own_copy(reference):
    found = own_here(reference)
    if found is None:
        return redirect(url_for(".my"), 303)
    return _copy(found, otherwise=url_for(".mine", reference=reference))


def _as_json(version: ResponseVersion) -> Response:
    told = responses.receipt_of(version, responses.find_proof(version), verify_at=_verify_at())
    return _file(json.dumps(told, indent=2, ensure_ascii=False), "application/json", f"{_name(version)}.json")


def _as_pdf(version: ResponseVersion, code: str | None, *, otherwise: str) -> Response:
    page = render_template(
        "responses/receipt_pdf.html",
        version=version,
        response=version.response,
        consultation=version.response.consultation,
        private_code=code,
        proof=responses.find_proof(version),
        verify_at=_verify_at(),
    )
    return _printed(page, f"{_name(version)}.pdf", otherwise)


def _copy(response: responses.Response, *, otherwise: str) -> Response:
    page = render_template(
        "responses/copy_pdf.html",
        response=response,
        consultation=response.consultation,
        standing=standing_of(response),
        versions=[(version, answers_of(version)) for version in reversed(response.versions)],
        positions=responses.POSITIONS,
        pieces_of=pieces_of,
        verify_at=_verify_at(),
    )
    return _printed(page, f"{response.reference}.pdf", otherwise)


def _printed(page: str, name: str, otherwise: str) -> Response:
    try:
        return _file(pdf.write_pdf(page), "application/pdf", name)
    except pdf.NoPdf as missing:
        flash(f"{missing}.", "warn")
        return redirect(otherwise, 303)  # type: ignore[return-value]


def _file(content: str | bytes, kind: str, name: str) -> Response:
    answer = Response(content, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _name(version: ResponseVersion) -> str:
    return f"{version.response.reference}-version-{version.no}-receipt"


def _verify_at() -> str:
    return url_for("responses.verify", _external=True)
