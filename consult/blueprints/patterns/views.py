"""Every component in every state, with invented examples. Development only: production does not register it."""

from flask import Blueprint, render_template, request

from consult.blueprints.guards import open_to_everyone
from consult.blueprints.patterns import mailbox
from consult.blueprints.patterns.forms import EveryFieldForm

bp = Blueprint("patterns", __name__)
mailbox.hang_on(bp)


@bp.route("/patterns", methods=["GET", "POST"])
@open_to_everyone
def patterns() -> str:
    form = EveryFieldForm()
    form.validate_on_submit()
    return render_template("patterns/patterns.html", form=form, page_link=lambda number: f"?page={number}")


@bp.route("/patterns/layouts/<any(public, question, workbench, board, phone, error):name>")
@open_to_everyone
def layout(name: str) -> str:
    return render_template(f"patterns/{name}.html")


@bp.route("/patterns/sentences/12")
@open_to_everyone
def sentence() -> str:
    """What the evidence drawer shows; as a page, the way without scripts."""
    return render_template("patterns/sentence.html")


@bp.route("/patterns/run-state")
@open_to_everyone
def run_state() -> str:
    """Reads one more answer each time it is asked, so that `refresh` can be watched."""
    done = min(12, int(request.args.get("done", 3)) + 1)
    return render_template("patterns/run_state.html", done=done)
