"""I5 confidential stays inside: no public page, log, message, report or audit line holds the canary."""

import json
import logging

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from consult import questions, responses
from consult.audit import AuditLine
from consult.db import db, transaction
from consult.jobs import OwedWork
from consult.people import RoleName
from consult.questions import QuestionKind
from consult.responses.models import Response
from tests.factories.catalogue import make_consultation, make_version
from tests.factories.people import make_person
from tests.factories.questions import make_question

CANARY = "zinc-canary-4417"
PUBLIC = ["/consultations", "/consultations/steel", "/consultations/steel/questions", "/respond/steel/start"]


@pytest.fixture
def sent(browse, caplog, capsys):
    """Somebody sends a confidential answer, a comment not to be published, and a name with canaries in them."""
    caplog.set_level(logging.DEBUG)
    consultation = make_consultation(slug="steel", version=make_version(plan_slug="metals"))
    make_question(consultation)
    browse.submit(browse.get("/respond/steel/start"), {"publication": "none", "organisation": f"{CANARY} Ltd"})
    browse.submit(
        browse.get("/respond/steel/question/1"),
        {
            "text": f"Our furnace {CANARY} fails.",
            "publication": "confidential",
            "harm": f"Harm {CANARY}",
            "until": f"Until {CANARY}",
        },
    )
    browse.submit(browse.get("/respond/steel/comment/metals/1/clause-1"), {"text": f"{CANARY}!", "position": "change"})
    page = browse.submit(browse.get("/respond/steel/check"))
    assert CANARY in page.text  # the sender sees their own words, in their own browser
    return db.session.scalar(select(Response))


def test_no_public_page_shows_it_to_anybody_else(browse, sent):
    stranger = browse.as_(None)
    for address in [
        *PUBLIC,
        f"/respond/steel/sent/{sent.reference}",
        "/respond/steel/download",
        "/respond/steel/check",
    ]:
        page = stranger.client.get(address)
        assert CANARY not in page.get_data(as_text=True), address


def test_nobody_opens_anothers_response_to_see_change_or_withdraw_it(browse, sent):
    """Not by its reference, by another's code, by a form that another's page holds, or by the draft of a change."""
    with transaction():
        mine, token = responses.start_draft(sent.consultation, now=sent.received_at)
        [question] = questions.list_for(sent.consultation)
        responses.save_answer(mine, question, {"text": "My own words."}, now=sent.received_at)
    with transaction():
        own = responses.submit_response(mine, by=None, received_at=sent.received_at)
    stranger = browse.as_(None)
    page = stranger.get("/my")
    stranger.submit(page, {"reference": sent.reference, "code": responses.private_code(token)})
    page = stranger.submit(page, {"reference": own.reference, "code": responses.private_code(token)})
    assert "My own words." in page.text
    form = {"csrf_token": page.find("main input[name=csrf_token]")["value"]}
    stranger.post(f"/my/{own.reference}/change", form)
    begun = responses.list_changes(own)[0].draft_id
    acts = ("change", f"changes/{begun}", "withdraw", "take-back", "close")
    for act in acts:
        assert stranger.client.post(f"/my/{sent.reference}/{act}", data=form).headers["Location"] == "/my"
    for more in ("", "/download", "/withdraw"):
        page = stranger.get(f"/my/{sent.reference}{more}")
        assert CANARY not in page.html and page.url.endswith("/my")
    stranger.post(f"/respond/steel/sent/{sent.reference}/open", form)
    assert CANARY not in stranger.get(f"/my/{sent.reference}").html
    assert responses.list_changes(sent) == [] and sent.withdrawal is None


def test_the_public_preview_of_the_sender_leaves_it_out(browse, app):
    consultation = make_consultation(slug="steel")
    make_question(consultation)
    browse.submit(browse.get("/respond/steel/start"), {"publication": "named"})
    browse.submit(
        browse.get("/respond/steel/question/1"),
        {
            "text": CANARY,
            "publication": "confidential",
            "harm": "Harm",
        },
    )
    check = browse.get("/respond/steel/check")
    assert CANARY in check.text and CANARY not in browse.get("/respond/steel/check/public").html


def test_no_log_line_message_audit_line_or_owed_work_holds_it(sent, caplog, capsys):
    printed = capsys.readouterr()
    assert CANARY not in caplog.text + printed.out + printed.err
    assert all(CANARY not in line.canonical() for line in db.session.scalars(select(AuditLine)))
    assert all(CANARY not in json.dumps(owed.arguments) for owed in db.session.scalars(select(OwedWork)))


def test_messages_about_leaving_a_response_out_do_not_hold_it(browse, sent):
    desk = browse.as_(make_person(RoleName.FACILITATOR))
    page = desk.get(f"/facilitate/consultations/steel/responses/{sent.reference}")
    assert "Confidential" in page.text
    page = desk.submit(page, {"reason": "A test"}, action="/exclude")
    assert CANARY not in page.find(".message").get_text()


def test_somebody_without_the_right_role_does_not_see_it(browse, sent):
    for role in (RoleName.ADMINISTRATOR, RoleName.BOARD_MEMBER, RoleName.CLERK, RoleName.EQUALITY_OFFICER):
        desk = browse.as_(make_person(role))
        page = desk.get(f"/facilitate/consultations/steel/responses/{sent.reference}", status=403)
        assert CANARY not in page.html


def test_an_error_of_the_database_does_not_quote_what_it_was_given(app, now):
    with pytest.raises(DatabaseError) as failed, transaction():
        db.session.connection().execute(
            db.text("INSERT INTO answer (id, text) VALUES (:id, :text)"), {"id": 1, "text": CANARY}
        )
    assert CANARY not in str(failed.value)


def test_an_import_report_does_not_quote_it(app, now, tmp_path):
    consultation = make_consultation(slug="steel")
    make_question(consultation, kind=QuestionKind.SCALE)
    make_question(consultation)
    rows = [
        "Publish,Agree,Why",
        f"confidential,{CANARY},{CANARY} words",
        f"none,{CANARY},words",
        f"named,agree,{CANARY}",
    ]
    table, plan = tmp_path / "answers.csv", tmp_path / "map.json"
    table.write_text("\n".join(rows))
    plan.write_text(json.dumps({"publication": "Publish", "answers": {"1": "Agree", "2": "Why"}}))
    run = app.test_cli_runner().invoke(
        args=["responses", "import", str(table), "--consultation", "steel", "--map", str(plan)]
    )
    assert "2 refused" in run.output and 'column "Agree"' in run.output
    assert CANARY not in run.output


def test_what_may_be_quoted_is_decided_in_one_place():
    may = {str(each): each.may_be_quoted for each in responses.Publication}
    assert may == {"named": True, "anonymous": True, "none": False, "confidential": False}
