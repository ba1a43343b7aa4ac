"""A questionnaire as a Word document: real headings and styles, the clauses that it asks about, and space to answer."""

from io import BytesIO
from typing import Any

from docx import Document

from consult import catalogue, clock, questions
from consult.catalogue import Consultation
from consult.questions import Question, QuestionKind

BOX = "\N{BALLOT BOX} "
LINES = {QuestionKind.TEXT: 6}


def questions_as_word(consultation: Consultation) -> bytes:
    document, asked = Document(), questions.list_for(consultation)
    properties = document.core_properties
    properties.title, properties.author, properties.language = consultation.title, "", "en-GB"
    properties.created = properties.modified = consultation.published_at or clock.now()
    document.add_heading(consultation.title, 0)
    for paragraph in _opening(consultation, asked):
        document.add_paragraph(paragraph)
    for section in questions.list_sections(consultation):
        if section.asked:
            document.add_heading(section.title, 1)
            _paragraphs(document, section.introduction)
            for question in section.asked:
                _question(document, question, asked)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _opening(consultation: Consultation, asked: Any) -> list[str]:
    words = [f"{len(asked)} questions, about {questions.count_minutes(asked)} minutes. You need not answer all."]
    if consultation.closes_at:
        words.append(f"Answer by {catalogue.close_words(consultation.closes_at)}.")
    if consultation.contact:
        words.append(f"Send your answers, or ask about anything: {consultation.contact}.")
    return words


def _question(document: Any, question: Question, asked: Any) -> None:
    _paragraphs(document, question.preface)
    document.add_heading(f"{question.number}. {question.text}", 2)
    conditions = questions.condition_words(question, asked)
    if conditions:
        document.add_paragraph(f"Answer this only if {', and '.join(conditions)}.")
    document.add_paragraph(f"Why we ask: {question.why}")
    _paragraphs(document, question.hint)
    if question.clause is not None:
        clause = question.clause
        document.add_paragraph(f"About clause {clause.number}, {clause.heading}:")
        document.add_paragraph(clause.text, style="Quote")
    _space(document, question)
    if question.no_view:
        document.add_paragraph(f"{BOX}I have no view on this")


def _space(document: Any, question: Question) -> None:
    labels = [choice.label for choice in question.offered]
    if question.kind is QuestionKind.MATRIX:
        _matrix(document, question, labels)
    elif question.kind is QuestionKind.RANKING:
        document.add_paragraph("Number these, 1 for the first. You may leave some without a number.")
        for label in labels:
            document.add_paragraph(f"____ {label}")
    elif labels:
        several = question.kind is QuestionKind.MULTIPLE
        document.add_paragraph("Tick all that apply:" if several else "Tick one:")
        for label in labels:
            document.add_paragraph(f"{BOX}{label}")
    else:
        if question.kind is QuestionKind.NUMBER:
            document.add_paragraph(question.limits)
        if question.word_limit:
            document.add_paragraph(f"Up to {question.word_limit:,} words.")
        table = document.add_table(rows=1, cols=1, style="Table Grid")
        table.cell(0, 0).text = "\n" * LINES.get(question.kind, 1)


def _matrix(document: Any, question: Question, labels: list[str]) -> None:
    table = document.add_table(rows=1 + len(question.rows), cols=1 + len(labels), style="Table Grid")
    for column, label in enumerate(labels, 1):
        table.cell(0, column).text = label
    for row, (_key, words) in enumerate(question.rows, 1):
        table.cell(row, 0).text = words
        for column in range(1, 1 + len(labels)):
            table.cell(row, column).text = BOX.strip()


def _paragraphs(document: Any, text: str) -> None:
    for paragraph in text.split("\n\n"):
        if paragraph.strip():
            document.add_paragraph(paragraph)
