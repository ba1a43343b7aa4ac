"""I5, of words that were marked in a text that is published otherwise: they reach no page, table or paper of others."""

import io
import itertools
import json
import logging

import pytest
from sqlalchemy import select

from consult import boards, responses, summaries, theming
from consult.db import db, transaction
from consult.people import RoleName
from consult.responses.evidence.models import Attachment
from consult.responses.marking import BLANK
from consult.responses.models import Answer, Comment, Publication, Response
from consult.theming.models import Placement
from tests.conftest import NOW
from tests.factories.boards import make_signed_off
from tests.factories.catalogue import make_consultation, make_version
from tests.factories.evidence import PDF
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.factories.responses import make_response
from tests.factories.summaries import make_heard
from tests.factories.theming import make_many, make_point, make_read, make_run

CANARY = "zinc-canary-4417"
HARM = "Our rivals would learn whom we buy from."
SECRET = f"We buy from {CANARY} of Tipton."
WORDS = f"The grid is slow. {SECRET} Depots help."
# Where people's own words stand, or what is derived from them and read by nobody but the machine.
OWN = {"answer", "comment", "draft", "saved_text", "attachment", "citation"}


@pytest.fixture
def consultation(app, now):
    consultation = make_consultation(slug="steel", version=make_version(plan_slug="metals"))
    make_question(consultation)
    return consultation


@pytest.fixture
def begun(browse, consultation):
    browse.submit(browse.get("/respond/steel/start"), {"publication": "named", "organisation": "Invented Castings"})
    return browse


def mark(browse, words=f"from {CANARY}", **other):
    values = {"text": WORDS, "publication": "confidential", "harm": HARM, "marked": words}
    return browse.submit(browse.get("/respond/steel/question/1"), values | other)


def tables_but(own):
    for table in db.metadata.sorted_tables:
        if table.name not in own:
            for row in db.session.execute(select(table)):
                yield table.name, repr(tuple(row))


def test_words_are_marked_where_they_are_typed_and_the_rest_is_published(begun):
    page = begun.get("/respond/steel/question/1")
    assert "Sees your answer and your name" in page.text
    mark(begun)
    page = begun.get("/respond/steel/question/1")
    for who in ("words you marked shown as confidential", "See your answer and your name, without the words you marked",
                "Sees your answer and your name, without the words you marked"):  # fmt: skip
        assert who in page.find(".who-sees").get_text()
    public = begun.get("/respond/steel/check/public")
    assert f"We buy {BLANK} of Tipton." in public.text and CANARY not in public.html
    assert "Invented Castings" in public.text
    begun.submit(begun.get("/respond/steel/check"), {"licence": "OGL-3.0"})
    answer = db.session.scalar(select(Answer))
    assert answer.publication is Publication.NAMED and answer.marked_words == [f"from {CANARY}"]
    assert answer.version.licence == "OGL-3.0" and answer.harm == HARM
    assert answer.in_public == f"The grid is slow. We buy {BLANK} of Tipton. Depots help."


def test_words_that_are_not_there_are_asked_about_and_nothing_typed_is_lost(begun):
    page = mark(begun, words=f"from {CANARY}\nanother town")
    assert "not in what you wrote: “another town”" in page.text
    assert WORDS in page.find("#text").get_text() and "another town" in page.find("#marked").get_text()
    refused = begun.submit(begun.get("/respond/steel/check"))
    assert "another town" in refused.find(".govuk-error-summary").get_text()
    assert CANARY not in begun.get("/respond/steel/check/public").html
    assert db.session.scalar(select(Response)) is None


def test_a_text_that_is_edited_keeps_its_marked_words_or_is_asked_about(begun):
    mark(begun)
    begun.submit(begun.get("/respond/steel/question/1"), {"text": f"Before all: {WORDS}"})
    assert f"Before all: The grid is slow. We buy {BLANK}" in begun.get("/respond/steel/check/public").text
    page = begun.submit(begun.get("/respond/steel/question/1"), {"text": WORDS.replace(CANARY, "a firm")})
    assert f"“from {CANARY}”" in page.find(".govuk-error-summary").get_text()


def test_a_change_begins_with_the_marks_and_the_fingerprint_holds(begun):
    mark(begun)
    clause = begun.get("/respond/steel/comment/metals/1/clause-1")
    said = {"text": f"Ask {CANARY}.", "suggestion": f"{CANARY} must agree.", "position": "change"}
    begun.submit(clause, said | {"publication": "confidential", "harm": HARM, "marked": CANARY})
    assert CANARY not in begun.get("/respond/steel/check/public").html
    receipt = begun.submit(begun.get("/respond/steel/check"))
    mine = begun.submit(receipt, button="Open your response", action="/open")
    begun.submit(mine, action="/change")
    assert f"We buy {BLANK}" in begun.get("/respond/steel/check/public").text
    begun.submit(begun.get("/respond/steel/check"))
    response = db.session.scalar(select(Response))
    for version in response.versions:
        assert [each.marked_words for each in (*version.answers, *version.comments)] == [[f"from {CANARY}"], [CANARY]]
        assert responses.fingerprint_of(version) == version.fingerprint


def test_analysts_see_the_words_with_their_tag_and_others_do_not(begun):
    mark(begun)
    begun.submit(begun.get("/respond/steel/check"))
    reference = db.session.scalar(select(Response.reference))
    desk = begun.as_(make_person(RoleName.ANALYST)).get(f"/facilitate/consultations/steel/responses/{reference}")
    assert CANARY in desk.text and f"Only these words: “from {CANARY}”" in desk.text


