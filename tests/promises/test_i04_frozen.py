"""I4 frozen: what was sent is never updated; the database refuses, whoever asks."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from consult import responses
from consult.db import db, transaction
from consult.people import RoleName
from tests.factories.catalogue import make_consultation, make_version
from tests.factories.drafts import make_draft
from tests.factories.people import make_person
from tests.factories.questions import make_question


@pytest.fixture
def response(app, now):
    version = make_version()
    consultation = make_consultation(version=version)
    question = make_question(consultation)
    draft, _token = make_draft(consultation, {question: {"text": "Grid first."}})
    with transaction():
        responses.save_comment(draft, version.clauses[0], {"text": "By when?"}, now=now)
    with transaction():
        sent = responses.submit_response(draft, by=None, received_at=now)
    facilitator = make_person(RoleName.FACILITATOR)
    with transaction():
        responses.exclude_response(sent, "A test", by=facilitator, now=now)
    return sent


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE answer SET text = 'changed'",
        "DELETE FROM answer",
        "UPDATE comment SET text = 'changed'",
        "DELETE FROM comment",
        "UPDATE response_version SET received_at = '2018-01-01'",
        "DELETE FROM response_version",
        "UPDATE exclusion SET reason = 'changed'",
        "DELETE FROM exclusion",
    ],
)
def test_the_database_refuses_to_change_or_remove_what_was_sent(response, statement):
    with pytest.raises(DatabaseError), transaction():
        db.session.execute(text(statement))
    db.session.expire_all()
    assert response.latest.answers[0].text == "Grid first."
    assert response.latest.comments[0].text == "By when?"


def test_a_change_through_the_models_is_refused_too(response):
    with pytest.raises(DatabaseError), transaction():
        response.latest.answers[0].text = "changed"


def test_the_fingerprint_can_be_worked_out_again_and_covers_every_word(response):
    version = response.latest
    assert responses.fingerprint_of(version) == version.fingerprint
    content = responses.content_of(version, response.reference)
    content["answers"][0]["text"] = "Grid first!"
    assert responses.fingerprint(content, version.nonce) != version.fingerprint
    assert responses.fingerprint(responses.content_of(version, response.reference), "other") != version.fingerprint
