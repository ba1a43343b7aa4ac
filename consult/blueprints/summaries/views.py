"""A question's summary: its sentences with their counts, what stands behind each, and its approval."""

from math import ceil
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for

from consult import catalogue, clock, errands, questions, summaries, taxonomy, theming, words
from consult.blueprints.guards import colleague, needs, require
from consult.blueprints.pages import render_page
from consult.blueprints.summaries.forms import ActForm, WordingForm
from consult.db import transaction
from consult.errors import ConsultError, NotFound
from consult.jobs import Job
from consult.questions import Question
from consult.summaries import Summary, Tally

bp = Blueprint("summaries", __name__)

PAGE = 25


def find(slug: str, number: int) -> tuple[Question, Summary | None]:
    question = questions.get_heard(catalogue.get_consultation(slug), number)
    return question, summaries.current_summary(question)


def find_sentence(slug: str, number: int, no: int) -> tuple[Question, Any]:
    question, summary = find(slug, number)
    if summary is None:
        raise NotFound("This question has no summary yet")
    return question, summaries.get_sentence(summary, no)


@bp.route("/studio/<slug>/q/<int:number>/summary", methods=["GET", "POST"])
@needs("summaries.read")
def summary(slug: str, number: int):
    question, current = find(slug, number)
    form = ActForm()
    if form.validate_on_submit():
        require("summaries.write")
        try:
            with transaction():
                next_page = _act(request.form.get("act", ""), question, current)
            return redirect(next_page, 303)
        except summaries.NotReadyToApprove as refused:
            form.form_errors.extend(refused.reasons)
        except (summaries.NothingToSumUp, errands.TermsMoved, errands.AskedOtherwise) as refused:
            form.form_errors.append(str(refused))
    tally = summaries.tally_of(question)
    return render_page(
        "summaries/summary.html",
        consultation=question.consultation,
        question=question,
        summary=current,
        rows=_rows(current, tally) if current else [],
        unplaced=theming.count_unchecked(question),
        problems=summaries.list_problems(current, tally) if current else [],
        rules=(summaries.MINORITY_RULE, summaries.QUOTE_RULE),
        shown=errands.fingerprint(summaries.terms_of(question)),
        errand=errands.find_last(Job.WRITE_SUMMARY, question),
        form=form,
    )


def _act(act: str, question: Question, current: Summary | None) -> str:
    """Do what the pressed button says; gives back where to go."""
    by, now, slug = colleague(), clock.now(), question.consultation.slug
    if act == "write":
        errand = summaries.ask_for_summary(question, shown=request.form.get("shown", ""), by=by, now=now)
        return url_for(".writing", slug=slug, number=question.number, no=errand.no)
    if current is None:
        raise NotFound("This question has no summary yet")
    if act == "counts":
        moved = summaries.insert_counts(current, by=by, now=now)
        flash(f"The counts are inserted again: {moved} sentence{'s' if moved != 1 else ''} moved.", "ok")
    elif act == "approve":
        summaries.approve_summary(current, by=by, now=now)
        flash(f"The summary of {question.words.name} is approved.", "ok")
    else:
        raise NotFound("There is no such button")
    return url_for(".summary", slug=slug, number=question.number)


@bp.route("/studio/<slug>/q/<int:number>/summary/asked/<int:no>", methods=["GET", "POST"])
@needs("summaries.read")
def writing(slug: str, number: int, no: int):
    """Where a summary that was asked for stands; what nobody has begun can be cancelled here."""
    question = questions.get_heard(catalogue.get_consultation(slug), number)
    errand = errands.get_errand(Job.WRITE_SUMMARY, question, no)
    if ActForm().validate_on_submit():
        require("summaries.write")
        with transaction():
            errands.cancel(errand, by=colleague(), now=clock.now())
        flash("Cancelled. The summary is as it was.", "ok")
        return redirect(request.path, 303)
    return render_page(
        "summaries/writing.html",
        consultation=question.consultation,
        question=question,
        errand=errand,
        shown=errands.fingerprint(summaries.terms_of(question)),
    )