def test_a_marked_word_names_no_suggestion_and_stands_in_no_table_but_those_of_its_own_text(app, now):
    """Twelve answers say it, each in a point of its own beside one that may be quoted."""
    consultation = make_consultation()
    question = make_question(consultation)
    make_read(question, make_many(consultation, question, 36))
    secret = [
        make_response(
            consultation,
            {question: f"The Zorvex turbine contract {n} was cancelled by Zorvex turbines. Grid power came late."},
            marked=("Zorvex turbine", "Zorvex turbines"),
        )
        for n in range(12)
    ]
    make_read(question, secret)
    make_run(question)
    shown = theming.list_examples(theming.list_suggestions(question))
    found = [(name, row) for name, row in tables_but(OWN) if "zorvex" in row.lower()]
    assert found == []
    points = [point for points in shown.values() for point in points]
    assert all("zorvex" not in point.text.lower() for point in points)


@pytest.fixture
def signed_off(app, now, caplog):
    """A pack that both boards passed, whose theme rests on an answer with marked words among others."""
    caplog.set_level(logging.DEBUG)
    heard = make_heard()
    response = make_response(heard.consultation, {heard.question: WORDS}, marked=(f"from {CANARY}",))
    points = [
        make_point(response, heard.question, quote)
        for quote in ("The grid is slow.", f"We buy from {CANARY} of Tipton.")
    ]
    with transaction():
        db.session.add_all(
            [
                Placement(theme_id=heard.grid.id, point_id=each.id, person_id=heard.analyst.id, placed_at=NOW)
                for each in points
            ]
        )
    return heard, make_signed_off(heard), points


def test_no_paper_of_a_board_holds_marked_words_and_their_point_counts(signed_off):
    heard, pack, (plain, secret) = signed_off
    papers = boards.papers_of(pack)
    assert CANARY not in json.dumps(papers)
    told = papers["points"]
    assert (told[str(plain.id)]["shown"], told[str(secret.id)]["shown"]) == ("yes", "confidential")
    assert told[str(secret.id)]["text"] is None and told[str(secret.id)]["response"] is not None
    sentence = next(each for each in papers["questions"][0]["sentences"] if each["theme"] == str(heard.grid.id))
    assert str(secret.id) in sentence["points"] and str(secret.id) not in sentence["quotes"]


def test_a_sentence_may_not_repeat_marked_words_however_few(app, now):
    heard = make_heard()
    said = {heard.question: "We build Project Falconry, and jobs."}
    make_response(heard.consultation, said, marked=("Falconry", "jobs"))
    with transaction():
        summary = summaries.write_summary(heard.question, by=heard.analyst, now=NOW)
    sentence = summary.sentences[-1]
    with transaction():
        summaries.edit_wording(sentence, f"{sentence.wording} It would mean jobs.", by=heard.analyst, now=NOW)
    with pytest.raises(summaries.BorrowedWords), transaction():
        summaries.edit_wording(sentence, f"{sentence.wording} They build FALCONRY.", by=heard.analyst, now=NOW)


def test_every_page_for_everybody_and_for_boards_is_free_of_them(browse, app, signed_off, caplog):
    heard, pack, (_plain, secret) = signed_off
    gaps = {
        "slug": [heard.consultation.slug, heard.consultation.versions[0].plan.slug],
        "board": ["harbour", "hill"],
        "name": [boards.name_of_pack(pack)],
        "pack": [boards.name_of_pack(pack)],
        "key": ["clause-1", str(heard.grid.id)],
        "plan": [heard.consultation.versions[0].plan.slug],
        "reference": [secret.answer.version.response.reference],
        "kind": ["json", "pdf", "txt", "docx"],
    }
    browsers = {"everyone": browse, "boards.read": browse.as_(make_person(RoleName.BOARD_MEMBER))}
    opened = 0
    for rule in app.url_map.iter_rules():
        guard = getattr(app.view_functions[rule.endpoint], "guard", "")
        if guard not in browsers or "GET" not in rule.methods:
            continue
        names = sorted(rule.arguments)
        for values in itertools.product(*(gaps.get(name, ["1", str(secret.id)]) for name in names)):
            try:
                address = app.url_map.bind("localhost").build(rule.endpoint, dict(zip(names, values, strict=True)))
            except ValueError:
                continue
            page = browsers[guard].client.get(address)
            opened += page.status_code == 200
            assert CANARY.encode() not in page.data, address
            page.close()
            db.session.rollback()
    assert opened > 40
    assert CANARY not in caplog.text
    assert [(name, row) for name, row in tables_but(OWN) if CANARY in row] == []


def test_the_name_of_a_confidential_file_stands_in_no_address_log_or_table_but_its_own(begun, caplog):
    caplog.set_level(logging.DEBUG)
    mark(begun)
    form = {"file": (io.BytesIO(PDF), f"{CANARY}.pdf"), "publication": "confidential", "harm": HARM}
    page = begun.submit(begun.get("/respond/steel/evidence"), form, action="")
    assert CANARY in page.text and CANARY not in begun.get("/respond/steel/check/public").html
    begun.submit(begun.get("/respond/steel/check"))
    file = db.session.scalar(select(Attachment))
    desk = begun.as_(make_person(RoleName.FACILITATOR))
    reference = file.version.response.reference
    with desk.client.get(f"/facilitate/consultations/steel/responses/{reference}/files/{file.id}?sure=yes") as got:
        assert CANARY not in str(got.headers)
    assert CANARY not in caplog.text
    assert [(name, row) for name, row in tables_but(OWN) if CANARY in row] == []
    assert db.session.scalar(select(Comment)) is None
