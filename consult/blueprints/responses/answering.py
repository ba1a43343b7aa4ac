"""One question a page. Whatever is typed is kept, and only then judged."""

from typing import Any

from flask import jsonify, redirect, request, url_for

from consult import catalogue, clock, questions, responses
from consult.blueprints.guards import open_to_everyone
from consult.blueprints.pages import render_page
from consult.blueprints.responses.answer_forms import AnswerForm, filled_form
from consult.blueprints.responses.blueprint import bp
from consult.blueprints.responses.here import draft_here
from consult.blueprints.responses.journey import already_sent, back_or, begin
from consult.blueprints.responses.publication import publication_shown
from consult.db import transaction
from consult.errors import RuleBroken
from consult.plans.changes import pieces
from consult.questions import Question
from consult.responses import AnswerChanged, Draft


@bp.route("/respond/<slug>/question/<int:number>", methods=["GET", "POST"])
@open_to_everyone
def question(slug, number):
    now = clock.now()
    consultation = catalogue.get_published(slug)
    asked = questions.get_question(consultation, number)
    draft = draft_here(consultation)
    sent = already_sent(consultation, draft)
    if sent is not None:
        return sent
    if draft is None and request.method == "GET":
        return redirect(url_for(".start", slug=slug), 303)
    form = filled_form(asked, _kept(draft, asked))
    form.offer(draft.about.get("publication", "") if draft else "")
    if not form.is_submitted():
        return _page(asked, draft, form)
    if "combine" in request.form:
        return _combined(asked, draft, form)
    fine = form.validate()
    try:
        with transaction():
            draft = draft or begin(consultation, now)
            _save(draft, asked, form, now)
    except AnswerChanged as changed:
        return _page(asked, draft, form, status=409, theirs=changed.theirs, yours=changed.yours)
    if not consultation.takes(received_at=now, began_at=draft.began_at):
        return redirect(url_for(".check", slug=slug), 303)
    if request.form.get("then") == "evidence":
        return redirect(url_for(".evidence", slug=slug, question=number), 303)
    if "move" in request.form:
        return redirect(_here(asked, anchor="ranking"), 303)
    if fine or "keep" in request.form:
        return redirect(back_or(_after(draft, asked), slug), 303)
    return _page(asked, draft, form)


@bp.route("/respond/<slug>/question/<int:number>/autosave", methods=["POST"])
@open_to_everyone
def autosave(slug, number):
    """What is typed so far, kept by the page's script. It never saves over what was saved elsewhere meanwhile."""
    now = clock.now()
    consultation = catalogue.get_published(slug)
    asked = questions.get_question(consultation, number)
    draft = draft_here(consultation)
    if draft is None or responses.find_sent(draft) is not None:
        return jsonify(saved=False, words="Press “Save and continue” to keep this"), 409
    form = filled_form(asked, None)
    form.offer(draft.about.get("publication", ""))
    try:
        with transaction():
            _save(draft, asked, form, now)
            mark = responses.mark_of(_kept(draft, asked))
    except RuleBroken as refused:
        return jsonify(saved=False, words=str(refused)), 409
    except AnswerChanged as changed:
        return jsonify(saved=False, words=f"{changed}: press “Save and continue”"), 409
    return jsonify(saved=True, seen=mark, words=f"Saved at {clock.time_words(now)}")


def _save(draft: Draft, asked: Question, form: AnswerForm, now: Any) -> None:
    if "keep" in request.form:
        responses.keep_answer(draft, asked, now=now)
        return
    values = form.values() | {"version": request.form.get("version", type=int)}
    way, _, place = request.form.get("move", "").partition(":")
    keys = [choice.key for choice in asked.offered]
    if way in ("up", "down") and place.isdecimal() and int(place) < len(keys):
        step = -1 if way == "up" else 1
        values["places"] = questions.moved(keys, values["places"], keys[int(place)], step)
    responses.save_answer(draft, asked, values, seen=request.form.get("seen"), now=now)


def _kept(draft: Draft | None, asked: Question) -> dict[str, Any] | None:
    return draft.answers.get(str(asked.id)) if draft else None


def _combined(asked: Question, draft: Draft | None, form: AnswerForm) -> Any:
    """Both texts, one under the other, to be made one; nothing is saved before that is done."""
    theirs = _kept(draft, asked)
    if theirs and "text" in form and theirs["text"] not in (form.text.data or ""):
        form.text.data = "\n\n".join(part for part in (theirs["text"], form.text.data) if part)
    return _page(asked, draft, form)


def _page(asked: Question, draft: Draft | None, form: AnswerForm, *, status: int = 200, **conflict: Any) -> Any:
    consultation, kept = asked.consultation, _kept(draft, asked)
    slug = consultation.slug
    changed = draft is not None and responses.is_earlier(asked, draft)
    earlier = asked.as_of(kept["version"] if changed and kept and "version" in kept else 1)
    return render_page(
        "responses/question.html",
        status=status,
        consultation=consultation,
        question=asked,
        form=form,
        total=questions.count_questions(consultation),
        **publication_shown(form, draft.about.get("publication", "") if draft else ""),
        skip=_after(draft, asked),
        back_url=back_or(url_for(".tasks", slug=slug), slug),
        earlier=earlier if changed else None,
        kept_words=questions.words_of(earlier, kept["choices"], kept["text"]) if changed and kept else [],
        kept=kept,
        seen=responses.mark_of(kept),
        conflict=_both(asked, **conflict) if conflict else None,
        autosave=url_for(".autosave", slug=slug, number=asked.number) if draft else None,
        preview=False,
    )


def _both(asked: Question, theirs: dict[str, Any], yours: dict[str, Any]) -> dict[str, Any]:
    def told(answer: dict[str, Any]) -> str:
        if answer["no_view"]:
            return "I have no view on this"
        words = questions.words_of(asked, answer["choices"], answer["text"])
        return answer["text"] if asked.kind in questions.OPEN_KINDS else "\n".join(words)

    open_words = asked.kind in questions.OPEN_KINDS
    return {
        "yours": told(yours),
        "theirs": told(theirs),
        "pieces": list(pieces(told(theirs), told(yours))) if open_words else None,
        "theirs_url": _here(asked),
        "may_combine": open_words,
    }


def _here(asked: Question, anchor: str | None = None) -> str:
    place: dict[str, Any] = {"slug": asked.consultation.slug, "number": asked.number, "_anchor": anchor}
    back: dict[str, Any] = {"from": "check"} if request.args.get("from") == "check" else {}
    return url_for(".question", **place, **back)


def _after(draft: Draft | None, asked: Question) -> str:
    """The next question that is asked, or the list of tasks after the last."""
    slug = asked.consultation.slug
    every = responses.list_reached(draft) if draft else questions.list_for(asked.consultation)
    later = [each.number for each in every if each.number > asked.number]
    return url_for(".question", slug=slug, number=later[0]) if later else url_for(".tasks", slug=slug)
