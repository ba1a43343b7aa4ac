"""The page on what became of a response, as plain text for its sender to keep."""

from collections.abc import Iterator

from consult import clock
from consult.blueprints.responses import trace_words as words
from consult.blueprints.responses.traced import PassageTraced, ThemeTraced, Trace


def trace_as_text(found: Trace) -> str:
    """All that the page says, in its order."""
    lines = [found.consultation.title, f"What became of response {found.response.reference}", ""]
    lines += [f"Received at {clock.moment_words(found.response.received_at)}", found.where]
    for text in found.texts:
        lines += ["", text.title, ""]
        lines += [f"- {label}" for label in text.picked]
        lines += [text.family] if text.family else []
        for said, passage in text.pieces:
            lines += ["", said]
            lines += list(_passage(found, passage)) if passage is not None and found.is_counted else []
    return "\n".join(lines) + "\n"


def _passage(found: Trace, passage: PassageTraced) -> Iterator[str]:
    yield f"  Passage {passage.no}"
    yield "  1. We read it as"
    yield from (f"     {_read_as(theme)}" for theme in passage.themes)
    yield from [f"     {passage.nothing}"] if passage.nothing else []
    if passage.themes:
        yield from _further(found, passage)
    for told in passage.told:
        yield from (f"  {line}" for line in words.correction_words(told))


def _further(found: Trace, passage: PassageTraced) -> Iterator[str]:
    """The three steps that follow where people put a passage under a theme."""
    yield "  2. Others who said so"
    for theme in passage.themes:
        yield from (f"     {line}" for line in words.count_words(found.theme_in_full(theme), found.is_settled))
    yield "  3. The board decided"
    undecided = words.undecided_words(found, passage)
    yield from [f"     {undecided}"] if undecided else _decisions(found)
    yield "  4. What changed"
    for each in passage.themes:
        yield from _changed(found, found.theme_in_full(each))


def _read_as(theme: ThemeTraced) -> str:
    stance = f" ({theme.stance}: {theme.about})" if theme.stance else ""
    return theme.name + stance


def _decisions(found: Trace) -> Iterator[str]:
    for made in found.decisions:
        yield f"     {words.decision_words(made)}. {made.reasons}"
        yield from (f"     Condition: {condition}" for condition in made.conditions)


def _changed(found: Trace, theme: ThemeTraced) -> Iterator[str]:
    unchanged = words.unchanged_words(found, theme)
    if unchanged:
        yield f"     {unchanged}"
    if theme.outcome is not None:
        yield f"     {theme.outcome.result.words}"
        yield from [f"     We did: {theme.outcome.we_did}"] if theme.outcome.we_did else []
        yield f"     Why: {theme.outcome.reason}"
    for each in theme.changes:
        version, change = each.version, each.change
        yield f"     Clause {change.clause.name}, {version.plan.title}: {change.kind.value} in draft {version.no}"
        yield from (f"     Now: {paragraph}" for paragraph in change.after.text.split("\n\n")) if change.after else ()
    for commitment, standing in theme.commitments:
        yield f"     We promised: {commitment.title}. {standing.status.words}, due {clock.day_words(standing.due_on)}"
        yield from [f"     {clock.day_words(standing.last.at)}: {standing.last.text}"] if standing.last else []
