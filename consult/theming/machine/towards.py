"""What a run is to read stance towards: its proposals, with what people marked and what was picked."""

from typing import Any
from uuid import UUID

from consult.db import db
from consult.nlp import stance as nlp
from consult.nlp.themes.sides import Proposal as Contested
from consult.responses.models import ResponseVersion
from consult.theming.contested import Proposal, Stance
from consult.theming.queries.stances import find_picked
from consult.theming.services.runs import Material, gather_again

TOLD: dict[Stance, nlp.Stance] = {
    Stance.FOR: "support",
    Stance.MIXED: "mixed",
    Stance.AGAINST: "oppose",
    Stance.NONE: "none",
}
HEARD = {word: str(stance) for stance, word in TOLD.items()}


def gather_proposals(settings: dict[str, Any], material: Material) -> list[Contested]:
    """The proposals as they were frozen when the run was asked for; marks of points that were erased are left out."""
    return [_gathered(told, material) for told in settings.get("proposals", ())]


def _gathered(told: dict[str, Any], material: Material) -> Contested:
    marks = {UUID(point_id): TOLD[Stance(stance)] for point_id, stance in told["marks"].items()}
    marked = gather_again(list(marks), seed=material.seed)
    known = [nlp.Known(said, marks[at]) for at, said in zip(marked.point_ids, marked.said, strict=True)]
    picked = find_picked(db.session.get_one(Proposal, UUID(told["id"])), ResponseVersion.id)
    sides = {str(version_id): TOLD[stance] for version_id, stance in picked.items()}
    voices = zip(material.text_ids, material.voices, strict=True)
    by_text = {text_id: sides[voice] for text_id, voice in voices if voice in sides}
    return Contested(told["text"], tuple(known), by_text)
