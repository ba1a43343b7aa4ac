"""Where letters are looked at: by administrators what became of them, in development what they say."""

from pathlib import Path

import pytest

from consult import mail
from consult.db import transaction
from consult.mail import OutboxState
from consult.people import RoleName
from tests.factories.people import make_person
from tests.mail.test_outbox import bounce


@pytest.fixture
def desk(browse):
    return browse.as_(make_person(RoleName.ADMINISTRATOR))


def test_an_administrator_sees_what_became_of_letters_and_neither_words_nor_addresses(desk, letter, now):
    with transaction():
        mail.settle(letter.id, mail.NotAccepted("550 no such mailbox", for_good=True), now=now)
    page = desk.get("/admin/letters")
    assert "a…@example.org" in page.text and "Refused by the receiving server" in page.text
    assert "550 no such mailbox" in page.text
    assert "ada@example.org" not in page.html and "s3cret" not in page.html
    assert "No letter is in this state" in desk.get(f"/admin/letters?state={OutboxState.SENT}").text


def test_an_empty_outbox_says_what_will_stand_there(desk):
    assert "No letter has been written yet" in desk.get("/admin/letters").text


def test_others_do_not_see_the_outbox(browse):
    browse.as_(make_person(RoleName.FACILITATOR)).get("/admin/letters", status=403)


def test_in_development_letters_are_read_as_files(app, browse, letter, now):
    assert "No letter yet" in browse.get("/mailbox").text
    mail.post_for("files", Path(app.config["DATA_DIR"]) / "mail")(mail.message_of(letter.id, now=now))
    page = browse.get("/mailbox")
    [address] = [href for href in page.links().values() if href.startswith("/mailbox/")]
    assert "/resume/s3cret-token" in browse.get(address).text
    browse.get("/mailbox/letter.none", status=404)


def test_an_operator_notes_a_letter_that_came_back(app, letter):
    done = app.test_cli_runner().invoke(args=["mail", "bounce", "-"], input=bounce(letter))
    assert done.exit_code == 0 and "Came back" in done.output
    assert app.test_cli_runner().invoke(args=["mail", "bounce", "-"], input=b"hello").exit_code == 1
