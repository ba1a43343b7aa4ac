"""The workspace in browsers: beginning, coming in, writing at the same time, sending; and who is kept out."""

import io

import pytest
from sqlalchemy import select

from consult import audit, responses
from consult.db import db, transaction
from consult.mail import OutboxLetter
from consult.questions import QuestionKind
from consult.responses.models import ResponseVersion
from consult.responses.workspace import members, queries, sending, writing
from consult.responses.workspace.models import Member, MemberRole, Workspace
from tests.browsing import Browsing
from tests.conftest import NOW
from tests.factories.catalogue import make_consultation
from tests.factories.drafts import make_draft
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.workspaces import make_member, make_workspace

ABOUT = {"organisation": "Invented University", "publication": "named", "name": "R. Lead"}
LEAD = "lead@university.example.org"


def secret(address):
    """What the last letter to an address carries."""
    letters = select(OutboxLetter.secret).where(OutboxLetter.address == address, OutboxLetter.secret != "")
    return db.session.scalars(letters).all()[-1]


def holding(app, workspace, token) -> Browsing:
    """A browser that opens a workspace."""
    browse = Browsing(app)
    with browse.client.session_transaction() as kept:
        kept["workspaces"] = {str(workspace.id): token}
    return browse


def home(workspace) -> str:
    return f"/organisations/{workspace.organisation.slug}/{workspace.consultation.slug}"


@pytest.fixture
def begun(browse):
    """A lead who began a workspace in the browser, from a draft."""
    consultation = make_consultation()
    question = make_question(consultation)
    browse.submit(browse.get(f"/respond/{consultation.slug}/start"), {"publication": "named"})
    browse.submit(browse.get(f"/respond/{consultation.slug}/question/1"), {"text": "Typed alone."})
    tasks = browse.get(f"/respond/{consultation.slug}")
    page = browse.get(tasks.links()["Work on this with colleagues"])
    assert "becomes the first content" in page.text
    browse.submit(page, ABOUT | {"address": LEAD})
    overview = browse.submit(browse.get(f"/organisations/begin/{consultation.slug}/confirm"), {"code": secret(LEAD)})
    workspace = db.session.scalars(select(Workspace)).one()
    assert overview.h1 == "Invented University"
    return browse, workspace, question


def test_a_lead_begins_from_the_task_list_and_nothing_is_there_before_the_code_is_entered(browse):
    consultation = make_consultation()
    page = browse.get(f"/organisations/begin/{consultation.slug}")
    assert "Enter the name of the organisation" in browse.submit(page, {"name": "A"}).text
    confirm = browse.submit(page, ABOUT | {"address": LEAD})
    assert LEAD in confirm.text
    refused = browse.submit(confirm, {"code": "no"})
    assert "Check the code" in refused.text
    assert db.session.scalar(select(Workspace.id)) is None
    assert (
        browse.get(f"/organisations/begin/{consultation.slug}").find("#organisation")["value"] == ABOUT["organisation"]
    )


def test_names_that_lead_somewhere_are_refused_since_they_stand_in_letters(browse):
    consultation = make_consultation()
    page = browse.get(f"/organisations/begin/{consultation.slug}")
    refused = browse.submit(page, ABOUT | {"address": LEAD, "organisation": "Win at www.example.org"})
    assert "without web or e-mail addresses" in refused.text


def test_what_was_typed_alone_is_in_the_workspace_and_no_longer_opens_alone(begun):
    browse, workspace, _question = begun
    assert "Ready: 0 of 2" in browse.get(home(workspace)).text
    assert "confirmed by e-mail at university.example.org" in browse.get(home(workspace)).text
    assert "Typed alone." in browse.get(f"{home(workspace)}/questions/1").html
    assert browse.get(f"/respond/{workspace.consultation.slug}").h1 == "About you"
    assert browse.get("/organisations").text.count("Invented University") == 1


