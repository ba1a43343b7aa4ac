"""Letters meet a real SMTP server, and a folder."""

import socket
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

from consult import mail
from consult.mail import NotAccepted

pytestmark = pytest.mark.once


class Mailbox:
    """An SMTP server that takes what it is told to take."""

    def __init__(self):
        self.taken, self.answer = [], "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, server, session, envelope):
        self.taken.append(
            (envelope.mail_from, envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default))
        )
        return "250 OK"


@pytest.fixture
def server():
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    running = Controller(box, hostname="127.0.0.1", port=port)
    running.start()
    box.url = f"smtp://127.0.0.1:{port}?tls=none"
    yield box
    running.stop()


@pytest.fixture
def message(letter, now):
    return mail.message_of(letter.id, now=now)


def test_a_server_gets_the_letter_as_it_was_written(server, message, tmp_path):
    mail.post_for(server.url, tmp_path)(message)
    [(sender, to, got)] = server.taken
    assert (sender, to) == ("consultations@example.org", ["ada@example.org"])
    assert got["Subject"] == message["Subject"]
    assert got.get_content().replace("\r\n", "\n") == message.get_content()


@pytest.mark.parametrize(("answer", "for_good"), [("451 4.7.1 later", False), ("550 5.1.1 nobody here", True)])
def test_a_servers_no_is_told_apart_from_its_not_now(server, message, tmp_path, answer, for_good):
    server.answer = answer
    with pytest.raises(NotAccepted) as refused:
        mail.post_for(server.url, tmp_path)(message)
    assert (str(refused.value), refused.value.for_good) == (answer, for_good)


def test_a_server_that_is_away_is_tried_again(message, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(NotAccepted) as refused:
        mail.post_for(f"smtp://127.0.0.1:{port}?tls=none", tmp_path)(message)
    assert not refused.value.for_good


def test_a_server_that_offers_no_encryption_gets_nothing_unless_the_operator_said_so(server, message, tmp_path):
    with pytest.raises(NotAccepted) as refused:
        mail.post_for(server.url.removesuffix("?tls=none"), tmp_path)(message)
    assert not refused.value.for_good and server.taken == []


def test_without_a_server_letters_are_files(message, tmp_path):
    mail.post_for("files", tmp_path / "mail")(message)
    [file] = (tmp_path / "mail").iterdir()
    assert file.suffix == ".eml"
    assert "/resume/s3cret-token" in message_from_bytes(file.read_bytes(), policy=policy.default).get_content()


@pytest.mark.parametrize("url", ["http://mail.example.org", "smtp://", "mail.example.org", ""])
def test_an_address_that_names_no_server_is_refused_at_the_start(url, tmp_path):
    with pytest.raises(ValueError, match="smtp"):
        mail.post_for(url, tmp_path)
