"""Texts of a workspace as pages show them, and what stands on every page of it."""

from collections.abc import Mapping
from typing import Any

from flask import request, url_for

from consult import catalogue, clock, questions, responses, taxonomy
from consult.blueprints.organisations.here import place
from consult.blueprints.responses.forms import ON_BEHALF
from consult.blueprints.responses.shown import clauses_of
from consult.plans import Clause, Piece
from consult.plans.changes import pieces
from consult.questions import Question
from consult.responses import Publication
from consult.responses.workspace import queries
from consult.responses.workspace.models import Member, SavedText, Workspace
from consult.responses.workspace.rules import EVIDENCE, answer_piece

ABOUT_LABELS = {
    "on_behalf": "Answering for",
    "name": "Name of who answers",
    "kind": "Kind",
    "organisation": "Organisation",
    "size": "Size",
    "place": "Place",
    "sectors": "Sectors",
    "challenges": "Grand Challenges",
    "members_represented": "How many you speak for",
    "how_consulted": "How they were asked",
    "interests": "Interests",
    "publication": "What may be published",
}
TERMS = {
    "kind": "respondent_kind",
    "size": "organisation_size",
    "place": "place",
    "sectors": "sector",
    "challenges": "challenge",
}


def page(member: Member) -> dict[str, Any]:
    """What every page of a workspace is given."""
    workspace = member.workspace
    consultation = workspace.consultation
    return {
        "workspace": workspace,
        "organisation": workspace.organisation,
        "consultation": consultation,
        "member": member,
        "place": place(member),
        "ways": _ways(member),
        "time": catalogue.time_status(consultation, at=clock.now()),
    }


def _ways(member: Member) -> list[dict[str, Any]]:
    ways = (("Overview", "overview"), ("People", "people"), ("Versions and sending", "versions"))
    under = {"section": "overview", "question": "overview", "comment": "overview", "about": "overview"}
    under |= {"evidence": "overview", "source": "overview"}
    here = (request.endpoint or "").rpartition(".")[2]
    return [
        {"label": label, "url": url_for(f".{name}", **place(member)), "current": under.get(here, here) == name}
        for label, name in ways
    ]


def said(question: Question, content: Mapping[str, Any]) -> str:
    """An answer in words, whatever its kind; empty where there is none."""
    if not content:
        return ""
    if content["no_view"]:
        return "No view on this"
    if question.kind in questions.OPEN_KINDS:
        return str(content["text"])
    typed = (f"{place}: {key}" for key, place in content.get("typed", {}).items())
    return "\n".join([*questions.words_of(question, content["choices"], content["text"]), *typed])


def said_comment(content: Mapping[str, Any]) -> str:
    if not content:
        return ""
    quote = f"“{content['quote']}”\n" if content["quote"] else ""
    wording = f"\nWording you would like: {content['suggestion']}" if content.get("suggestion") else ""
    return f"{responses.POSITIONS[content['position']]}\n{quote}{content['text']}{wording}"


def said_about(content: Mapping[str, Any]) -> str:
    lines = []
    for name, label in ABOUT_LABELS.items():
        given = content.get(name) or []
        told = [_in_words(name, each) for each in (given if isinstance(given, list) else [given])]
        lines += [f"{label}: {', '.join(told)}"] if told else []
    return "\n".join(lines)


def _in_words(name: str, value: str) -> str:
    """What was picked, in the words of the form."""
    if name == "on_behalf":
        return ON_BEHALF.get(value, value)
    if name == "publication":
        return Publication(value).words
    return taxonomy.label(TERMS[name], value) if name in TERMS else value


def said_of(workspace: Workspace, piece: str, content: Mapping[str, Any]) -> str:
    """The words of any piece."""
    if piece.startswith("answer:"):
        question = questions_of(workspace).get(piece)
        return said(question, content) if question else str(content.get("text", ""))
    if piece == EVIDENCE:
        return said_evidence(content)
    return said_comment(content) if piece.startswith("comment:") else said_about(content)


def said_evidence(content: Mapping[str, Any]) -> str:
    """Files by their names, sources by their titles."""
    given = content.get("given", [])
    return "\n".join(each["name"] if each["kind"] == "file" else each["title"] for each in given)


def questions_of(workspace: Workspace) -> dict[str, Question]:
    every = [*questions.list_for(workspace.consultation), *questions.list_retired(workspace.consultation)]
    return {answer_piece(question.id): question for question in every}


def told_comments(workspace: Workspace, texts: queries.Texts) -> list[dict[str, Any]]:
    """The comments that stand, each with its clause, in the order of the draft."""
    clauses = clauses_of(workspace.consultation)
    found = [
        {"piece": piece, "id": piece.partition(":")[2], "text": text, "clause": clauses[text.content["clause_id"]]}
        for piece, text in texts.items()
        if piece.startswith("comment:") and text.content.get("clause_id") in clauses
    ]
    return sorted(found, key=lambda each: _order(each["clause"]))


def _order(clause: Clause) -> tuple[str, int]:
    return str(clause.version_id), clause.sort


def differs(before: str, after: str) -> list[Piece]:
    return list(pieces(before, after))


def saved_by(text: SavedText) -> str:
    return f"Last saved by {text.member.called} at {clock.moment_words(text.at)}"
