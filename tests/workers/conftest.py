"""What the tests of the workers begin with."""

import pytest
from sqlalchemy.exc import OperationalError

from consult import errands, jobs, mail, outcomes, responses
from consult.responses import following
from consult.responses.evidence import scanning
from consult.theming import machine
from tests.factories.catalogue import make_consultation
from tests.factories.questions import make_question
from tests.factories.theming import make_many
from workers import evidence, letters, papers, pipeline, theming  # noqa: F401 - importing them registers their tasks
from workers import responses as commenting  # noqa: F401


@pytest.fixture
def question(app, now):
    return make_question(make_consultation())


@pytest.fixture
def heard(question):
    return make_many(question.consultation, question, 36)


@pytest.fixture
def away(monkeypatch):
    """The database goes away whenever the machine reads, or carries out what was asked for."""

    def gone(*_, **__):
        raise OperationalError("SELECT 1", {}, Exception("the server closed the connection"))

    reading = ("read_versions", "read_contributions", "begin_run", "read_chunk")
    for verb in (*reading, "group_run", "find_campaigns", "place_new"):
        monkeypatch.setattr(machine, verb, gone)
    monkeypatch.setattr(pipeline, "when_all_is_read", gone)
    monkeypatch.setattr(errands, "carry_out", gone)
    monkeypatch.setattr(scanning, "is_waiting", gone)
    monkeypatch.setattr(mail, "message_of", gone)
    monkeypatch.setattr(outcomes, "find_news", gone)
    monkeypatch.setattr(following, "work_out_places", gone)
    for verb in ("whom_to_tell_dates", "whom_to_tell_question"):
        monkeypatch.setattr(responses, verb, gone)


@pytest.fixture
def told(app, monkeypatch):
    """What the queue is told, while it has messages."""
    monkeypatch.setattr(jobs, "_queue_is_empty", lambda: False)
    app.extensions["asked"].clear()
    return app.extensions["asked"]
