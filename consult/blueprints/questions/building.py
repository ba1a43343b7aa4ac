"""Write questions and sections, one at a time."""

from typing import Any

from flask import flash, redirect, url_for

from consult import catalogue, clock, questions, responses
from consult.blueprints.guards import colleague, needs
from consult.blueprints.pages import render_page
from consult.blueprints.questions.arranging import removed_here
from consult.blueprints.questions.blueprint import bp
from consult.blueprints.questions.forms import NoteForm, QuestionForm, SectionForm, question_form
from consult.blueprints.questions.shown import builder_page, told_words
from consult.blueprints.responses.answer_forms import answer_form
from consult.catalogue import Consultation
from consult.db import transaction
from consult.errors import RuleBroken
from consult.questions import Question


@bp.route("/facilitate/consultations/<slug>/questions")
@needs("consultations.open")
def builder(slug):
    consultation = catalogue.get_consultation(slug)
    page = builder_page(consultation, now=clock.now())
    return render_page("questions/builder.html", **page, removed=removed_here(slug))


@bp.route("/facilitate/consultations/<slug>/questions/add", methods=["GET", "POST"])
@needs("consultations.open")
def add(slug):
    now, consultation = clock.now(), catalogue.get_consultation(slug)
    if not questions.list_sections(consultation):
        flash("Begin with a section: each question stands in one.", "warn")
        return redirect(url_for(".add_section", slug=slug), 303)
    form = question_form(consultation, None)
    if form.validate_on_submit():
        number = _ask(consultation, form, now)
        if number:
            flash(f"Question {number} is added.", "ok")
            return redirect(url_for(".builder", slug=slug, _anchor=f"question-{number}"), 303)
    told = told_words(responses.list_everybody(consultation)) if consultation.published_at else None
    return render_page("questions/add.html", **builder_page(consultation, now=now), form=form, told=told)


def _ask(consultation: Consultation, form: QuestionForm, now: Any) -> int | None:
    public = consultation.published_at is not None
    try:
        with transaction():
            section = questions.get_section(consultation, form.section.data)
            said, note = form.said(None, public=public), form.data.get("note") or ""
            return questions.ask_further(section, said, note=note, by=colleague(), now=now).number
    except RuleBroken as refused:
        form.form_errors = [str(refused)]
        return None


@bp.route("/facilitate/consultations/<slug>/questions/q/<key>", methods=["GET", "POST"])
@needs("consultations.open")
def edit(slug, key):
    now, consultation = clock.now(), catalogue.get_consultation(slug)
    question = questions.get_by_key(consultation, key)
    form = question_form(consultation, question)
    if form.validate_on_submit() and _change(question, form, now):
        return redirect(url_for(".edit", slug=slug, key=key), 303)
    page = builder_page(consultation, now=now, here=question)
    return render_page(
        "questions/edit.html",
        **page,
        question=question,
        form=form,
        shown=answer_form(question)(formdata=None, prefix="shown-"),
        care=questions.cares_in(question.text, question.hint),
        age=questions.reading_age(f"{question.text} {question.hint}"),
        conditions=questions.condition_words(question, page["asked"]),
        told=told_words(responses.list_who_answered(question)) if page["public"] else None,
    )


def _change(question: Question, form: QuestionForm, now: Any) -> bool:
    public = question.consultation.published_at is not None
    try:
        with transaction():
            said = form.said(questions.said_by(question), public=public)
            note = form.data.get("note") or ""
            changed = questions.change_question(question, said, note=note, by=colleague(), now=now)
            moved = not public and form.section.data != question.section.key
            if moved:
                there = questions.get_section(question.consultation, form.section.data)
                questions.move_to_section(question, there, by=colleague(), now=now)
    except RuleBroken as refused:
        form.form_errors = [str(refused)]
        return False
    done = "Saved. The change stands on the public page." if public else "Saved."
    flash(done if changed or moved else "Nothing was changed.", "ok")
    return True


@bp.route("/facilitate/consultations/<slug>/questions/q/<key>/retire", methods=["GET", "POST"])
@needs("consultations.open")
def retire(slug, key):
    """Once it is public a question is not removed: it is asked no more, or again, with a note that people read."""
    now, consultation = clock.now(), catalogue.get_consultation(slug)
    question = questions.get_by_key(consultation, key)
    act = questions.ask_again if question.retired_at else questions.retire_question
    form = NoteForm()
    if form.validate_on_submit():
        try:
            with transaction():
                act(question, note=form.note.data, by=colleague(), now=now)
        except RuleBroken as refused:
            form.form_errors = [str(refused)]
        else:
            flash("Done. It stands on the public page.", "ok")
            return redirect(url_for(".builder", slug=slug), 303)
    told = told_words(responses.list_who_answered(question))
    return render_page("questions/retire.html", consultation=consultation, question=question, form=form, told=told)


@bp.route("/facilitate/consultations/<slug>/questions/sections/add", methods=["GET", "POST"])
@needs("consultations.open")
def add_section(slug):
    consultation = catalogue.get_consultation(slug)
    form = SectionForm()
    if form.validate_on_submit():
        try:
            with transaction():
                words = {"title": form.title.data, "introduction": form.introduction.data or ""}
                questions.write_section(consultation, **words, by=colleague(), now=clock.now())
        except RuleBroken as refused:
            form.form_errors = [str(refused)]
        else:
            flash("The section is added.", "ok")
            return redirect(url_for(".builder", slug=slug), 303)
    return render_page("questions/section.html", consultation=consultation, form=form, section=None)


@bp.route("/facilitate/consultations/<slug>/questions/sections/<key>", methods=["GET", "POST"])
@needs("consultations.open")
def section(slug, key):
    consultation = catalogue.get_consultation(slug)
    found = questions.get_section(consultation, key)
    form = SectionForm(data={"title": found.title, "introduction": found.introduction})
    if form.validate_on_submit():
        with transaction():
            words = {"title": form.title.data, "introduction": form.introduction.data or ""}
            questions.change_section(found, **words, by=colleague(), now=clock.now())
        flash("Saved.", "ok")
        return redirect(url_for(".builder", slug=slug), 303)
    return render_page("questions/section.html", consultation=consultation, form=form, section=found)
