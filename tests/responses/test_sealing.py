"""Seals: made once what could arrive has arrived, published, and broken by whatever is changed behind our back."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from consult import catalogue, responses
from consult.audit import AuditLine
from consult.boards.papers import Papers
from consult.db import db, transaction
from consult.people import RoleName
from consult.responses import SEALED_AFTER, Channel, SealCause
from consult.responses.models import Response, ResponseVersion
from consult.responses.sealing.models import Seal, SealedVersion
from consult.responses.sealing.tree import leaf_hash, path_of, root_by, root_of
from tests.factories.boards import make_route
from tests.factories.catalogue import make_consultation, make_version
from tests.factories.drafts import make_draft
from tests.factories.people import make_person
from tests.factories.questions import make_question
from workers import schedule

SEALS = "/facilitate/consultations/steel/seals"
FROZEN = ("response_version", "answer", "comment", "seal", "sealed_version")

# The tree's roots over the first 0 to 8 of these leaves, as the reference implementation of RFC 6962 has them.
LEAVES = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


def test_the_tree_is_that_of_the_rfc():
    hashes = [leaf_hash(bytes.fromhex(each)) for each in LEAVES]
    assert [root_of(hashes[:n]).hex() for n in range(len(ROOTS))] == list(ROOTS)


def test_every_leaf_of_a_tree_of_any_size_leads_to_its_root_and_no_other_leaf_does():
    chance = random.Random(4)
    for size in (1, 2, 3, 5, 8, 13, 33):
        hashes = [leaf_hash(chance.randbytes(9)) for _ in range(size)]
        for place, leaf in enumerate(hashes):
            path = path_of(hashes, place)
            assert root_by(leaf, path) == root_of(hashes)
            assert root_by(leaf_hash(b"other"), path) != root_of(hashes)


@pytest.fixture
def question(app, now):
    return make_question(make_consultation(slug="steel", version=make_version(plan_slug="metals")))


def send(question, words, now):
    draft, _token = make_draft(question.consultation, {question: {"text": words}}, now=now)
    with transaction():
        return responses.submit_response(draft, by=None, received_at=now)


def take_in(question, words, now, *, source="letter-1"):
    with transaction():
        return responses.take_in(
            question.consultation, source_reference=source, channel=Channel.PAPER, received_at=now,
            about={"publication": "named"}, answers={question: {"text": words}}, by="import",
        )  # fmt: skip


@pytest.fixture
def after(question):
    """A moment at which the clock makes the first seal."""
    return question.consultation.grace_ends_at + SEALED_AFTER


@pytest.fixture
def sent(question, now):
    """Five responses; one of them changed, one withdrawn, one left out."""
    five = [send(question, f"Answer {n}.", now) for n in range(5)]
    with transaction():
        draft, _token = responses.start_change(five[0], now=now)
        responses.save_answer(draft, question, {"text": "Changed."}, now=now)
        responses.submit_change(draft, no=2, by=None, received_at=now)
    facilitator = make_person(RoleName.FACILITATOR)
    with transaction():
        responses.withdraw_response(five[1], "", by=None, now=now)
        responses.exclude_response(five[2], "A test", by=facilitator, now=now)
    return five


def run_the_clock(at, moment):
    at(moment)
    schedule.seal_what_ended()


@pytest.fixture
def seal(sent, question, at, after):
    run_the_clock(at, after)
    return responses.find_last_seal(question.consultation)


def verify(app, *more):
    return app.test_cli_runner().invoke(args=["seal", "verify", *more])


def as_owner(*statements, **values):
    """As somebody who owns the database: with the refusals switched off."""
    db.session.rollback()
    postgres = db.engine.dialect.name == "postgresql"
    with db.engine.connect() as connection:
        if postgres:
            for table in (*FROZEN, "response"):
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        else:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            for table in FROZEN:
                for verb in ("update", "delete"):
                    connection.exec_driver_sql(f"DROP TRIGGER {table}_refuses_{verb}")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        for statement in statements:
            assert connection.execute(text(statement), values).rowcount > 0, statement
        if not postgres:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
            connection.exec_driver_sql("BEGIN")
        connection.commit()


def test_the_clock_seals_all_versions_with_their_standing_once_the_grace_is_over(app, sent, question, at, after):
    run_the_clock(at, after - timedelta(microseconds=1))
    assert responses.find_last_seal(question.consultation) is None
    run_the_clock(at, after)
    run_the_clock(at, after + timedelta(hours=1))
    seal = db.session.scalars(select(Seal)).one()
    assert (seal.no, seal.cause, seal.leaves, seal.responses, seal.before) == (1, SealCause.CLOSE, 6, 5, "")
    standings = sorted(db.session.scalars(select(SealedVersion.standing)))
    assert standings == ["counted", "counted", "counted", "excluded", "superseded", "withdrawn"]
    line = db.session.scalar(select(AuditLine).where(AuditLine.act == "sealed responses"))
    assert seal.root in line.words and line.actor == "machine:seal"
    done = verify(app)
    assert done.exit_code == 0 and "steel: seal 1 of 6 versions holds" in done.output and seal.root in done.output


def test_an_extension_and_a_pause_move_the_seal(question, now, at, after):
    consultation, facilitator = question.consultation, make_person(RoleName.FACILITATOR)
    later = consultation.closes_at + timedelta(days=5)
    with transaction():
        catalogue.extend(consultation, closes_at=later, reason="Floods.", by=facilitator, now=now)
    run_the_clock(at, after)
    assert responses.find_last_seal(consultation) is None
    with transaction():
        catalogue.pause(consultation, reason="A mistake.", by=facilitator, now=later - timedelta(days=1))
    run_the_clock(at, later + timedelta(days=1))
    assert responses.find_last_seal(consultation) is None


def test_a_later_seal_takes_in_the_letters_and_names_the_one_before(app, seal, question, now, after):
    facilitator = make_person(RoleName.FACILITATOR)
    take_in(question, "On paper.", now)
    assert "1 versions wait for the next seal" in verify(app).output
    with transaction():
        second = responses.complete_intake(question.consultation, by=facilitator, now=after)
    assert (second.no, second.cause, second.leaves, second.before) == (2, SealCause.INTAKE, 7, seal.root)
    with transaction():
        assert responses.complete_intake(question.consultation, by=facilitator, now=after) == second
    with transaction():
        responses.exclude_response(
            responses.find_by_reference(second_leaf(question)), "Sent twice", by=facilitator, now=after
        )
        third = responses.complete_intake(question.consultation, by=facilitator, now=after)
    assert (third.no, third.before) == (3, second.root)
    assert verify(app).exit_code == 0


def second_leaf(question):
    """The reference of a response that counts."""
    return next(each.response.reference for each in responses.counted(question.consultation))


def test_nobody_declares_the_intake_complete_before_the_first_seal(question, now):
    facilitator = make_person(RoleName.FACILITATOR)
    with pytest.raises(responses.NotSealedYet), transaction():
        responses.complete_intake(question.consultation, by=facilitator, now=now)


@pytest.mark.parametrize("table", ["seal", "sealed_version"])
@pytest.mark.parametrize("act", ["UPDATE {} SET {} = 'x'", "DELETE FROM {}"])
def test_the_database_refuses_to_change_a_seal(app, seal, table, act):
    column = {"seal": "root", "sealed_version": "nonce"}[table]
    with pytest.raises(DatabaseError), transaction():
        db.session.execute(text(act.format(table, column)))
    assert verify(app).exit_code == 0


ONE = "(SELECT id FROM response_version WHERE no = 2)"
OTHER_WORDS, OTHER_ROOT = "is not what was received", "do not lead to its root"
TAMPERED = {
    "a byte of an answer": ([f"UPDATE answer SET text = 'Changed!' WHERE version_id = {ONE}"], OTHER_WORDS),
    "a name": ([f"UPDATE response_version SET organisation = 'Other' WHERE id = {ONE}"], OTHER_WORDS),
    "words and fingerprint alike": ([f"UPDATE response_version SET fingerprint = '0' WHERE id = {ONE}"], OTHER_ROOT),
    "how it counts": (["UPDATE sealed_version SET standing = 'counted' WHERE standing = 'withdrawn'"], OTHER_ROOT),
    "a version removed": (
        [f"DELETE FROM answer WHERE version_id = {ONE}", f"DELETE FROM response_version WHERE id = {ONE}"],
        "was taken away",
    ),
    "a version removed from the seal too": (
        [
            f"DELETE FROM sealed_version WHERE version_id = {ONE}",
            f"DELETE FROM answer WHERE version_id = {ONE}",
            f"DELETE FROM response_version WHERE id = {ONE}",
        ],
        "was taken away",
    ),
    "the root": (["UPDATE seal SET root = 'f00'"], "is not the one that the audit tells of"),
    "the seal removed": (["DELETE FROM sealed_version", "DELETE FROM seal"], "A seal was removed: Seal 1 of 6"),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERED)
def test_whatever_is_changed_or_removed_behind_our_back_is_found(app, seal, what):
    statements, words = TAMPERED[what]
    as_owner(*statements)
    done = verify(app, "--consultation", "steel")
    assert done.exit_code == 1 and words in done.output and "tell the auditor" in done.output


@pytest.mark.parametrize("channel", ["online", "paper"])
def test_one_that_is_added_after_the_close_is_found(app, seal, question, now, channel):
    """Put into the tables by hand, whole and with a right fingerprint: nobody took it in."""
    with transaction():
        response = Response(
            consultation_id=question.consultation_id, reference="WM-ADDE-D234", source_reference="x",
            channel=Channel(channel), received_at=now,
        )  # fmt: skip
        about = {name: "" for name in ("kind", "name", "organisation", "size", "place", "on_behalf")}
        version = ResponseVersion(
            no=1, received_at=now, nonce="n", sectors=[], challenges=[], publication="named", language="en",
            privacy_notice="1", fingerprint="", answers=[], comments=[], **about,
        )  # fmt: skip
        version.fingerprint = responses.fingerprint(responses.content_of(version, response.reference), "n")
        response.versions = [version]
        db.session.add(response)
    done = verify(app)
    assert done.exit_code == 1 and "WM-ADDE-D234, version 1, was added after the seal" in done.output


def test_a_consultation_without_a_response_is_sealed_as_empty(app, question, at, after):
    run_the_clock(at, after)
    assert responses.find_last_seal(question.consultation).root == ROOTS[0]
    assert verify(app).exit_code == 0


def test_the_root_stands_on_the_public_page_and_in_the_boards_papers(browse, seal, question, after):
    landing = browse.get("/consultations/steel")
    assert seal.root in landing.text and "5 responses in seal 1" in landing.text
    papers = Papers(question.consultation).draw_up(make_route(), no=1, now=after)
    assert papers["seal"]["root"] == seal.root and papers["seal"]["leaves"] == 6


def test_a_facilitator_sees_the_seals_and_declares_the_intake_complete(browse, seal, question, now):
    take_in(question, "On paper.", now)
    desk = browse.as_(make_person(RoleName.FACILITATOR))
    page = desk.get(
        desk.get("/facilitate/consultations/steel/intake").links()["Seals, and when letters and paper are all in"]
    )
    assert "6 of 7" not in page.text and seal.root in page.text and "1 version came in since" in page.text
    done = desk.submit(page)
    assert "Seal 2 holds 6 responses" in done.soup.get_text() and "came in since" not in done.text
    other = browse.as_(make_person(RoleName.ANALYST)).get(SEALS)
    assert "A facilitator declares" in other.text and not other.soup.select("main form")


def test_the_page_says_what_does_not_fit(browse, seal):
    as_owner(*TAMPERED["a byte of an answer"][0])
    page = browse.as_(make_person(RoleName.AUDITOR)).get(SEALS)
    assert "1 thing does not fit" in page.text and "version 2, is not what was received" in page.text
