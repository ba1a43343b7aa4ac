"""Papers for boards: what needs me, the pack, the evidence behind each sentence, the clerk's record, the freeze."""

from dataclasses import asdict
from math import ceil
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for

from consult import boards, catalogue, clock, errands
from consult.blueprints.boards.forms import FreezeForm, RecordForm
from consult.blueprints.boards.shown import rail, show_pack, what_is_asked
from consult.blueprints.guards import colleague, may, needs, require
from consult.blueprints.pages import render_page
from consult.boards import Board, Pack
from consult.db import transaction
from consult.errors import ConsultError
from consult.jobs import Job

bp = Blueprint("boards", __name__)

PAGE = 25


def find(slug: str, name: str, act: str = "boards.read") -> tuple[Board, Pack]:
    """The pack on this board's pages, for somebody who may do this for this board."""
    board = boards.get_board(slug)
    require(act, board)
    return board, boards.get_pack(board, name)


@bp.get("/boards")
@needs("boards.read")
def for_me():
    mine = boards.list_boards(colleague(), now=clock.now())
    rows = [(board, pack, boards.next_step(pack)) for board in mine for pack in boards.list_packs_before(board)]
    waiting = [row for row in rows if row[2] is not None and row[2].board_id == row[0].id]
    return render_page(
        "boards/for_me.html",
        boards=mine,
        waiting=[_row(board, pack) for board, pack, _step in waiting],
        others=[_row(board, pack) for board, pack, step in rows if (board, pack, step) not in waiting],
    )


def _row(board: Board, pack: Pack) -> dict[str, Any]:
    name = boards.name_of_pack(pack)
    return {
        "title": f"{pack.consultation.title}, pack {pack.no}",
        "url": url_for(".pack", board=board.slug, pack=name),
        "text": what_is_asked(board, pack),
        "due": f"Sealed on {clock.day_words(pack.frozen_at)}",
        "board": board,
        "state": boards.state_of(pack),
        "record": url_for(".record", board=board.slug, pack=name) if may("boards.record", board) else None,
    }


@bp.get("/boards/<board>/packs/<pack>")
@needs("boards.read")
def pack(board: str, pack: str):
    the_board, the_pack = find(board, pack)
    to_come = boards.next_step(the_pack)
    mine = to_come is not None and to_come.board_id == the_board.id
    return render_page(
        "boards/pack.html",
        board=the_board,
        pack=the_pack,
        name=pack,
        asked=what_is_asked(the_board, the_pack),
        rail=rail(the_pack),
        state=boards.state_of(the_pack),
        faults=boards.list_faults(the_pack),
        may_record=mine and may("boards.record", the_board),
        **show_pack(the_pack),
    )


@bp.get("/boards/<board>/packs/<pack>/sentences/<int:no>")
@needs("boards.read")
def sentence(board: str, pack: str, no: int):
    """The evidence of one sentence, from the frozen papers; the drawer shows the same page."""
    the_board, the_pack = find(board, pack)
    papers = boards.papers_to_read(the_pack)
    question, frozen = boards.get_frozen_sentence(papers, no)
    evidence = boards.show_evidence(papers, question, frozen)
    pages = max(1, ceil(len(evidence.points) / PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    last = sum(len(each["sentences"]) for each in papers["questions"])

    def link(n: int) -> str:
        return url_for(".sentence", board=board, pack=pack, no=n)

    return render_page(
        "boards/sentence.html",
        board=the_board,
        pack=the_pack,
        name=pack,
        question=question,
        sentence=boards.show_sentence(papers, question, frozen),
        how=boards.how_counted(papers, question, frozen),
        evidence=evidence,
        points=evidence.points[(page - 1) * PAGE : page * PAGE],
        page=page,
        pages=pages,
        page_link=lambda n: url_for(".sentence", board=board, pack=pack, no=no, page=n),
        before=link(no - 1) if no > 1 else None,
        after=link(no + 1) if no < last else None,
    )


@bp.route("/boards/<board>/packs/<pack>/record", methods=["GET", "POST"])
@needs("boards.record")
def record(board: str, pack: str):
    """The clerk writes, sees it as members will, and records it: once, for good."""
    the_board, the_pack = find(board, pack, "boards.record")
    to_come = boards.next_step(the_pack)
    step = to_come if to_come is not None and to_come.board_id == the_board.id else None
    form = RecordForm(pack_hash=the_pack.hash)
    form.offer(step or next(each for each in the_pack.route.steps if each.board_id == the_board.id))
    preview, act = None, request.form.get("act")
    if step is not None and form.validate_on_submit() and act != "change":
        minute, given = form.minute, {"pack_hash": form.pack_hash.data, "by": colleague(), "now": clock.now()}
        try:
            boards.check_minute(the_pack, step, minute, **given)
            preview = minute
            if act == "record":
                with transaction():
                    boards.record_decision(the_pack, step, **asdict(minute), **given)
                flash(f"The decision of the {the_board.name} is recorded.", "ok")
                return redirect(url_for(".pack", board=board, pack=pack, _anchor="decisions"), 303)
        except (boards.BadRecord, boards.NoQuorum, boards.PackChanged, boards.PackBroken) as refused:
            form.form_errors.append(str(refused))
        except boards.StepDecided as refused:
            flash(str(refused), "error")
            return redirect(url_for(".pack", board=board, pack=pack, _anchor="decisions"), 303)
    return render_page(
        "boards/record.html",
        board=the_board,
        pack=the_pack,
        name=pack,
        step=step,
        state=boards.state_of(the_pack),
        decisions=[made for made in the_pack.decisions if made.step.board_id == the_board.id],
        form=form,
        preview=preview,
    )


@bp.route("/studio/<slug>/pack", methods=["GET", "POST"])
@needs("summaries.read")
def freeze(slug: str):
    """Everything that must hold, what would be frozen, and one button."""
    consultation = catalogue.get_consultation(slug)
    form = FreezeForm()
    checks = boards.list_checks(consultation, now=clock.now())
    if form.validate_on_submit():
        require("packs.freeze")
        form.form_errors.extend(check.text for check in checks if not check.holds)
        if not form.form_errors:
            try:
                with transaction():
                    shown = request.form.get("shown", "")
                    asked = boards.ask_for_pack(consultation, shown=shown, by=colleague(), now=clock.now())
                    next_page = url_for(".freezing", slug=slug, no=asked.no)
                return redirect(next_page, 303)
            except ConsultError as refused:
                form.form_errors.append(str(refused))
    packs, terms = boards.list_packs(consultation), boards.terms_of(consultation)
    return render_page(
        "boards/freeze.html",
        consultation=consultation,
        checks=checks,
        terms=terms,
        shown=errands.fingerprint(terms),
        errand=errands.find_last(Job.FREEZE_PACK, consultation),
        packs=[(each, boards.name_of_pack(each), boards.state_of(each)) for each in packs],
        form=form,
    )


@bp.route("/studio/<slug>/pack/asked/<int:no>", methods=["GET", "POST"])
@needs("summaries.read")
def freezing(slug: str, no: int):
    """Where a pack that was asked for stands; what nobody has begun can be cancelled here."""
    consultation = catalogue.get_consultation(slug)
    errand = errands.get_errand(Job.FREEZE_PACK, consultation, no)
    if FreezeForm().validate_on_submit():
        require("packs.freeze")
        with transaction():
            errands.cancel(errand, by=colleague(), now=clock.now())
        flash("Cancelled. Nothing is frozen.", "ok")
        return redirect(request.path, 303)
    return render_page("boards/freezing.html", consultation=consultation, errand=errand)
