"""The sample's own files: enough voices of every kind, and nothing in them that the questionnaire or draft lacks."""

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from consult.programme import WEST_MIDLANDS
from consult.responses.models import Channel, Publication
from consult.responses.rules import POSITIONS

DATA = Path(__file__).parents[2] / "consult" / "demo" / "data"
FILES = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(DATA.glob("*.toml"))}
HEARD = {slug: told for slug, told in FILES.items() if "response" in told}
SHOWN_FROM = 5  # smaller counts are withheld from the public
TERMS = tomllib.loads((WEST_MIDLANDS / "taxonomy.toml").read_text(encoding="utf-8"))["term"]

each_consultation = pytest.mark.parametrize("told", HEARD.values(), ids=HEARD.keys())


def codes(kind: str) -> set[str]:
    return {term["code"] for term in TERMS if term["kind"] == kind}


def clauses(told: dict[str, Any]) -> dict[str, str]:
    """The words of every clause of the drafts that a consultation covers, by `plan:key`."""
    drafts = [WEST_MIDLANDS / "drafts" / f"{name.replace(':', '-')}.toml" for name in told["consultation"]["covers"]]
    read = [tomllib.loads(draft.read_text(encoding="utf-8")) for draft in drafts]
    return {f"{each['version']['plan']}:{clause['key']}": clause["text"] for each in read for clause in each["clause"]}


@pytest.mark.parametrize("path", sorted(DATA.glob("*.toml")), ids=lambda path: path.stem)
def test_every_file_says_at_its_top_that_it_is_invented(path):
    assert path.read_text(encoding="utf-8").startswith("# Invented for demonstration.")


def test_there_are_about_two_hundred_responses():
    assert 200 <= sum(len(told["response"]) for told in HEARD.values()) <= 220


@pytest.mark.parametrize("slug", ["moving-the-west-midlands", "life-sciences-plan"])
def test_no_kind_of_respondent_is_too_small_to_be_shown(slug):
    kinds = Counter(response["kind"] for response in HEARD[slug]["response"])
    assert set(kinds) == codes("respondent_kind")
    assert min(kinds.values()) >= SHOWN_FROM


@each_consultation
def test_everybody_is_described_in_words_of_the_programme(told):
    keys = [response["key"] for response in told["response"]]
    assert len(keys) == len(set(keys))
    for response in told["response"]:
        key = response["key"]
        assert response["kind"] in codes("respondent_kind"), key
        assert response["place"] in codes("place"), key
        assert response.get("size", "") in codes("organisation_size") | {""}, key
        assert codes("sector").issuperset(response.get("sectors", [])), key
        assert codes("challenge").issuperset(response.get("challenges", [])), key
        assert Channel(response["channel"]) and Publication(response["publication"]), key


@each_consultation
def test_everybody_wrote_after_the_opening_and_before_the_close(told):
    facts = told["consultation"]
    for response in told["response"]:
        day = facts["opens_day"] + response["day"]
        assert facts["opens_day"] <= day <= min(facts["closes_day"], 0), response["key"]
        assert re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", response["time"]), response["key"]


@each_consultation
def test_every_answer_is_to_a_question_that_was_asked_and_a_choice_that_was_offered(told):
    asked = {str(question["number"]): question for question in told["question"]}
    for response in told["response"]:
        for number, given in response.get("answers", {}).items():
            question, where = asked[number], f"{response['key']}, question {number}"
            if given == "no_view":
                assert question["no_view"], where
            elif question["kind"] == "text":
                assert given.strip(), where
            else:
                picked = [given] if isinstance(given, str) else given
                assert {choice["key"] for choice in question["choice"]}.issuperset(picked), where


@each_consultation
def test_every_comment_is_on_a_clause_and_quotes_its_words(told):
    words = clauses(told)
    for response in told["response"]:
        for comment in response.get("comment", []):
            assert comment.get("quote", "") in words[comment["clause"]], response["key"]
            assert comment["position"] in POSITIONS, response["key"]


@each_consultation
def test_whatever_is_confidential_was_answered_and_says_what_harm_it_would_do(told):
    for response in told["response"]:
        for kept in response.get("confidential", []):
            assert str(kept["question"]) in response["answers"], response["key"]
            assert kept["harm"].strip(), response["key"]


@each_consultation
def test_every_theme_rests_on_words_that_stand_in_an_answer_or_in_a_comment(told):
    sent = {response["key"]: response for response in told["response"]}
    for theme in told.get("theme", []):
        assert ("question" in theme) != ("draft" in theme), theme["name"]
        for point in theme["points"]:
            response = sent[point["response"]]
            if "question" in theme:
                said = [response["answers"][str(theme["question"])]]
            else:
                plan = theme["draft"].split(":")[0]
                said = [each["text"] for each in response["comment"] if each["clause"].startswith(f"{plan}:")]
            assert any(point["quote"] in words for words in said), (theme["name"], point["response"])
