"""What this browser may know of its own: the draft response it works on, and the responses that it opened."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import url_for

from consult import questions, responses
from consult.blueprints.responses.here import draft_here, list_own
from consult.catalogue import Consultation
from consult.plans import Fate, Place, PlanVersion
from consult.responses import POSITIONS, Comment, Draft, following
from consult.responses.following import PointMet


@dataclass(frozen=True)
class OwnDraft:
    """A response that is not sent yet, as the side of a draft's page sums it up."""

    draft: Draft
    comments: int
    answers: int

    @property
    def check_url(self) -> str:
        return url_for("responses.check", slug=self.draft.consultation.slug)


def own_draft(consultation: Consultation | None) -> OwnDraft | None:
    """None where nothing has been begun here, or it is sent already."""
    draft = draft_here(consultation) if consultation else None
    if draft is None or responses.find_sent(draft) is not None:
        return None
    asked = {str(question.id) for question in questions.list_for(draft.consultation)}
    return OwnDraft(draft, len(draft.comments), len(asked & set(draft.answers)))


def comments_on(consultation: Consultation | None) -> dict[UUID, list[dict[str, Any]]]:
    """By clause, what this browser has noted on a draft and not sent."""
    own = own_draft(consultation)
    found: dict[UUID, list[dict[str, Any]]] = {}
    for comment in own.draft.comments if own else []:
        told = {**comment, "position_words": POSITIONS[comment["position"]]}
        found.setdefault(UUID(comment["clause_id"]), []).append(told)
    return found


@dataclass(frozen=True)
class OwnComment:
    """A comment of this reader's on an earlier draft, and where it stands in the one that they read."""

    comment: Comment
    place: Place
    by_person: bool
    said: PointMet | None

    @property
    def key(self) -> str:
        """The clause beside which it is shown: where its words are, else where they were."""
        return self.place.clause.key if self.place.clause else self.comment.clause.key

    @property
    def words(self) -> str:
        now, was = self.place.clause, self.comment.clause
        if now is None:
            return "The words you quoted are gone" if self.comment.quote else "The clause that you commented on is gone"
        if self.place.fate is Fate.HERE:
            return "Still here" if now.number == was.number else f"Still here, now numbered {now.number}"
        where = f"Moved to {now.number}" if now.key != was.key else f"Changed, in {now.number}"
        return f"{where} (a person checked)" if self.by_person else f"{where} ({_sure(self.place)})"

    @property
    def passage(self) -> str:
        """The words as they are now, where they are not as they were."""
        place = self.place
        if place.clause is None or place.span is None or place.fate is Fate.HERE:
            return ""
        return place.clause.text[slice(*place.span)]


def _sure(place: Place) -> str:
    return "the same words" if place.fate is Fate.MOVED else "likely match"


def list_own_comments(version: PlanVersion) -> list[OwnComment]:
    """Those of the responses that this browser opened."""
    own = list_own()
    if not own:
        return []
    met = following.list_met(version)
    found = following.list_of_respondent(own, version)
    return [OwnComment(comment, place, checked, met.get(comment.id)) for comment, place, checked in found]
