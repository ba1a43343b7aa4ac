"""Equality questions: asked once, after the response is stored, and kept so that nobody is linked to their answers."""

import logging
import re

import pytest
from sqlalchemy import inspect, select, text

from consult import responses
from consult.catalogue import Consultation
from consult.db import db, transaction
from consult.people import RoleName
from consult.responses.equality.models import EqualityTally, EqualityTicket
from consult.responses.equality.results import FEWER, NOT_SHOWN, show_counts
from consult.responses.models import Response
from consult.words import digest
from tests.factories.catalogue import make_consultation, make_version
from tests.factories.people import make_person
from tests.factories.questions import make_question

PICKED = {
    "age": "35-44",
    "sex": "female",
    "ethnic-group": "asian",
    "disability": "little",
    "religion": "sikh",
    "orientation": "gay",
}
RESULTS = "/facilitate/consultations/steel/equality"


@pytest.fixture
def question(app, now):
    return make_question(make_consultation(slug="steel", version=make_version(plan_slug="metals")))


def send(browse, on_behalf="self"):
    """Somebody answers and sends; gives the page that they then see."""
    browse.submit(browse.get("/respond/steel/start"), {"publication": "anonymous", "on_behalf": on_behalf})
    browse.submit(browse.get("/respond/steel/question/1"), {"text": "Grid first."})
    return browse.submit(browse.get("/respond/steel/check"))


def tally():
    found = db.session.scalar(select(EqualityTally).execution_options(populate_existing=True))
    return found.counts if found else None


def dump():
    """Everything in every table, as text."""
    db.session.rollback()
    with db.engine.connect() as connection:
        names = sorted(inspect(db.engine).get_table_names())
        return {name: sorted(map(repr, connection.execute(text(f'SELECT * FROM "{name}"')).all())) for name in names}


def test_an_individual_is_asked_once_the_response_is_stored_and_sees_the_reference(browse, question):
    page = send(browse)
    reference = db.session.scalar(select(Response.reference))
    assert page.h1 == "We have your response" and reference in page.text and reference not in page.url
    assert "These 6 questions are separate and optional." in page.text
    assert len(page.soup.select("fieldset")) == 6 and page.text.count("Prefer not to say") == 6
    done = browse.submit(page, PICKED)
    assert done.h1.startswith("Response sent") and done.url.endswith(f"/sent/{reference}")
    assert tally()["age"] == dict.fromkeys(tally()["age"], 0) | {"35-44": 1}


@pytest.mark.parametrize("on_behalf", ["organisation", "members", ""])
def test_nobody_else_is_asked(browse, question, on_behalf):
    assert send(browse, on_behalf).h1.startswith("Response sent")
    assert db.session.scalar(select(EqualityTicket)) is None


@pytest.mark.parametrize(("values", "button"), [(PICKED, "Skip all"), ({}, "Continue")])
def test_skipping_counts_nothing(browse, question, values, button):
    assert browse.submit(send(browse), values, button=button).h1.startswith("Response sent")
    assert tally() is None and db.session.scalar(select(EqualityTicket)) is None


def test_pressing_twice_and_going_back_count_once(browse, question):
    page = send(browse)
    browse.submit(page, PICKED)
    again = browse.submit(page, PICKED | {"age": "75"})
    back = browse.get(page.url)
    assert again.h1.startswith("Response sent") and back.h1.startswith("Response sent")
    assert sum(tally()["age"].values()) == 1


def test_another_browser_and_another_consultation_cannot_use_the_address(browse, question):
    page, other = send(browse), make_consultation(slug="glass")
    assert browse.as_(None).get(page.url).h1 == "Consultation steel"
    token = page.url.rsplit("/", 1)[1]
    with transaction():
        assert not responses.take_equality_answers(other, token, PICKED)
    assert tally() is None and not responses.may_answer_equality(other, token)
    assert browse.submit(page, PICKED | {"age": "made up"}).soup.title.get_text().startswith("Error:")


def test_changing_a_response_asks_nobody_again(browse, question):
    reference = browse.submit(send(browse), PICKED).url.rsplit("/", 1)[1]
    mine = browse.submit(browse.get(f"/respond/steel/sent/{reference}"), action="/open")
    browse.submit(mine, action="/change")
    browse.submit(browse.get("/respond/steel/question/1"), {"text": "Skills first."})
    assert browse.submit(browse.get("/respond/steel/check")).h1.startswith("Response sent")