def test_an_invited_colleague_opens_the_link_once_and_only_by_the_button(begun, app):
    browse, workspace, _question = begun
    people = browse.get(f"{home(workspace)}/people")
    told = browse.submit(people, {"address": "Colleague@example.org", "name": "C. Olleague", "role": "writer"})
    assert "An invitation is on its way to Colleague@example.org" in told.html
    link = f"/organisations/enter/{secret('colleague@example.org')}"
    other = Browsing(app)
    for _scanner in range(2):
        page = other.get(link)
    assert "C. Olleague, writer" in other.submit(page).text
    assert other.get(home(workspace)).h1 == "Invented University"
    third = Browsing(app)
    assert third.get(link, status=410).h1 == "This link no longer works"
    third.submit(third.get(link, status=410), {"again": "yes"})
    assert (
        third.submit(third.get(f"/organisations/enter/{secret('colleague@example.org')}")).h1 == "Invented University"
    )


def test_a_code_lets_in_only_who_confirms_an_address(begun, app):
    browse, workspace, _question = begun
    shown = browse.submit(browse.get(f"{home(workspace)}/people"), action="/people/code", button="Make a new code")
    code = shown.find("#code strong").get_text().strip()
    assert code not in browse.get(f"{home(workspace)}/people").text
    other = Browsing(app)
    assert (
        "It leads nowhere"
        in other.submit(
            other.get("/organisations/join"), {"code": "AAAA-AAAA", "name": "J", "address": "j@example.org"}
        ).text
    )
    typed = {"code": code.lower(), "name": "J. Oiner", "address": "j@example.org"}
    confirm = other.submit(other.get("/organisations/join"), typed)
    other.get(home(workspace), status=404)
    assert "J. Oiner, writer" in other.submit(confirm, {"code": secret("j@example.org")}).text


def test_who_lost_their_browser_asks_for_a_link_and_strangers_are_told_the_same(begun, app):
    _browse, _workspace, _question = begun
    other = Browsing(app)
    before = len(db.session.scalars(select(OutboxLetter)).all())
    told = {
        other.submit(other.get("/organisations"), {"address": address}).html.count("If that address belongs")
        for address in (LEAD, "nobody@example.org")
    }
    assert told == {1}
    assert len(db.session.scalars(select(OutboxLetter)).all()) == before + 1
    assert other.submit(other.get(f"/organisations/enter/{secret(LEAD)}")).h1 == "Invented University"


def test_two_in_one_answer_are_told_and_the_second_to_save_sees_both_and_combines(begun, app):
    browse, workspace, question = begun
    _writer, token = make_member(workspace, name="The policy lead")
    other = holding(app, workspace, token)
    url = f"{home(workspace)}/questions/1"
    mine, theirs = browse.get(url), other.get(url)
    assert "R. Lead has this open as well" in theirs.text
    assert other.submit(theirs, {"text": "Theirs, saved first."}).h1 == "Your views"
    clash = browse.submit(mine, {"text": "Mine, saved second."}, status=409)
    assert "The policy lead saved this at" in clash.text
    assert clash.find("#conflict-yours").find_next("blockquote").get_text().strip() == "Mine, saved second."
    assert clash.find("#conflict-theirs").find_next("blockquote").get_text().strip() == "Theirs, saved first."
    assert clash.find("ins") and clash.find("del")
    both = browse.submit(clash, {"combine": "yes"})
    assert both.find("textarea#text").get_text().strip() == "Theirs, saved first.\n\nMine, saved second."
    browse.submit(both)
    page = browse.get(url)
    assert "Last saved by R. Lead at 9:30am" in page.text
    assert [each.content["text"] for each in queries.list_versions(workspace, f"answer:{question.id}")] == [
        "Theirs, saved first.\n\nMine, saved second.", "Mine, saved second.", "Theirs, saved first.", "Typed alone.",
    ]  # fmt: skip
    back = browse.submit(page, {"no": "1"}, action="/restore")
    assert back.find("textarea#text").get_text().strip() == "Typed alone."


def test_use_mine_after_a_clash_saves_mine(begun, app):
    browse, workspace, question = begun
    _writer, token = make_member(workspace)
    url = f"{home(workspace)}/questions/1"
    mine = browse.get(url)
    other = holding(app, workspace, token)
    other.submit(other.get(url), {"text": "Theirs."})
    clash = browse.submit(mine, {"text": "Mine."}, status=409)
    browse.submit(clash, button="Use mine")
    assert queries.texts_of(workspace)[f"answer:{question.id}"].content["text"] == "Mine."


