"""The sample responses, each sent as its sender would have sent it."""

from pathlib import Path
from typing import Any

from flask import current_app

from consult import responses
from consult.catalogue.models import Consultation
from consult.db import transaction
from consult.demo import own
from consult.demo.own import Own
from consult.demo.questionnaires import find_clause
from consult.demo.timetable import Timetable
from consult.people import Person
from consult.plans.models import Clause
from consult.questions.models import Question
from consult.responses.models import Channel, Response

CONFIDENTIAL_FOR_DAYS = 150


def send_all(
    consultation: Consultation, told: dict[str, Any], asked: dict[int, Question], table: Timetable, *, by: Person
) -> dict[str, Response]:
    """Send every response of a file; returns them by the key they have there."""
    opens = told["consultation"]["opens_day"]
    sent = {}
    for each in told.get("response", []):
        received_at = table.moment(opens + each["day"], each["time"])
        about, answers = _about(each), _answers(each, asked, table)
        comments = _comments(consultation, each)
        with transaction():
            if each["channel"] == "online":
                sent[each["key"]], code = _send_online(consultation, about, answers, comments, received_at)
                if each.get("code_told"):
                    own.write_down(Own(sent[each["key"]].reference, code), Path(current_app.config["DATA_DIR"]))
            else:
                response = responses.take_in(
                    consultation, source_reference=f"{each['channel']}-{each['key']}", channel=Channel(each["channel"]),
                    received_at=received_at, about=about, answers=answers, comments=comments, by=by,
                )  # fmt: skip
                assert response is not None
                sent[each["key"]] = response
    return sent


def _send_online(consultation, about, answers, comments, received_at) -> tuple[Response, str]:
    """The response, and its private code."""
    draft, token = responses.start_draft(consultation, now=received_at)
    responses.save_about(draft, about, now=received_at)
    for question, values in answers.items():
        responses.save_answer(draft, question, values, now=received_at)
    for clause, values in comments:
        responses.save_comment(draft, clause, values, now=received_at)
    return responses.submit_response(draft, by=None, received_at=received_at), responses.private_code(token)


def _about(each: dict[str, Any]) -> dict[str, Any]:
    names = ("kind", "name", "organisation", "size", "place", "on_behalf", "publication")
    return {name: each.get(name, "") for name in names} | {
        "sectors": each.get("sectors", []),
        "challenges": each.get("challenges", []),
        "language": each.get("language", "en"),
    }


def _answers(each: dict[str, Any], asked: dict[int, Question], table: Timetable) -> dict[Question, dict[str, Any]]:
    secret = {kept["question"]: kept for kept in each.get("confidential", [])}
    answers = {}
    for number, given in each.get("answers", {}).items():
        question = asked[int(number)]
        kept = secret.get(int(number))
        answers[question] = {
            "text": given.strip() if question.kind == "text" and given != "no_view" else "",
            "choices": []
            if question.kind == "text" or given == "no_view"
            else [given]
            if isinstance(given, str)
            else given,
            "no_view": given == "no_view",
            "publication": "confidential" if kept else each["publication"],
            "harm": kept["harm"] if kept else "",
            "confidential_until": table.day(CONFIDENTIAL_FOR_DAYS).isoformat() if kept else "",
        }
    return answers


def _comments(consultation: Consultation, each: dict[str, Any]) -> list[tuple[Clause, dict[str, Any]]]:
    comments = []
    for comment in each.get("comment", []):
        clause = find_clause(consultation, comment["clause"])
        assert clause is not None
        words = {"quote": comment.get("quote", ""), "text": comment["text"].strip(), "position": comment["position"]}
        comments.append((clause, words | {"publication": each["publication"]}))
    return comments
