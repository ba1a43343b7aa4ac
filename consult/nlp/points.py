"""Finding what was said: each text is cut into points, and every text is accounted for."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from consult.nlp import courtesies, language
from consult.nlp.types import Nothing, Point, Readings, Span, Text, Unread

PIECE = 20_000  # characters given to spaCy at once: it refuses a million, and slows down long before
LONGEST = 700  # a "sentence" longer than this is a wall without full stops, and is cut at a comma or a space
SHORTEST = 3  # words; a shorter fragment joins its neighbour
CLAUSE_WORDS = 4  # on both sides, for a clause to be a point of its own
SHORTEST_IN_PROSE = 16  # and in a long text, where short sentences make sense only together
PROSE = 400  # characters of a text from which on it counts as prose
FULL = 50  # words; a point this long takes in nothing more that merely leans on it
BATCH = 64

BULLET = r"(?:[-–—•*·▪◦‣]|\(?(?:\d{1,2}|[a-z])[.)])"
LINE = r"(?:\r\n|\n|\r)"
BLOCK_END = (
    re.compile(  # an empty line; a line before a list entry; a line ended on purpose; a short line before a capital
        rf"{LINE}\s*{LINE}|{LINE}(?=[ \t]*{BULLET}\s)|(?<=[.!?:;])[ \t]*{LINE}|(?<![^\r\n]{{45}}){LINE}(?=[ \t]*[A-Z])"
    )
)
MARKER = re.compile(rf"\s*{BULLET}\s+")
CLAUSE = re.compile(r"(?:;|,)\s+(?=(?:but|however|although|whereas|yet)\b)|;\s+", re.IGNORECASE)
LEANING = re.compile(  # openings that make no sense without the sentence before
    r"\W*(?:it|its|they|their|them|he|she|his|her|this|that|these|those|such|which|so|then|and|or|nor|otherwise|instead|"
    r"neither|both|none|none of|one of (?:them|these)|the (?:first|second|other|latter|former|same|rest|answer))\b",
    re.IGNORECASE,
)
TURNING = re.compile(  # openings that announce something else, so that what comes before is done
    r"\W*(?:(?:the )?(?:first|second|third|fourth|fifth)(?:ly)?\b(?! year)|next\b|last(?:ly)?,|final(?:ly)?\b|also\b|"
    r"another\b|as (?:to|for)\b|on [\w -]{3,30},|my (?:first|second|third|other)\b|[1-9](?:st|nd|rd|th)\b)",
    re.IGNORECASE,
)
SOFT_BREAK = re.compile(r"[.!?,;:)\]—–]\s+|\s+")


def find_points(texts: Sequence[Text]) -> Readings:
    """Cut each text into things said; a text gives points, or says nothing, or could not be read."""
    points: list[Point] = []
    nothing: list[Nothing] = []
    unread: list[Unread] = []
    for text, found in zip(texts, cut([text.text for text in texts]), strict=True):
        if isinstance(found, Exception):
            unread.append(Unread(text.id, f"The machine could not read it: {type(found).__name__}"))
        elif found:
            points += [Point(text.id, span.start, span.end) for span in found]
        else:
            nothing.append(Nothing(text.id, courtesies.why_nothing(text.text) or "only courtesies"))
    return Readings(tuple(points), tuple(nothing), tuple(unread), language.engine())


def cut(texts: Sequence[str]) -> list[list[Span] | Exception]:
    """The spans of each text's points; the error in place of them where reading failed."""
    pieces = [(row, span) for row, text in enumerate(texts) for span in _pieces(text)]
    found: list[list[Span]] = [[] for _ in texts]
    failed: dict[int, Exception] = {}
    for (row, piece), ends in zip(pieces, _sentence_starts(texts, pieces), strict=True):
        if isinstance(ends, Exception):
            failed[row] = ends
        else:
            found[row] += _things_said(texts[row], piece, ends)
    return [failed.get(row) or _kept(text, spans) for row, (text, spans) in enumerate(zip(texts, found, strict=True))]


