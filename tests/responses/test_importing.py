"""A file of responses: what is taken, what is refused and why, and that twice is once."""

import codecs
import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from consult import catalogue, clock
from consult.audit import AuditLine
from consult.db import db, transaction
from consult.jobs import OwedWork
from consult.questions import QuestionKind
from consult.responses.importing import importing
from consult.responses.importing.importing import import_file
from consult.responses.models import Answer, Channel, Publication, Response
from tests.factories.catalogue import make_consultation
from tests.factories.questions import make_question

WORDS = {"answers": {"1": "Words"}}


@pytest.fixture
def consultation(app, now):
    consultation = make_consultation(slug="steel")
    make_question(consultation)
    make_question(consultation, kind=QuestionKind.SCALE)
    make_question(consultation, kind=QuestionKind.MULTIPLE)
    return consultation


@pytest.fixture
def run(app, consultation, tmp_path):
    """Import this content with this map; gives what was printed."""

    def importing_it(content, plan, *options, code=0):
        table, map_path = tmp_path / "table.csv", tmp_path / "map.json"
        table.write_bytes(content if isinstance(content, bytes) else content.encode())
        map_path.write_text(json.dumps(plan))
        arguments = ["responses", "import", str(table), "--consultation", "steel", "--map", str(map_path), *options]
        result = app.test_cli_runner().invoke(args=arguments)
        assert result.exit_code == code, result.output
        db.session.rollback()
        return result.output

    return importing_it


def texts():
    return sorted(db.session.scalars(select(Answer.text)))


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_rows_become_responses_with_all_that_the_map_names(run, consultation):
    plan = {
        "reference": "Id",
        "received": "When",
        "organisation": "Who",
        "publication": "Publish",
        "channel": "email",
        "answers": {"1": "Words", "2": "Agree", "3": "Many"},
    }
    output = run(
        "Id,When,Who,Publish,Words,Agree,Many\n"
        "r1,2018-10-25 14:30,Invented Works,anonymous,Grid first.,Strongly agree,One; three\n",
        plan,
    )
    assert "1 rows read = 1 added + 0 already here + 0 refused. It adds up." in output
    response = db.session.scalar(select(Response))
    assert (response.source_reference, response.channel) == ("r1", Channel.EMAIL)
    assert clock.moment_words(response.received_at) == "2:30pm (BST) on Thursday 25 October 2018"
    version = response.latest
    assert (version.organisation, version.publication) == ("Invented Works", Publication.ANONYMOUS)
    answers = {answer.question.number: answer for answer in version.answers}
    assert answers[1].text == "Grid first."
    assert (answers[2].choices, answers[3].choices) == (["strongly-agree"], ["one", "three"])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param("Words\ncafé\n".encode(), ["café"], id="utf-8"),
        pytest.param(codecs.BOM_UTF8 + "Words\ncafé\n".encode(), ["café"], id="utf-8 with a mark"),
        pytest.param("Words\ncaf\xe9 \x96 yes\n".encode("latin-1"), ["café – yes"], id="cp1252"),
        pytest.param("Words\ncafé\n".encode("utf-16"), ["café"], id="utf-16"),
        pytest.param(b"Id;Words\r\n1;one, two\r\n", ["one, two"], id="semicolons"),
        pytest.param(b"Id\tWords\n1\tone, two\n", ["one, two"], id="tabs"),
        pytest.param(b'Words\n"one\n\ntwo"\n', ["one\n\ntwo"], id="line breaks in a cell"),
        pytest.param(
            b'Words\r\n"one\rtwo"\r\nthree\rfour\r\n', ["one\ntwo", "three\nfour"], id="bare returns in cells"
        ),
        pytest.param(b"Words\rone\rtwo\r", ["one", "two"], id="returns between rows"),
        pytest.param(b"Words\n\none\n\n\ntwo\n", ["one", "two"], id="blank rows"),
        pytest.param(b'Words\n"He said ""no"""\n', ['He said "no"'], id="quotes in quotes"),
        pytest.param("Words\ncafe\u0301\n".encode(), ["café"], id="one form of each letter"),
    ],
)
def test_untidy_files_are_read_as_they_were_meant(run, content, said):
    run(content, WORDS)
    assert texts() == sorted(said)


