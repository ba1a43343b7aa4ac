"""Small rules about text that every door shares: what is let in, and secrets that people can read out."""

import hashlib
import re
import secrets
import unicodedata

# No 0 O 1 I L: what is read out must not be mistaken.
CLEAR = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_WORD = re.compile(r"\S+")


def clean(text: str | None) -> str:
    """What a person typed, as we keep it: one form of each letter, plain line ends, no NUL or broken characters."""
    plain = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    plain = _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", _CONTROLS.sub("", plain))
    return unicodedata.normalize("NFC", plain).strip()


def one_line(text: str | None) -> str:
    return " ".join(clean(text).split())


def opening(text: str, most: int = 240) -> str:
    """The first whole sentences that fit into `most` characters; the first one even where it does not."""
    sentences = _SENTENCE_END.split(one_line(text))
    kept = sentences[0]
    for sentence in sentences[1:]:
        if len(kept) + 1 + len(sentence) > most:
            break
        kept = f"{kept} {sentence}"
    return kept


def around(text: str, start: int, end: int, most: int) -> tuple[str, str]:
    """Up to `most` characters before and after a passage, in whole words, with dots where more follows."""
    first, last = max(0, start - most), min(len(text), end + most)
    while 0 < first < start and not text[first - 1].isspace():
        first += 1
    while end < last < len(text) and not text[last].isspace():
        last -= 1
    before, after = text[first:start], text[end:last]
    return ("… " if first else "") + before, after.rstrip() + " …" if last < len(text) else after


def count_words(text: str) -> int:
    """Counted the same way in the browser (js/count-words.js): runs of anything that is not space."""
    return len(_WORD.findall(text))


def clear_code(length: int) -> str:
    return "".join(secrets.choice(CLEAR) for _ in range(length))


def secret_token() -> str:
    return secrets.token_urlsafe(24)


def digest(secret: str) -> str:
    """What we keep of a secret: enough to recognise it, not to use it."""
    return hashlib.sha256(secret.encode()).hexdigest()