def _rows(current: Summary, tally: Tally) -> list[dict[str, Any]]:
    stale = summaries.stale_sentences(current, tally)
    return [
        {
            "sentence": sentence,
            "text": summaries.text_of(sentence),
            "now": stale.get(sentence),
            "evidence": summaries.has_evidence(sentence),
            "quotes": [_quote(point) for point in summaries.quotes_of(sentence)],
        }
        for sentence in current.sentences
    ]


def _quote(point: Any) -> dict[str, str]:
    by = summaries.name_of(point) or taxonomy.label("respondent_kind", summaries.kind_of(point))
    return {"text": point.text, "by": ", ".join(filter(None, (by, point.said_in.on)))}


@bp.get("/studio/<slug>/q/<int:number>/summary/sentences/<int:no>")
@needs("summaries.read")
def sentence(slug: str, number: int, no: int):
    """The points behind a sentence, 25 a page. Confidential ones are shown here, to those who read responses."""
    question, one = find_sentence(slug, number, no)
    kind = request.args.get("kind", "")
    behind = summaries.points_behind(one)
    kinds = sorted({summaries.kind_of(point) for point in behind})
    chosen = [point for point in behind if not kind or summaries.kind_of(point) == kind]
    pages = max(1, ceil(len(chosen) / PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    return render_page(
        "summaries/sentence.html",
        consultation=question.consultation,
        question=question,
        sentence=one,
        text=summaries.text_of(one),
        now=summaries.stale_sentences(one.summary).get(one),
        points=[_shown(point) for point in chosen[(page - 1) * PAGE : page * PAGE]],
        kinds={each: taxonomy.label("respondent_kind", each) for each in kinds},
        kind=kind,
        page=page,
        pages=pages,
        total=len(chosen),
        page_link=lambda n: url_for(".sentence", slug=slug, number=number, no=no, page=n, kind=kind or None),
        form=ActForm(),
    )


def _shown(point: Any) -> dict[str, Any]:
    """A point with its passage, whose kind it is, and whether it may be seen outside."""
    before, after = words.around(point.source_text, point.start, point.end, 160)
    text = point.said_in
    facts = [fact for fact in (text.on, taxonomy.label("respondent_kind", text.version.kind)) if fact]
    return {
        "found": point.text,
        "before": before,
        "after": after,
        "ref": text.version.response.reference,
        "language": text.version.language,
        "facts": [*facts, text.publication.words],
        "confidential": summaries.is_confidential(point),
    }


@bp.route("/studio/<slug>/q/<int:number>/summary/sentences/<int:no>/wording", methods=["GET", "POST"])
@needs("summaries.write")
def wording(slug: str, number: int, no: int):
    question, one = find_sentence(slug, number, no)
    form = WordingForm(obj=one)
    if form.validate_on_submit():
        try:
            with transaction():
                summaries.edit_wording(one, form.wording.data, by=colleague(), now=clock.now())
            flash(f"Sentence {no} is changed.", "ok")
            return redirect(url_for(".summary", slug=slug, number=number, _anchor=f"sentence-{no}"), 303)
        except ConsultError as refused:
            form.wording.errors = [str(refused)]
    return render_page(
        "summaries/wording.html",
        consultation=question.consultation,
        question=question,
        sentence=one,
        text=summaries.text_of(one),
        values=summaries.values_of(one.query, one.numerator, one.denominator),
        slots=summaries.SLOTS,
        form=form,
    )


@bp.post("/studio/<slug>/q/<int:number>/summary/sentences/<int:no>/remove")
@needs("summaries.write")
def remove(slug: str, number: int, no: int):
    _question, one = find_sentence(slug, number, no)
    if ActForm().validate_on_submit():
        with transaction():
            summaries.remove_sentence(one, by=colleague(), now=clock.now())
        flash(f"Sentence {no} is removed.", "ok")
    return redirect(url_for(".summary", slug=slug, number=number), 303)
