"""A preview: the same command without the models, rougher, and it says so."""

import csv
import json

import pytest

from consult.nlp import embedding, language
from consult.nlp.__main__ import main
from tests.nlp.test_suggesting_themes import spoken


@pytest.fixture
def given(tmp_path):
    place = tmp_path / "in.csv"
    with place.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["text"], *([text] for text, *_ in spoken())])
    return place


def themed(given, *words: str) -> dict:
    out = given.with_suffix(".json")
    main(["theme", str(given), "--text", "text", "--out", str(out), *words])
    return json.loads(out.read_text(encoding="utf-8"))


def test_a_preview_loads_no_model_and_says_so(given, monkeypatch):
    def refused(*_, **__):
        raise AssertionError("a preview needs no model")

    monkeypatch.setattr(language, "_load", refused)
    monkeypatch.setattr(embedding, "read", refused)
    language.sentences.cache_clear()
    language.phrases.cache_clear()
    found = themed(given, "--preview")
    assert found["run"]["engine"] == "rules-lsa"
    assert found["run"]["rows_in"] == found["run"]["rows_read"] == len(spoken())
    assert len(found["themes"]) >= 2
    assert all(each["label"] for each in found["themes"])


def test_without_asking_for_a_preview_the_models_are_used(given):
    assert themed(given)["run"]["engine"] == "spacy-minilm-lsa"
