"""Move, copy and remove questions and sections: each a button, and what is removed can be put back."""

from typing import Any

from flask import flash, redirect, request, session, url_for

from consult import catalogue, clock, questions
from consult.blueprints.guards import colleague, needs
from consult.blueprints.questions.blueprint import bp
from consult.db import transaction
from consult.errors import NotFound, RuleBroken
from consult.questions import Said

_REMOVED = "removed_question"


@bp.route("/facilitate/consultations/<slug>/questions/q/<key>/move", methods=["POST"])
@needs("consultations.open")
def move(slug, key):
    """Up, down, or to the number that was typed."""
    consultation = catalogue.get_consultation(slug)
    question = questions.get_by_key(consultation, key)
    number, way = request.form.get("number", "", type=str).strip(), request.form.get("way", "")

    def act() -> str:
        if way in ("up", "down"):
            questions.move_by_one(question, -1 if way == "up" else 1, by=colleague(), now=clock.now())
        elif number.isascii() and number.isdigit() and len(number) < 4:
            questions.move_question(question, int(number), by=colleague(), now=clock.now())
        else:
            return "Enter the number that the question shall have, like 3."
        return f"It is question {question.number} now."

    return _done(slug, act, f"question-{key}")


@bp.route("/facilitate/consultations/<slug>/questions/q/<key>/copy", methods=["POST"])
@needs("consultations.open")
def copy(slug, key):
    question = questions.get_by_key(catalogue.get_consultation(slug), key)

    def act() -> str:
        copied = questions.copy_question(question, by=colleague(), now=clock.now())
        return f"Question {copied.number} is a copy of question {question.number}."

    return _done(slug, act)


@bp.route("/facilitate/consultations/<slug>/questions/q/<key>/remove", methods=["POST"])
@needs("consultations.open")
def remove(slug, key):
    question = questions.get_by_key(catalogue.get_consultation(slug), key)
    stood = {"slug": slug, "key": key, "number": question.number, "section": question.section.key}

    def act() -> str:
        said = questions.remove_question(question, by=colleague(), now=clock.now())
        session[_REMOVED] = stood | {"said": said.plain()}
        return ""

    return _done(slug, act)


def removed_here(slug: str) -> dict[str, Any] | None:
    """The question that was removed last in this browser, while it can be put back."""
    removed = session.get(_REMOVED)
    return removed if removed and removed["slug"] == slug else None


@bp.route("/facilitate/consultations/<slug>/questions/undo", methods=["POST"])
@needs("consultations.open")
def undo(slug):
    consultation, removed = catalogue.get_consultation(slug), removed_here(slug)
    if removed is None:
        raise NotFound("There is nothing to put back")

    def act() -> str:
        section = questions.get_section(consultation, removed["section"])
        place = {"number": removed["number"], "key": removed["key"]}
        said = Said.from_plain(removed["said"])
        question = questions.put_back(section, said, **place, by=colleague(), now=clock.now())
        session.pop(_REMOVED, None)
        return f"Question {question.number} is back."

    return _done(slug, act)


@bp.route("/facilitate/consultations/<slug>/questions/sections/<key>/move", methods=["POST"])
@needs("consultations.open")
def move_section(slug, key):
    section = questions.get_section(catalogue.get_consultation(slug), key)
    step = -1 if request.form.get("way") == "up" else 1

    def act() -> str:
        questions.move_section(section, step, by=colleague(), now=clock.now())
        return "The section is moved."

    return _done(slug, act)


@bp.route("/facilitate/consultations/<slug>/questions/sections/<key>/remove", methods=["POST"])
@needs("consultations.open")
def remove_section(slug, key):
    section = questions.get_section(catalogue.get_consultation(slug), key)

    def act() -> str:
        questions.remove_section(section, by=colleague(), now=clock.now())
        return "The section is removed. It held no question."

    return _done(slug, act)


def _done(slug: str, act: Any, anchor: str | None = None) -> Any:
    try:
        with transaction():
            words = act()
        if words:
            flash(words, "ok")
    except RuleBroken as refused:
        flash(f"{refused}.", "warn")
    return redirect(url_for(".builder", slug=slug, _anchor=anchor), 303)
