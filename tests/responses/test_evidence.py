"""Files and sources come with a response: kept by what they are, frozen with it, opened by staff with care."""

import io
import os
import socket
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from consult import responses
from consult.blueprints import sizes
from consult.db import db, transaction
from consult.errors import AlreadyDecided, RuleBroken
from consult.people import RoleName
from consult.responses.evidence import deciding, giving, queries, scanning
from consult.responses.evidence.models import Attachment, Citation, Scan, StoredFile
from consult.responses.evidence.rules import file_name, plain_doi
from consult.responses.evidence.shelf import Shelf
from consult.responses.models import Publication
from tests.factories.catalogue import make_consultation, make_version
from tests.factories.drafts import make_draft
from tests.factories.evidence import EICAR, PDF, docx, make_gap
from tests.factories.people import make_person
from tests.factories.questions import make_question
from workers.evidence import scan_file

DESK = "/facilitate/consultations/steel"
PAPER = {"title": "Depots and margins", "authors": "Okafor", "year": "2017", "doi": "https://doi.org/10.1234/AbC.5"}


@pytest.fixture
def asked(app, now):
    version = make_version(plan_slug="metals")
    make_gap(version)
    return make_question(make_consultation(slug="steel", version=version))


@pytest.fixture(autouse=True)
def shelf(app, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "DATA_DIR", str(tmp_path))
    return Shelf(str(tmp_path))


@pytest.fixture
def begun(browse, asked):
    browse.submit(browse.get("/respond/steel/start"), {"publication": "named", "organisation": "Invented Castings"})
    browse.submit(browse.get("/respond/steel/question/1"), {"text": "Grid first."})
    return browse


def upload(browse, content=PDF, name="Our secret plan.pdf", status=200, **said):
    return browse.submit(
        browse.get("/respond/steel/evidence"), {"file": (io.BytesIO(content), name), **said}, action="", status=status
    )


def offer(browse, **other):
    return browse.submit(browse.get("/respond/steel/evidence/source"), PAPER | other)


def wanted_gap(browse):
    return browse.get("/respond/steel/evidence/source").find("select[name=offered_for] option:nth-of-type(2)")["value"]


def add(draft, shelf, now, content=PDF, name="plan.pdf", most=5, **values):
    with transaction():
        return giving.add_file(draft, io.BytesIO(content), name, values, shelf=shelf, most=most, now=now)


def send(draft, token, now):
    with transaction():
        return responses.submit_response(draft, by=None, received_at=now, token=token)


def test_a_file_comes_with_the_response_and_is_shown_wherever_the_response_is(begun, shelf):
    page = upload(begun, shows="Costs of depots")
    assert "Our secret plan.pdf" in page.text and "PDF" in page.text and "Costs of depots" in page.text
    assert "Evidence files and sources (1)" in begun.get("/respond/steel").text
    check = begun.get("/respond/steel/check")
    assert "Our secret plan.pdf" in check.text
    receipt = begun.submit(check)
    assert "Our secret plan.pdf" in receipt.text
    file = db.session.scalar(select(Attachment))
    assert file.publication is Publication.NAMED and file.stored.scan is Scan.WAITING
    reference = file.version.response.reference
    assert shelf.path(file.sha256).read_bytes() == PDF and "secret" not in str(shelf.path(file.sha256))
    assert "Our secret plan.pdf" in begun.client.get(f"/respond/steel/sent/{reference}/copy.txt").text
    desk = begun.as_(make_person(RoleName.FACILITATOR))
    assert "Not scanned: no scanner here" in desk.get(f"{DESK}/responses/{reference}").text
    assert "Our secret plan.pdf" in desk.get(f"{DESK}/evidence").text


def test_staff_download_after_a_warning_and_nothing_is_ever_shown_in_the_page(begun):
    upload(begun)
    begun.submit(begun.get("/respond/steel/check"))
    file = db.session.scalar(select(Attachment))
    address = f"{DESK}/responses/{file.version.response.reference}/files/{file.id}"
    desk = begun.as_(make_person(RoleName.ANALYST))
    warning = desk.get(address)
    assert "was not scanned" in warning.h1
    with desk.client.get(warning.links()["Download it all the same"]) as got:
        assert got.data == PDF
    assert got.mimetype == "application/octet-stream"
    assert got.headers["Content-Disposition"] == f"attachment; filename={file.version.response.reference}-file-1.pdf"
    assert "sandbox" in got.headers["Content-Security-Policy"] and got.headers["X-Content-Type-Options"] == "nosniff"
    with transaction():
        scanning.settle_scan(file.sha256, "", now=file.version.received_at)
    with desk.client.get(address) as got:
        assert got.data == PDF
    begun.as_(make_person(RoleName.BOARD_MEMBER)).get(address, status=403)


