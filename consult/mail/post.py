"""Hand a finished message to a server, to a folder of files, or to a list that tests look at."""

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

SECONDS = 20  # for each answer of a server
Post = Callable[[EmailMessage], None]


class NotAccepted(Exception):
    """The server did not take it. `for_good`: it never will."""

    def __init__(self, words: str, *, for_good: bool) -> None:
        self.for_good = for_good
        super().__init__(words)


def post_for(url: str, folder: Path) -> Post:
    """The way that a MAIL_URL names: a server, or "files" in `folder`. Raises ValueError for any other address."""
    if url == "files":
        return _files(folder)
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("MAIL_URL is files, or begins with smtp:// or smtps:// and names a server")
    plain = parse_qs(parts.query).get("tls") == ["none"]
    return _Server(
        host=parts.hostname,
        port=parts.port or (465 if parts.scheme == "smtps" else 587),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        encrypted="from the start" if parts.scheme == "smtps" else "no" if plain else "by STARTTLS",
    ).send


@dataclass(frozen=True)
class _Server:
    """One SMTP server. Without encryption only where the operator says so: on the same machine, or in a test."""

    host: str
    port: int
    user: str
    password: str
    encrypted: str

    def send(self, message: EmailMessage) -> None:
        try:
            with self._reached() as server:
                if self.encrypted == "by STARTTLS":
                    server.starttls(context=ssl.create_default_context())
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(message, from_addr=_address(message["From"]))
        except smtplib.SMTPRecipientsRefused as refused:
            code, words = next(iter(refused.recipients.values()))
            raise NotAccepted(_plain(code, words), for_good=code >= 500) from None
        except smtplib.SMTPResponseException as refused:
            ours = isinstance(refused, smtplib.SMTPAuthenticationError)  # that is put right here, not at the reader's
            for_good = refused.smtp_code >= 500 and not ours
            raise NotAccepted(_plain(refused.smtp_code, refused.smtp_error), for_good=for_good) from None
        except (OSError, smtplib.SMTPException) as trouble:
            raise NotAccepted(type(trouble).__name__, for_good=False) from None

    def _reached(self) -> smtplib.SMTP:
        if self.encrypted == "from the start":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS, context=context)
        return smtplib.SMTP(self.host, self.port, timeout=SECONDS)


def _address(header: str) -> str:
    return parseaddr(header)[1]


def _plain(code: int, words: bytes | str) -> str:
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    return f"{code} {' '.join(text.split())}"[:300]


def _files(folder: Path) -> Post:
    def keep(message: EmailMessage) -> None:
        """Whole or not at all: a reader of the folder never meets half a letter."""
        folder.mkdir(parents=True, exist_ok=True)
        name = _address(message["Message-ID"]).partition("@")[0]
        unfinished = folder / f".{name}"
        unfinished.write_bytes(message.as_bytes())
        unfinished.replace(folder / f"{name}.eml")

    return keep
