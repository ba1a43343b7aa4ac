"""Whom we asked, whom we heard, and letters to those who are silent (F9)."""

from collections import Counter
from typing import Any
from uuid import UUID

from flask import flash, redirect, url_for
from flask_wtf import FlaskForm
from wtforms.validators import InputRequired

from consult import catalogue, clock, responses, taxonomy
from consult.blueprints.guards import needs, open_to_everyone, visitor
from consult.blueprints.pages import render_page
from consult.blueprints.responses.blueprint import bp
from consult.blueprints.responses.here import came_invited
from consult.blueprints.responses.inputs import area_field
from consult.catalogue import Consultation
from consult.db import transaction
from consult.errors import NotFound, RuleBroken
from consult.responses import Heard
from consult.words import digest

VOCABULARY = {"kind": "respondent_kind", "sector": "sector", "place": "place"}


class LinesForm(FlaskForm):
    """A pasted list."""

    lines = area_field(
        "Whom do you want to ask?",
        tall=True,
        description=(
            "One a line: name; e-mail address; kind; sector; place. The last three may be left out. "
            "Lines copied from a spreadsheet work too."
        ),
        validators=[InputRequired("Paste at least one line")],
    )


class PressForm(FlaskForm):
    """A button alone."""


@bp.route("/facilitate/consultations/<slug>/coverage")
@needs("consultations.open")
def coverage(slug):
    now = clock.now()
    consultation = catalogue.get_consultation(slug)
    asked = responses.list_coverage(consultation)
    firsts, again = responses.whom_to_write(consultation, now=now)
    return render_page(
        "responses/coverage.html",
        consultation=consultation,
        time=catalogue.time_status(consultation, at=now),
        asked=asked,
        counts={each: sum(one.heard is each for one in asked) for each in Heard},
        firsts=firsts,
        again=again,
        grid=_grid(consultation, asked),
        silent=_silent_sectors(consultation),
        received=responses.count_counted(consultation),
        label=taxonomy.label,
        open=consultation.is_open(at=now),
        form=PressForm(),
    )


def _grid(consultation: Consultation, asked: list[responses.Asked]) -> dict[str, Any]:
    """Sectors by kinds: how many responses name the sector, and how many were invited for it."""
    heard = responses.count_sectors_by_kind(consultation)
    wanted = Counter((each.invited.sector, each.invited.kind) for each in asked)
    sectors, kinds = taxonomy.list_terms("sector"), taxonomy.list_terms("respondent_kind")
    shown = [kind for kind in kinds if any((s.code, kind.code) in heard | wanted for s in sectors)]
    rows = [
        (sector, [(heard[sector.code, kind.code], wanted[sector.code, kind.code]) for kind in shown])
        for sector in sectors
    ]
    return {"kinds": shown, "rows": rows}


def _silent_sectors(consultation: Consultation) -> list[str]:
    """Sectors that no counted response names, in words."""
    named = responses.count_sectors(consultation)
    return [term.label for term in taxonomy.list_terms("sector") if not named[term.code]]


@bp.route("/facilitate/consultations/<slug>/coverage/add", methods=["GET", "POST"])
@needs("consultations.open")
def invite(slug):
    """Lines with a problem stay in the field, each with its reason; the others are on the list."""
    consultation = catalogue.get_consultation(slug)
    form, wrong = LinesForm(), []
    if form.validate_on_submit():
        known = [each.address for each in responses.list_invited(consultation)]
        lines = responses.read_lines(form.lines.data, terms=_terms(), known=known)
        wrong = [line for line in lines if line.problem]
        with transaction():
            added = responses.add_invited(consultation, lines, by=visitor(), now=clock.now())
        if added:
            flash(f"{added} put on the list. Nobody is written to until you say so.", "ok")
        if not wrong:
            return redirect(url_for(".coverage", slug=slug), 303)
        typed = form.lines.data.splitlines()
        form.lines.data = "\n".join(typed[line.no - 1] for line in wrong)
        form.lines.errors = [f"Line {n}: {line.problem}" for n, line in enumerate(wrong, 1)]
    return render_page(
        "responses/invite.html",
        consultation=consultation,
        form=form,
        back_url=url_for(".coverage", slug=slug),
    )


def _terms() -> dict[str, dict[str, str]]:
    return {
        name: {word.lower(): term.code for term in taxonomy.list_terms(kind) for word in (term.label, term.code)}
        for name, kind in VOCABULARY.items()
    }


@bp.route("/facilitate/consultations/<slug>/coverage/write", methods=["GET", "POST"])
@needs("consultations.open")
def write_invited(slug):
    """The letters are shown before they go."""
    now = clock.now()
    consultation = catalogue.get_consultation(slug)
    form = PressForm()
    if form.validate_on_submit():
        try:
            with transaction():
                written = responses.write_to_invited(consultation, by=visitor(), now=now)
        except RuleBroken as refused:
            flash(str(refused), "error")
        else:
            flash("1 letter is on its way." if written == 1 else f"{written} letters are on their way.", "ok")
        return redirect(url_for(".coverage", slug=slug), 303)
    firsts, again = responses.whom_to_write(consultation, now=now)
    return render_page(
        "responses/write_invited.html",
        consultation=consultation,
        firsts=firsts,
        again=again,
        letters=responses.preview_letters(consultation, now=now),
        form=form,
        back_url=url_for(".coverage", slug=slug),
    )


@bp.route("/facilitate/consultations/<slug>/coverage/<uuid:invited_id>/remove", methods=["POST"])
@needs("consultations.open")
def remove_invited(slug, invited_id: UUID):
    consultation = catalogue.get_consultation(slug)
    found = next((each for each in responses.list_invited(consultation) if each.id == invited_id), None)
    if found is None:
        raise NotFound("That line is not on the list any more")
    with transaction():
        responses.remove_invited(found, by=visitor(), now=clock.now())
    flash(f"{found.name} is off the list.", "ok")
    return redirect(url_for(".coverage", slug=slug), 303)


@bp.route("/invited/<token>")
@open_to_everyone
def invited(token):
    """From a letter to the consultation; the browser keeps the link until a response is begun."""
    found = responses.find_invited(digest(token))
    if found is None:
        raise NotFound("This link was replaced by a newer letter, or is not whole. The consultation is listed here.")
    came_invited(found.consultation, token)
    return redirect(url_for("catalogue.landing", slug=found.consultation.slug), 303)
