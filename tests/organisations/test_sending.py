"""The lead sends one response, which a signatory approved; a second one is linked, not refused."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult import responses
from consult.db import db, transaction
from consult.errors import AlreadyDecided
from consult.mail import OutboxLetter
from consult.responses import ConsultationClosed, NotReadyToSend
from consult.responses.duplicates import list_duplicates_of, name_key, resolve_duplicate, unresolved_among
from consult.responses.models import Response
from consult.responses.workspace import approving, joining, queries, sending, writing
from consult.responses.workspace.errors import ChangedSinceSeen, NotApproved, NotYourRole
from consult.responses.workspace.models import MemberRole, PartState
from consult.responses.workspace.rules import answer_piece, mark_of
from tests.conftest import NOW
from tests.factories.catalogue import make_consultation
from tests.factories.drafts import make_draft
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.workspaces import make_member, make_workspace

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def here(app):
    consultation = make_consultation()
    question = make_question(consultation)
    workspace, lead, token = make_workspace(consultation)
    save(lead, question, "We ask for one date that holds.")
    return workspace, lead, token, question


def save(member, question, words, based_on=0, now=NOW):
    with transaction():
        return writing.save_answer(member, question, {"text": words}, based_on=based_on, now=now)


def send(lead, token, no=1, at=NOW):
    with transaction():
        return sending.send(lead, no=no, token=token, received_at=at)


def letters():
    return [(each.kind, each.address) for each in db.session.scalars(select(OutboxLetter))]


def test_the_lead_sends_one_response_that_says_for_whom_it_speaks(here):
    workspace, lead, token, _question = here
    version = send(lead, token)
    assert (version.no, version.answers[0].text) == (1, "We ask for one date that holds.")
    assert (version.on_behalf, version.members_represented) == ("members", "About 400 researchers")
    assert version.how_consulted == "By a survey in October."
    assert version.interests.startswith("We run two")
    assert responses.fingerprint_of(version) == version.fingerprint
    assert workspace.response == version.response


def test_sending_twice_is_sending_once(here):
    _workspace, lead, token, _question = here
    assert send(lead, token).id == send(lead, token).id
    assert len(db.session.scalars(select(Response)).all()) == 1


def test_only_the_lead_sends(here):
    workspace, _lead, token, _question = here
    writer, _key = make_member(workspace)
    with pytest.raises(NotYourRole):
        send(writer, token)


def test_every_member_gets_the_receipt_and_no_letter_holds_an_answer(here):
    workspace, lead, token, _question = here
    for role in (MemberRole.WRITER, MemberRole.READER):
        make_member(workspace, role)
    send(lead, token)
    told = [address for kind, address in letters() if kind in ("receipt", "workspace_sent")]
    assert sorted(told) == sorted(member.address for member in workspace.members)
    assert not [each for each in db.session.scalars(select(OutboxLetter)) if "one date that holds" in each.body]


def test_what_is_written_after_a_sending_is_a_version_that_the_lead_sends_again(here):
    workspace, lead, token, question = here
    send(lead, token)
    save(lead, question, "We ask for two dates.", based_on=1)
    assert workspace.response.latest.answers[0].text == "We ask for one date that holds."
    texts = queries.texts_of(workspace)
    assert [each.piece for each in queries.list_differences(workspace, texts)] == [answer_piece(question.id)]
    second = send(lead, token, no=2)
    assert (second.no, second.answers[0].text) == (2, "We ask for two dates.")
    assert [each.version.no for each in queries.list_sendings(workspace)] == [2, 1]
    assert queries.list_differences(workspace, queries.texts_of(workspace)) == []


def test_a_signatory_approves_what_stands_and_a_change_asks_again(here):
    workspace, lead, token, question = here
    dean, _key = make_member(workspace, MemberRole.SIGNATORY, name="The Dean")
    with pytest.raises(NotApproved):
        send(lead, token)
    with transaction():
        approving.ask_approval(lead, now=NOW)
    assert ("approval_asked", dean.address) in letters()
    seen = mark_of(queries.stood(queries.texts_of(workspace)))
    save(lead, question, "Changed while they read.", based_on=1)
    with pytest.raises(ChangedSinceSeen), transaction():
        approving.approve(dean, seen=seen, now=NOW)
    with pytest.raises(NotYourRole), transaction():
        approving.approve(lead, seen=seen, now=NOW)
    seen = mark_of(queries.stood(queries.texts_of(workspace)))
    with transaction():
        approving.approve(dean, seen=seen, now=NOW)
    assert ("approval_answered", lead.address) in letters()
    save(lead, question, "Changed after it was approved.", based_on=2)
    with pytest.raises(NotApproved):
        send(lead, token)


def test_the_server_s_clock_at_arrival_decides(here):
    workspace, lead, token, _question = here
    close = workspace.consultation.closes_at
    with pytest.raises(ConsultationClosed):
        send(lead, token, at=close + timedelta(minutes=16))
    assert send(lead, token, at=close - timedelta(seconds=1)).received_at == close - timedelta(seconds=1)


def test_after_the_close_a_sent_response_takes_no_further_version_and_the_text_that_was_typed_is_told(here):
    workspace, lead, token, question = here
    send(lead, token)
    with pytest.raises(ConsultationClosed):
        save(lead, question, "Too late.", based_on=1, now=workspace.consultation.closes_at + timedelta(hours=1))


def test_an_empty_workspace_is_not_sent(app):
    consultation = make_consultation()
    make_question(consultation)
    _workspace, lead, token = make_workspace(consultation)
    with pytest.raises(NotReadyToSend):
        send(lead, token)


def test_a_second_response_of_one_organisation_is_taken_and_linked_for_a_person_to_look_at(here):
    workspace, lead, token, question = here
    first = send(lead, token).response
    other, their_lead, their_token = make_workspace(
        workspace.consultation, lead="other@university.example.org", organisation="Another Name"
    )
    save(their_lead, question, "We say more.")
    by_domain = send(their_lead, their_token).response
    draft, _key = make_draft(
        workspace.consultation, {question: {"text": "Alone."}}, about={"organisation": "the INVENTED university ltd."}
    )
    with transaction():
        by_name = responses.submit_response(draft, by=None, received_at=NOW)
    assert unresolved_among([first, by_domain, by_name]) == {
        by_domain.id: first.reference,
        by_name.id: first.reference,
    }
    assert responses.count_counted(workspace.consultation) == 3
    (pair,) = list_duplicates_of(by_domain)
    assert (pair.other(by_domain), pair.why) == (first, "the same e-mail domain")
    by = make_person("facilitator")
    with transaction():
        resolve_duplicate(pair, is_duplicate=False, reason="Two faculties", by=by, now=NOW)
    assert by_domain.id not in unresolved_among([by_domain])
    with pytest.raises(AlreadyDecided), transaction():
        resolve_duplicate(pair, is_duplicate=True, reason="", by=by, now=NOW)
    assert other.organisation.tier == "confirmed by e-mail at university.example.org"


@pytest.mark.once
@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("The Aston Works Ltd.", "ASTON   works limited", True),
        ("Aston Works", "Aston Work", False),
        ("Ltd", "", True),
        ("Société Générale", "société générale", True),
    ],
)
def test_one_name_in_several_spellings(one, other, same):
    assert (name_key(one) == name_key(other)) is same


def test_a_university_with_five_colleagues(app):
    """Scenario S2: owners, a clash that is combined, a dean who asks for work, ten seconds to the close."""
    consultation = make_consultation(closes_at=NOW + timedelta(days=1))
    question = make_question(consultation)
    workspace, lead, token = make_workspace(consultation)
    colleagues = [make_member(workspace)[0] for _ in range(3)]
    dean, _key = make_member(workspace, MemberRole.SIGNATORY, name="The Dean")
    save(colleagues[0], question, "Heat pumps need 1,200 fitters.")
    clash = save(colleagues[1], question, "And the colleges have 300 places.")
    assert clash.aside
    save(colleagues[1], question, "Heat pumps need 1,200 fitters. And the colleges have 300 places.", based_on=1)
    part = queries.list_parts(workspace)[0]
    with transaction():
        approving.ask_approval(lead, now=NOW)
        approving.ask_for_work(dean, part, "Say where the figures come from.", now=NOW)
    assert queries.list_parts(workspace)[0].state is PartState.NEEDS_WORK
    save(colleagues[2], question, "Both, from the college survey of 2018.", based_on=3)
    for part in queries.list_parts(workspace):
        with transaction():
            writing.mark_part(lead, part.key, PartState.READY, "", now=NOW)
    assert all(part.state is PartState.READY for part in queries.list_parts(workspace))
    with transaction():
        approving.approve(dean, seen=mark_of(queries.stood(queries.texts_of(workspace))), now=NOW)
    arrived = consultation.closes_at - timedelta(seconds=4)
    version = send(lead, token, at=arrived)
    assert (version.received_at, version.answers[0].text) == (arrived, "Both, from the college survey of 2018.")
    told = {address for kind, address in letters() if kind in ("receipt", "workspace_sent")}
    assert len(told) == 5
    assert [each.version.no for each in queries.list_sendings(workspace)] == [1]


def test_an_address_is_shown_to_be_one_s_own_by_a_code_that_works_once(app):
    consultation = make_consultation()
    with transaction():
        check = joining.mail_code("a@example.org", about=consultation, now=NOW, consultation=consultation)
    code = db.session.scalar(select(OutboxLetter.secret))
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    with transaction():
        assert joining.confirm_code(check, wrong, now=NOW) is None
        assert joining.confirm_code(check, code, now=NOW + timedelta(minutes=16)) is None
        assert joining.confirm_code(check, code, now=NOW) == "a@example.org"
        assert joining.confirm_code(check, code, now=NOW) is None
        second = joining.mail_code("a@example.org", about=consultation, now=NOW, consultation=consultation)
        for _ in range(5):
            joining.confirm_code(second, "no", now=NOW)
        letter = db.session.scalars(select(OutboxLetter).where(OutboxLetter.secret != code)).first()
        assert joining.confirm_code(second, letter.secret, now=NOW) is None


@pytest.mark.parametrize(
    ("lead", "tier"),
    [
        ("a@university.example.org", "confirmed by e-mail at university.example.org"),
        ("a@gmail.com", "not confirmed by an e-mail address of its own"),
    ],
)
def test_a_domain_is_confirmed_by_a_member_and_free_mail_confirms_nothing(app, lead, tier):
    workspace, _lead, _token = make_workspace(make_consultation(), lead=lead)
    assert workspace.organisation.tier == tier


def test_what_was_not_asked_before_is_in_the_fingerprint_only_where_it_is_said(here):
    """So that what was sent before it was asked verifies as before."""
    workspace, lead, token, question = here
    said = responses.content_of(send(lead, token), "WM")["about"]
    assert said["interests"].startswith("We run two")
    draft, _key = make_draft(workspace.consultation, {question: {"text": "Alone."}})
    with transaction():
        version = responses.submit_response(draft, by=None, received_at=NOW).latest
    assert {"members_represented", "how_consulted", "interests"} & set(
        responses.content_of(version, "WM")["about"]
    ) == set()
