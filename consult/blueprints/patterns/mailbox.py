"""The letters that were put into files because no server is set: for looking at them while developing."""

from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast

from flask import Blueprint, abort, current_app, render_template

from consult.blueprints.guards import open_to_everyone

MOST = 100


def hang_on(bp: Blueprint) -> None:
    bp.add_url_rule("/mailbox", "mailbox", mailbox)
    bp.add_url_rule("/mailbox/<name>", "mailbox_letter", mailbox_letter)


def _files() -> list[Path]:
    folder = Path(current_app.config["DATA_DIR"]) / "mail"
    return sorted(folder.glob("letter.*.eml"), key=lambda path: path.stat().st_mtime, reverse=True)[:MOST]


def _read(path: Path) -> EmailMessage:
    return message_from_bytes(path.read_bytes(), policy=policy.default)


@open_to_everyone
def mailbox() -> str:
    letters = [(path.stem, _read(path)) for path in _files()]
    return render_template("patterns/mailbox.html", letters=letters, sent=_sent, server=current_app.config["MAIL_URL"])


@open_to_everyone
def mailbox_letter(name: str) -> str:
    found = next((path for path in _files() if path.stem == name), None)
    if found is None:
        abort(404)
    letter = _read(found)
    return render_template("patterns/mailbox_letter.html", letter=letter, sent=_sent(letter), lines=_lines(letter))


def _sent(letter: EmailMessage) -> datetime:
    return cast(datetime, letter["Date"].datetime)


def _lines(letter: EmailMessage) -> list[str]:
    return cast(str, letter.get_content()).splitlines()
