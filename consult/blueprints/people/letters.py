"""The letters that we owe: which wait, which were sent, which did not arrive. No words of them, no whole address."""

from flask import request, url_for

from consult import mail
from consult.blueprints.guards import needs
from consult.blueprints.pages import render_page
from consult.blueprints.people.blueprint import bp
from consult.mail import OutboxState

LETTERS = 50


@bp.get("/admin/letters", endpoint="letters")
@needs("admin")
def letters_page():
    state = next((each for each in OutboxState if each == request.args.get("state")), None)
    total = mail.count_letters(state=state)
    pages = max(1, -(-total // LETTERS))
    page = min(max(1, request.args.get("page", 1, int)), pages)
    return render_page(
        "people/letters.html",
        letters=mail.list_letters(state=state, skip=(page - 1) * LETTERS, most=LETTERS),
        masked=mail.masked,
        counts=[(each, mail.count_letters(state=each)) for each in OutboxState],
        state=state,
        page=page,
        pages=pages,
        total=total,
        size=LETTERS,
        page_link=lambda number: url_for(".letters", page=number, state=state),
    )
