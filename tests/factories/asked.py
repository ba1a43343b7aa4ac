"""Questions of the kinds that need more than words: written as a facilitator writes them, before it is public."""

from datetime import datetime

from consult import questions
from consult.catalogue.models import Consultation
from consult.db import transaction
from consult.questions import Question, QuestionKind, Said, Section
from tests.conftest import NOW

THREE = [["roads", "Roads", ""], ["rail", "Rail", ""], ["skills", "Skills", ""]]
YES_NO = [["yes", "Yes", "for"], ["no", "No", "against"]]
ROWS = [["buses", "Buses run when I need them"], ["safe", "I feel safe on a bicycle"]]


def section_of(consultation: Consultation) -> Section:
    found = questions.list_sections(consultation)
    if found:
        return found[0]
    with transaction():
        return questions.write_section(consultation, title="Your views", introduction="", by=None, now=NOW)


def ask(consultation: Consultation, kind: QuestionKind | str = QuestionKind.TEXT, **said) -> Question:
    """The next question, published or not."""
    kind = QuestionKind(kind)
    section = section_of(consultation)
    defaults = {"text": f"What about {kind}?", "why": "To decide well."}
    if kind.has_choices:
        defaults["choices"] = [list(each) for each in THREE]
    if kind is QuestionKind.MATRIX:
        defaults["settings"] = {"rows": ROWS}
    with transaction():
        section = questions.get_section(consultation, section.key)
        return questions.ask_further(section, Said(kind=kind, **(defaults | said)), note="Asked.", by=None, now=NOW)


def publish(consultation: Consultation, at: datetime) -> None:
    with transaction():
        consultation.published_at = at
