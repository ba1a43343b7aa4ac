"""Check a receipt: what anybody who holds one is told, and that nobody is told more."""

import hashlib
import io
import json
from contextlib import contextmanager

import pytest
from sqlalchemy import event, select, text

from consult import responses
from consult.boards.models import Pack
from consult.db import db, transaction
from consult.responses import SEALED_AFTER
from consult.responses.models import ResponseVersion
from tests.factories.boards import make_route
from tests.factories.catalogue import make_consultation, make_version
from tests.factories.drafts import make_draft
from tests.factories.people import make_person
from tests.factories.questions import make_question
from tests.responses.test_sealing import as_owner
from workers import schedule

UNCHANGED = "Unchanged since we received it at 9:30am (GMT) on Thursday 1 November 2018"
SECRET = "Only the board may know of the furnace."


@pytest.fixture
def question(app, now):
    return make_question(make_consultation(slug="steel", version=make_version(plan_slug="metals")))


def send(question, words, now):
    draft, _token = make_draft(question.consultation, {question: {"text": words}}, now=now)
    with transaction():
        return responses.submit_response(draft, by=None, received_at=now)


@pytest.fixture
def sent(question, now):
    for n in range(4):
        send(question, f"Answer {n}.", now)
    return send(question, SECRET, now)


def seal(question, at):
    at(question.consultation.grace_ends_at + SEALED_AFTER)
    schedule.seal_what_ended()


def check(browse, reference="", fingerprint="", **more):
    return browse.submit(browse.get("/verify"), {"reference": reference, "fingerprint": fingerprint} | more)


def receipt(version):
    return responses.receipt_of(version, responses.find_proof(version), verify_at="https://example.org/verify")


def test_before_the_seal_it_is_unchanged_and_not_sealed_yet(browse, sent):
    page = check(browse, f" {sent.reference.lower()} ", sent.latest.fingerprint.upper())
    assert UNCHANGED in page.text and "Not sealed yet: sealing follows the close." in page.text
    assert SECRET not in page.html and "Invented Castings" not in page.html


def test_after_the_seal_it_is_in_the_sealed_set_with_its_proof_to_take_away(browse, sent, question, at):
    seal(question, at)
    page = check(browse, sent.reference, sent.latest.fingerprint)
    assert UNCHANGED in page.text and "In the sealed set of 5 responses." in page.text
    assert page.soup.select_one("details:not([open]) code")
    told = browse.submit(page, button="Download the proof").response
    assert "attachment" in told.headers["Content-Disposition"]
    proof = told.get_json()
    assert proof["root"] == responses.find_last_seal(question.consultation).root
    assert "counted" not in told.get_data(as_text=True)  # how it counts is for its sender


def test_an_earlier_version_is_said_to_be_superseded(browse, sent, question, now):
    with transaction():
        draft, _token = responses.start_change(sent, now=now)
        responses.save_answer(draft, question, {"text": "Changed."}, now=now)
        responses.submit_change(draft, no=2, by=None, received_at=now)
    first, second = sent.versions
    page = check(browse, sent.reference, first.fingerprint)
    assert UNCHANGED in page.text and "A later version, 2, stands in its place" in page.text
    assert "Superseded" not in check(browse, sent.reference, second.fingerprint).text


def test_an_unknown_reference_and_a_wrong_fingerprint_get_the_same_answer_from_the_same_work(browse, sent, at):
    """The same page but for what was typed, and as many questions to the database."""
    db.session.rollback()
    pages, asked = [], []
    for reference in (sent.reference, "WM-9999-9999"):
        page = browse.get("/verify")
        with counted_queries() as queries:
            found = browse.submit(page, {"reference": reference, "fingerprint": "0" * 64})
        pages.append(found.text)
        asked.append(len(queries))
    assert pages[0] == pages[1] and "Does not match" in pages[0] and "us" in pages[0]
    assert asked[0] == asked[1]


@contextmanager
def counted_queries():
    """The statements that are run inside."""
    queries = []

    def note(_connection, _cursor, statement, *_more):
        queries.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield queries
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Enter the reference and the fingerprint, or choose a file"),
        ({"reference": "WM-7Q4K-29TD"}, "Enter the fingerprint"),
        ({"fingerprint": "abc"}, "Enter the reference"),
        ({"pasted": "[" * 100_000}, "This is not the text of a receipt"),
        ({"pasted": '{"reference": 1, "fingerprint": null}'}, "This is not the text of a receipt"),
        ({"reference": "\x00'; DROP", "fingerprint": "é\x00\u2603"}, "Does not match"),
        ({"pasted": '{"reference": "\\ud800\\u0000", "fingerprint": "\\udfff"}'}, "Does not match"),
        ({"file": (io.BytesIO(b"%PDF-1.7 \xff\x00"), "x.pdf")}, "Does not match"),
    ],
)
@pytest.mark.once
def test_whatever_is_given_is_answered_in_words_and_kept(browse, question, given, words):
    page = check(browse, **given)
    assert words in page.text
    if "reference" in given and "Enter" in words:
        assert page.find("[name=reference]")["value"] == given["reference"]


