"""Questions that are used again: the bank, and the questionnaire of another consultation."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from wtforms.fields.choices import SelectChoice

from consult import catalogue, clock, questions
from consult.blueprints.guards import colleague, needs
from consult.blueprints.pages import render_page
from consult.blueprints.questions.blueprint import bp
from consult.blueprints.questions.forms import CopyForm, PressForm
from consult.db import transaction
from consult.errors import NotFound, RuleBroken
from consult.questions import BankedQuestion


@bp.route("/facilitate/consultations/<slug>/questions/q/<key>/keep", methods=["POST"])
@needs("consultations.open")
def keep(slug, key):
    question = questions.get_by_key(catalogue.get_consultation(slug), key)
    with transaction():
        questions.keep_in_bank(question, by=colleague(), now=clock.now())
    flash("It is in the question bank.", "ok")
    return redirect(url_for(".edit", slug=slug, key=key), 303)


@bp.route("/facilitate/consultations/<slug>/questions/bank")
@needs("consultations.open")
def bank(slug):
    consultation = catalogue.get_consultation(slug)
    return render_page(
        "questions/bank.html",
        consultation=consultation,
        banked=questions.list_bank(),
        sections=questions.list_sections(consultation),
        form=PressForm(),
    )


@bp.route("/facilitate/consultations/<slug>/questions/bank/<uuid:banked_id>/use", methods=["POST"])
@needs("consultations.open")
def use(slug, banked_id):
    consultation, banked = catalogue.get_consultation(slug), _banked(banked_id)
    section = questions.get_section(consultation, request.form.get("section", ""))
    try:
        with transaction():
            note = "Added from the question bank" if consultation.published_at else ""
            question = questions.ask_further(section, banked.asks, note=note, by=colleague(), now=clock.now())
            number, key = question.number, question.key
    except RuleBroken as refused:
        flash(f"{refused}.", "warn")
        return redirect(url_for(".bank", slug=slug), 303)
    flash(f"It is question {number}.", "ok")
    return redirect(url_for(".edit", slug=slug, key=key), 303)


@bp.route("/facilitate/consultations/<slug>/questions/bank/<uuid:banked_id>/take-out", methods=["POST"])
@needs("consultations.open")
def take_out(slug, banked_id):
    catalogue.get_consultation(slug)
    banked = _banked(banked_id)
    with transaction():
        questions.take_from_bank(banked, by=colleague(), now=clock.now())
    flash("It is out of the bank. Questionnaires that use it keep it.", "ok")
    return redirect(url_for(".bank", slug=slug), 303)


def _banked(banked_id: UUID) -> BankedQuestion:
    found = next((each for each in questions.list_bank() if each.id == banked_id), None)
    if found is None:
        raise NotFound("The bank has no such question")
    return found


@bp.route("/facilitate/consultations/<slug>/questions/copy-from", methods=["GET", "POST"])
@needs("consultations.open")
def copy_from(slug):
    consultation = catalogue.get_consultation(slug)
    others = {
        each.slug: each
        for each in catalogue.list_consultations()
        if each.id != consultation.id and questions.count_questions(each)
    }
    form = CopyForm()
    form.source.choices = [
        SelectChoice(name, f"{each.title} ({questions.count_questions(each)} questions)")
        for name, each in others.items()
    ]
    if form.validate_on_submit():
        try:
            with transaction():
                source = others[form.source.data]
                n = questions.copy_questionnaire(source, consultation, by=colleague(), now=clock.now())
        except RuleBroken as refused:
            form.form_errors = [str(refused)]
        else:
            flash(f"{n} questions are copied. Change them as you like.", "ok")
            return redirect(url_for(".builder", slug=slug), 303)
    return render_page("questions/copy_from.html", consultation=consultation, form=form)
