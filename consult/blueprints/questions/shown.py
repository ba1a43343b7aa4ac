"""The questionnaire as its pages show it to those who write it."""

from typing import Any

from consult import questions, responses
from consult.blueprints.catalogue.standing import status_of, top_of
from consult.blueprints.questions.forms import PressForm
from consult.catalogue import Consultation
from consult.journey import Status
from consult.questions import Question


def builder_page(consultation: Consultation, *, now: Any, here: Question | None = None) -> dict[str, Any]:
    """What stands on every page of the builder: the list, the minutes, and what to look at again."""
    asked = questions.list_for(consultation)
    public = consultation.published_at is not None
    return {
        **top_of(consultation, status_of(consultation, now=now)),
        "sections": questions.list_sections(consultation),
        "asked": asked,
        "minutes": questions.count_minutes(asked),
        "cares": questions.cares_about(asked),
        "retired": questions.list_retired(consultation),
        "here": here,
        "public": public,
        "fixed": public and consultation.status(at=now) is Status.CLOSED,
        "press": PressForm(),
    }


def told_words(told: responses.ToTell) -> str:
    """Who will be told, before a change is saved."""
    sent, drafts = len(told.sent), len(told.drafts)
    if not sent and not drafts:
        return "Nobody has answered yet, so nobody needs to be told."
    people = f"{sent:,} {'person' if sent == 1 else 'people'} who answered"
    writing = f"{drafts:,} with {'a draft' if drafts == 1 else 'drafts'}"
    both = " and ".join(part for n, part in ((sent, people), (drafts, writing)) if n)
    return f"{both} will be told that it changed, and can keep or change their answer until the close."