def test_an_infected_file_is_never_downloaded_and_its_sender_is_told(begun):
    upload(begun)
    begun.submit(begun.get("/respond/steel/check"))
    file = db.session.scalar(select(Attachment))
    with transaction():
        scanning.settle_scan(file.sha256, "Eicar-Test", now=file.version.received_at)
    address = f"{DESK}/responses/{file.version.response.reference}/files/{file.id}"
    desk = begun.as_(make_person(RoleName.FACILITATOR))
    assert "kept shut in" in desk.get(f"{address}?sure=yes").h1
    page = begun.get(f"/respond/steel/sent/{file.version.response.reference}")
    assert "harmful software" in page.text and "Send a clean copy" in page.text


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.pdf", "is empty"),
        (b"MZ\x00\x01", "a.pdf", "must be a PDF"),
        (PDF.replace(b"/Root", b"/Encrypt 5 0 R /Root"), "a.pdf", "protected by a password"),
        (b"", "", "Choose a file"),
    ],
)
def test_a_refused_file_takes_no_words_with_it(begun, content, name, words):
    page = upload(begun, content, name, shows="What it shows", publication="none")
    assert words in page.find(".govuk-error-summary").get_text() and "What it shows" in page.find("#shows").get_text()
    assert page.find("input[name=publication][value=none]").has_attr("checked")
    assert "Grid first." in begun.get("/respond/steel/check").text
    assert db.session.scalars(select(StoredFile)).all() == []


def test_a_file_over_the_limit_is_refused_in_words_and_only_file_pages_take_large_requests(begun, app, monkeypatch):
    for module in (giving, sizes):
        monkeypatch.setattr(module, "MEGABYTE", 20_000)  # of bytes: no test sends real megabytes about
    monkeypatch.setitem(app.config, "FILE_MB", 1)
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 20_000)
    page = upload(begun, PDF + b"0" * 30_000, shows="Kept")
    assert "smaller than 1MB" in page.text and "Kept" in page.html
    upload(begun, PDF + b"0" * 90_000, status=413)
    form = {"csrf_token": page.find("main input[name=csrf_token]")["value"], "file": (io.BytesIO(b"0" * 30_000), "a")}
    begun.post("/respond/steel/question/1", form, status=413)


def test_no_more_files_than_the_limit(asked, shelf, now):
    draft, _token = make_draft(asked.consultation)
    add(draft, shelf, now, most=1)
    with pytest.raises(RuleBroken, match="up to 1 files"):
        add(draft, shelf, now, docx(), most=1)
    add(draft, shelf, now, most=1, shows="The same file, better described")
    assert [each["shows"] for each in giving.files_in(draft)] == ["The same file, better described"]


def test_a_change_begins_with_the_files_and_may_take_them_out(asked, shelf, now):
    draft, token = make_draft(asked.consultation, {asked: {"text": "Grid."}})
    add(draft, shelf, now)
    add(draft, shelf, now, docx(), "more.docx", publication="confidential", harm="Prices")
    with transaction():
        giving.save_source(draft, PAPER, now=now)
    response = send(draft, token, now)
    with transaction():
        change, _token = responses.start_change(response, now=now)
        giving.remove_evidence(change, giving.files_in(change)[0]["id"], now=now)
        version = responses.submit_change(change, no=2, by=None, received_at=now)
    first, second = response.versions
    assert (len(first.attachments), len(second.attachments), len(second.citations)) == (2, 1, 1)
    assert all(responses.fingerprint_of(each) == each.fingerprint for each in (first, second))
    assert {each.publication for each in first.attachments} == {Publication.NAMED, Publication.CONFIDENTIAL}
    assert draft.evidence == [] == change.evidence and version is second


