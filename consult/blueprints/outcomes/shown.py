"""What the public reads of an answered consultation: only what was frozen, published and may be quoted."""

from datetime import datetime
from typing import Any

from consult import boards, outcomes
from consult.boards import Pack
from consult.catalogue import Consultation
from consult.outcomes import DOES_SOMETHING, Outcome
from consult.summaries import Part


def show_answer(pack: Pack) -> dict[str, Any]:
    """We asked, you said, we did; and what we did not do, in the same form."""
    papers = boards.papers_of(pack)
    answers = {str(outcome.theme_id): outcome for outcome in outcomes.list_outcomes(pack) if outcome.published_at}
    rows = [
        _row(papers, theme, answers[theme["id"]]) for theme in outcomes.frozen_themes(pack) if theme["id"] in answers
    ]
    return {
        "papers": papers,
        "who": boards.who_responded(papers),
        "counted": len(papers["responses"]["counted"]),
        "questions": [
            {
                "number": question["number"],
                "text": question["text"],
                "words": boards.words_about(question),
                "answered": len(question["answered"]),
                "short": boards.list_shown(papers, question, Part.OVERVIEW, Part.CHOICE),
            }
            for question in papers["questions"]
            if question["answered"] or question["kind"] != "comments"
        ],
        "copies": sum(question["ledger"]["copies"] for question in papers["questions"]),
        "did": [row for row in rows if row["outcome"].result in DOES_SOMETHING],
        "did_not": [row for row in rows if row["outcome"].result not in DOES_SOMETHING],
        "minorities": boards.list_minorities(papers),
        "published": min(outcome.published_at for outcome in answers.values() if outcome.published_at),
    }


def _row(papers: dict[str, Any], theme: dict[str, Any], outcome: Outcome) -> dict[str, Any]:
    heard = boards.main_sentence(papers, theme["id"])
    return {name: theme[name] for name in ("name", "question", "asked")} | {"heard": heard, "outcome": outcome}


def when_we_reply(consultation: Consultation, *, now: datetime) -> tuple[bool, int]:
    """Whether our reply is late, and by how many days."""
    due = consultation.reply_due_at
    late = due is not None and due <= now
    return late, (now - due).days + 1 if due is not None and late else 0