def test_what_is_too_long_is_kept_and_the_page_says_so(begun):
    browse, workspace, question = begun
    page = browse.submit(browse.get(f"{home(workspace)}/questions/1"), {"text": "word " * 301})
    assert "1 word over the limit" in page.text
    assert queries.texts_of(workspace)[f"answer:{question.id}"].content["text"].count("word") == 301
    assert browse.submit(page, {"text": "Short."}).h1 == "Your views"


def test_a_choice_clashes_without_combining(begun, app):
    browse, workspace, _question = begun
    make_question(workspace.consultation, kind=QuestionKind.SINGLE, text="Which one?")
    _writer, token = make_member(workspace)
    other, url = holding(app, workspace, token), f"{home(workspace)}/questions/2"
    mine = browse.get(url)
    other.submit(other.get(url), {"choices": "one"})
    clash = browse.submit(mine, {"choices": "two"}, status=409)
    assert "Combine" not in clash.text
    assert clash.find("#conflict-yours").find_next("blockquote").get_text().strip() == "Two"
    browse.submit(clash)
    assert "Two" in browse.get(f"{home(workspace)}/sections/1").text


def test_colleagues_comment_on_a_clause_leave_notes_and_the_notes_are_never_sent(begun):
    browse, workspace, _question = begun
    section = browse.get(f"{home(workspace)}/sections/2")
    clause = section.find("select#clause option")["value"]
    page = browse.get(f"{home(workspace)}/comments/choose?clause={clause}")
    wrong = browse.submit(page, {"position": "change", "text": "Name the year.", "quote": "Nowhere to be found."})
    assert "These words are not in 1.1" in wrong.text
    browse.submit(wrong, {"quote": "proposes something"})
    section = browse.get(f"{home(workspace)}/sections/2")
    assert "Name the year." in section.text
    link = next(url for label, url in section.links().items() if label.startswith("Change the comment"))
    noted = browse.submit(browse.get(link), {"text": "Is 2021 too late?"}, action=f"comment:{link.split('id=')[1]}")
    assert "Is 2021 too late?" in noted.text
    browse.submit(browse.get(f"{home(workspace)}/versions"), action="/send")
    version = db.session.scalars(select(ResponseVersion)).one()
    assert [each.text for each in version.comments] == ["Name the year."]


def test_a_section_gets_an_owner_and_is_marked_with_a_note(begun):
    browse, workspace, _question = begun
    writer, _token = make_member(workspace, name="C. Olleague")
    url = f"{home(workspace)}/sections/1"
    assert "Owner: C. Olleague" in browse.submit(browse.get(url), {"owner": str(writer.id)}, action="/owner").text
    marked = browse.submit(browse.get(url), {"state": "needs_work", "note": "Say by when."}, action="/mark")
    assert "Needs work" in marked.text
    assert "Say by when." in browse.get(home(workspace)).text
    page = browse.submit(browse.get(url), {"state": "ready"}, action="/mark")
    assert "Marked ready by R. Lead" in page.text
    assert "Ready: 1 of 2" in browse.get(home(workspace)).text


def test_the_lead_sends_and_the_receipt_and_the_private_code_stand_there(begun):
    browse, workspace, _question = begun
    page = browse.get(f"{home(workspace)}/versions")
    assert "Not marked ready, which does not keep you from sending" in page.text
    sent = browse.submit(page, action="/send")
    version = db.session.scalars(select(ResponseVersion)).one()
    assert version.response.reference in sent.text and version.fingerprint in sent.text
    code = sent.find(".receipt__code + div, .receipt div:last-child dd").contents[0]
    own = browse.submit(browse.get("/my"), {"reference": version.response.reference, "code": str(code)})
    assert own.h1.endswith(version.response.reference)
    browse.submit(browse.get(f"{home(workspace)}/questions/1"), {"text": "Changed."})
    again = browse.get(f"{home(workspace)}/versions")
    assert "What differs from version 1" in again.text
    assert "version 2" in browse.submit(again, action="/send").html


