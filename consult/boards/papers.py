"""Draw up the papers of a pack: one canonical text that holds every number together with what it was counted from."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from consult import audit, questions, responses, summaries, taxonomy, theming
from consult.boards.models import Route
from consult.catalogue.models import Consultation
from consult.errands import Tell, untold
from consult.questions.models import Question
from consult.responses.models import Answer, Comment, Publication
from consult.small_numbers import SMALL_NUMBERS_RULE
from consult.summaries import Summary, SummarySentence, Tally
from consult.theming.families import CampaignState
from consult.theming.models import Point, Run, Theme

FORMAT = 1
NOT_MEASURED = "not measured"
CLASSES = ("received", *(str(kind) for kind in theming.LedgerClass))


def canonical(content: dict[str, Any]) -> str:
    """The same content gives the same text on every machine: sorted keys, nothing between."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class Papers:
    """Everything that goes into one pack. Respondents stand in it as places in one list, without references."""

    def __init__(self, consultation: Consultation) -> None:
        self.consultation = consultation
        self.counted = sorted(responses.list_counted(consultation), key=lambda sent: str(sent.response_id))
        self.place = {sent.response_id: at for at, sent in enumerate(self.counted)}
        self.points: dict[str, dict[str, Any]] = {}
        self.sentences = 0

    def draw_up(self, route: Route, *, no: int, now: datetime, tell: Tell = untold) -> dict[str, Any]:
        place, head = audit.get_head()
        asked = []
        for question in questions.list_heard(self.consultation):
            tell(f"Putting {question.words.name} into the papers")
            asked.append(self._question(question))
        return {
            "format": FORMAT,
            "pack": {"no": no, "frozen_at": now.isoformat()},
            "consultation": self._consultation(),
            "route": {"code": route.code, "title": route.title, "steps": [_step(step) for step in route.steps]},
            "responses": self._responses(),
            "questions": asked,
            "points": self.points,
            "rules": {
                "minority": summaries.MINORITY_RULE,
                "quotes": summaries.QUOTE_RULE,
                "small_numbers": SMALL_NUMBERS_RULE,
            },
            "coverage": NOT_MEASURED,
            "agreement": NOT_MEASURED,
            "stability": NOT_MEASURED,
            "verified_senders": responses.count_confirmed(self.consultation),
            "audit": {"place": place, "hash": head},
            "seal": responses.seal_for_papers(responses.find_last_seal(self.consultation)),
        }

    def _consultation(self) -> dict[str, Any]:
        about = self.consultation
        words = ("slug", "title", "about", "still_open", "already_decided", "out_of_scope", "equality_note", "contact")
        times = ("opens_at", "closes_at", "reply_due_at")
        return {
            **{name: getattr(about, name) for name in words},
            **{name: _iso(getattr(about, name)) for name in times},
            "grace_minutes": about.grace_minutes,
            "drafts": [
                {"plan": draft.plan.slug, "plan_title": draft.plan.title, "no": draft.no, "title": draft.title}
                for draft in about.versions
            ],
        }

    def _responses(self) -> dict[str, Any]:
        kinds = sorted({sent.kind for sent in self.counted})
        return {
            "received": responses.count_received(self.consultation),
            "excluded": responses.count_left_out(self.consultation),
            "comments": responses.count_comments(self.consultation),
            "kinds": {kind: taxonomy.label("respondent_kind", kind) for kind in kinds},
            "counted": [
                {"id": str(sent.response_id), "kind": sent.kind, "named": sent.publication is Publication.NAMED}
                for sent in self.counted
            ],
        }

    def _places(self, response_ids: Iterable[UUID]) -> list[int]:
        return sorted(self.place[each] for each in response_ids if each in self.place)

    def _question(self, question: Question) -> dict[str, Any]:
        summary, tally = summaries.current_summary(question), summaries.tally_of(question)
        ledger, accepted = theming.ledger(question), theming.count_accepted(question)
        return {
            "id": str(question.id),
            "number": question.number,
            "text": question.text,
            "kind": str(question.kind),
            "why": question.why,
            "answered": self._places(tally.answered()),
            "ledger": {name: getattr(ledger, name) for name in CLASSES},
            "choices": {pick.key: self._places(tally.chose(pick.key)) for pick in questions.picks(question)},
            "themes": [self._theme(theme, tally, accepted.get(theme.id, {})) for theme in tally.themes],
            "summary": summary and {"no": summary.no, "approved_at": _iso(summary.approved_at)},
            "sentences": self._sentences(summary, tally) if summary else [],
            "runs": [_run(run) for run in theming.list_runs(question)],
            "campaigns": _campaigns(question),
        }

    def _theme(self, theme: Theme, tally: Tally, accepted: dict[UUID | None, int]) -> dict[str, Any]:
        """`accepted` counts placements by the check that accepted them together, those placed singly under None."""
        together = {check_id: n for check_id, n in accepted.items() if check_id is not None}
        return {
            "id": str(theme.id),
            "name": theme.name,
            "description": theme.description,
            "agreed_at": _iso(theme.agreed_at),
            "respondents": self._places(tally.heard(theme.id).respondents),
            "placed_singly": accepted.get(None, 0),
            "placed_in_batches": sum(together.values()),
            "batches": len(together),
        }

    def _sentences(self, summary: Summary, tally: Tally) -> list[dict[str, Any]]:
        behind = {each.id: [said.point_id for said in summaries.said_behind(each, tally)] for each in summary.sentences}
        for point in theming.find_points(list({key: None for keys in behind.values() for key in keys})):
            self._point(point)
        return [self._sentence(each, tally, behind[each.id]) for each in summary.sentences]

    def _sentence(self, sentence: SummarySentence, tally: Tally, behind: list[UUID]) -> dict[str, Any]:
        counted = summaries.counted_by(sentence, tally)
        values = summaries.values_of(sentence.query, sentence.numerator, sentence.denominator)
        publications = {tally.answers[each].publication for each in counted.respondents}
        self.sentences += 1
        return {
            "no": self.sentences,
            "part": str(sentence.part),
            "query": sentence.query,
            "wording": sentence.wording,
            "text": summaries.text_of(sentence),
            "words": {slot: values[slot] for slot in ("theme", "choice", "respondents")},
            "theme": str(sentence.theme_id) if sentence.theme_id else None,
            "numerator": sentence.numerator,
            "denominator": sentence.denominator,
            "counted": self._places(counted.respondents),
            "base": self._places(counted.base),
            "named": publications <= {Publication.NAMED},
            "points": [str(key) for key in behind],
            "quotes": [self._point(point) for point in summaries.quotes_of(sentence)],
        }

    def _point(self, point: Point) -> str:
        """Keep a point once, and its words only where their author lets them be published."""
        key, response_id = str(point.id), summaries.responds(point)
        if key not in self.points:
            may_show = summaries.may_be_quoted(point)
            self.points[key] = {
                "response": self.place.get(response_id) if response_id else None,
                "kind": summaries.kind_of(point),
                "on": point.said_in.on if point.said_in else "",
                "shown": "yes" if may_show else "confidential" if summaries.is_confidential(point) else "no",
                "text": point.text if may_show else None,
                "by": summaries.name_of(point) if may_show else "",
            }
        return key


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _step(step: Any) -> dict[str, Any]:
    return {"no": step.no, "board": step.board.slug, "name": step.board.name, "kind": str(step.kind)}


def _run(run: Run) -> dict[str, Any]:
    counts = ("no", "seed", "answers_in", "answers_read", "answers_unread", "points_in")
    facts = {name: getattr(run, name) for name in counts}
    return facts | {
        "state": str(run.state),
        "engine": run.engine,
        "settings": run.settings,
        "finished_at": _iso(run.finished_at),
    }


def _campaigns(question: Question) -> list[dict[str, Any]]:
    """The families that a person confirmed; a template's words only where it counts and may be published."""
    confirmed = [each for each in theming.list_campaigns(question) if each.state is CampaignState.CONFIRMED]
    sizes = theming.count_members(confirmed)
    return [
        {
            "threshold": campaign.threshold,
            "template": campaign.template.in_public if _may_be_shown(campaign.template) else None,
            "responses": sizes[campaign.id].all,
            "identical": sizes[campaign.id].identical,
            "adapted": sizes[campaign.id].adapted,
            "additions": sizes[campaign.id].with_additions,
        }
        for campaign in confirmed
    ]


def _may_be_shown(said: Answer | Comment) -> bool:
    return said.publication.may_be_quoted and said.version.is_counted
