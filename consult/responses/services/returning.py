"""Come back to a draft, by a mailed link or five words, and to a response, by a mailed code."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from uuid import uuid4

from sqlalchemy import delete, select, update
from xkcdpass import xkcd_password

from consult import audit, mail
from consult.catalogue import Consultation
from consult.db import db
from consult.errors import ConsultError
from consult.mail import LetterKind
from consult.people import Person
from consult.responses.contacts import find_contact, home_of, list_unsent_of
from consult.responses.keys import Contact, DraftKey, KeyKind, OpenCode
from consult.responses.models import Draft, Response, ResponseVersion
from consult.responses.queries import find_by_reference, find_sent
from consult.words import digest, one_line, secret_token

LINK_LASTS = timedelta(days=7)
CODE_LASTS = timedelta(minutes=15)
CODE_TRIES = 5
PHRASE_WORDS = 5


class LinkUsed(ConsultError):
    """A mailed link opens its draft once, and not for ever."""


def keep_contact(draft: Draft, address: str) -> Contact:
    """Where to write about this draft from now on. Another address has to be confirmed anew."""
    address = one_line(address).lower()
    contact = find_contact(draft)
    if contact is None:
        home = home_of(draft.change.response) if draft.change else draft
        assert home is not None, "a change is begun from a response that was sent online"
        contact = Contact(id=uuid4(), draft_id=home.id, address=address)
        db.session.add(contact)
    elif contact.address != address:
        contact.address, contact.confirmed_at = address, None
    db.session.flush()
    return contact


def mail_link(draft: Draft, *, now: datetime) -> None:
    """Mail the contact a link that opens the draft once; links mailed before are spent."""
    contact = find_contact(draft)
    assert contact is not None, "a link goes to a contact"
    mine = (DraftKey.draft_id == draft.id, DraftKey.kind == KeyKind.LINK, DraftKey.used_at.is_(None))
    db.session.execute(update(DraftKey).where(*mine).values(used_at=now))
    token = _add_key(draft, KeyKind.LINK, secret_token(), now=now, lasts=LINK_LASTS)
    mail.write(
        LetterKind.SAVE_LINK,
        to=contact.address,
        about=draft.consultation,
        now=now,
        secret=token,
        consultation=draft.consultation,
        until=now + LINK_LASTS,
    )


def find_link(token: str) -> DraftKey | None:
    """A mailed link, spent or not."""
    return db.session.scalar(select(DraftKey).where(DraftKey.digest == digest(token), DraftKey.kind == KeyKind.LINK))


def spend_link(token: str, *, now: datetime) -> tuple[Draft, str]:
    """Open the draft of a mailed link in one more browser. Raises LinkUsed."""
    spent = db.session.scalar(
        update(DraftKey)
        .where(DraftKey.digest == digest(token), DraftKey.kind == KeyKind.LINK)
        .where(DraftKey.used_at.is_(None), DraftKey.expires_at > now)
        .values(used_at=now)
        .returning(DraftKey.draft_id)
    )
    if spent is None:
        raise LinkUsed("This link has been used or has run out. Send a new one")
    draft = db.session.get_one(Draft, spent)
    confirm_contact(draft, now=now)
    return draft, open_in_browser(draft, now=now)


def mail_link_again(token: str, *, now: datetime) -> None:
    """For a link that is spent: a new one goes to the address that had it, and to no other."""
    key = find_link(token)
    if key is not None and find_contact(key.draft) is not None and find_sent(key.draft) is None:
        mail_link(key.draft, now=now)


def mail_links_to(address: str, *, now: datetime) -> None:
    """Mail a link for each draft of this address that is not sent. Whether there is any is not said."""
    for draft in list_unsent_of(one_line(address).lower()):
        mail_link(draft, now=now)


def confirm_contact(draft: Draft, *, now: datetime) -> None:
    """Somebody used what was sent there, so the address is theirs."""
    contact = find_contact(draft)
    if contact is not None and contact.confirmed_at is None:
        contact.confirmed_at = now


def open_in_browser(draft: Draft, *, now: datetime) -> str:
    """A key for one more browser; those that opened it before still do."""
    return _add_key(draft, KeyKind.BROWSER, secret_token(), now=now)


def make_phrase(draft: Draft, *, now: datetime) -> str:
    """Five words that open the draft in any browser, shown once; words given before open nothing from then on."""
    db.session.execute(delete(DraftKey).where(DraftKey.draft_id == draft.id, DraftKey.kind == KeyKind.PHRASE))
    phrase = " ".join(secrets.choice(_words()) for _ in range(PHRASE_WORDS))
    _add_key(draft, KeyKind.PHRASE, phrase, now=now)
    return phrase


def open_by_phrase(consultation: Consultation, phrase: str, *, now: datetime) -> tuple[Draft, str] | None:
    """The draft that these words open, with a key for this browser; None when they open none."""
    plain = " ".join("".join(each if each.isalnum() else " " for each in phrase.lower()).split())
    key = db.session.scalar(
        select(DraftKey)
        .join(DraftKey.draft)
        .where(DraftKey.digest == digest(plain), DraftKey.kind == KeyKind.PHRASE)
        .where(Draft.consultation_id == consultation.id)
    )
    return (key.draft, open_in_browser(key.draft, now=now)) if key is not None else None


@cache
def _words() -> Sequence[str]:
    """7,776 words (the EFF's long list): five of them are about 64 bits. Those with a hyphen are left out."""
    path = xkcd_password.locate_wordfile("eff-long")
    found = xkcd_password.generate_wordlist(wordfile=path, min_length=3, max_length=9)
    return sorted(word for word in found if word.isalpha())


def _add_key(draft: Draft, kind: KeyKind, secret: str, *, now: datetime, lasts: timedelta | None = None) -> str:
    expires = now + lasts if lasts else None
    db.session.add(
        DraftKey(id=uuid4(), draft_id=draft.id, kind=kind, digest=digest(secret), made_at=now, expires_at=expires)
    )
    db.session.flush()
    return secret


def mail_receipt(version: ResponseVersion, *, now: datetime) -> None:
    """Mail the receipt of one version, if we have an address; the same receipt goes there once."""
    response = version.response
    home = home_of(response)
    contact = find_contact(home) if home else None
    if contact is not None:
        mail.write(
            LetterKind.RECEIPT,
            to=contact.address,
            about=response,
            now=now,
            once=f"receipt:{version.id}:{contact.address}",
            version=version,
            response=response,
            consultation=response.consultation,
        )


def mail_code(reference: str, address: str, *, now: datetime) -> None:
    """Mail a code that opens a response, if that address is its contact. Whether it is, is not said."""
    response = find_by_reference(reference)
    home = home_of(response) if response else None
    contact = find_contact(home) if home else None
    if response is None or contact is None or contact.address != one_line(address).lower():
        return
    db.session.execute(
        update(OpenCode).where(OpenCode.response_id == response.id, OpenCode.used_at.is_(None)).values(used_at=now)
    )
    code = f"{secrets.randbelow(10**6):06d}"
    db.session.add(
        OpenCode(id=uuid4(), response_id=response.id, digest=_of(response, code), expires_at=now + CODE_LASTS)
    )
    mail.write(LetterKind.OPEN_CODE, to=contact.address, about=response, now=now, secret=code, response=response)


def open_by_code(reference: str, code: str, *, by: Person | None, now: datetime) -> Contact | None:
    """The contact of the response that a mailed code opens, once, within a quarter of an hour and five tries."""
    response = find_by_reference(reference)
    if response is None:
        return None
    waiting = (OpenCode.response_id == response.id, OpenCode.used_at.is_(None), OpenCode.expires_at > now)
    mailed = db.session.scalar(select(OpenCode).where(*waiting).with_for_update())
    if mailed is None or mailed.tries >= CODE_TRIES:
        return None
    mailed.tries += 1
    if mailed.digest != _of(response, "".join(code.split())):
        return None
    mailed.used_at = now
    home = home_of(response)
    assert home is not None, "a code is mailed to a contact only"
    confirm_contact(home, now=now)
    audit.record("opened a response", response, "Opened by a code sent to its e-mail address", by=by, at=now)
    return find_contact(home)


def _of(response: Response, code: str) -> str:
    return digest(f"{response.id}:{code}")
