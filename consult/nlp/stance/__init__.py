"""For a proposal, against it, both or neither: learnt from answers whose stance is known."""

from consult.nlp.stance.learning import STANCES, Known, Reader, Reading, Stance, as_stance, learn

__all__ = ["STANCES", "Known", "Reader", "Reading", "Stance", "as_stance", "learn"]
