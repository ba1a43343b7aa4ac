"""Code texts to a frame that people made, from names alone or from examples, with calibrated confidence."""

from consult.nlp.coding.coder import ask_next
from consult.nlp.coding.frames import Code, Example, NotAFrame
from consult.nlp.coding.training import Coder, train

__all__ = ["Code", "Coder", "Example", "NotAFrame", "ask_next", "train"]
