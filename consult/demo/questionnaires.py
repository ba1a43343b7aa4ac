"""A consultation with its questions, from a file of ours."""

import tomllib
from pathlib import Path
from typing import Any

from consult import catalogue, plans, questions
from consult.catalogue.models import Consultation
from consult.db import transaction
from consult.demo.timetable import Timetable
from consult.people import Person
from consult.plans.models import Clause
from consult.questions.models import QuestionKind

FOLDER = Path(__file__).parent / "data"
ROUTE = "sep-then-ca"


def read(slug: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{slug}.toml").read_text(encoding="utf-8"))


def set_up(told: dict[str, Any], table: Timetable, *, by: Person, beside: tuple[str, ...] = ()) -> Consultation:
    """Prepare a consultation as a facilitator would; publish it a week before it opens, if it has dates.

    A draft is named `plan:number`; those `beside` are covered after those that the file names.
    """
    facts = told["consultation"]
    opens = facts.get("opens_day")
    prepared_at = table.moment((opens if opens is not None else 0) - 21)
    drafts = dict.fromkeys([*facts["covers"], *beside])
    with transaction():
        covers = [plans.get_version(slug, int(no)) for slug, no in (each.split(":") for each in drafts)]
        words = {name: facts[name].strip() for name in WORDS}
        consultation = catalogue.create_consultation(**words, covers=covers, route_code=ROUTE, by=by, now=prepared_at)
        _ask(consultation, told)
        if opens is not None:
            dates = {"opens_at": table.start(opens), "closes_at": table.end(facts["closes_day"])}
            reply_due = table.end(facts["closes_day"] + facts["reply_days"])
            catalogue.set_dates(consultation, **dates, reply_due_at=reply_due, by=by, now=prepared_at)
            published_at = table.moment(min(opens - 7, 0))
            catalogue.publish_consultation(consultation, by=by, now=published_at)
    return consultation


WORDS = ("slug", "title", "about", "still_open", "already_decided", "out_of_scope", "equality_note", "contact")


def _ask(consultation: Consultation, told: dict[str, Any]) -> None:
    sections = {
        each["key"]: questions.add_section(
            consultation, key=each["key"], title=each["title"], introduction=each.get("introduction", "")
        )
        for each in told["section"]
    }
    for each in told["question"]:
        questions.add_question(
            sections[each["section"]],
            number=each["number"],
            key=each["key"],
            kind=QuestionKind(each["kind"]),
            text=each["text"],
            why=each.get("why", ""),
            hint=each.get("hint", ""),
            preface=each.get("preface", ""),
            required=each.get("required", False),
            word_limit=each.get("word_limit"),
            no_view=each.get("no_view", False),
            clause=find_clause(consultation, each.get("clause", "")),
            choices=[(each["key"], each["label"], each.get("stance", "")) for each in each.get("choice", [])],
            settings={
                "rows": [[row["key"], row["label"]] for row in each.get("row", [])],
                **each.get("number_limits", {}),
            },
            conditions=[{"question": on, "choices": keys} for on, keys in each.get("only_if", {}).items()],
            terms=each.get("terms", []),
        )


def find_clause(consultation: Consultation, name: str) -> Clause | None:
    """`plan:key`, in the draft of that plan which the consultation covers."""
    if not name:
        return None
    slug, key = name.split(":")
    version = next(version for version in consultation.versions if version.plan.slug == slug)
    return plans.get_clause(version, key)
