"""Check a receipt, or a board's pack, against what we hold (P15). Tells nothing but the match."""

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from flask import Response, g, request
from flask_limiter.util import get_remote_address
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovFileInput
from wtforms import FileField

from consult import boards, responses
from consult.blueprints.guards import open_to_everyone
from consult.blueprints.pages import render_page
from consult.blueprints.people.views import tries
from consult.blueprints.responses.blueprint import bp
from consult.blueprints.responses.inputs import area_field, line_field
from consult.boards import Pack
from consult.extensions import limiter
from consult.responses import Proof, ResponseVersion
from consult.words import digest, one_line

_HASH = re.compile("[0-9a-f]{64}")
_TYPED = {"autocomplete": "off", "spellcheck": "false"}
NOT_A_RECEIPT = "This is not the text of a receipt. Copy all of the file, from the first bracket to the last"


@dataclass(frozen=True)
class Claim:
    """What somebody holds: a receipt's reference and fingerprint, or the hash of a file."""

    reference: str = ""
    fingerprint: str = ""
    file_hash: str = ""


@dataclass(frozen=True)
class Match:
    """What we hold of the same."""

    version: ResponseVersion | None = None
    unchanged: bool = True
    proof: Proof | None = None
    pack: Pack | None = None


class VerifyForm(FlaskForm):
    """A receipt or a file; one of the three ways is enough."""

    reference = line_field("Reference", description="For example, WM-7Q4K-29TD.", filters=[one_line], render_kw=_TYPED)
    fingerprint = line_field(
        "Fingerprint",
        description="64 letters and figures. To check a board’s pack by its hash, enter that here and no reference.",
        filters=[one_line],
        render_kw=_TYPED,
    )
    file = FileField(
        "Receipt (JSON) or pack file",
        widget=GovFileInput(),
        description="The file is compared and not kept.",
    )
    pasted = area_field("Text of the receipt file")

    def claim(self) -> Claim | None:
        """What was given; None once it is said what is missing."""
        raw = self.file.data.read() if getattr(self.file.data, "filename", "") else b""
        if raw:
            return read_receipt(raw) or Claim(file_hash=hashlib.sha256(raw).hexdigest())
        pasted = (self.pasted.data or "").strip()
        if pasted:
            return read_receipt(pasted.encode(errors="replace")) or self._lacking("pasted", NOT_A_RECEIPT)
        return self._typed(self.reference.data or "", "".join((self.fingerprint.data or "").split()).lower())

    def _typed(self, reference: str, given: str) -> Claim | None:
        if reference and given:
            return Claim(reference, given)
        if _HASH.fullmatch(given):
            return Claim(file_hash=given)
        if reference:
            return self._lacking("fingerprint", "Enter the fingerprint")
        words = "Enter the reference" if given else "Enter the reference and the fingerprint, or choose a file"
        return self._lacking("reference", words)

    def _lacking(self, name: str, words: str) -> Claim | None:
        self[name].errors = [words]
        return None


def read_receipt(raw: bytes) -> Claim | None:
    """Reference and fingerprint out of a receipt file; None where it is something else."""
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or not all(isinstance(told.get(name), str) for name in ("reference", "fingerprint")):
        return None
    return Claim(one_line(told["reference"]), one_line(told["fingerprint"]))


def missed(_response: Any) -> bool:
    return not g.get("matched", False)


def what_was_tried() -> str:
    """Guessing at one reference from many places is guessing; a file has no reference, and counts for its sender."""
    reference = "".join(one_line(request.form.get("reference")).split()).upper()
    return digest(reference) if reference else str(get_remote_address())


@bp.route("/verify", methods=["GET", "POST"])
@limiter.limit(tries, methods=["POST"], deduct_when=missed)
@limiter.limit(tries, methods=["POST"], deduct_when=missed, key_func=what_was_tried)
@open_to_everyone
def verify():
    """Only tries that found nothing are counted."""
    form = VerifyForm()
    claim = form.claim() if form.validate_on_submit() else None
    match = find_match(claim) if claim else None
    g.matched = match is not None
    if match and match.proof and request.form.get("act") == "proof":
        return _download(match.proof)
    return render_page("responses/verify.html", form=form, claim=claim, match=match)


def find_match(claim: Claim) -> Match | None:
    if claim.file_hash:
        pack = boards.find_pack_by_hash(claim.file_hash)
        return Match(pack=pack, unchanged=not boards.list_faults(pack)) if pack else None
    version = responses.find_by_receipt(claim.reference, claim.fingerprint)
    if version is None:
        return None
    return Match(version, unchanged=responses.is_unchanged(version), proof=responses.find_proof(version))


def _download(proof: Proof) -> Response:
    answer = Response(json.dumps(proof.content(opened=False), indent=2), mimetype="application/json")
    name = f"{proof.leaf.reference}-version-{proof.leaf.no}-proof.json"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
