"""The pages about people: the front doors here, the administrators' pages beside."""

from typing import Any

import structlog
from flask import current_app, flash, redirect, request, session, url_for
from flask_login import current_user, login_user, logout_user

from consult import audit, clock, people
from consult.blueprints.guards import may, open_to_everyone, own_path, signed_in, visitor
from consult.blueprints.pages import areas, render_page
from consult.blueprints.people import admin, audits, letters  # noqa: F401  their pages hang on the same blueprint
from consult.blueprints.people.blueprint import bp
from consult.blueprints.people.forms import NewPasswordForm, SignInForm
from consult.db import transaction
from consult.extensions import limiter
from consult.words import digest, one_line

log = structlog.get_logger()

PURPOSES = {
    "Plans": "Read the strategy’s plans and their drafts.",
    "Consultations": "See what is open, what was said and what became of it.",
    "Decisions": "Read what each board decided, and why.",
    "Progress": "Follow what was promised.",
    "Facilitate": "Set up consultations and co-design, follow responses, agree themes and prepare papers.",
    "Equality": "See who answered the equality questions, as counts.",
    "Boards": "Read the papers of your boards, and record what they decide.",
    "Admin": "Invite people, give out roles and close accounts.",
    "Complaints and requests": "Answer complaints, requests for other formats and requests about personal data.",
    "Audit": "See who did what, and check that nothing was changed afterwards.",
}
WRONG = "Check your e-mail address and your password. They do not belong together"


def tries() -> str:
    return str(current_app.config["SIGN_IN_TRIES"])


def address_tried() -> str:
    """Counted for each account as well: guessing from many places is guessing."""
    return digest(one_line(request.form.get("email")).lower())


def was_refused(response: Any) -> bool:
    return response.status_code != 303


@bp.route("/sign-in", methods=["GET", "POST"])
@limiter.limit(tries, methods=["POST"], deduct_when=was_refused)
@limiter.limit(tries, methods=["POST"], deduct_when=was_refused, key_func=address_tried)
@open_to_everyone
def sign_in():
    """Let somebody in by e-mail address and password. Only tries that failed are counted."""
    then = own_path(request.args.get("next"), url_for(".home"))
    form = SignInForm()
    if request.method == "GET" and visitor() is not None:
        return redirect(then)
    if form.validate_on_submit():
        person = people.authenticate(form.email.data, form.password.data)
        if person is not None:
            with transaction():
                audit.record("signed in", person, "Signed in", by=person, at=clock.now())
            if visitor() is not None:
                session.clear()  # whoever sat here before leaves nothing behind
            login_user(person)
            return redirect(then, 303)
        log.info("sign_in_refused")
        form.form_errors.append(WRONG)
    return render_page("people/sign_in.html", form=form, signed_out="out" in request.args)


@bp.post("/sign-out")
@open_to_everyone
def sign_out():
    """Sign this browser out and forget all that it held here."""
    logout_user()
    session.clear()
    response = redirect(url_for(".sign_in", out="yes"), 303)
    # Not "cookies": that would clear those of every service under the same domain. Ours goes with its row.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@bp.route("/welcome/<token>", methods=["GET", "POST"])
@open_to_everyone
def welcome(token: str):
    """Open a one-time link. Looking at it spends nothing: mail scanners look first."""
    invitation = people.find_invitation(token, now=clock.now())
    if invitation is None:
        contact = current_app.config["CONTACT_EMAIL"]
        raise people.InvitationUsed(f"It has been used or has run out. Ask an administrator for a new one: {contact}.")
    person = people.get_person(invitation.person_id)
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            with transaction():
                people.accept_invitation(token, form.password.data, now=clock.now())
        except people.WeakPassword as weak:
            form.password.errors = [str(weak)]
        else:
            flash("Your password is set. Sign in with it.", "ok")
            return redirect(url_for(".sign_in"), 303)
    return render_page("people/welcome.html", form=form, person=person)


@bp.get("/home")
@signed_in
def home():
    """The areas that this person can use, and what each is for."""
    roles = [role for role in current_user.roles if role.holds(at=clock.now())]
    mine = areas()
    if may("cases.read"):
        mine.append({"label": "Complaints and requests", "url": url_for("cases.desk")})
    if may("audit.read"):
        mine.append({"label": "Audit", "url": url_for(".audit")})
    return render_page("people/home.html", roles=roles, areas=mine, purposes=PURPOSES)
