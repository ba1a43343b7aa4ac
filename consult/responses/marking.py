"""Words that are confidential within a text that is not: where they stand, and the text without them."""

from collections.abc import Iterable, Sequence

from consult.plans.words import Span, list_places

BLANK = "[confidential]"


def passages(typed: str) -> list[str]:
    """Each line is one passage; empty lines are none."""
    lines = (line.strip() for line in typed.splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def find_marks(text: str, words: Iterable[str]) -> list[Span]:
    """Every place where one of the passages stands, however spaces, quotation marks and capitals were copied.

    Whoever marks a name once means it wherever it stands. Within a longer word it is another word, unless it stands
    only there.
    """
    found: list[Span] = []
    for passage in words:
        places = list_places(text, passage)
        found += [place for place in places if _is_whole(text, place)] or places
    return merged(text, found)


def _is_whole(text: str, place: Span) -> bool:
    before, after = text[: place.start][-1:], text[place.end :][:1]
    first, last = text[place.start], text[place.end - 1]
    return not (before.isalnum() and first.isalnum()) and not (after.isalnum() and last.isalnum())


def merged(text: str, spans: Iterable[Span]) -> list[Span]:
    """In order, none within another; those with nothing but space between them are one."""
    kept: list[Span] = []
    for span in sorted(spans):
        if kept and not text[kept[-1].end : span.start].strip():
            kept[-1] = Span(kept[-1].start, max(kept[-1].end, span.end))
        else:
            kept.append(span)
    return kept


def list_lost(words: Iterable[str], *texts: str) -> list[str]:
    """The passages that stand in none of the texts: they were edited, or copied from elsewhere."""
    return [passage for passage in words if not any(list_places(text, passage) for text in texts)]


def not_there(lost: Sequence[str]) -> str:
    """What to do about passages that were not found."""
    quoted = ", ".join(f"“{passage}”" for passage in lost)
    return f"These words are not in what you wrote: {quoted}. Copy them again, or take them out of this list"


def holds_marked(marked: Sequence[Sequence[int]] | None, start: int, end: int) -> bool:
    """Whether these characters hold marked words, or a part of them."""
    return any(first < end and start < last for first, last in marked or ())


def blank_out(text: str, spans: Sequence[Span]) -> str:
    """The text with a word in brackets where the marked words stood; how long they were is not told."""
    for span in sorted(spans, reverse=True):
        text = text[: span.start] + BLANK + text[span.end :]
    return text


def words_at(text: str, spans: Iterable[Span]) -> list[str]:
    """The passages that are marked, as lines: one over several paragraphs is several."""
    return [line for span in spans for line in passages(text[span.start : span.end])]
