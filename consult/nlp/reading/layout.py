"""How a text is laid out: what a person set apart, line by line, and the headings above it."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from consult.nlp.reading import courtesies
from consult.nlp.types import Span

SHORT_LINE = 45  # characters; a line shorter than this was ended on purpose, if the next begins with a capital
SHORT_LINE_WITHOUT_CASE = 20  # the same in Arabic, Hebrew, Chinese and the like, where no capital tells
LONG_LINE = 120  # characters; no text is wrapped to a width beyond, so that such a line was ended on purpose
OF_USUAL = 0.6  # of the usual width, below which a line of a wrapped text was ended on purpose
HEADING_WORDS, HEADING_LENGTH = 10, 80
PROSE = 400  # characters of a text from which on it counts as prose
PLAIN_HEADING_WORDS = 6  # of a heading without number, mark or colon
BULLET = (
    r"(?:[-–—*·](?=\s)|[•●○▪■□◦‣►➢✓✔❖\uf0a7\uf0b7]|[-*](?=[^\W\d])|\d{1,2}(?:\.\d{1,2}){1,3}\.?(?=\s+[A-Z])|"
    r"\(?(?:\d{1,2}|[a-z]|[ivx]{2,4})[.)](?=\s))"
)
MARKER = re.compile(rf"\s*{BULLET}\s*")
SENTENCE_END = re.compile(r"[.!?:;…。！？；؟۔।][\"'”’)\]»]*$")
HYPHENATED = re.compile(r"\w[-\u00ad]$")
DANGLING = re.compile(r"\b(?:the|a|an|of|and|to|for|with|in|at|by|from|than|our|their|its|your)$", re.IGNORECASE)
WORDS = re.compile(r"\w+")
WORDS_OF_ALL = re.compile(  # scripts that part no words: about two characters a word, or five
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]{1,2}|[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]{1,5}|"
    r"(?:(?![\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff])\w)+"
)
TAIL = ",;| \t\r\n\v\f\x00\x85\xa0\u2028\u2029\u200b\u2060\ufeff"
NUMBERED = re.compile(
    r"\s*(?:(?:section|part|chapter|annex|theme|priority|action|clause) )?(\d{1,2}(?:\.\d{1,2}){0,3})[.):]?\s", re.I
)
MARKED = re.compile(r"\s*(?:#{1,6}\s|\*\*[^*]+\*\*\s*$|(?:re|subject) ?:)", re.IGNORECASE)


class Block(NamedTuple):
    """What a person set apart: a paragraph, a list entry, a row of a table."""

    start: int
    end: int
    one_line: bool
    apart: bool  # an empty line is above it
    closed: bool  # something that is no part of what is said is above it


class Heading(NamedTuple):
    """A heading, up to where it holds; one that might as well be a thing said is also read as such.

    A `title` ("Re: …") is above all that follows, also where parts of it have headings of their own.
    """

    span: Span
    until: int
    only: bool
    title: bool


def lay_out(text: str) -> tuple[list[Block], list[Heading]]:
    """What is to be read, block by block, and the headings above it."""
    if courtesies.why_nothing(text):
        return [], []
    lines = courtesies.lines(text)
    if len(lines) == 1:
        return [Block(lines[0].start, lines[0].end, one_line=True, apart=False, closed=False)], []
    aside, pages = courtesies.trimmings(text, lines), courtesies.furniture(text, lines)
    blocks = _blocks(text, lines, aside | courtesies.quoted(text, lines), pages)
    if all(courtesies.is_courtesy(text[block.start : block.end]) for block in blocks):
        blocks = _blocks(text, lines, aside, pages)  # where there is nothing but a quoted mail, that is what was sent
    headings = _headings(text, blocks)
    return [block for block in blocks if block.start not in headings or not headings[block.start].only], [
        *headings.values()
    ]


def _blocks(text: str, lines: Sequence[Span], aside: set[int], pages: set[int]) -> list[Block]:
    """Lines that belong together; a page number between two halves of a sentence parts nothing."""
    kept = [no for no in range(len(lines)) if no not in aside and no not in pages]
    short = _short(text, [lines[no] for no in kept])
    blocks: list[Block] = []
    for before, no in pairwise([-1, *kept]):
        above, line = lines[before], lines[no]
        gap = text[above.end : line.start] if before >= 0 else ""
        closed = before < 0 or courtesies.COPY in gap or any(between in aside for between in range(before + 1, no))
        apart = no - before > 1 or len(courtesies.BREAKS.findall(gap)) > 1
        if not closed and not _parted(text[above.start : above.end], text[line.start : line.end], apart, short):
            blocks[-1] = blocks[-1]._replace(end=line.end, one_line=False)
        else:
            blocks.append(Block(line.start, line.end, one_line=True, apart=apart, closed=closed))
    return [block for block in blocks if not courtesies.is_notice(text[block.start : block.end])]


def _short(text: str, lines: Sequence[Span]) -> float:
    """Below how many characters a line was ended on purpose, if the next begins with a capital."""
    lengths = sorted(line.end - line.start for line in lines)
    goes_on = sum(text[line.start : line.end].lstrip()[0].islower() for line in lines[1:])
    if len(lines) >= 5 and goes_on >= len(lines) / 2:  # wrapped to a width
        return OF_USUAL * lengths[len(lines) * 4 // 5]
    return max(SHORT_LINE, OF_USUAL * min(lengths[-1], LONG_LINE)) if goes_on else LONG_LINE


def _parted(above: str, below: str, apart: bool, short: float) -> bool:
    """Whether something else begins on the line below."""
    hangs = MARKER.match(above) and _indent(below) > _indent(above)
    above, below = above.rstrip(), below.lstrip("> \t")
    if not below or MARKER.match(below) or (_is_row(above) and _is_row(below)):
        return True
    if hangs and not apart:
        return False
    if below[0].islower() and (HYPHENATED.search(above[-40:]) or DANGLING.search(above[-40:])):
        return False
    ended = SENTENCE_END.search(above[-9:])
    if apart or ended:
        return bool(ended) or not below[0].islower() or len(above) < SHORT_LINE
    if below[0].isupper():
        return not short <= len(above) < LONG_LINE and not DANGLING.search(above[-40:])
    return below[0].isalpha() and not below[0].islower() and len(above) < SHORT_LINE_WITHOUT_CASE


def _is_row(line: str) -> bool:
    """Whether it is a row of a table, its cells parted by tabs or bars."""
    return bool(set("\t|") & set(line.strip("\t |")))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _headings(text: str, blocks: Sequence[Block]) -> dict[int, Heading]:
    """The headings by where their block begins. Lines of one kind in a row are a list, and no headings."""
    kinds = [_kind(text, block) for block in blocks]
    found: dict[int, Heading] = {}
    no = 0
    while no < len(blocks):
        last = no
        while _leads_to(kinds, blocks, last + 1):
            last += 1
        if _is_heading(text, blocks, kinds, no, last):
            only = kinds[no] != "plain" or len(text) > PROSE
            until = _until(text, blocks, kinds, last)
            heading = Heading(_bare(text, blocks[no], blocks[last]), until, only, kinds[last] == "title")
            found |= {blocks[at].start: heading for at in range(no, last + 1)}
        no = last + 1
    return found


def _leads_to(kinds: Sequence[str], blocks: Sequence[Block], no: int) -> bool:
    """Whether a heading and one of another kind under it ("2. Costs", "2.1 Connections") are one."""
    if no >= len(kinds) or blocks[no].closed:
        return False
    return all(kind not in ("", "plain") for kind in kinds[no - 1 : no + 1]) and kinds[no - 1] != kinds[no]


def _is_heading(text: str, blocks: Sequence[Block], kinds: Sequence[str], first: int, last: int) -> bool:
    if not kinds[first] or last + 1 >= len(blocks) or blocks[last + 1].closed or kinds[last + 1] == kinds[last]:
        return False
    if first and kinds[first - 1] == kinds[first] and not blocks[first].closed:
        return False
    if kinds[first] != "plain":
        return True
    above, below = blocks[first - 1] if first else None, text[blocks[last + 1].start : blocks[last + 1].end]
    begins = above is None or blocks[first].apart or SENTENCE_END.search(text[above.start : above.end][-9:])
    is_body = SENTENCE_END.search(below[-9:]) or MARKER.match(below) or count_words(below) > HEADING_WORDS
    return bool(begins and is_body)


def _kind(text: str, block: Block) -> str:
    """What makes a block look like a heading: its number's depth, a mark, capitals, a colon, or only its shape."""
    line = text[block.start : block.end].strip()
    if not block.one_line or len(line) > HEADING_LENGTH or line[-1] in ".!?,;" or courtesies.is_courtesy(line):
        return ""
    words = count_words(line)
    if words > HEADING_WORDS or not any(map(str.isalpha, line)) or _is_row(line):
        return ""
    if marked := MARKED.match(line):
        return "title" if marked[0].endswith(":") else f"marked {marked[0].count('#')}"
    if (number := NUMBERED.match(line)) and line[number.end() :][:1].isupper():
        return f"numbered {number[1].count('.')}"
    if MARKER.match(line):
        return ""
    if line[-1] in ":：":
        return "colon"
    if line.isupper() and len(line) > 3:
        return "capitals"
    return "plain" if words <= PLAIN_HEADING_WORDS and not line[0].islower() else ""