def test_the_fingerprint_covers_the_files_and_only_where_there_are_any(asked, shelf, now):
    bare, bare_token = make_draft(asked.consultation, {asked: {"text": "Grid."}})
    content = responses.content_of(send(bare, bare_token, now).latest, "WM")
    assert not {"files", "sources", "licence"} & set(content) and "marked" not in content["answers"][0]
    draft, token = make_draft(asked.consultation, {asked: {"text": "Grid."}})
    add(draft, shelf, now)
    version = send(draft, token, now).latest
    assert responses.content_of(version, "WM")["files"][0]["sha256"] == version.attachments[0].sha256
    with pytest.raises(DatabaseError), transaction():
        db.session.execute(db.update(Attachment).values(name="other.pdf"))


def test_strays_are_swept_and_what_a_draft_or_a_response_tells_of_is_kept(asked, shelf, now):
    draft, token = make_draft(asked.consultation, {asked: {"text": "Grid."}})
    kept = add(draft, shelf, now)
    gone = add(draft, shelf, now, docx(), "gone.docx")
    send_later, _ = make_draft(asked.consultation)
    stray, _size = shelf.put(io.BytesIO(b"an act that failed"))
    removed = next(each["sha256"] for each in giving.files_in(draft) if each["id"] == gone)
    with transaction():
        giving.remove_evidence(draft, gone, now=now)
    send(draft, token, now)
    for place in shelf.folder.rglob("*"):
        os.utime(place, (now.timestamp(), now.timestamp()))
    with transaction():
        assert scanning.forget_strays(shelf, now=now) == 0
    with transaction():
        assert scanning.forget_strays(shelf, now=now + timedelta(days=2)) == 2
    assert not shelf.path(stray).exists() and not shelf.path(removed).exists()
    assert [shelf.path(each.sha256).exists() for each in db.session.scalars(select(StoredFile))] == [True]
    assert kept and send_later


class FakeClamd(threading.Thread):
    """Speaks INSTREAM as clamd does, for one file."""

    def __init__(self, place: Path) -> None:
        super().__init__(daemon=True)
        self.door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.door.bind(str(place))
        self.door.listen(1)

    def run(self) -> None:
        line, _ = self.door.accept()
        with line, line.makefile("rb") as coming:
            assert coming.read(10) == b"zINSTREAM\0"
            content = b""
            while size := int.from_bytes(coming.read(4), "big"):
                content += coming.read(size)
            line.sendall(b"stream: Eicar-Test FOUND\0" if EICAR in content else b"stream: OK\0")
        self.door.close()


@pytest.mark.once
@pytest.mark.parametrize(
    ("content", "scan"), [(PDF, Scan.CLEAN), (PDF + EICAR + b"\nstartxref\n9\n%%EOF", Scan.INFECTED)]
)
def test_a_scanner_where_there_is_one_has_the_word(asked, shelf, now, app, monkeypatch, tmp_path, content, scan):
    place = tmp_path / "clamd"
    clamd = FakeClamd(place)
    clamd.start()
    draft, _token = make_draft(asked.consultation)
    add(draft, shelf, now, content)
    sha256 = giving.files_in(draft)[0]["sha256"]
    db.session.rollback()
    scan_file(sha256)
    assert db.session.get(StoredFile, sha256).scan is Scan.WAITING  # no scanner is set
    db.session.rollback()
    monkeypatch.setitem(app.config, "SCANNER", f"clamd://{place}")
    scan_file(sha256)
    clamd.join(5)
    stored = db.session.get(StoredFile, sha256)
    assert stored.scan is scan and stored.found == ("Eicar-Test" if scan is Scan.INFECTED else "")


@pytest.mark.once
def test_a_scanner_that_is_away_leaves_the_file_waiting_and_the_clock_asks_again(asked, shelf, now, app, monkeypatch):
    draft, _token = make_draft(asked.consultation)
    add(draft, shelf, now)
    sha256 = giving.files_in(draft)[0]["sha256"]
    db.session.rollback()
    monkeypatch.setitem(app.config, "SCANNER", "clamd:///nowhere")
    scan_file(sha256)
    assert db.session.get(StoredFile, sha256).scan is Scan.WAITING
    app.extensions["asked"].clear()
    with transaction():
        scanning.ask_for_scans(now=now + timedelta(minutes=6))
    assert [str(job) for job, _ in app.extensions["asked"]] == ["scan_file"]


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ("10.1234/ABC.5", "10.1234/abc.5"),
        ("https://doi.org/10.1234/x(1)", "10.1234/x(1)"),
        ("doi: 10.1234/x.", "10.1234/x"),
        ("11.1234/x", ""),
        ("10.12/x", ""),
        ("10.1234/", ""),
        ("hello", ""),
    ],
)
def test_a_doi_is_checked_for_its_form_only(given, plain):
    assert plain_doi(given) == plain