def test_a_signatory_reads_the_whole_asks_for_work_and_approves(begun, app):
    browse, workspace, _question = begun
    dean, token = make_member(workspace, MemberRole.SIGNATORY, name="The Dean")
    signing = holding(app, workspace, token)
    versions = browse.get(f"{home(workspace)}/versions")
    assert "Send for the organisation" not in versions.text
    browse.submit(versions, action="/approval")
    whole = signing.submit(signing.get(f"/organisations/enter/{secret(dean.address)}"))
    whole = signing.get(f"{home(workspace)}/approve")
    assert "Typed alone." in whole.text
    asked = signing.submit(signing.get(f"{home(workspace)}/sections/1"), {"note": "Say why."}, action="/mark")
    assert "Needs work" in asked.text
    signing.submit(whole)
    assert "The Dean approved it" in browse.get(f"{home(workspace)}/versions").text
    assert "Sent: WM-" in browse.submit(browse.get(f"{home(workspace)}/versions"), action="/send").html


def test_evidence_is_given_in_the_workspace_and_sent_and_an_unfit_file_is_refused(begun, app, tmp_path, monkeypatch):
    browse, workspace, _question = begun
    monkeypatch.setitem(app.config, "DATA_DIR", str(tmp_path))
    url = f"{home(workspace)}/evidence"
    refused_file = browse.submit(browse.get(url), {"file": (io.BytesIO(b""), "empty.txt")}, action="")
    assert "empty" in refused_file.text
    browse.submit(browse.get(url), {"file": (io.BytesIO(b"Places in 2018: 300."), "places.txt")}, action="")
    browse.submit(browse.get(f"{url}/source"), {"title": "Heat and work", "doi": "10.1000/182"})
    assert "2 files or sources" in browse.get(home(workspace)).text
    browse.submit(browse.get(f"{home(workspace)}/versions"), action="/send")
    version = db.session.scalars(select(ResponseVersion)).one()
    assert [each.name for each in version.attachments] == ["places.txt"]
    assert [each.title for each in version.citations] == ["Heat and work"]


PLACES = ("", "/about", "/sections/1", "/questions/1", "/people", "/versions", "/approve", "/evidence")
WRITES = (
    ("/questions/1", {"text": "Mine.", "based_on": "0"}),
    ("/sections/1/mark", {"state": "ready"}),
    ("/sections/1/owner", {"owner": ""}),
    ("/about", {"organisation": "Mine", "publication": "named"}),
    ("/people", {"address": "x@example.org", "role": "writer"}),
    ("/people/code", {}),
    ("/evidence/source", {"title": "Mine"}),
    ("/send", {"version": "1"}),
    ("/approval", {}),
    ("/approve", {"seen": "x"}),
)


@pytest.fixture
def closed_room(app, now):
    """A workspace with a secret in it."""
    consultation = make_consultation()
    question = make_question(consultation)
    workspace, lead, _token = make_workspace(consultation)
    with transaction():
        writing.save_answer(lead, question, {"text": "The secret."}, based_on=0, now=NOW)
        writing.write_note(lead, f"answer:{question.id}", "A secret note.", now=NOW)
    return workspace, lead, question


def post(browse, url, values, status=200):
    """A form that somebody made by hand, with a token of their own."""
    token = browse.get("/organisations").find("main input[name=csrf_token]")["value"]
    return browse.post(url, values | {"csrf_token": token}, status=status)


def refused(browse, workspace, status, writes=WRITES, places=PLACES):
    for place in places:
        page = browse.get(home(workspace) + place, status=status)
        assert "secret" not in page.html and "Invented University" not in page.html
    for place, values in writes:
        post(browse, home(workspace) + place, values, status=status)
    kept = queries.texts_of(workspace)
    assert len(kept) == 2 and len(db.session.scalars(select(Member)).all()) < 4
    assert db.session.scalar(select(ResponseVersion.id)) is None


def test_a_stranger_cannot_open_or_change_a_workspace(closed_room, browse):
    refused(browse, closed_room[0], 404)


@pytest.mark.parametrize("role", ["facilitator", "analyst", "lead_analyst", "administrator", "auditor"])
@pytest.mark.once
def test_staff_cannot_open_or_change_a_workspace(closed_room, browse, role):
    refused(browse.as_(make_person(role)), closed_room[0], 404)


def test_another_organisation_cannot_open_or_change_a_workspace(closed_room, app):
    workspace, _lead, _question = closed_room
    other, _their_lead, token = make_workspace(workspace.consultation, lead="lead@other.example.org")
    browse = holding(app, other, token)
    with browse.client.session_transaction() as kept:
        kept["workspaces"] |= {str(workspace.id): token}
    refused(browse, workspace, 404)


