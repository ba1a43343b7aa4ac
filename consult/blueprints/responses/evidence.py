"""Files and sources given as evidence: in a draft, for its sender; and as staff open them."""

from collections.abc import Sequence
from uuid import UUID

from flask import Response, current_app, flash, redirect, request, send_file, url_for

from consult import catalogue, clock, responses
from consult.blueprints.guards import needs, open_to_everyone
from consult.blueprints.pages import render_page
from consult.blueprints.responses.blueprint import bp
from consult.blueprints.responses.evidence_forms import FileForm, SourceForm
from consult.blueprints.responses.evidence_shown import pieces_in, scan_words
from consult.blueprints.responses.here import draft_here
from consult.blueprints.responses.journey import already_sent, back_or
from consult.blueprints.responses.publication import publication_shown
from consult.blueprints.sizes import takes_files
from consult.db import transaction
from consult.errors import NotFound, RuleBroken
from consult.questions import Question
from consult.responses import Draft
from consult.responses.evidence import giving, queries
from consult.responses.evidence.models import Attachment, Scan
from consult.responses.evidence.shelf import FileGone, Shelf

CHOOSE = "Choose a file"


def shelf() -> Shelf:
    return Shelf(current_app.config["DATA_DIR"])


@bp.route("/respond/<slug>/evidence", methods=["GET", "POST"])
@takes_files
@open_to_everyone
def evidence(slug):
    """What was given so far, and one more file. A file that is refused takes nothing else with it."""
    consultation = catalogue.get_published(slug)
    draft = draft_here(consultation)
    if draft is None or responses.find_sent(draft) is not None:
        return already_sent(consultation, draft) or redirect(url_for(".start", slug=slug), 303)
    asked = responses.list_reached(draft)
    form = FileForm(data={"question": _question_in_address(asked)})
    form.ask_about(asked)
    form.offer(draft.about.get("publication", ""))
    if form.validate_on_submit() and _take(draft, form):
        return redirect(back_or(url_for(".evidence", slug=slug, question=request.args.get("question")), slug), 303)
    return render_page(
        "responses/evidence.html",
        consultation=consultation,
        draft=draft,
        form=form,
        pieces=pieces_in(draft),
        most=current_app.config["FILES_MOST"],
        most_mb=current_app.config["FILE_MB"],
        full=len(giving.files_in(draft)) >= current_app.config["FILES_MOST"],
        **publication_shown(form, draft.about.get("publication", ""), thing="file"),
        back_url=back_or(_back(slug), slug),
    )


def _back(slug: str) -> str:
    """To the question whose answer a file was to be added to, or to the list of tasks."""
    number = request.args.get("question", type=int)
    return url_for(".question", slug=slug, number=number) if number else url_for(".tasks", slug=slug)


def _take(draft: Draft, form: FileForm) -> bool:
    """Whether the file was taken; if not, the form says why."""
    given = form.file.data
    if not given or not given.filename:
        form.file.errors = [CHOOSE]
        return False
    config = current_app.config
    try:
        told = giving.check_file(given.stream, given.filename, most_mb=config["FILE_MB"])
        with transaction():
            giving.add_file(
                draft, given.stream, given.filename, form.particulars(),
                shelf=shelf(), most=config["FILES_MOST"], now=clock.now(), told=told,
            )  # fmt: skip
    except RuleBroken as refused:
        form.file.errors = [str(refused)]
        return False
    flash("The file is kept with your draft. It is not sent yet.", "ok")
    return True


def _question_in_address(asked: Sequence[Question]) -> str:
    number = request.args.get("question", type=int)
    return next((str(each.id) for each in asked if each.number == number), "")


@bp.route("/respond/<slug>/evidence/source", methods=["GET", "POST"])
@open_to_everyone
def source(slug):
    """Name a paper, a report or a data set, and what it is offered for."""
    consultation = catalogue.get_published(slug)
    draft = draft_here(consultation)
    if draft is None or responses.find_sent(draft) is not None:
        return already_sent(consultation, draft) or redirect(url_for(".start", slug=slug), 303)
    asked = responses.list_reached(draft)
    earlier = next((each for each in giving.sources_in(draft) if each["id"] == request.args.get("id")), None)
    form = SourceForm(data=earlier or {"question": _question_in_address(asked)})
    form.ask_about(asked)
    form.offer_for(giving.list_wanted(consultation))
    form.offer(draft.about.get("publication", ""))
    if form.validate_on_submit():
        with transaction():
            giving.save_source(draft, form.values() | {"id": earlier["id"] if earlier else ""}, now=clock.now())
        flash("The source is kept with your draft. It is not sent yet.", "ok")
        return redirect(back_or(url_for(".evidence", slug=slug), slug), 303)
    return render_page(
        "responses/source.html",
        consultation=consultation,
        form=form,
        **publication_shown(form, draft.about.get("publication", ""), thing="source"),
        back_url=url_for(".evidence", slug=slug),
    )


@bp.route("/respond/<slug>/evidence/<piece_id>/remove", methods=["POST"])
@open_to_everyone
def remove_evidence(slug, piece_id):
    consultation = catalogue.get_published(slug)
    draft = draft_here(consultation)
    sent = already_sent(consultation, draft)
    if sent is not None:
        return sent
    if draft is not None:
        with transaction():
            giving.remove_evidence(draft, piece_id, now=clock.now())
        flash("Taken out of your draft.", "ok")
    return redirect(back_or(url_for(".evidence", slug=slug), slug), 303)


@bp.route("/facilitate/consultations/<slug>/responses/<reference>/files/<uuid:file_id>")
@needs("responses.read")
def evidence_file(slug, reference, file_id: UUID):
    """Download a file; one that no scanner has passed only after a warning, an infected one never."""
    response = responses.get_response(catalogue.get_consultation(slug), reference)
    file = queries.get_file(response, file_id)
    scan = file.stored.scan
    if scan is Scan.INFECTED or (scan is Scan.WAITING and "sure" not in request.args):
        return render_page(
            "responses/evidence_file.html",
            consultation=response.consultation,
            response=response,
            file=file,
            state=scan_words(scan),
            infected=scan is Scan.INFECTED,
        )
    return _download(file)


def _download(file: Attachment) -> Response:
    """The bytes, to be kept and not shown, under a name of ours."""
    try:
        content = shelf().open(file.sha256)
    except FileGone as gone:
        raise NotFound("The file is not in its place on this machine. Ask somebody who runs it") from gone
    answer = send_file(
        content, mimetype="application/octet-stream", as_attachment=True, download_name=neutral_name(file), max_age=0
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def neutral_name(file: Attachment) -> str:
    """What a file is called outside: what its sender called it may tell what is confidential."""
    in_order = sorted(file.version.attachments, key=lambda each: (each.name, str(each.id)))
    return f"{file.version.response.reference}-file-{in_order.index(file) + 1}.{file.stored.kind}"
