"""Passwords: what is refused as too easy to guess, and how the rest are kept."""

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from consult.errors import ConsultError

SHORTEST, LONGEST = 12, 128
GUESSED_FIRST = ("password", "passw0rd", "qwerty", "letmein", "welcome", "123456789", "abcdefgh", "administrator",
                 "throughline", "consultation", "westmidlands", "industrialstrategy")  # fmt: skip

_hasher = PasswordHash((Argon2Hasher(),))
_NOBODY = _hasher.hash("the password of nobody, so that a wrong address takes as long as a wrong password")


class WeakPassword(ConsultError):
    """The password would be guessed. The message says what to do."""


def check_password(password: str, email: str, name: str) -> None:
    """Refuse what would be guessed: too short, tried first by everybody, or made of one's own name or address."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise WeakPassword(f"Your password must have {SHORTEST} to {LONGEST} characters")
    squeezed = "".join(password.lower().split())
    own = [part for part in (email.split("@")[0], *name.lower().split()) if len(part) >= 4]
    if len(set(squeezed)) < 5 or any(part in squeezed for part in (*own, *GUESSED_FIRST)):
        raise WeakPassword("Choose a password that is harder to guess: three words that do not belong together will do")


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def is_right(password: str, kept: str | None) -> bool:
    """Whether this is the password kept; takes as long when none is kept."""
    return _hasher.verify(password[: LONGEST + 1], kept or _NOBODY) and kept is not None
