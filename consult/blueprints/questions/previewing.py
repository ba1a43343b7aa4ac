"""The questionnaire as a respondent will see it. The same page; nothing is kept."""

from flask import url_for

from consult import catalogue, questions
from consult.blueprints.guards import needs
from consult.blueprints.pages import render_page
from consult.blueprints.questions.blueprint import bp
from consult.blueprints.responses.answer_forms import filled_form
from consult.blueprints.responses.publication import publication_shown


@bp.route("/facilitate/consultations/<slug>/questions/preview/<int:number>", methods=["GET", "POST"])
@needs("consultations.open")
def preview(slug, number):
    consultation = catalogue.get_consultation(slug)
    question = questions.get_question(consultation, number)
    form = filled_form(question, None)
    form.offer("")
    if form.is_submitted():
        form.validate()
    later = [each.number for each in questions.list_for(consultation) if each.number > number]
    after = url_for(".preview", slug=slug, number=later[0]) if later else url_for(".builder", slug=slug)
    return render_page(
        "responses/question.html",
        consultation=consultation,
        question=question,
        form=form,
        total=questions.count_questions(consultation),
        **publication_shown(form, ""),
        skip=after,
        back_url=url_for(".builder", slug=slug),
        earlier=None,
        kept_words=[],
        kept=None,
        seen="",
        conflict=None,
        autosave=None,
        preview=True,
    )
