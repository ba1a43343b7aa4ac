"""What stands where: the questions of a consultation, one reading, the ledger and the campaigns."""

from flask import abort, flash, redirect, request, url_for

from consult import catalogue, clock, questions, summaries, taxonomy, theming
from consult.blueprints.guards import colleague, needs, visitor
from consult.blueprints.pages import render_page
from consult.blueprints.theming.place import PAGE, bp, find, flash_undo, here, page_no, pager, to, to_one
from consult.db import transaction
from consult.questions import Question
from consult.responses import Answer
from consult.theming import LedgerClass, Run, Theme
from consult.theming.models import RunState

SHOWN_AS = {
    RunState.WAITING: "waiting",
    RunState.READING: "working",
    RunState.PAUSED: "paused",
    RunState.DONE: "done",
    RunState.FAILED: "failed",
    RunState.CANCELLED: "cancelled",
}
ORDER = (
    LedgerClass.PLACED,
    LedgerClass.OTHER,
    LedgerClass.NOTHING,
    LedgerClass.COPIES,
    LedgerClass.WAITING,
    LedgerClass.EXCLUDED,
    LedgerClass.FAILED,
)


@bp.get("/studio/<slug>", endpoint="questions")
@needs("theming.read")
def questions_page(slug):
    consultation = catalogue.get_consultation(slug)
    rows = [_row(question) for question in questions.list_heard(consultation)]
    waiting = theming.count_waiting_corrections(consultation)
    return render_page("theming/questions.html", consultation=consultation, rows=rows, corrections=waiting)


def _row(question: Question) -> dict[str, object]:
    run = None if question.kind.is_closed else theming.find_run(question)
    return {
        "question": question,
        "ledger": theming.ledger(question),
        "agreed": len(theming.list_themes(question)),
        "suggested": len(theming.list_suggestions(question)),
        "families": len(theming.list_campaigns(question)),
        "run": run,
        "summary": summaries.current_summary(question),
        "shown_as": SHOWN_AS[run.state] if run else None,
        "words": words_about(run) if run else None,
    }


def words_about(run: Run) -> str:
    """Where a reading stands, as a sentence."""
    if run.state is RunState.WAITING:
        return "Nobody has begun it yet"
    if run.state is RunState.READING:
        return run.step or "Reading"
    if run.state is RunState.PAUSED:
        return f"{run.step or 'Not begun'}: {run.done:,} of {run.total:,}" if run.total else "It had not begun"
    if run.state is RunState.FAILED:
        return run.failure
    if run.state is RunState.CANCELLED:
        return "What was read so far is kept, so another reading takes less time"
    return f"{run.question.words.count(run.answers_read)} read, {run.answers_unread:,} could not be"


@bp.post("/studio/<slug>/q/<int:number>/readings")
@needs("theming.review")
def ask(slug, number):
    question = find(slug, number)
    if question.kind.is_closed:
        abort(404)
    detail = request.form.get("detail", theming.Detail.USUAL)
    if detail not in [*theming.Detail]:
        abort(400)
    with transaction():
        run = theming.ask_for_run(question, detail=theming.Detail(detail), by=visitor(), now=clock.now())
        no, known = run.no, run.state is RunState.DONE
    if known:
        flash(f"Reading {no} read the same points in the same detail, so this is that one.", "ok")
    return redirect(to("reading", question, no=no), 303)


@bp.get("/studio/<slug>/q/<int:number>/readings/<int:no>")
@needs("theming.read")
def reading(slug, number, no):
    question = find(slug, number)
    run = theming.get_run(question, no)
    seconds = (run.finished_at - run.started_at).total_seconds() if run.finished_at and run.started_at else None
    return render_page(
        "theming/reading.html",
        **here(question, run=run, shown_as=SHOWN_AS[run.state], words=words_about(run), seconds=seconds),
        suggested=len(run.suggestions) if run.state is RunState.DONE else 0,
        others=[each for each in theming.list_runs(question) if each.no != run.no],
        steps=STEPS.get(run.state, {}),
        aside=theming.list_set_aside_texts(run),
        whole=_whole(question, run),
    )


def _whole(question: Question, run: Run) -> dict[str, str] | None:
    """What a split is a split of, if the reading is one."""
    if run.split is None:
        return None
    one = run.split.about
    kind, name = ("themes", one.name) if isinstance(one, Theme) else ("suggestions", one.label)
    return {"name": name, "url": to_one(question, one), "ask": to("ask_for_split", question, kind=kind, one_id=one.id)}


ACTS = {
    "pause": (theming.pause_run, "Paused. Resume it when you like; nothing that was read is read again."),
    "resume": (theming.resume_run, "Resumed where it was paused."),
    "cancel": (theming.cancel_run, "Cancelled. Answers, themes and decisions are as they were."),
}
STEPS = {
    RunState.WAITING: {"pause": "Pause", "cancel": "Cancel this reading"},
    RunState.READING: {"pause": "Pause", "cancel": "Cancel this reading"},
    RunState.PAUSED: {"resume": "Resume", "cancel": "Cancel this reading"},
}