def _until(text: str, blocks: Sequence[Block], kinds: Sequence[str], last: int) -> int:
    """Where a heading ends to hold: at the next one, or, if it leads in a list or one paragraph, at their end."""
    under = blocks[last + 1]
    is_list = bool(MARKER.match(text, under.start))
    leads_in = kinds[last] == "colon" or (kinds[last] == "plain" and not under.apart)
    for no in range(last + 2, len(blocks)):
        marked = bool(MARKER.match(text, blocks[no].start))
        if blocks[no].closed or (leads_in and (marked != is_list if is_list else blocks[no].apart)):
            return blocks[no].start
    return len(text)


def _bare(text: str, first: Block, last: Block) -> Span:
    """A heading without its number and marks."""
    marks = MARKED.match(text, first.start, first.end) or MARKER.match(text, first.start, first.end)
    start = marks.end() if marks and not marks[0].rstrip().endswith("**") else first.start
    inside = text[start : last.end].rstrip(TAIL + "*:")
    return Span(start + len(inside) - len(inside.lstrip("* \t")), start + len(inside))


def heading_above(headings: Sequence[Heading], point: Span) -> Span | None:
    """The last heading above a point that still holds."""
    holding = [one.span for one in headings if one.span.end <= point.start < one.until]
    return holding[-1] if holding else None


def count_words(text: str) -> int:
    return len((WORDS if text.isascii() else WORDS_OF_ALL).findall(text))