@pytest.mark.parametrize("way", ["file", "pasted"])
def test_a_receipt_file_is_checked_as_it_is(browse, sent, question, at, way):
    seal(question, at)
    told = json.dumps(receipt(sent.latest), indent=2)
    page = check(browse, **{way: told if way == "pasted" else (io.BytesIO(told.encode()), "receipt.json")})
    assert UNCHANGED in page.text and "In the sealed set of 5 responses." in page.text


def test_the_receipt_alone_leads_to_the_published_root_with_nothing_but_sha256(browse, sent, question, at):
    """As docs/respondents.md describes it, for all versions in the set."""
    seal(question, at)
    landing = browse.get("/consultations/steel").text
    for version in db.session.scalars(select(ResponseVersion)):
        told = json.loads(json.dumps(receipt(version)))
        proof, leaf = told["proof"], told["proof"]["leaf"]
        assert (leaf["reference"], leaf["fingerprint"]) == (told["reference"], told["fingerprint"])

        def plain(value):
            return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

        assert hashlib.sha256(plain(proof["standing"])).hexdigest() == leaf["standing"]
        assert proof["standing"]["standing"] == "counted"
        found = hashlib.sha256(b"\x00" + plain(leaf)).digest()
        for step in proof["path"]:
            other = bytes.fromhex(step["hash"])
            pair = other + found if step["side"] == "left" else found + other
            found = hashlib.sha256(b"\x01" + pair).digest()
        assert found.hex() == proof["root"] and proof["root"] in landing


def test_what_was_changed_behind_our_back_no_longer_matches(browse, sent, question, at):
    seal(question, at)
    fingerprint, other = sent.latest.fingerprint, responses.counted(question.consultation)[0]
    other = other if other.response != sent else responses.counted(question.consultation)[1]
    other_reference, other_fingerprint = other.response.reference, other.fingerprint
    as_owner("UPDATE answer SET text = 'No furnace.' WHERE text = :text", text=SECRET)
    page = check(browse, sent.reference, fingerprint)
    assert "Does not match" in page.text and "no longer what it was made for" in page.text
    as_owner_again("UPDATE response_version SET fingerprint = 'f' WHERE fingerprint = :was", was=fingerprint)
    page = check(browse, other_reference, other_fingerprint)
    assert UNCHANGED in page.text and "no longer leads to its published root" in page.text
    assert "In the sealed set" not in page.text


def as_owner_again(statement, **values):
    """The refusals are off already."""
    with transaction():
        db.session.execute(text(statement), values)


def test_guessing_is_slowed_down_and_a_match_is_not_counted(app, browse, sent, monkeypatch):
    monkeypatch.setitem(app.config, "SIGN_IN_TRIES", "2 per 15 minutes")
    for _ in range(3):
        check(browse, sent.reference, sent.latest.fingerprint)
    page = browse.get("/verify")
    for status in (200, 200, 429):
        given = {
            "reference": "WM-GUES-SED2",
            "fingerprint": "0" * 64,
            "csrf_token": page.find("[name=csrf_token]")["value"],
        }
        assert browse.client.post("/verify", data=given).status_code == status


def test_the_file_or_the_hash_of_a_pack_matches_the_sealed_pack(browse, question, now):
    content = json.dumps({"responses": {"received": 0, "counted": [], "excluded": 0}, "questions": []})
    hashed = hashlib.sha256(content.encode()).hexdigest()
    route, person = make_route(), make_person()
    with transaction():
        db.session.add(
            Pack(
                consultation_id=question.consultation_id, no=1, route_id=route.id, content=content, hash=hashed,
                frozen_at=now, frozen_by=person.id,
            )
        )  # fmt: skip
    for given in ({"fingerprint": hashed}, {"file": (io.BytesIO(content.encode()), "pack-1.json")}):
        page = check(browse, **given)
        assert "Matches the sealed pack" in page.text and "pack 1 for “Consultation steel”" in page.text
    page = check(browse, file=(io.BytesIO(content.encode() + b" "), "pack-1.json"))
    assert "Does not match" in page.text