def _pieces(text: str) -> Iterator[Span]:
    """Blocks that a person set apart (paragraphs, list entries), none longer than spaCy takes in its stride."""
    if courtesies.why_nothing(text):
        return
    start, last = 0, courtesies.signature(text) or len(text)
    for end in [*(match.end() for match in BLOCK_END.finditer(text, 0, last)), last]:
        yield from (piece for piece in _walls(text, start, end, PIECE) if text[piece.start : piece.end].strip())
        start = end


def _walls(text: str, start: int, end: int, most: int) -> Iterator[Span]:
    """Cut what is too long near its limit, at a comma if there is one, else at a space, else anywhere."""
    while end - start > most:
        breaks = list(SOFT_BREAK.finditer(text, start + most // 2, start + most))
        at_mark = [match for match in breaks if not match[0][0].isspace()]
        middle = (at_mark or breaks)[-1].end() if breaks else start + most
        yield Span(start, middle)
        start = middle
    yield Span(start, end)


def _sentence_starts(texts: Sequence[str], pieces: Sequence[tuple[int, Span]]) -> Iterator[list[int] | Exception]:
    """Where sentences begin in each piece; a batch that fails is read again one by one to find the culprit."""
    for at in range(0, len(pieces), BATCH):
        batch = [texts[row][piece.start : piece.end] for row, piece in pieces[at : at + BATCH]]
        try:
            yield from list(_read(batch))
        except Exception:  # whatever spaCy trips over must become an unread text, never a lost one
            yield from map(_read_alone, batch)


def _read(batch: Iterable[str]) -> Iterator[list[int]]:
    for doc in language.sentences().pipe(batch):
        yield [sentence.start_char for sentence in doc.sents]


def _read_alone(piece: str) -> list[int] | Exception:
    try:
        return next(_read([piece]))
    except Exception as error:  # handed back as the reason why the text is unread
        return error


def _things_said(text: str, piece: Span, starts: Sequence[int]) -> list[Span]:
    """The sentences of one block, with clauses apart and fragments joined to their neighbour."""
    marker = MARKER.match(text, piece.start, piece.end)
    begin = marker.end() if marker else piece.start
    cuts = sorted({begin, *(place for at in starts if (place := piece.start + at) > begin), piece.end})
    joined: list[Span] = []
    for start, end in pairwise(cuts):
        for part in _clauses(text, start, end):
            joined = _join(text, joined, part, SHORTEST_IN_PROSE if len(text) > PROSE else SHORTEST)
    whole = [part for span in joined for part in _walls(text, span.start, span.end, LONGEST)]
    return [trimmed for span in whole if (trimmed := _trim(text, span))]


def _clauses(text: str, start: int, end: int) -> list[Span]:
    """Two things said in one breath, where both sides can stand alone."""
    cuts = [start]
    for match in CLAUSE.finditer(text, start, end):
        if min(_words(text[cuts[-1] : match.start()]), _words(text[match.end() : end])) >= CLAUSE_WORDS:
            cuts.append(match.end())
    return [Span(a, b) for a, b in zip(cuts, [*cuts[1:], end], strict=True)]


def _join(text: str, before: list[Span], part: Span, shortest: int) -> list[Span]:
    """Put a fragment, or a sentence that leans on the one before, with its neighbour; courtesies are left alone."""
    if not before:
        return [part]
    last = before[-1]
    said = (text[last.start : last.end], text[part.start : part.end])
    counts = tuple(map(_words, said))
    leans = (min(counts) < shortest or LEANING.match(said[1])) and sum(counts) <= FULL
    turns = counts[0] >= SHORTEST_IN_PROSE // 2 and shortest > SHORTEST and TURNING.match(said[1])
    if (min(counts) < SHORTEST or leans) and not turns and not any(map(courtesies.is_courtesy, said)):
        return [*before[:-1], Span(last.start, part.end)]
    return [*before, part]


def _kept(text: str, spans: list[Span]) -> list[Span]:
    """Without greetings, thanks and pointers to other answers."""
    return [span for span in spans if not courtesies.is_courtesy(text[span.start : span.end])]


def _trim(text: str, span: Span) -> Span | None:
    inside = text[span.start : span.end].rstrip(",; \t\r\n")
    if not re.search(r"\w", inside):
        return None
    start = span.start + len(inside) - len(inside.lstrip())
    return Span(start, start + len(inside.strip()))


def _words(text: str) -> int:
    return len(re.findall(r"\w+", text))
