"""Receipts and copies to keep: complete, accessible, and without the private code once it is hidden."""

import json
import re
import zlib
from datetime import timedelta
from urllib.request import OpenerDirector

import pytest

from consult import pdf
from tests.factories.catalogue import make_consultation, make_version
from tests.factories.questions import make_question

DOWNLOADS = (
    "Download your receipt (PDF)",
    "Receipt for programs (JSON)",
    "Copy of your response (PDF)",
    "Copy of your response (text)",
)


@pytest.fixture
def sent(browse, now):
    """Somebody sends a response; the page they then see."""
    make_question(make_consultation(slug="steel", version=make_version(plan_slug="metals")))
    browse.submit(browse.get("/respond/steel/start"), {"publication": "named", "organisation": "Invented Castings"})
    browse.submit(browse.get("/respond/steel/question/1"), {"text": "Grid first."})
    return browse.submit(browse.get("/respond/steel/check"))


@pytest.fixture
def printed(monkeypatch):
    """What would be printed, as HTML; so that a test reads words and not a PDF."""
    pages = []
    monkeypatch.setattr(pdf, "write_pdf", lambda page: pages.append(page) or b"%PDF-")
    return pages


def code_on(page):
    return page.soup.select(".receipt__code")[-1].find(string=True).strip()


def fetch(browse, url):
    answer = browse.client.get(url)
    assert answer.status_code == 200 and "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    return answer


def test_the_receipt_for_programs_names_all_that_is_needed_and_no_secret(browse, sent):
    told = fetch(browse, sent.links()["Receipt for programs (JSON)"]).get_data(as_text=True)
    receipt = json.loads(told)
    assert receipt["reference"] in sent.text and receipt["fingerprint"] in sent.text
    assert (receipt["version"], receipt["privacy_notice"], receipt["proof"]) == (1, "2018-1", None)
    assert receipt["received_at"] == "2018-11-01T09:30:00.000000+00:00" and receipt["consultation"]["slug"] == "steel"
    assert receipt["verify_at"].endswith("/verify")
    assert code_on(sent) not in told and "Grid first." not in told


def test_the_code_stands_in_the_pdf_only_while_the_page_shows_it(browse, sent, printed, at, now):
    code, address = code_on(sent), sent.links()["Download your receipt (PDF)"]
    assert fetch(browse, address).mimetype == "application/pdf"
    at(now + timedelta(hours=1))
    fetch(browse, address)
    assert code in printed[0] and code not in printed[1]
    for words in (
        "9:30am (GMT) on Thursday 1 November 2018",
        "Version 2018-1",
        "not sealed yet",
    ):
        assert words in printed[1]


def test_ones_own_page_gives_the_same_to_keep_for_every_version(browse, sent, printed):
    reference, code = sent.find(".receipt__reference").get_text(), code_on(sent)
    there = browse.as_(None)
    page = there.submit(there.get("/my"), {"reference": reference, "code": code})
    fetch(there, f"/my/{reference}/receipt/1.pdf")
    fetch(there, f"/my/{reference}/copy.pdf")
    assert code not in printed[0] and "Grid first." not in printed[0]
    assert "Grid first." in printed[1] and "Invented Castings" in printed[1]
    assert fetch(there, f"/my/{reference}/receipt/1.json").get_json()["reference"] == reference
    assert any(url.endswith("/receipt/1.pdf") for url in page.links().values())
    there.get(f"/my/{reference}/receipt/2.pdf", status=404)
    for address in (f"/my/{reference}/receipt/1.json", f"/my/{reference}/copy.pdf"):
        assert browse.as_(None).client.get(address).headers["Location"] == "/my"


def test_nobody_elses_browser_gets_them(browse, sent):
    for label in DOWNLOADS:
        assert browse.as_(None).client.get(sent.links()[label]).status_code == 404


def test_without_pango_the_page_says_what_to_do_instead(browse, sent, monkeypatch):
    def missing(_name):
        raise OSError("cannot load library 'libpango-1.0-0'")

    pdf._loaded.cache_clear()
    monkeypatch.setattr(pdf, "import_module", missing)
    page = browse.get(sent.links()["Download your receipt (PDF)"])
    assert page.h1.startswith("Response sent") and "Print the page instead" in page.soup.get_text()
    pdf._loaded.cache_clear()


@pytest.mark.once
def test_a_pdf_is_tagged_and_titled(browse, sent):
    """As far as it can be told without a validator: what a screen reader asks for first."""
    made = unpacked(fetch(browse, sent.links()["Download your receipt (PDF)"]).get_data())
    for mark in (
        b"pdfuaid:part",
        b"/MarkInfo",
        b"/StructTreeRoot",
        b"/Lang (en)",
        b"/DisplayDocTitle true",
        b"/Outlines",
    ):
        assert mark in made, mark


def unpacked(made):
    """A PDF with all that is compressed in it laid open."""
    assert made.startswith(b"%PDF-")
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL)
    return made + b"".join(zlib.decompress(each) for each in streams if each[:1] == b"x")


@pytest.mark.once
@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x.png", "file:///etc/hostname"])
def test_a_pdf_is_made_without_fetching_anything(monkeypatch, address):
    """Not even where somebody managed to get an address into a page."""
    opened = []
    monkeypatch.setattr(OpenerDirector, "open", lambda *given, **_more: opened.append(given))
    page = f"<html lang=en><title>x</title><h1>x</h1><img alt=y src='{address}'>"
    assert pdf.write_pdf(page).startswith(b"%PDF-") and opened == []


@pytest.mark.once
def test_a_copy_is_printed_whatever_was_written(browse, sent):
    assert fetch(browse, sent.links()["Copy of your response (PDF)"]).get_data().startswith(b"%PDF")
    assert "Grid first." in fetch(browse, sent.links()["Copy of your response (text)"]).get_data(as_text=True)