def test_every_row_that_cannot_be_taken_is_named_with_what_to_do(run):
    plan = {"reference": "Id", "received": "When", "publication": "Publish", "answers": {"1": "Words", "2": "Agree"}}
    output = run(
        "Id,When,Publish,Words,Agree\n"
        "1,31/02,named,Grid,agree\n"
        "2,2018-10-25,perhaps,Grid,agree\n"
        "3,2018-10-25,named,Grid,yes please\n"
        "4,2018-10-25,named,,\n"
        ",2018-10-25,named,Grid,\n"
        "6,2018-12-25,named,Grid,\n"
        "7,2018-10-01,named,Grid,\n"
        "8,2018-10-25,named\n"
        "9,25/10/2018,named,Grid,\n"
        "9,2018-10-26,named,Grid,\n"
        "10,2018-10-28 01:30,named,Grid,\n"
        "11,2018-10-28 01:30+00:00,named,Grid,\n",
        plan,
    )
    assert 'Row 12, column "When": "2018-10-28 01:30" is no single moment. The clocks go back in that night' in output
    assert "Row 13" not in output
    assert 'Row 2, column "When": "31/02" is not a date. Use the form 2018-11-16' in output
    assert 'Row 3, column "Publish": "perhaps" is not known. Use one of: named, anonymous, none, confidential' in output
    assert 'Row 4, column "Agree": "yes please" is not a choice of question 2. Use one of: strongly-agree' in output
    assert "Row 5: there is no answer in it" in output
    assert 'Row 6, column "Id": the reference is empty' in output
    assert 'Row 7, column "When": "2018-12-25" is in the future' in output
    assert 'Row 8, column "When": "2018-10-01" is outside the consultation' in output
    assert 'Row 9, column "Words": the row ends before this column' in output
    assert 'Row 11, column "Id": "9" stands in an earlier row too' in output
    assert "12 rows read = 2 added + 0 already here + 10 refused. It adds up." in output


def test_running_it_again_adds_nothing(run):
    content = "Id,Words\na,Grid.\nb,Grid.\n"
    plan = WORDS | {"reference": "Id"}
    assert "2 added + 0 already here" in run(content, plan)
    assert "0 added + 2 already here" in run(content, plan)
    assert "1 added + 2 already here" in run(content + "c,Skills.\n", plan)
    assert count(Response) == 3


def test_rows_without_a_reference_are_told_apart_by_what_they_say_and_how_often(run):
    content = "Words\nGrid.\nNothing.\nNothing.\nNothing.\n"
    assert "4 added" in run(content, WORDS)
    assert "0 added + 4 already here" in run(content, WORDS)
    assert "1 added + 4 already here" in run(content + "Nothing.\n", WORDS)
    assert texts().count("Nothing.") == 4


def test_a_dry_run_says_what_would_happen_and_writes_nothing(run):
    content = "Id,Words\na,Grid.\nb,\n"
    plan = WORDS | {"reference": "Id"}
    assert "2 rows read = 1 would be added + 0 already here + 1 refused" in run(content, plan, "--dry-run")
    assert (count(Response), count(OwedWork), count(AuditLine)) == (0, 0, 0)
    run(content, plan)
    assert "0 would be added + 1 already here + 1 refused" in run(content, plan, "--dry-run")


def test_no_view_is_taken_as_such(run):
    run("Words,Agree\nNo view,agree\n", {"answers": {"1": "Words", "2": "Agree"}})
    assert [answer.text for answer in db.session.scalars(select(Answer).where(Answer.no_view))] == [""]


def test_nothing_is_published_unless_a_column_says_so(run):
    run("Words\nGrid.\n", WORDS)
    assert db.session.scalar(select(Answer.publication)) is Publication.NONE


def test_without_a_time_of_receipt_it_is_now_or_just_before_the_close(run, consultation, at, now):
    run("Words\nBefore.\n", WORDS)
    at(consultation.closes_at + timedelta(days=30))
    run("Words\nAfter.\n", WORDS)
    times = sorted(db.session.scalars(select(Response.received_at)))
    assert times == [now, consultation.closes_at - timedelta(seconds=1)]
    lines = db.session.scalars(select(AuditLine.words)).all()
    assert all("it was assumed" in words for words in lines) and len(lines) == 2