def test_a_removed_member_is_told_to_ask_the_lead(closed_room, app):
    workspace, lead, _question = closed_room
    writer, token = make_member(workspace)
    browse = holding(app, workspace, token)
    assert browse.get(home(workspace)).status == 200
    with transaction():
        members.remove_member(lead, writer, now=NOW)
    refused(browse, workspace, 403)
    assert "Ask the lead for access" in browse.get(home(workspace), status=403).text
    with transaction():
        members.invite(lead, address=writer.address, name="", role=MemberRole.READER, now=NOW)
    assert browse.get(home(workspace)).status == 200


def test_a_link_that_was_mailed_to_a_removed_member_opens_nothing(closed_room, app):
    workspace, lead, _question = closed_room
    with transaction():
        member = members.invite(lead, address="out@example.org", name="", role=MemberRole.WRITER, now=NOW)
        link = f"/organisations/enter/{secret('out@example.org')}"
    with transaction():
        members.remove_member(lead, member, now=NOW)
    browse = Browsing(app)
    post(browse, link, {}, status=410)
    post(browse, link, {"again": "yes"})
    browse.get(home(workspace), status=404)


@pytest.mark.parametrize("role", [MemberRole.READER, MemberRole.SIGNATORY])
def test_a_reader_reads_everything_and_changes_nothing(closed_room, app, role):
    workspace, _lead, _question = closed_room
    _member, token = make_member(workspace, role)
    browse = holding(app, workspace, token)
    for place in PLACES:
        browse.get(home(workspace) + place)
    assert "The secret." in browse.get(f"{home(workspace)}/questions/1").text
    allowed = {"/approve"} if role is MemberRole.SIGNATORY else set()
    for place, values in WRITES:
        if place not in allowed:
            post(browse, home(workspace) + place, values, status=403)
    assert len(queries.texts_of(workspace)) == 2


def test_nothing_of_what_is_written_stands_in_the_audit_or_in_letters(closed_room):
    lines = [f"{line.words} {line.thing} {line.act}" for line in audit.list_lines(most=500)]
    letters = [letter.body + letter.subject for letter in db.session.scalars(select(OutboxLetter))]
    assert lines
    assert not [each for each in lines + letters if "secret" in each.replace("[[secret]]", "")]
    assert not [each for each in lines if "Invented" in each or "@" in each]


def test_staff_see_a_possible_duplicate_and_say_what_it_is(begun, browse):
    lead, workspace, question = begun
    lead.submit(lead.get(f"{home(workspace)}/versions"), action="/send")
    draft, _token = make_draft(
        workspace.consultation, {question: {"text": "Alone."}}, about={"organisation": "INVENTED university"}
    )
    with transaction():
        second = responses.submit_response(draft, by=None, received_at=NOW).reference
    staff = browse.as_(make_person("facilitator"))
    intake = f"/facilitate/consultations/{workspace.consultation.slug}"
    first = workspace.response.reference
    assert f"Possible duplicate of {first}" in staff.get(f"{intake}/intake").text
    page = staff.get(f"{intake}/responses/{second}")
    look = staff.get(next(url for label, url in page.links().items() if label.startswith("Look at both")))
    assert "Confirmed by e-mail at university.example.org" in look.text
    told = staff.submit(look, {"is_duplicate": "no", "reason": "Another faculty."})
    assert "Not a duplicate of" in told.text and "Another faculty." in told.text
    assert "Possible duplicate" not in staff.get(f"{intake}/intake").text


def test_staff_read_for_whom_an_organisation_speaks(closed_room, browse):
    workspace, lead, _question = closed_room
    with transaction():
        version = sending.send(lead, no=1, token="a browser's", received_at=NOW)
    page = browse.as_(make_person("analyst")).get(
        f"/facilitate/consultations/{workspace.consultation.slug}/responses/{version.response.reference}"
    )
    for words in ("About 400 researchers", "By a survey in October.", "We run two of the laboratories"):
        assert words in page.text
    assert "Invented University (confirmed by e-mail at university.example.org)" in page.text
    assert "A secret note." not in page.text
