"""Ask people to respond, and remind those who are silent: never twice in a week, never after the close."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from email_validator import EmailNotValidError, validate_email

from consult import audit, mail
from consult.catalogue import Consultation, time_status
from consult.db import db
from consult.errors import RuleBroken
from consult.journey import Status
from consult.mail import LetterKind
from consult.people import Person
from consult.responses.contacts import is_stopped
from consult.responses.coverage import Asked, Heard, find_invited, list_coverage, list_invited
from consult.responses.invited import Invited
from consult.responses.models import Draft
from consult.responses.services.telling import stop_path
from consult.words import digest, one_line, secret_token


class NotAskedNow(RuleBroken):
    """Letters go out between the opening and the close, and not while it is paused."""


@dataclass(frozen=True)
class Line:
    """One pasted line, as read; `problem` says what is wrong with it, or is empty."""

    no: int
    values: Mapping[str, str]
    problem: str


def read_lines(text: str, *, terms: Mapping[str, Mapping[str, str]], known: Sequence[str] = ()) -> list[Line]:
    """Name; address; kind; sector; place, one a line, also with commas or tabs; words or codes of the vocabulary.

    `terms` has for kind, sector and place each label and code, in small letters, with its code.
    """
    lines, seen = [], set(known)
    for no, typed in enumerate(text.splitlines(), 1):
        if not typed.strip():
            continue
        mark = next((each for each in ("\t", ";") if each in typed), ",")
        parts = [one_line(part) for part in typed.split(mark)] + [""] * 5
        values = dict(zip(("name", "address", "kind", "sector", "place"), parts, strict=False))
        values["address"] = values["address"].lower()
        problem = _problem(values, terms, seen)
        if not problem:
            seen.add(values["address"])
            values |= {name: terms[name].get(values[name].lower(), "") for name in terms}
        lines.append(Line(no, values, problem))
    return lines


def _problem(values: Mapping[str, str], terms: Mapping[str, Mapping[str, str]], seen: set[str]) -> str:
    if not values["name"]:
        return "It has no name"
    try:
        validate_email(values["address"], check_deliverability=False)
    except EmailNotValidError:
        return f"“{values['address']}” is not an e-mail address"
    if values["address"] in seen:
        return f"{values['address']} is on the list already"
    for name, known in terms.items():
        if values[name] and values[name].lower() not in known:
            return f"“{values[name]}” is no {name} that we know"
    return ""


def add_invited(consultation: Consultation, lines: Sequence[Line], *, by: Person | None, now: datetime) -> int:
    """Put those without a problem on the list; returns how many. Nobody is written to yet."""
    here = {each.address for each in list_invited(consultation)}
    fresh = [line for line in lines if not line.problem and line.values["address"] not in here]
    for line in fresh:
        db.session.add(Invited(id=uuid4(), consultation_id=consultation.id, letters=0, **line.values))
    db.session.flush()
    if fresh:
        words = f"Put {len(fresh)} on the list of those to ask"
        audit.record("added to the invitations", consultation, words, by=by, at=now)
    return len(fresh)


def remove_invited(invited: Invited, *, by: Person | None, now: datetime) -> None:
    """Take an address off the list; a letter that was sent is not undone."""
    audit.record("removed an invitation", invited.consultation, "Took one off the list", by=by, at=now)
    db.session.delete(invited)
    db.session.flush()


def whom_to_write(consultation: Consultation, *, now: datetime) -> tuple[list[Asked], list[Asked]]:
    """Whom an invitation is owed, and whom a reminder: silent, not written to for a week, not opposed to letters."""
    free = [
        each
        for each in list_coverage(consultation)
        if each.heard is not Heard.HEARD
        and each.invited.may_be_written_to(at=now)
        and not is_stopped(each.invited.address)
    ]
    return [each for each in free if not each.invited.letters], [each for each in free if each.invited.letters]


def write_to_invited(consultation: Consultation, *, by: Person | None, now: datetime) -> int:
    """Invite those not written to yet, remind those who are silent; returns how many letters. Raises NotAskedNow."""
    if consultation.status(at=now) is not Status.OPEN:
        raise NotAskedNow(f"Letters go out while it is open. {time_status(consultation, at=now).text}")
    firsts, again = whom_to_write(consultation, now=now)
    for each in (*firsts, *again):
        _write(each.invited, now)
    if firsts or again:
        words = f"Invited {len(firsts)}, reminded {len(again)}"
        audit.record("wrote to those invited", consultation, words, by=by, at=now)
    return len(firsts) + len(again)


def _write(invited: Invited, now: datetime) -> None:
    token = secret_token()
    invited.token_digest, invited.written_at, invited.letters = digest(token), now, invited.letters + 1
    mail.write(
        LetterKind.INVITATION if invited.letters == 1 else LetterKind.REMINDER,
        to=invited.address,
        about=invited.consultation,
        now=now,
        secret=token,
        stop_path=stop_path(invited.address),
        **_said(invited.consultation, invited.name, begun=invited.draft_id is not None, now=now),
    )


def _said(consultation: Consultation, name: str, *, begun: bool, now: datetime) -> dict[str, Any]:
    standing = time_status(consultation, at=now).text
    return {"consultation": consultation, "standing": standing, "name": name, "begun": begun}


def preview_letters(consultation: Consultation, *, now: datetime) -> list[tuple[str, str]]:
    """Subject and body of the invitation and of the reminder, as a made-up reader would get them."""
    said = _said(consultation, "Invented Castings", begun=False, now=now)
    return [mail.preview(kind, **said) for kind in (LetterKind.INVITATION, LetterKind.REMINDER)]


def note_begun(token: str, draft: Draft) -> None:
    """A response was begun through a letter's link: we know whom not to remind once it is sent."""
    invited = find_invited(digest(token)) if token else None
    if invited is not None and invited.consultation_id == draft.consultation_id and invited.draft_id is None:
        invited.draft_id = draft.id
