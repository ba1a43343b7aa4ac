"""What differs from what was sent last, approval, and sending for the organisation."""

from datetime import timedelta
from typing import Any

from flask import flash, redirect, request, url_for

from consult import catalogue, clock, questions, responses
from consult.blueprints.guards import open_to_everyone
from consult.blueprints.organisations.blueprint import bp
from consult.blueprints.organisations.forms import PressForm
from consult.blueprints.organisations.here import member_here, place, token_here
from consult.blueprints.organisations.shown import (
    differs,
    page,
    questions_of,
    said,
    said_about,
    said_comment,
    said_of,
    told_comments,
)
from consult.blueprints.pages import render_page
from consult.blueprints.responses.forms import SendForm
from consult.blueprints.responses.shown import clauses_of
from consult.db import transaction
from consult.errors import RuleBroken
from consult.responses import ChangedMeanwhile, ConsultationClosed, NotReadyToSend
from consult.responses.evidence import giving
from consult.responses.workspace import approving, queries, sending
from consult.responses.workspace.members import check_lead
from consult.responses.workspace.models import Member, MemberRole, PartState
from consult.responses.workspace.rules import ABOUT, EVIDENCE, answer_piece, mark_of
from consult.words import digest

CODE_SHOWN_FOR = timedelta(hours=1)


@bp.route("/organisations/<organisation>/<slug>/versions")
@open_to_everyone
def versions(organisation, slug):
    member = member_here(organisation, slug)
    return _versions_page(member, SendForm(data={"licence": [member.workspace.draft.licence]}))


@bp.route("/organisations/<organisation>/<slug>/send", methods=["POST"])
@open_to_everyone
def send(organisation, slug):
    """The server's clock when this arrived decides, however long the rest takes."""
    arrived = clock.now()
    member = member_here(organisation, slug)
    check_lead(member)
    form = SendForm()
    if form.validate_on_submit():
        try:
            with transaction():
                giving.save_licence(member.workspace.draft, "".join(form.licence.data))
                no = request.form.get("version", 1, type=int)
                sent = sending.send(member, no=no, token=token_here(member.workspace), received_at=arrived)
                told = f"Sent: {sent.response.reference}, version {sent.no}. Every member gets the receipt by e-mail."
            flash(told, "ok")
            return redirect(url_for(".versions", **place(member)), 303)
        except NotReadyToSend as refused:
            form.form_errors = [problem.message for problem in refused.problems]
        except (RuleBroken, ChangedMeanwhile) as refused:
            form.form_errors = [str(refused)]
    return _versions_page(member, form, status=409)


@bp.route("/organisations/<organisation>/<slug>/approval", methods=["POST"])
@open_to_everyone
def ask_approval(organisation, slug):
    member = member_here(organisation, slug)
    check_lead(member)
    if PressForm().validate_on_submit():
        with transaction():
            approving.ask_approval(member, now=clock.now())
        flash("The signatory is asked to approve, by e-mail.", "ok")
    return redirect(url_for(".versions", **place(member)), 303)


@bp.route("/organisations/<organisation>/<slug>/approve", methods=["GET", "POST"])
@open_to_everyone
def approve(organisation, slug):
    """The signatory reads the whole, and approves it as it is shown."""
    member = member_here(organisation, slug)
    if request.method == "POST" and PressForm().validate_on_submit():
        with transaction():
            approving.approve(member, seen=request.form.get("seen", ""), now=clock.now())
        flash("Approved. The lead is told, and sends it.", "ok")
        return redirect(url_for(".overview", **place(member)), 303)
    return _whole_page(member)


