"""Errors named for the situation; `blueprints/errors.py` says in one table which page each becomes."""


class ConsultError(Exception):
    """Something that we can explain to the person in front of us. The message is for them."""


class NotFound(ConsultError):
    """There is no such thing, or it may not be shown to this person."""


class NotAllowed(ConsultError):
    """This person may not do this. The message says which role is needed and whom to ask."""


class AlreadyDecided(ConsultError):
    """Somebody settled this first; what they decided stands."""


class RuleBroken(ConsultError):
    """The request makes sense but a rule of the house forbids it now."""
