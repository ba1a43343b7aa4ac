"""What the pages of a pack show, put together from its frozen papers."""

from typing import Any

from consult import boards, clock
from consult.boards import Board, Pack, PackState, StepKind
from consult.summaries import Part

ASKS = {StepKind.RECOMMEND: "recommend", StepKind.SIGN_OFF: "sign off"}
LEDGER_WORDS = {
    "placed": "placed",
    "other": "other",
    "nothing": "nothing to place",
    "copies": "copy of",
    "excluded": "excluded",
    "failed": "failed",
    "waiting": "waiting",
}


def what_is_asked(board: Board, pack: Pack) -> str:
    """What this pack asks of this board today, in one sentence."""
    step = next(each for each in pack.route.steps if each.board_id == board.id)
    to_come, state = boards.next_step(pack), boards.state_of(pack)
    verb, title = ASKS[step.kind], pack.consultation.title
    if to_come is not None and to_come.id == step.id:
        return f"The {board.name} is asked whether to {verb} what “{title}” came to."
    if to_come is not None and to_come.no < step.no:
        return f"The {to_come.board.name} comes first; then the {board.name} is asked whether to {verb} it."
    return f"Nothing is asked of the {board.name} now: {str(state).lower()}."


def rail(pack: Pack) -> list[dict[str, Any]]:
    """The route's steps for the `line` component: what each board decided and when, whose turn it is."""
    to_come = boards.next_step(pack)
    return [
        {
            "title": step.board.name,
            "state": _state(pack, step, to_come),
            "date": _date(pack, step),
            "text": _text(pack, step, to_come),
        }
        for step in pack.route.steps
    ]


def _decisions(pack: Pack, step: Any) -> list[Any]:
    return [made for made in pack.decisions if made.step_id == step.id]


def _state(pack: Pack, step: Any, to_come: Any) -> str:
    if to_come is not None and to_come.id == step.id:
        return "current"
    return "done" if _decisions(pack, step) else "later"


def _date(pack: Pack, step: Any) -> str | None:
    made = _decisions(pack, step)
    return clock.day_words(made[-1].met_on) if made else None


def _text(pack: Pack, step: Any, to_come: Any) -> str | None:
    made = _decisions(pack, step)
    if made:
        return str(made[-1].result.words)
    return f"To {ASKS[step.kind]}" if to_come is not None else None


def show_pack(pack: Pack) -> dict[str, Any]:
    """Every section of the reading view."""
    papers = boards.papers_to_read(pack)
    counted = papers["responses"]["counted"]
    return {
        "papers": papers,
        "quality": boards.quality_lines(papers),
        "placed": boards.who_placed(papers),
        "minute": boards.in_one_minute(papers),
        "who": boards.who_responded(papers),
        "counted": len(counted),
        "questions": [_question(papers, question) for question in papers["questions"]],
        "minorities": boards.list_minorities(papers),
        "gathered": any(question["kind"] == "comments" for question in papers["questions"]),
        "copies": sum(question["ledger"]["copies"] for question in papers["questions"]),
        "ended": boards.state_of(pack) is not PackState.WAITING,
    }


def _question(papers: dict[str, Any], question: dict[str, Any]) -> dict[str, Any]:
    classes, received = boards.shown_ledger(papers, question), question["ledger"]["received"]
    heard = [(theme["name"], boards.main_sentence(papers, theme["id"])) for theme in question["themes"]]
    return {
        "number": question["number"],
        "words": boards.words_about(question),
        "answered": len(question["answered"]),
        "received": received,
        "classes": [{"label": words, "n": classes[name]} for name, words in LEDGER_WORDS.items()],
        "overview": boards.list_shown(papers, question, Part.OVERVIEW),
        "choices": boards.list_shown(papers, question, Part.CHOICE),
        "said": boards.list_shown(papers, question, Part.THEME),
        "themes": sorted(
            ({"label": name, "n": shown.count} for name, shown in heard if shown is not None), key=_told_first
        ),
        "campaigns": question["campaigns"],
        "runs": question["runs"],
    }


def _told_first(row: dict[str, Any]) -> tuple[int, str]:
    """The largest first; those that are withheld last and by name, since an order would say which is larger."""
    return (-row["n"] if isinstance(row["n"], int) else 1, row["label"])