@bp.post("/studio/<slug>/q/<int:number>/readings/<int:no>/<any(pause, resume, cancel):act>")
@needs("theming.review")
def steer(slug, number, no, act):
    question = find(slug, number)
    run = theming.get_run(question, no)
    do, said = ACTS[act]
    with transaction():
        do(run, by=colleague(), now=clock.now())
    flash(said, "ok")
    return redirect(to("reading", question, no=no), 303)


@bp.get("/facilitate/consultations/<slug>/ledger")
@needs("theming.read")
def ledger(slug):
    consultation = catalogue.get_consultation(slug)
    parts = [_ledger(question) for question in questions.list_heard(consultation)]
    workshops = theming.list_workshops(consultation)
    return render_page("theming/ledger.html", consultation=consultation, parts=parts, workshops=workshops)


def _ledger(question: Question) -> dict[str, object]:
    found = theming.ledger(question)
    responses = f"{found.responses:,} {'response' if found.responses == 1 else 'responses'}"
    opening = f"{responses}: {found.answered:,} {question.words.did}"
    opening += f" ({question.words.count(found.received)})" if question.draft_id else ""
    opening += f", {found.no_view:,} said they have no view" if found.no_view else ""
    classes = [
        {"label": words_for(kind, question), "n": found.of(kind), "url": _behind(question, kind, found.of(kind))}
        for kind in ORDER
        if found.of(kind) or not question.kind.is_closed
    ]
    received = {"n": found.received, "url": _behind(question, None, found.received)}
    return {
        "title": question.words.title,
        "opening": f"{opening}, {found.blank:,} {'did not' if question.draft_id else 'left it blank'}.",
        "received": received,
        "classes": classes,
    }


def words_for(kind: LedgerClass, question: Question) -> str:
    return "counted by what was picked" if question.kind.is_closed and kind is LedgerClass.PLACED else kind.words


def _behind(question: Question, kind: LedgerClass | None, n: int) -> str | None:
    return to("ledger_class", question, kind=kind.value if kind else "received") if n else None


@bp.get("/facilitate/consultations/<slug>/ledger/<int:number>/<kind>")
@needs("theming.read")
def ledger_class(slug, number, kind):
    question = find(slug, number)
    if kind != "received" and kind not in list(LedgerClass):
        abort(404)
    chosen, page = (None if kind == "received" else LedgerClass(kind)), page_no()
    found = theming.ledger(question)
    texts = theming.list_in_class(question, chosen, page=page, size=PAGE)
    total = found.of(chosen) if chosen else found.received
    return render_page(
        "theming/ledger_class.html",
        **here(question, kind=kind, texts=texts, readings=theming.find_readings(question, texts)),
        words=words_for(chosen, question) if chosen else "received",
        kinds={text.id: taxonomy.label("respondent_kind", text.version.kind) for text in texts},
        picked={
            text.id: questions.words_of(question, text.choices, text.text) for text in texts if isinstance(text, Answer)
        },
        pager=pager(total, page, lambda n: to("ledger_class", question, kind=kind, page=n)),
    )


@bp.post("/studio/<slug>/q/<int:number>/by-hand/<uuid:text_id>")
@needs("theming.review")
def read_by_hand(slug, number, text_id):
    question = find(slug, number)
    text = theming.get_text(question, text_id)
    with transaction():
        nothing = request.form.get("holds") == "nothing"
        theming.read_by_hand(text, nothing=nothing, by=colleague(), now=clock.now())
    flash("Read by you: nothing to place." if nothing else "Read by you as one point. Now place it.", "ok")
    return redirect(to("ledger_class", question, kind="failed"), 303)


@bp.post("/studio/<slug>/q/<int:number>/read-again")
@needs("theming.review")
def read_again(slug, number):
    question = find(slug, number)
    with transaction():
        asked = theming.read_again(question, by=colleague(), now=clock.now())
    flash(f"The machine was asked to read {question.words.count(asked)} again.", "ok")
    return redirect(url_for(".ledger", slug=slug), 303)


@bp.get("/studio/<slug>/q/<int:number>/campaigns")
@needs("theming.read")
def campaigns(slug, number):
    question = find(slug, number)
    families = theming.list_campaigns(question)
    return render_page(
        "theming/campaigns.html", **here(question, families=families, sizes=theming.count_members(families))
    )


DECISIONS = {
    "confirm": (theming.confirm_campaign, "Confirmed as one campaign."),
    "reject": (theming.reject_campaign, "Not a campaign: each of them is read for itself."),
    "undo": (theming.undo_campaign, "Taken back: it is a suggestion again."),
}


@bp.post("/studio/<slug>/q/<int:number>/campaigns/<uuid:campaign_id>/<any(confirm, reject, undo):act>")
@needs("theming.review")
def decide_campaign(slug, number, campaign_id, act):
    question = find(slug, number)
    campaign = theming.get_campaign(question, campaign_id)
    decide, said = DECISIONS[act]
    with transaction():
        decide(campaign, by=colleague(), now=clock.now())
    if act == "undo":
        flash(said, "ok")
    else:
        undo = to("decide_campaign", question, campaign_id=campaign_id, act="undo")
        flash_undo(said, undo)
    return redirect(to("campaigns", question), 303)
