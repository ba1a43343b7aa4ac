"""For and against: what answers may be for or against, and the stance of passages that people mark."""

from contextlib import suppress
from uuid import UUID

from flask import flash, redirect, request
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovTextInput
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from consult import clock, questions, theming
from consult.blueprints.guards import colleague, needs
from consult.blueprints.pages import render_page
from consult.blueprints.theming.forms import tidy
from consult.blueprints.theming.place import PAGE, bp, find, flash_undo, here, page_no, pager, passage, to
from consult.db import transaction
from consult.questions import Question
from consult.theming import Stance

AT_ONCE = 10  # passages on a page to mark
SIXTEEN = 16  # marked passages a side with which stance is read well enough to be worth showing


class ProposalForm(FlaskForm):
    text = StringField(
        "What may people be for or against?",
        widget=GovTextInput(),
        filters=[tidy],
        validators=[
            DataRequired("Say what people may be for or against"),
            Length(max=160, message="Shorten this to 160 characters"),
        ],
        description="As something to be done, for example: Close town-centre streets to vans",
    )
    asked_in = SelectField("Was it asked outright?", widget=GovSelect(), validate_choice=False)

    def offer(self, asked: list[Question]) -> "ProposalForm":
        self.asked_in.choices = [
            SelectChoice("", "No"),
            *(SelectChoice(str(each.id), f"Question {each.number}: {each.text}") for each in asked),
        ]
        return self


def _asked_outright(question: Question) -> list[Question]:
    listed = questions.list_for(question.consultation)
    return [each for each in listed if theming.takes_sides(each, question)]


@bp.route("/studio/<slug>/q/<int:number>/proposals", methods=["GET", "POST"])
@needs("theming.review")
def proposals(slug, number):
    question = find(slug, number)
    asked = _asked_outright(question)
    form = ProposalForm().offer(asked)
    if form.validate_on_submit():
        chosen = next((each for each in asked if str(each.id) == form.asked_in.data), None)
        try:
            with transaction():
                theming.add_proposal(question, form.text.data, asked_in=chosen, by=colleague(), now=clock.now())
        except theming.NotAProposal as refused:
            form.text.errors = [str(refused)]
        else:
            flash("Added. The next reading looks for passages that speak of it.", "ok")
            return redirect(to("proposals", question), 303)
    listed = theming.list_proposals(question)
    return render_page(
        "theming/proposals.html",
        **here(question, form=form, proposals=listed, enough=SIXTEEN),
        marks=theming.count_marks(listed),
        spoken={each.id: theming.count_to_mark(each) for each in listed},
        dropped=theming.list_dropped(question),
    )


ACTS = {
    "drop": (theming.drop_proposal, "Dropped: the next reading leaves it out. What was marked is kept.", "restore"),
    "restore": (theming.restore_proposal, "Brought back, with what was marked.", "drop"),
}


@bp.post("/studio/<slug>/q/<int:number>/proposals/<uuid:proposal_id>/<any(drop, restore):act>")
@needs("theming.review")
def decide_proposal(slug, number, proposal_id, act):
    question = find(slug, number)
    proposal = theming.get_proposal(question, proposal_id)
    do, said, back = ACTS[act]
    with transaction():
        do(proposal, by=colleague(), now=clock.now())
    flash_undo(said, to("decide_proposal", question, proposal_id=proposal_id, act=back))
    return redirect(to("proposals", question), 303)


@bp.route("/studio/<slug>/q/<int:number>/proposals/<uuid:proposal_id>/marks", methods=["GET", "POST"])
@needs("theming.review")
def marks(slug, number, proposal_id):
    """Ten passages at a time, the telling ones first; nothing says what the machine made of them."""
    question = find(slug, number)
    proposal = theming.get_proposal(question, proposal_id)
    again = request.args.get("show") == "marked"
    if request.method == "POST":
        said = _said()
        with transaction():
            theming.mark_stances(proposal, said, by=colleague(), now=clock.now())
        flash(f"{len(said)} marked." if said else "Choose a stance for one passage or more.", "ok" if said else "error")
        return redirect(to("marks", question, proposal_id=proposal_id, **({"show": "marked"} if again else {})), 303)
    counts, page = theming.count_marks([proposal])[proposal.id], page_no()
    if again:
        shown = [(point, str(mark.stance)) for point, mark in theming.list_marked(proposal, page=page, size=PAGE)]
    else:
        shown = [(point, "") for point in theming.list_to_mark(proposal, size=AT_ONCE)]
    return render_page(
        "theming/marks.html",
        **here(question, proposal=proposal, counts=counts, enough=SIXTEEN, again=again, stances=list(Stance)),
        points=[passage(point) | {"said": said} for point, said in shown],
        pager=pager(
            sum(counts.values()), page, lambda n: to("marks", question, proposal_id=proposal_id, show="marked", page=n)
        ),
    )


def _said() -> dict[UUID, Stance]:
    """What was chosen, by passage; what is no stance, or of no passage, is left out."""
    found = {}
    for name, value in request.form.items():
        head, _, point_id = name.partition("-")
        if head == "stance" and value in list(Stance):
            with suppress(ValueError):
                found[UUID(point_id)] = Stance(value)
    return found


@bp.post("/studio/<slug>/q/<int:number>/<any(themes, suggestions):kind>/<uuid:whole_id>/about")
@needs("theming.review")
def about(slug, number, kind, whole_id):
    """Say which proposal a theme speaks of."""
    question = find(slug, number)
    whole = (theming.get_theme if kind == "themes" else theming.get_suggestion)(question, whole_id)
    chosen = next(
        (each for each in theming.list_proposals(question) if str(each.id) == request.form.get("about")), None
    )
    with transaction():
        theming.say_what_it_is_about(whole, chosen, by=colleague(), now=clock.now())
    flash("Saved what it is about." if chosen else "Saved: it is about no proposal.", "ok")
    return redirect(_back(question, kind, whole_id), 303)


def _back(question: Question, kind: str, whole_id: UUID) -> str:
    return (
        to("theme", question, theme_id=whole_id)
        if kind == "themes"
        else to("suggestion", question, suggestion_id=whole_id)
    )


def sides_of(wholes) -> dict[UUID, dict[str, int]]:
    """The stance bar of each theme that speaks of a proposal."""
    return {whole_id: found.shown for whole_id, found in theming.count_all_stances(wholes).items()}


def with_stances(whole, passages) -> list[dict[str, object]]:
    """Each passage with its stance in words, and whose word that is."""
    known = theming.list_stances(whole, [each["id"] for each in passages])
    return [each | {"stance": _in_words(*known[each["id"]]) if each["id"] in known else ""} for each in passages]


def _in_words(stance: str, sure: float | None) -> str:
    return f"{Stance(stance).words}, {'as marked' if sure is None else 'as read'}"


def towards(question: Question, whole) -> dict[str, object]:
    """What a theme's page shows of for and against."""
    return {"stances": theming.count_stances(whole), "contested": theming.list_proposals(question)}
