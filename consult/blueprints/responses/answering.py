"""One question a page. Whatever is typed is kept, and only then judged."""

from typing import Any

from flask import redirect, request, url_for

from consult import catalogue, clock, questions, responses
from consult.blueprints.guards import open_to_everyone
from consult.blueprints.pages import render_page
from consult.blueprints.responses.answer_forms import answer_form
from consult.blueprints.responses.blueprint import bp
from consult.blueprints.responses.here import draft_here
from consult.blueprints.responses.journey import already_sent, back_or, begin
from consult.blueprints.responses.publication import publication_shown
from consult.db import transaction
from consult.questions import Question


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
    answer = draft.answers.get(str(asked.id)) if draft else None
    form = answer_form(asked)(data=_answer_fields(asked, answer))
    default = draft.about.get("publication", "") if draft else ""
    form.offer(default)
    if form.is_submitted():
        fine = form.validate()
        with transaction():
            draft = draft or begin(consultation, now)
            responses.save_answer(draft, asked, form.values(), now=now)
        if not consultation.takes(received_at=now, began_at=draft.began_at):
            return redirect(url_for(".check", slug=slug), 303)
        if fine:
            return redirect(back_or(_after(asked, slug), slug), 303)
    return render_page(
        "responses/question.html",
        consultation=consultation,
        question=asked,
        total=questions.count_questions(consultation),
        form=form,
        **publication_shown(form, default),
        skip=_after(asked, slug),
        back_url=back_or(url_for(".tasks", slug=slug), slug),
    )


def _after(asked: Question, slug: str) -> str:
    """The next question, or the list of tasks after the last."""
    later = [each.number for each in questions.list_for(asked.consultation) if each.number > asked.number]
    return url_for(".question", slug=slug, number=later[0]) if later else url_for(".tasks", slug=slug)


def _answer_fields(asked: Question, answer: dict[str, Any] | None) -> dict[str, Any]:
    if answer is None:
        return {}
    several = asked.kind is questions.QuestionKind.MULTIPLE
    return answer | {"choices": answer["choices"] if several else next(iter(answer["choices"]), "")}
