"""The pages of responding: the journey, its end, coming back to it, and what facilitators see of it."""

from consult.blueprints.responses import (
    answering,
    coming_back,
    commenting,
    equality,
    evidence,
    intake,
    inviting,
    journey,
    offered,
    own,
    public_view,
    receipts,
    saving,
    seals,
    sending,
    trace,
    verify,
)
from consult.blueprints.responses.blueprint import bp

__all__ = [
    "answering",
    "bp",
    "coming_back",
    "commenting",
    "equality",
    "evidence",
    "intake",
    "inviting",
    "journey",
    "offered",
    "own",
    "public_view",
    "receipts",
    "saving",
    "seals",
    "sending",
    "trace",
    "verify",
]
