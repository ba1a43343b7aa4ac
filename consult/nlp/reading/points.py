"""Finding what was said: each text is cut into points, and every text is accounted for."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from consult.nlp import language
from consult.nlp.reading import courtesies
from consult.nlp.reading.layout import (
    DANGLING,
    HYPHENATED,
    MARKER,
    PROSE,
    TAIL,
    Heading,
    count_words,
    heading_above,
    lay_out,
)
from consult.nlp.types import Nothing, Point, Readings, Span, Text, Unread

if TYPE_CHECKING:
    from spacy.language import Language

PIECE = 20_000  # characters given to spaCy at once: it refuses a million, and slows down long before
LONGEST = 700  # a "sentence" longer than this is a wall without full stops, and is cut at a comma or a space
SHORTEST = 3  # words; a shorter fragment joins its neighbour
CLAUSE_WORDS = 4  # on both sides, for a clause to be a point of its own
SHORTEST_IN_PROSE = 16  # and in a long text, where short sentences make sense only together
FULL = 50  # words; a point this long takes in nothing more that merely leans on it
BATCH = 64
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
OTHER_SENTENCE_END = re.compile(r"[。！？؟۔।॥։።][”’」』）)»\"']*\s*")  # full stops that an English model overlooks
SOFT_BREAK = re.compile(r"(?P<sentence>[.!?]\s+|[。！？؟۔।])|(?P<mark>[,;:)\]—–]\s+|[，；、،؛])|(?P<space>\s+)")
RUN = re.compile(r"(?:[^\w\s]|_){30,}")  # rules, leaders, stacked marks: spaCy's tokenizer takes minutes over them
UNBROKEN = 1_000  # characters without a space, from which on the same goes for the marks inside
ENDLESS = re.compile(rf"\S{{{UNBROKEN},}}")
INNER_MARK = re.compile(r"[^\w.!?。！？]")
EDGE = re.compile(r"(?:[\s|\x00-\x1f\u200b\u2060\ufeff]|>+\s*(?=[^\W\d]))*")


def find_points(texts: Sequence[Text], asked: Sequence[str] = (), *, preview: bool = False) -> Readings:
    """Cut each text into things said; a text gives points, or says nothing, or could not be read.

    `asked`: the wordings of the questions; where somebody copied one in front of the answer, it is no point. In a
    `preview` sentences end at full stops, without the model: rougher, and quicker.
    """
    questions = courtesies.wordings(asked)
    shown = [courtesies.without_copies(text.text, questions) for text in texts]
    points: list[Point] = []
    nothing: list[Nothing] = []
    unread: list[Unread] = []
    for text, said, found in zip(texts, shown, cut(shown, preview=preview), strict=True):
        if isinstance(found, Exception):
            unread.append(Unread(text.id, f"The machine could not read it: {type(found).__name__}"))
        elif found:
            above = lay_out(said)[1] if courtesies.BREAKS.search(said) else []
            points += [Point(text.id, span.start, span.end, heading_above(above, span)) for span in found]
        else:
            why = courtesies.why_nothing(text.text) or ("only courtesies" if said == text.text else "only the question")
            nothing.append(Nothing(text.id, why))
    return Readings(tuple(points), tuple(nothing), tuple(unread), language.engine(preview=preview))


def cut(texts: Sequence[str], *, preview: bool = False) -> list[list[Span] | Exception]:
    """The spans of each text's points; the error in place of them where reading failed."""
    laid_out = [lay_out(text) for text in texts]
    pieces = [
        (row, piece)
        for row, (blocks, _) in enumerate(laid_out)
        for block in blocks
        for piece in _walls(texts[row], block.start, block.end, PIECE)
    ]
    found: list[list[Span]] = [[] for _ in texts]
    failed: dict[int, Exception] = {}
    for (row, piece), ends in zip(pieces, _sentence_starts(texts, pieces, preview), strict=True):
        if isinstance(ends, Exception):
            failed[row] = ends
        else:
            found[row] += _things_said(texts[row], piece, ends)
    return [
        failed.get(row) or _with_bare_headings(text, _kept(text, spans), headings)
        for row, (text, spans, (_, headings)) in enumerate(zip(texts, found, laid_out, strict=True))
    ]


def _with_bare_headings(text: str, spans: list[Span], headings: Sequence[Heading]) -> list[Span]:
    """A heading with nothing under it is something said."""
    used = {heading_above(headings, span) for span in spans} | {one.span for one in headings if one.title and spans}
    bare = {one.span for one in headings if one.only} - used
    return sorted({*spans, *_kept(text, list(bare))}, key=lambda span: span.start)


