"""One answer, or one comment, with its notes and its versions; a conflict shows both texts, and neither is lost."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import flash, redirect, request, url_for

from consult import clock, plans, questions
from consult.blueprints.guards import open_to_everyone
from consult.blueprints.organisations.blueprint import bp
from consult.blueprints.organisations.forms import NoteForm, PressForm
from consult.blueprints.organisations.here import member_here, place
from consult.blueprints.organisations.shown import differs, page, said_of, saved_by
from consult.blueprints.pages import render_page
from consult.blueprints.responses.answer_forms import filled_form
from consult.blueprints.responses.comment_form import CommentForm
from consult.blueprints.responses.publication import publication_shown
from consult.db import transaction
from consult.errors import NotFound, RuleBroken
from consult.plans import Clause
from consult.responses.workspace import queries, writing
from consult.responses.workspace.errors import NotYourRole
from consult.responses.workspace.models import Member, SavedText
from consult.responses.workspace.queries import Part
from consult.responses.workspace.rules import ABOUT, COMMENTS, answer_piece, comment_piece


@bp.route("/organisations/<organisation>/<slug>/questions/<int:number>", methods=["GET", "POST"])
@open_to_everyone
def question(organisation, slug, number):
    member = member_here(organisation, slug)
    asked = questions.get_question(member.workspace.consultation, number)
    piece = answer_piece(asked.id)
    stands = queries.texts_of(member.workspace).get(piece)
    form = filled_form(asked, stands.content if stands and stands.content else None)

    def save(based_on: int, now: datetime) -> SavedText:
        return writing.save_answer(member, asked, _moved(asked, form.values()), based_on=based_on, now=now)

    return _text_page(
        member,
        piece,
        form,
        save,
        template="organisations/question.html",
        part=_part_of(member, piece),
        question=asked,
        earlier=_earlier(asked, stands),
        box="text" if asked.kind in questions.OPEN_KINDS else "",
    )


@bp.route("/organisations/<organisation>/<slug>/comments/<plan>/<int:no>/<key>", methods=["GET", "POST"])
@open_to_everyone
def comment(organisation, slug, plan, no, key):
    member = member_here(organisation, slug)
    clause = plans.get_clause(plans.get_published_version(plan, no), key)
    comment_id = request.args.get("id", "")
    piece = comment_piece(comment_id) if comment_id else ""
    stands = queries.texts_of(member.workspace).get(piece) if piece else None
    if piece and (stands is None or stands.content.get("clause_id") not in (None, str(clause.id))):
        raise NotFound("There is no such comment")
    form = CommentForm(data=stands.content if stands else None)
    form.on(clause, take_near="take_near" in request.form)

    def save(based_on: int, now: datetime) -> SavedText:
        values = form.values() | {"id": comment_id}
        return writing.save_comment(member, clause, values, based_on=based_on, now=now)

    return _text_page(
        member,
        piece,
        form,
        save,
        template="organisations/comment.html",
        part=_part_of(member, "comment:"),
        clause=clause,
        comment_id=comment_id,
        box="text",
    )


@bp.route("/organisations/<organisation>/<slug>/comments/choose")
@open_to_everyone
def choose(organisation, slug):
    """From the list of clauses to the comment on one."""
    member = member_here(organisation, slug)
    versions = member.workspace.consultation.versions
    clauses = [clause for version in versions for clause in version.clauses]
    clause = next((each for each in clauses if str(each.id) == request.args.get("clause")), None)
    if clause is None:
        raise NotFound("Choose a clause first")
    return redirect(url_for(".comment", **place(member), **_address(clause)), 303)


@bp.route("/organisations/<organisation>/<slug>/comments/<comment_id>/remove", methods=["POST"])
@open_to_everyone
def remove_comment(organisation, slug, comment_id):
    member = member_here(organisation, slug)
    piece = comment_piece(comment_id)
    if piece not in queries.texts_of(member.workspace):
        raise NotFound("There is no such comment")
    if PressForm().validate_on_submit():
        with transaction():
            writing.remove_comment(member, piece, now=clock.now())
        flash("The comment is taken out. Its versions are kept.", "ok")
    return redirect(_section_of(member, piece), 303)


@bp.route("/organisations/<organisation>/<slug>/versions/<piece>/restore", methods=["POST"])
@open_to_everyone
def restore(organisation, slug, piece):
    """Bring back an earlier text, as the newest."""
    member = member_here(organisation, slug)
    back = _back_to(member, piece)
    if PressForm().validate_on_submit():
        no, based_on = (request.form.get(name, 0, type=int) for name in ("no", "based_on"))
        with transaction():
            saved = writing.restore(member, piece, no, based_on=based_on, now=clock.now())
        if saved.aside:
            flash("Somebody saved meanwhile. Look at the newest text first; yours is in the list of versions.", "warn")
        else:
            flash(f"Version {no} is back, as version {saved.no}.", "ok")
    return redirect(back, 303)


@bp.route("/organisations/<organisation>/<slug>/notes/<piece>", methods=["POST"])
@open_to_everyone
def note(organisation, slug, piece):
    """Say something to colleagues."""
    member = member_here(organisation, slug)
    back = _back_to(member, piece)
    form = NoteForm()
    if form.validate_on_submit():
        with transaction():
            writing.write_note(member, piece, form.text.data, now=clock.now())
    else:
        flash("Write a note first.", "warn")
    return redirect(f"{back}#notes", 303)


def _text_page(
    member: Member,
    piece: str,
    form: Any,
    save: Callable[[int, datetime], SavedText],
    *,
    box: str,
    **shown: Any,
) -> Any:
    """What a page of one text does, whatever it is: show it, save it, or show both where somebody saved first."""
    now, texts = clock.now(), queries.texts_of(member.workspace)
    stands = texts.get(piece)
    form.offer(texts[ABOUT].content.get("publication", ""))
    if not form.is_submitted():
        if member.may_write and piece:
            with transaction():
                writing.open_text(member, piece, now=now)
        return _shown(member, piece, form, **shown)
    if not member.may_write:
        raise NotYourRole("Your role is to read. Ask the lead to make you a writer")
    if "combine" in request.form:
        _combine(form, box, stands)
        return _shown(member, piece, form, **shown)
    based_on = request.form.get("based_on", 0, type=int)
    fine = form.validate()
    if not fine and not piece.startswith("answer:"):  # an answer is kept whatever is wrong with it
        return _shown(member, piece, form, based_on=based_on, **shown)
    try:
        with transaction():
            saved = save(based_on, now)
    except RuleBroken as refused:  # closed or withdrawn meanwhile: what was typed stays on the page
        form.form_errors = [str(refused)]
        return _shown(member, piece, form, based_on=based_on, status=409, **shown)
    if saved.aside:
        theirs = queries.texts_of(member.workspace).get(saved.piece)
        return _shown(member, piece, form, status=409, clash=_clash(member, saved, theirs, box), **shown)
    if "move" in request.form:
        return redirect(f"{request.full_path}#ranking", 303)
    if not fine:
        return _shown(member, piece, form, **shown)
    flash("Saved.", "ok")
    return redirect(_section_of(member, saved.piece), 303)


def _shown(
    member: Member,
    piece: str,
    form: Any,
    *,
    template: str,
    part: Part,
    status: int = 200,
    based_on: int | None = None,
    clash: dict[str, Any] | None = None,
    **shown: Any,
) -> Any:
    """The page; what is saved from it is based on the text that stands now, unless it says otherwise."""
    workspace, texts = member.workspace, queries.texts_of(member.workspace)
    stands = texts.get(piece)
    versions = queries.list_versions(workspace, piece) if piece else []
    return render_page(
        template,
        status=status,
        **page(member),
        **shown,
        **publication_shown(form, texts[ABOUT].content.get("publication", "")),
        form=form,
        part=part,
        piece=piece,
        stands=stands,
        words=said_of(workspace, piece, stands.content) if stands else "",
        saved_by=saved_by(stands) if stands else "",
        based_on=based_on if based_on is not None else stands.no if stands else 0,
        clash=clash,
        versions=[(each, said_of(workspace, piece, each.content)) for each in versions],
        notes=queries.list_notes(workspace, piece) if piece else [],
        also_open=queries.list_writing(member, piece, now=clock.now()) if piece else [],
        back_url=url_for(".section", **place(member), no=part.no),
    )


def _clash(member: Member, mine: SavedText, theirs: SavedText | None, box: str) -> dict[str, Any]:
    words = {each: said_of(member.workspace, mine.piece, each.content) for each in (mine, theirs) if each}
    before = words[theirs] if theirs else ""
    who = f"{theirs.member.called} saved this at {clock.moment_words(theirs.at)}." if theirs else ""
    return {
        "words": who,
        "yours": words[mine],
        "theirs": before,
        "pieces": differs(before, words[mine]) if box else None,
        "may_combine": bool(box),
    }


def _combine(form: Any, box: str, theirs: SavedText | None) -> None:
    """Both texts, one under the other, to be made one; nothing is saved before that is done."""
    if box and theirs is not None and theirs.content:
        field = form[box]
        field.data = "\n\n".join(part for part in (theirs.content["text"], field.data) if part)


def _earlier(asked: questions.Question, stands: SavedText | None) -> Any:
    """The words that were answered, where the question was changed since."""
    version = stands.content.get("version", asked.version) if stands and stands.content else asked.version
    return asked.as_of(version) if version < asked.version else None


def _moved(asked: questions.Question, values: dict[str, Any]) -> dict[str, Any]:
    """A ranking whose buttons were pressed rather than its numbers typed."""
    way, _, at = request.form.get("move", "").partition(":")
    keys = [choice.key for choice in asked.offered]
    if way in ("up", "down") and at.isdecimal() and int(at) < len(keys):
        step = -1 if way == "up" else 1
        values["places"] = questions.moved(keys, values["places"], keys[int(at)], step)
    return values


def _part_of(member: Member, piece: str) -> Part:
    key = queries.part_of(member.workspace, piece) or COMMENTS
    return next(part for part in queries.list_parts(member.workspace) if part.key == key)


def _section_of(member: Member, piece: str) -> str:
    return url_for(".section", **place(member), no=_part_of(member, piece).no)


def _back_to(member: Member, piece: str) -> str:
    """The page of a piece; there must be such a piece here."""
    if piece == ABOUT:
        return url_for(".about", **place(member))
    for asked in questions.list_for(member.workspace.consultation):
        if answer_piece(asked.id) == piece:
            return url_for(".question", **place(member), number=asked.number)
    stands = queries.texts_of(member.workspace).get(piece)
    if stands is None:
        raise NotFound("There is no such text in this workspace")
    versions = queries.list_versions(member.workspace, piece)
    clause_id = next(each.content["clause_id"] for each in versions if each.content)
    clauses = [clause for version in member.workspace.consultation.versions for clause in version.clauses]
    clause = next(each for each in clauses if str(each.id) == clause_id)
    return url_for(".comment", **place(member), **_address(clause), id=piece.partition(":")[2])


def _address(clause: Clause) -> dict[str, Any]:
    return {"plan": clause.version.plan.slug, "no": clause.version.no, "key": clause.key}