def _versions_page(member: Member, form: SendForm, *, status: int = 200) -> Any:
    now, workspace = clock.now(), member.workspace
    consultation = workspace.consultation
    texts = queries.texts_of(workspace)
    sendings = queries.list_sendings(workspace)
    parts = queries.list_parts(workspace, texts)
    draft, response = workspace.draft, workspace.response
    unsent = responses.find_sent(draft) is None
    takes = consultation.takes(received_at=now, began_at=draft.began_at if unsent else None)
    return render_page(
        "organisations/versions.html",
        status=status,
        **page(member),
        form=form,
        sendings=sendings,
        differences=_differences(member, texts),
        unready=[part for part in parts if part.state is not PartState.READY],
        unanswered=[each for part in parts for each in part.questions if not _has(texts, answer_piece(each.id))],
        problems=responses.problems_of(draft) if unsent else [],
        signatory=queries.find_signatory(workspace),
        approval=queries.find_approval(workspace),
        approved=queries.is_approved(workspace, texts),
        next_no=response.latest.no + 1 if response else 1,
        outside=response is not None and sendings and response.latest.no > sendings[0].version.no,
        unsent=unsent,
        closed=None if takes else str(ConsultationClosed(consultation, opening=_is_soon(consultation, now))),
        private_code=_private_code(member, now),
        standing=catalogue.time_status(consultation, at=now),
    )


def _is_soon(consultation: catalogue.Consultation, now: Any) -> bool:
    return consultation.opens_at is None or now < consultation.opens_at


def _has(texts: queries.Texts, piece: str) -> bool:
    return piece in texts and bool(texts[piece].content)


def _private_code(member: Member, now: Any) -> str | None:
    """To the lead who sent the first version, in the browser that sent it, for an hour."""
    workspace = member.workspace
    if not member.is_lead or workspace.response is None or now - workspace.response.received_at >= CODE_SHOWN_FOR:
        return None
    code = responses.private_code(token_here(workspace))
    return code if digest(code) == workspace.response.code_digest else None


def _differences(member: Member, texts: queries.Texts) -> list[dict[str, Any]]:
    """What is not as it was sent, with a name and the words that came and went."""
    workspace = member.workspace
    asked, clauses = questions_of(workspace), clauses_of(workspace.consultation)
    rows = []
    for each in queries.list_differences(workspace, texts):
        before, after = (said_of(workspace, each.piece, content) for content in (each.before, each.after))
        content = each.after or each.before
        clause = clauses.get(str(content.get("clause_id", "")))
        question = asked.get(each.piece)
        name = "Who is answering" if each.piece == ABOUT else f"Comment on {clause.name}" if clause else ""
        name = "Evidence files and sources" if each.piece == EVIDENCE else name
        name = f"Question {question.number}: {question.text}" if question else name
        order = question.number if question else 0 if each.piece == ABOUT else 10_000
        same = before == after
        rows.append({"name": name, "pieces": differs(before, after), "after": after, "order": order, "same": same})
    return sorted(rows, key=lambda row: row["order"])


def _whole_page(member: Member) -> Any:
    workspace = member.workspace
    texts = queries.texts_of(workspace)
    comments = told_comments(workspace, texts)
    parts = []
    for part in queries.list_parts(workspace, texts):
        rows = [
            (f"{each.number}. {each.text}", said(each, texts[answer_piece(each.id)].content))
            for each in part.questions
            if _has(texts, answer_piece(each.id))
        ]
        if not part.questions and part.key == "comments":
            rows = [(f"Comment on {each['clause'].name}", said_comment(each["text"].content)) for each in comments]
        parts.append((part, rows))
    return render_page(
        "organisations/approve.html",
        **page(member),
        form=PressForm(),
        parts=parts,
        about=said_about(texts[ABOUT].content),
        evidence=said_of(workspace, EVIDENCE, texts[EVIDENCE].content) if EVIDENCE in texts else "",
        seen=mark_of(queries.stood(texts)),
        approved=queries.is_approved(workspace, texts),
        may_approve=member.role is MemberRole.SIGNATORY,
        total=questions.count_questions(workspace.consultation),
        back_url=url_for(".overview", **place(member)),
    )