def _walls(text: str, start: int, end: int, most: int) -> Iterator[Span]:
    """Cut what is too long near its limit: after a sentence, else at a comma, else at a space, else anywhere."""
    while end - start > most:
        breaks = {match.lastgroup: match.end() for match in SOFT_BREAK.finditer(text, start + most // 2, start + most)}
        places = [breaks[kind] for kind in ("sentence", "mark", "space") if kind in breaks]
        middle = places[0] if places else _between_letters(text, start + most)
        yield Span(start, middle)
        start = middle
    yield Span(start, end)


def _between_letters(text: str, place: int) -> int:
    """A place at or a little before this one where no letter or emoji is parted from what is joined to it."""
    for at in range(place, place - 50, -1):
        joined = unicodedata.category(text[at]) in ("Mn", "Mc", "Me", "Sk") or "\u200d" in text[at - 1 : at + 1]
        if not joined:
            return at
    return place


def _sentence_starts(
    texts: Sequence[str], pieces: Sequence[tuple[int, Span]], preview: bool
) -> Iterator[list[int] | Exception]:
    """Where sentences begin in each piece; a batch that fails is read again one by one to find the culprit."""
    pipeline = language.rules() if preview else language.sentences()
    for at in range(0, len(pieces), BATCH):
        batch = [_calm(texts[row][piece.start : piece.end]) for row, piece in pieces[at : at + BATCH]]
        try:
            yield from list(_read(batch, pipeline))
        except Exception:  # whatever spaCy trips over must become an unread text, never a lost one
            yield from (_read_alone(piece, pipeline) for piece in batch)


def _calm(piece: str) -> str:
    """The piece, letter for letter as long, without that over which the tokenizer would take minutes."""
    piece = RUN.sub(lambda run: " " * len(run[0]), piece)
    return piece if len(piece) < UNBROKEN else ENDLESS.sub(lambda word: INNER_MARK.sub(" ", word[0]), piece)


def _read(batch: Iterable[str], pipeline: "Language") -> Iterator[list[int]]:
    for doc in pipeline.pipe(batch):
        yield [sentence.start_char for sentence in doc.sents]


def _read_alone(piece: str, pipeline: "Language") -> list[int] | Exception:
    try:
        return next(_read([piece], pipeline))
    except Exception as error:  # handed back as the reason why the text is unread
        return error


def _things_said(text: str, piece: Span, starts: Sequence[int]) -> list[Span]:
    """The sentences of one block, with clauses apart and fragments joined to their neighbour."""
    marker = MARKER.match(text, piece.start, piece.end)
    begin = marker.end() if marker else piece.start
    places = [piece.start + at for at in starts if at and not _goes_on(text, piece.start + at)]
    if not text.isascii():
        places += [match.end() for match in OTHER_SENTENCE_END.finditer(text, begin, piece.end)]
    cuts = sorted({begin, *(place for place in places if begin < place < piece.end), piece.end})
    joined: list[Span] = []
    counts: list[int] = []
    shortest = SHORTEST_IN_PROSE if len(text) > PROSE else SHORTEST
    for start, end in pairwise(cuts):
        for part in _clauses(text, start, end):
            words = count_words(text[part.start : part.end])
            if joined and _belongs(text, joined[-1], part, (counts[-1], words), shortest):
                joined[-1], counts[-1] = Span(joined[-1].start, part.end), counts[-1] + words
            else:
                joined.append(part)
                counts.append(words)
    whole = [part for span in joined for part in _walls(text, span.start, span.end, LONGEST)]
    return [trimmed for span in whole if (trimmed := _trim(text, span))]


def _goes_on(text: str, start: int) -> bool:
    """Whether a sentence seems to begin only at a stray mark, or because a line was broken there."""
    if text[start] in ".!?,;:)":
        return True
    if not text[start].islower() or text[start - 1] not in "\n\r":
        return False
    above = text[max(0, start - 40) : start].rstrip()
    return bool(HYPHENATED.search(above) or DANGLING.search(above))


def _clauses(text: str, start: int, end: int) -> list[Span]:
    """Two things said in one breath, where both sides can stand alone."""
    matches = list(CLAUSE.finditer(text, start, end))
    if not matches:
        return [Span(start, end)]
    edges = [start, *(match.end() for match in matches), end]
    so_far = [0, *accumulate(count_words(text[a:b]) for a, b in pairwise(edges))]
    cuts, done = [start], 0
    for no, match in enumerate(matches, 1):
        if min(so_far[no] - done, so_far[-1] - so_far[no]) >= CLAUSE_WORDS:
            cuts.append(match.end())
            done = so_far[no]
    return [Span(a, b) for a, b in zip(cuts, [*cuts[1:], end], strict=True)]


def _belongs(text: str, last: Span, part: Span, counts: tuple[int, int], shortest: int) -> bool:
    """Whether a fragment, or a sentence that leans on the one before, goes with it; courtesies are left alone."""
    said = (text[last.start : last.end], text[part.start : part.end])
    leans = (min(counts) < shortest or LEANING.match(said[1])) and sum(counts) <= FULL
    turns = counts[0] >= SHORTEST_IN_PROSE // 2 and shortest > SHORTEST and TURNING.match(said[1])
    return bool(min(counts) < SHORTEST or leans) and not turns and not any(map(courtesies.is_courtesy, said))


def _kept(text: str, spans: list[Span]) -> list[Span]:
    """Without greetings, thanks and pointers to other answers."""
    return [span for span in spans if not courtesies.is_courtesy(text[span.start : span.end])]


def _trim(text: str, span: Span) -> Span | None:
    inside = text[span.start : span.end].rstrip(TAIL).rstrip()
    if not courtesies.WORD.search(inside):
        return None
    edge = EDGE.match(inside)
    start = edge.end() if edge else 0
    return Span(span.start + start, span.start + len(inside))
