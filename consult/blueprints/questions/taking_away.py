"""All questions as a Word document, to pass round and to answer on paper."""

from flask import Response

from consult import catalogue
from consult.blueprints.guards import needs, open_to_everyone
from consult.blueprints.questions.blueprint import bp
from consult.blueprints.questions.word_file import questions_as_word
from consult.catalogue import Consultation

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@bp.route("/consultations/<slug>/questions.docx")
@open_to_everyone
def word(slug):
    return _file(catalogue.get_published(slug))


@bp.route("/facilitate/consultations/<slug>/questions.docx")
@needs("consultations.open")
def draft_word(slug):
    """Before anybody outside may see it."""
    return _file(catalogue.get_consultation(slug))


def _file(consultation: Consultation) -> Response:
    answer = Response(questions_as_word(consultation), mimetype=DOCX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{consultation.slug}-questions.docx"'
    return answer
