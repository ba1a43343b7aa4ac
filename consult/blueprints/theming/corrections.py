"""What respondents say about how they were read: a list, and one page each to answer it."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, url_for
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSelect
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from consult import catalogue, clock, theming
from consult.blueprints.guards import colleague, may, needs, require
from consult.blueprints.pages import render_page
from consult.blueprints.responses.inputs import area_field, as_choices, radios_field
from consult.blueprints.theming.place import bp, passage
from consult.db import transaction
from consult.errors import RuleBroken
from consult.theming import Correction, CorrectionResult

ANSWERS = {
    CorrectionResult.MOVED: "Move the passage to the theme below",
    CorrectionResult.TAKEN_OUT: "Take it out from under its theme",
    CorrectionResult.KEPT: "Leave it as it is",
}


class CorrectionForm(FlaskForm):
    """What to do about it, and what to tell the sender."""

    result = radios_field("What do you do?", [], validators=[InputRequired("Choose what you do")])
    theme = SelectField("Theme", widget=GovSelect(), choices=[], default="")
    reason = area_field(
        "Reason",
        description="The sender reads this. Do not use words of other responses.",
        validators=[InputRequired("Give a reason. The sender will read it")],
    )


@bp.get("/studio/<slug>/corrections")
@needs("theming.read")
def corrections(slug):
    consultation = catalogue.get_consultation(slug)
    every = theming.list_corrections(consultation)
    return render_page(
        "theming/corrections.html",
        consultation=consultation,
        waiting=[each for each in every if each.reply is None],
        answered=[each for each in every if each.reply is not None],
    )


@bp.route("/studio/<slug>/corrections/<uuid:correction_id>", methods=["GET", "POST"])
@needs("theming.read")
def correction(slug, correction_id: UUID):
    consultation = catalogue.get_consultation(slug)
    asked = theming.get_correction(consultation, correction_id)
    form = _form(asked)
    if form.validate_on_submit():
        require("theming.review")
        try:
            with transaction():
                asked = theming.get_correction(consultation, correction_id)
                themes = {str(each.id): each for each in theming.list_themes(asked.question)}
                theming.answer_correction(
                    asked,
                    CorrectionResult(form.result.data),
                    form.reason.data or "",
                    themes.get(form.theme.data or ""),
                    by=colleague(),
                    now=clock.now(),
                )
        except (theming.NowhereToMove, theming.ThemeGone) as refused:
            form.theme.errors = [str(refused)]
        except RuleBroken as refused:
            form.form_errors.append(str(refused))
        else:
            flash("Answered. The sender reads it beside their own words.", "ok")
            return redirect(url_for(".corrections", slug=slug), 303)
    return render_page(
        "theming/correction.html",
        consultation=consultation,
        question=asked.question,
        asked=asked,
        said=passage(asked.point) if asked.point else None,
        themes=[theme.name for theme in theming.themes_over(asked.point)] if asked.point else [],
        may_answer=asked.reply is None and may("theming.review"),
        form=form,
    )


def _form(asked: Correction) -> Any:
    """Of a whole text there is no passage to move."""
    form = CorrectionForm()
    offered = ANSWERS if asked.point else {CorrectionResult.KEPT: "Answer only"}
    form.result.choices = as_choices((result.value, words) for result, words in offered.items())
    themes = sorted(theming.list_themes(asked.question), key=lambda theme: theme.name)
    form.theme.choices = [
        SelectChoice(value="", label="Choose a theme"),
        *(SelectChoice(value=str(theme.id), label=theme.name) for theme in themes),
    ]
    return form
