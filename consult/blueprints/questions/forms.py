"""Forms of the builder. They hand over plain values; the rules are the services'."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxesInput,
    GovCheckboxInput,
    GovRadioInput,
    GovSelect,
    GovTextArea,
    GovTextInput,
)
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from consult import questions, taxonomy
from consult.catalogue import Consultation
from consult.questions import AGREEMENT, KIND_WORDS, PICKED, Question, QuestionKind, Said
from consult.words import clean, one_line

LONGEST = 500
MOST_WORDS = 20_000
STANCES = {"[for]": "for", "[against]": "against"}
ASKED_KINDS = [kind for kind in QuestionKind if kind is not QuestionKind.COMMENTS]


def _area(label: str, hint: str = "", **other: Any) -> TextAreaField:
    return TextAreaField(label, widget=GovTextArea(), filters=[clean], description=hint, **other)


def _line(label: str, hint: str = "", **other: Any) -> StringField:
    return StringField(label, widget=GovTextInput(), filters=[one_line], description=hint, **other)


def _tick(label: str) -> BooleanField:
    return BooleanField(label, widget=GovCheckboxInput())


class PressForm(FlaskForm):
    """A button; all that it says stands in its address or beside it."""


class SectionForm(FlaskForm):
    title = _line("Title of the section", validators=[InputRequired("Enter a title")])
    introduction = _area("Introduction (optional)", "Shown before the first question of the section.")


class NoteForm(FlaskForm):
    note = _area(
        "Why?",
        "Everybody can read this on the consultation’s page, with the date.",
        validators=[InputRequired("Say why. The public reads this")],
    )


class CopyForm(FlaskForm):
    source = RadioField(
        "Copy the questions of which consultation?",
        widget=GovRadioInput(),
        validators=[InputRequired("Choose a consultation")],
    )


class QuestionForm(FlaskForm):
    """One question: its words, its kind, and when and whom it is asked."""

    text = _area(
        "Question",
        validators=[
            InputRequired("Enter the question"),
            Length(max=LONGEST, message=f"Shorten the question to {LONGEST} characters"),
        ],
    )
    why = _area("Why we ask", "What the answer is for. People read this.", validators=[InputRequired("Say why we ask")])
    kind = SelectField(
        "How is it answered?",
        widget=GovSelect(),
        choices=[SelectChoice(str(kind), KIND_WORDS[kind]) for kind in ASKED_KINDS],
    )
    hint = _area("Hint (optional)", "Stands above the box or the choices.")
    preface = _area(
        "Explanation before the question (optional)",
        "A block of words that asks nothing. It stands above the question.",
    )
    section = SelectField("Section", widget=GovSelect())
    clause = SelectField("Which clause is it about?", widget=GovSelect())
    choices = _area(
        "Choices",
        "One on each line: for one or several of many, scales, matrices and rankings. Leave it empty for a scale from "
        "“Strongly agree” to “Strongly disagree”. If picking one means to be for or against the proposal, end its line "
        "with [for] or [against].",
    )
    rows = _area("Statements of a matrix", "One on each line.")
    lowest = _line("Least number (optional)")
    highest = _line("Greatest number (optional)")
    unit = _line("Unit of the number (optional)", "For example, people, km or £.")
    whole = _tick("Whole numbers only")
    word_limit = _line("Most words (optional)", "For answers in words. People may write more; they cannot send it.")
    no_view = _tick("Offer “I have no view on this”")
    required = _tick("It needs an answer")
    sectors = SelectMultipleField("Sectors that it concerns", widget=GovCheckboxesInput())
    challenges = SelectMultipleField("Grand Challenges that it concerns", widget=GovCheckboxesInput())

    def validate_word_limit(self, field: StringField) -> None:
        typed = (field.data or "").replace(",", "")
        if typed and not (typed.isascii() and typed.isdigit() and 1 <= int(typed[:9]) <= MOST_WORDS):
            raise ValidationError(f"Enter a number of words from 1 to {MOST_WORDS:,}, or leave it empty")

    def said(self, before: Said | None, *, public: bool) -> Said:
        """What was typed, as a question. Lines keep the keys that they had."""
        kind = QuestionKind(self.kind.data)
        old = before.choices if before else []
        lines = _lines(self.choices.data) if kind.has_choices else []
        pairs = [_stance(line) for line in lines]
        keys = keep_keys([label for label, _ in pairs], [(key, label) for key, label, _ in old], fixed=public)
        choices = [[key, label, stance] for key, (label, stance) in zip(keys, pairs, strict=True)]
        if kind in (QuestionKind.SCALE, QuestionKind.MATRIX) and not choices:
            choices = [list(choice) for choice in AGREEMENT]
        rows = _lines(self.rows.data) if kind is QuestionKind.MATRIX else []
        row_keys = keep_keys(
            rows, [tuple(row) for row in (before.settings.get("rows", []) if before else [])], fixed=public
        )
        return Said(
            kind=kind,
            text=self.text.data or "",
            why=self.why.data or "",
            preface=self.preface.data or "",
            hint=self.hint.data or "",
            required=self.required.data,
            word_limit=int((self.word_limit.data or "0").replace(",", "")) or None,
            no_view=self.no_view.data,
            clause=self.clause.data or "",
            choices=choices,
            settings={
                "rows": [list(row) for row in zip(row_keys, rows, strict=True)],
                **{name: self[name].data for name in ("lowest", "highest", "unit", "whole")},
            },
            conditions=self.conditions(),
            terms=[f"sector:{code}" for code in self.sectors.data or []]
            + [f"challenge:{code}" for code in self.challenges.data or []],
        )

    def conditions(self) -> list[dict[str, Any]]:
        return [
            {"question": field.description, "choices": field.data}
            for field in self
            if field.name.startswith("if_") and field.data
        ]


def question_form(consultation: Consultation, question: Question | None) -> QuestionForm:
    """The form of a question that stands, or of a new one, filled with what it says."""
    public = consultation.published_at is not None
    asked = questions.list_for(consultation)
    earlier = [
        each for each in asked if questions.may_route(each) and (question is None or each.number < question.number)
    ]
    fields: dict[str, Any] = {f"if_{each.number}": _condition(each) for each in earlier}
    if public:
        fields["note"] = NoteForm.note
    form = type("OneQuestionForm", (QuestionForm,), fields)(data=_as_it_stands(question) if question else NEW)
    form.section.choices = [
        SelectChoice(section.key, section.title) for section in questions.list_sections(consultation)
    ]
    form.clause.choices = [SelectChoice("", "None: the whole plan")] + [
        SelectChoice(str(clause.id), f"{version.plan.title}, {clause.number}: {clause.heading}")
        for version in consultation.versions
        for clause in version.clauses
    ]
    for field, kind in ((form.sectors, "sector"), (form.challenges, "challenge")):
        field.choices = [SelectChoice(term.code, term.label) for term in taxonomy.list_terms(kind)]
    return form


NEW = {"kind": "text", "no_view": True, "word_limit": "3000"}


def _condition(on: Question) -> SelectMultipleField:
    return SelectMultipleField(
        f"{on.number}. {on.text}",
        widget=GovCheckboxesInput(),
        choices=[SelectChoice(choice.key, choice.label) for choice in on.offered],
        description=on.key,
    )


def _as_it_stands(question: Question) -> dict[str, Any]:
    said = questions.said_by(question)
    numbers = {each.key: each.number for each in questions.list_for(question.consultation)}
    routed = {
        f"if_{numbers[each['question']]}": each["choices"] for each in said.conditions if each["question"] in numbers
    }
    return {
        **{name: getattr(said, name) for name in ("text", "why", "hint", "preface", "no_view", "required", "clause")},
        **{name: said.settings.get(name, "") for name in ("lowest", "highest", "unit", "whole")},
        "kind": str(said.kind),
        "section": question.section.key,
        "word_limit": str(said.word_limit or ""),
        "choices": "\n".join(_line_of(label, stance, said.kind) for _key, label, stance in said.choices),
        "rows": "\n".join(words for _key, words in said.settings.get("rows", [])),
        "sectors": [term.removeprefix("sector:") for term in said.terms if term.startswith("sector:")],
        "challenges": [term.removeprefix("challenge:") for term in said.terms if term.startswith("challenge:")],
        **routed,
    }


def _line_of(label: str, stance: str, kind: QuestionKind) -> str:
    return f"{label} [{stance}]" if stance and kind in PICKED else label


def _lines(text: str | None) -> list[str]:
    return [line for line in (one_line(each) for each in (text or "").split("\n")) if line]


def _stance(line: str) -> tuple[str, str]:
    """A choice's words, and what picking it means."""
    for mark, stance in STANCES.items():
        if line.casefold().endswith(mark):
            return line[: -len(mark)].rstrip(), stance
    return line, ""


def keep_keys(lines: Sequence[str], before: Sequence[Any], *, fixed: bool) -> list[str]:
    """A key for each line: the one that the same words had; a line in the same place has its predecessor's.

    Once people may have picked it (`fixed`), other words are another choice: who picked the old one picked that.
    """
    known = {label.casefold(): key for key, label in before}
    kept = [known.pop(line.casefold(), "") for line in lines]
    spare = set(known.values())
    taken = {key for key, _label in before}
    keys = []
    for place, key in enumerate(kept):
        same_place = before[place][0] if place < len(before) and len(before) == len(lines) else ""
        if not key and not fixed and same_place in spare:
            key = same_place
            spare.discard(key)
        if not key:
            stem = (
                "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in lines[place].lower()).split())[:30]
                or "choice"
            )
            key = next(each for n in range(1, 1000) if (each := stem if n == 1 else f"{stem}-{n}") not in taken)
            taken.add(key)
        keys.append(key)
    return keys