def test_one_respondent_cannot_be_linked_to_their_equality_answers(browse, question, caplog, capsys):
    """The hardest case: one respondent, and somebody who reads every column of every table, and every log."""
    caplog.set_level(logging.DEBUG)
    page = send(browse)
    token, before = page.url.rsplit("/", 1)[1], dump()
    browse.submit(page, PICKED)
    after = dump()

    # Nothing but the counts came; nothing but the leave to answer, which names nobody, went. No audit line, no job.
    assert {name for name in after if after[name] != before[name]} == {"equality_tally", "equality_ticket"}
    assert after["equality_ticket"] == [] and len(before["equality_ticket"]) == 1

    # What is kept knows a consultation, its questions and counts: no time, no order, no key of its own, nobody.
    columns = {each["name"]: str(each["type"]) for each in inspect(db.engine).get_columns("equality_tally")}
    assert set(columns) == {"consultation_id", "asked", "counts"}
    for table in ("equality_tally", "equality_ticket"):
        keys = {key["referred_table"] for key in inspect(db.engine).get_foreign_keys(table)}
        assert keys == {"consultation"}

    # No value of the one side stands on the other, but for the consultation's own id.
    one_side, other_side = repr(after["equality_tally"]), repr({**after, "equality_tally": None, "consultation": None})
    consultation = db.session.scalars(select(Consultation)).one().id
    shared = set(re.findall(r"[0-9a-f]{8,}(?:-[0-9a-f]{4}){0,3}(?:-?[0-9a-f]{12})?", one_side))
    assert shared <= {consultation.hex, str(consultation)}
    for secret in (token, digest(token)):
        assert secret not in one_side + other_side
    assert token not in caplog.text + "".join(capsys.readouterr())


def test_the_tables_are_the_same_whether_somebody_answered_or_skipped(app, browse, question):
    """But for the counts: no row says that this respondent answered at all."""
    pages = [send(browse), send(browse.as_(None))]
    before = dump()
    browse.client.post(pages[0].url, data=form(pages[0]) | PICKED)
    answered = dump()
    changed = {name for name in answered if answered[name] != before[name]}
    assert changed == {"equality_tally", "equality_ticket"}


def form(page):
    return {"csrf_token": page.find("[name=csrf_token]")["value"]}


def test_no_part_of_the_row_tells_who_answered_last(app, browse, question):
    """Counts that grow one by one would; the row is written whole, with every count in it, each time."""
    first = browse.submit(send(browse), PICKED)
    assert first.h1.startswith("Response sent")
    browse_two = browse.as_(None)
    browse_two.submit(send(browse_two), {"age": "16-24"})
    with db.engine.connect() as connection:
        assert len(connection.execute(text("SELECT * FROM equality_tally")).all()) == 1
    assert tally()["age"]["16-24"] == tally()["age"]["35-44"] == 1
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            made = connection.scalar(text("SELECT sql FROM sqlite_master WHERE name = 'equality_ticket'"))
        assert "WITHOUT ROWID" in made


@pytest.mark.once
@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([12, 30, 15], ["12", "30", "15"]),
        ([12, 9, 30], [NOT_SHOWN, FEWER, "30"]),
        ([0, 9, 30], [FEWER, FEWER, "30"]),
        ([1200, 0, 1], ["1,200", FEWER, FEWER]),
        ([9], [FEWER]),
    ],
)
def test_a_count_below_ten_is_shown_to_nobody_and_cannot_be_worked_out(counts, shown):
    assert show_counts(counts) == shown


def test_the_equality_officer_sees_counts_after_the_close_and_nobody_else_does(browse, question, at):
    consultation = question.consultation
    for n in range(25):
        with transaction():
            token = responses.offer_equality_questions(consultation)
            picked = {"age": "16-24" if n < 12 else "25-34", "sex": "female" if n < 20 else "male"}
            responses.take_equality_answers(consultation, token, picked)
    person = make_person(RoleName.EQUALITY_OFFICER)
    assert "Nothing is shown before the consultation has ended" in browse.as_(person).get(RESULTS).text
    at(consultation.grace_ends_at)
    officer = browse.as_(person)
    page = officer.get(officer.get("/facilitate/equality").links()["Consultation steel"])
    ages, sexes = (table.get_text(" ", strip=True) for table in page.soup.select("table")[:2])
    assert "16 to 24 12" in ages and "25 to 34 13" in ages and f"35 to 44 {FEWER}" in ages
    assert f"Female 20 Male {FEWER}" in sexes
    for role in set(RoleName) - {RoleName.EQUALITY_OFFICER}:
        assert browse.as_(make_person(role)).client.get(RESULTS).status_code == 403


def test_with_fewer_than_ten_nothing_is_shown(browse, question, at):
    browse.submit(send(browse), PICKED)
    at(question.consultation.grace_ends_at)
    page = browse.as_(make_person(RoleName.EQUALITY_OFFICER)).get(RESULTS)
    assert "Fewer than 10 people answered" in page.text and not page.soup.select("table")