@pytest.mark.parametrize(
    ("given", "kept"),
    [("../../etc/passwd", "passwd"), ("C:\\Users\\x\\a.pdf", "a.pdf"), ("a\r\nSet-Cookie: b", "a Set-Cookie: b"),
     ("gpj.\u202efdp", "gpj.fdp"), ("x" * 300, "x" * 120), ("", "file")],
)  # fmt: skip
def test_a_name_is_kept_for_people_to_read_and_can_do_nothing(given, kept):
    assert file_name(given) == kept


def test_a_source_is_kept_as_given_and_what_is_wrong_with_it_is_said(begun):
    page = offer(begun, doi="nonsense", year="soon", shows="Still here")
    assert "A DOI looks like" in page.text and "Still here" in page.html
    page = offer(begun, url="javascript:alert(1)")
    assert "Enter an address like" in page.text
    assert "Depots and margins" in offer(begun).text
    begun.submit(begun.get("/respond/steel/check"))
    source = db.session.scalar(select(Citation))
    assert (source.doi, source.doi_plain) == ("https://doi.org/10.1234/AbC.5", "10.1234/abc.5")


def test_an_accepted_source_closes_the_gap_on_the_page_of_the_plan_with_credit(begun):
    offer(begun, offered_for=wanted_gap(begun))
    begun.submit(begun.get("/respond/steel/check"))
    assert "To be filled by" in begun.get("/plans/metals").text
    desk = begun.as_(make_person(RoleName.FACILITATOR))
    page = desk.get(desk.get(f"{DESK}/evidence").links()["Decide about Depots and margins"])
    refused = desk.submit(page, button="Take it in")
    assert "which place and which years" in refused.text
    page = desk.submit(refused, {"geography": "England", "period": "2014 to 2016"}, button="Take it in")
    assert "In the register" in page.text
    plan = begun.as_(None).get("/plans/metals")
    assert "Closed by Depots and margins" in plan.text
    assert "Offered by Invented Castings in response to Consultation steel" in plan.text
    draft = begun.get("/plans/metals/drafts/1")
    assert "Offered by Invented Castings" in draft.text and "Closed by: Depots and margins" in draft.text


def test_a_source_is_declined_with_a_reason_that_its_sender_reads_and_decided_once(begun):
    offer(begun)
    receipt = begun.submit(begun.get("/respond/steel/check"))
    source, person = db.session.scalar(select(Citation)), make_person(RoleName.FACILITATOR)
    at = source.version.received_at
    with pytest.raises(RuleBroken, match="Give a reason"), transaction():
        deciding.decline_citation(source, " ", by=person, now=at)
    with transaction():
        deciding.decline_citation(source, "It is about another region.", by=person, now=at)
    with pytest.raises(AlreadyDecided), transaction():
        deciding.accept_citation(source, geography="x", period="y", by=person, now=at)
    assert "It is about another region." in begun.get(receipt.url).text


def test_what_its_sender_does_not_want_published_stands_in_no_register_and_a_name_is_taken_back(asked, now):
    draft, token = make_draft(asked.consultation, {asked: {"text": "Grid."}})
    with transaction():
        giving.save_source(draft, PAPER | {"publication": "none"}, now=now)
    source, person = send(draft, token, now).latest.citations[0], make_person(RoleName.FACILITATOR)
    with pytest.raises(RuleBroken, match="not to publish"), transaction():
        deciding.accept_citation(source, geography="x", period="y", by=person, now=now)

    draft, token = make_draft(asked.consultation, {asked: {"text": "Grid."}})
    with transaction():
        giving.save_source(draft, PAPER, now=now)
    response = send(draft, token, now)
    with transaction():
        deciding.accept_citation(response.latest.citations[0], geography="x", period="y", by=person, now=now)
    plan = response.consultation.versions[0]
    assert [each.name for each in queries.list_credits(plan).values()] == ["Invented Castings"]
    with transaction():
        change, _token = responses.start_change(response, now=now)
        [kept] = giving.sources_in(change)
        giving.save_source(change, kept | {"publication": "anonymous"}, now=now)
        responses.submit_change(change, no=2, by=None, received_at=now)
    assert [each.name for each in queries.list_credits(plan).values()] == [""]
    assert [offer.decision is not None for offer in queries.list_offers(response.consultation)] == [False, True]
