"""Colleagues write one response: nobody writes over anybody, every text is kept, a section says how far it is."""

import pytest
from sqlalchemy import text

from consult import responses
from consult.db import db, transaction
from consult.responses.workspace import members, queries, writing
from consult.responses.workspace.errors import NotYourRole
from consult.responses.workspace.models import MemberRole, PartState
from consult.responses.workspace.rules import answer_piece
from tests.conftest import NOW
from tests.factories.catalogue import make_consultation
from tests.factories.drafts import make_draft
from tests.factories.questions import make_question
from tests.factories.workspaces import make_member, make_workspace

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def here(app):
    """A consultation with one question, a workspace on it, its lead and a writer."""
    consultation = make_consultation()
    question = make_question(consultation)
    workspace, lead, _token = make_workspace(consultation)
    writer, _their_token = make_member(workspace)
    return workspace, lead, writer, question


def save(member, question, words, based_on=0):
    with transaction():
        return writing.save_answer(member, question, {"text": words}, based_on=based_on, now=NOW)


def standing(workspace, question):
    return queries.texts_of(workspace)[answer_piece(question.id)].content["text"]


def test_what_the_lead_had_typed_becomes_the_first_content_and_opens_nowhere_else(app):
    consultation = make_consultation()
    question = make_question(consultation)
    draft, token = make_draft(consultation, {question: {"text": "Typed alone."}})
    workspace, _lead, _token = make_workspace(consultation, draft=draft)
    assert standing(workspace, question) == "Typed alone."
    assert workspace.draft_id == draft.id
    assert responses.find_draft(token) is None


def test_a_saved_answer_stands_in_the_draft_that_is_sent(here):
    workspace, _lead, writer, question = here
    save(writer, question, "Ours.")
    assert workspace.draft.answers[str(question.id)]["text"] == "Ours."
    assert workspace.draft.about["organisation"] == "Invented University"


def test_two_who_save_the_same_answer_lose_nothing(here):
    workspace, lead, writer, question = here
    first = save(lead, question, "The lead's words.")
    second = save(writer, question, "The writer's words.")
    assert not first.aside and second.aside
    assert standing(workspace, question) == "The lead's words."
    kept = [each.content["text"] for each in queries.list_versions(workspace, answer_piece(question.id))]
    assert kept == ["The writer's words.", "The lead's words."]
    combined = save(writer, question, "The lead's words. The writer's words.", based_on=first.no)
    assert not combined.aside
    assert standing(workspace, question) == "The lead's words. The writer's words."


def test_sending_the_same_clash_twice_sets_one_text_aside(here):
    workspace, lead, writer, question = here
    save(lead, question, "The lead's words.")
    save(writer, question, "The writer's words.")
    save(writer, question, "The writer's words.")
    assert len(queries.list_versions(workspace, answer_piece(question.id))) == 2


def test_two_who_write_the_same_words_do_not_clash(here):
    workspace, lead, writer, question = here
    save(lead, question, "The same words.")
    assert save(writer, question, "The same words.").aside is False
    assert len(queries.list_versions(workspace, answer_piece(question.id))) == 1


def test_any_version_can_be_brought_back_one_set_aside_as_well(here):
    workspace, lead, writer, question = here
    save(lead, question, "First.")
    save(writer, question, "Aside.")
    save(lead, question, "Third.", based_on=1)
    with transaction():
        back = writing.restore(writer, answer_piece(question.id), 2, based_on=3, now=NOW)
    assert (back.no, back.restores_no) == (4, 2)
    assert standing(workspace, question) == "Aside."


def test_a_saved_text_is_never_changed(here):
    _workspace, lead, _writer, question = here
    save(lead, question, "As it was.")
    with pytest.raises(Exception, match=r"never changed|refuse"), transaction():
        db.session.execute(text("UPDATE saved_text SET piece = 'about'"))


def test_a_section_says_how_far_it_is_and_writing_makes_it_drafting_again(here):
    workspace, lead, writer, question = here

    def state():
        return queries.list_parts(workspace)[0].state

    assert state() is PartState.NOT_STARTED
    save(writer, question, "Begun.")
    assert state() is PartState.DRAFTING
    part = queries.list_parts(workspace)[0].key
    for wanted in (PartState.NEEDS_WORK, PartState.READY):
        with transaction():
            writing.mark_part(lead, part, wanted, "Say by when.", now=NOW)
        assert state() is wanted
    save(writer, question, "Begun again.", based_on=1)
    assert state() is PartState.DRAFTING


def test_a_section_has_an_owner_who_is_named_and_others_may_still_write(here):
    workspace, lead, writer, question = here
    part = queries.list_parts(workspace)[0].key
    with transaction():
        members.give_part(lead, part, writer)
    assert queries.list_parts(workspace)[0].owner == writer
    assert save(lead, question, "Mine as well.").member == lead


@pytest.mark.parametrize("role", [MemberRole.READER, MemberRole.SIGNATORY])
def test_who_does_not_write_cannot_save_mark_or_restore(here, role):
    workspace, lead, _writer, question = here
    save(lead, question, "Ours.")
    other, _token = make_member(workspace, role)
    part = queries.list_parts(workspace)[0].key
    for act in (
        lambda: writing.save_answer(other, question, {"text": "Mine."}, based_on=1, now=NOW),
        lambda: writing.restore(other, answer_piece(question.id), 1, based_on=1, now=NOW),
        lambda: writing.mark_part(other, part, PartState.READY, "", now=NOW),
        lambda: writing.save_about(other, {}, based_on=1, now=NOW),
        lambda: members.invite(other, address="x@example.org", name="", role=MemberRole.WRITER, now=NOW),
        lambda: members.remove_member(other, lead, now=NOW),
    ):
        with pytest.raises(NotYourRole), transaction():
            act()


def test_who_has_an_answer_open_is_told_to_colleagues_until_they_save(here):
    workspace, lead, writer, question = here
    piece = answer_piece(question.id)
    with transaction():
        writing.open_text(writer, piece, now=NOW)
    assert [each.member for each in queries.list_writing(lead, piece, now=NOW)] == [writer]
    assert queries.list_writing(writer, piece, now=NOW) == []
    save(writer, question, "Done.")
    assert queries.list_writing(lead, piece, now=NOW) == []
    assert workspace.members