def test_before_the_opening_nothing_is_imported(run, consultation, at):
    at(consultation.opens_at - timedelta(seconds=1))
    assert "has not opened yet" in run("Words\nGrid.\n", WORDS, code=1)


@pytest.mark.parametrize(
    ("content", "plan", "says"),
    [
        ("Words\nGrid.\n", {}, '"answers"'),
        ("Words\nGrid.\n", {"answers": {"9": "Words"}}, "There is no question 9"),
        ("Words\nGrid.\n", {"answers": {"1": "Word"}}, 'no column "Word". Its columns are: "Words"'),
        ("Words\nGrid.\n", WORDS | {"colour": "Blue"}, "colour, which nothing uses"),
        ("Words\nGrid.\n", WORDS | {"channel": "pigeon"}, "The channel must be one of"),
        ("Words,Words\nGrid.,Grid.\n", WORDS, 'Two columns are called "Words"'),
        ("", WORDS, "no heading row"),
        (b"Words\n\x81\x8d\xff\n", WORDS, "Save it again as CSV UTF-8"),
    ],
)
def test_a_file_or_map_that_cannot_be_followed_ends_with_an_error_that_says_why(run, content, plan, says):
    assert says in run(content, plan, code=1)
    assert count(Response) == 0


def test_reading_is_owed_for_a_hundred_at_a_time_and_one_line_is_written_for_a_chunk(run, monkeypatch):
    run("Words\n" + "".join(f"Grid {n}.\n" for n in range(250)), WORDS)
    asked = [len(owed.arguments["version_ids"]) for owed in db.session.scalars(select(OwedWork))]
    assert sorted(asked) == [50, 100, 100]
    assert count(AuditLine) == 2 and count(Response) == 250


def test_an_import_that_stops_half_way_keeps_what_it_added_and_goes_on_when_run_again(run, monkeypatch):
    content = "Words\n" + "".join(f"Grid {n}.\n" for n in range(250))
    take, chunks = importing._take, []

    def fail_at_the_second(*about, **more):
        chunks.append(1)
        if len(chunks) == 2:
            raise importing.ConsultationClosed(about[0])
        return take(*about, **more)

    monkeypatch.setattr(importing, "_take", fail_at_the_second)
    output = run(content, WORDS, code=1)
    assert "200 rows read = 200 added" in output and "nothing is added twice" in output
    monkeypatch.setattr(importing, "_take", take)
    assert "50 added + 200 already here" in run(content, WORDS)


@pytest.mark.parametrize(
    ("name", "column", "rows"),
    [
        ("nhs_fft_phase1/text_data.csv", "feedback", 10334),
        ("nyc_cbbr_fy2021/cbbr_submissions_fy2021.csv", "explanation", 3598),
    ],
)
@pytest.mark.once
def test_real_files_are_read_to_their_end_and_add_up(app, consultation, tmp_path, name, column, rows):
    """Only where the development data is at hand; never quoted."""
    folder = os.environ.get("CONSULT_DEVELOPMENT_DATA")
    if not folder or not (Path(folder) / name).exists():
        pytest.skip("no development data: set CONSULT_DEVELOPMENT_DATA")
    plan = tmp_path / "map.json"
    plan.write_text(json.dumps({"answers": {"1": column}}))
    *_, report = import_file(Path(folder) / name, "steel", plan, dry_run=True, by="a test", now=clock.now())
    assert report.read == rows and report.adds_up and report.refused <= 1


def test_rows_without_a_time_that_come_while_it_is_paused_are_dated_before_the_pause(run, consultation, now):
    with transaction():
        catalogue.pause(consultation, reason="A figure was wrong.", by=None, now=now - timedelta(hours=1))
    run("Words\nBy letter.\n", WORDS)
    response = db.session.scalars(select(Response)).one()
    assert response.received_at == now - timedelta(hours=1, seconds=1)
