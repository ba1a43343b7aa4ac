"""What can stand in the way of writing together."""

from consult.errors import AlreadyDecided, ConsultError, NotAllowed, NotFound, RuleBroken


class NotAMember(NotFound):
    """Strangers, staff and other organisations are told the same: they cannot see whether there is a workspace."""

    def __init__(self) -> None:
        super().__init__(
            "If you work on this response with colleagues, ask for a new link at /organisations, or ask your lead"
        )


class MemberRemoved(NotAllowed):
    """They belonged to it once. The lead can let them in again."""

    def __init__(self) -> None:
        super().__init__("You no longer have access to this workspace. Ask the lead for access")


class NotYourRole(NotAllowed):
    """A member asks for something that another role does."""


class LinkSpent(ConsultError):
    """A mailed link opens a workspace once, and not for ever."""

    def __init__(self) -> None:
        super().__init__("This link has been used or has run out. Send a new one")


class SignatoryTaken(RuleBroken):
    """One person signs for an organisation."""

    def __init__(self) -> None:
        super().__init__("There is a signatory already. Give that person another role first")


class TooManyMembers(RuleBroken):
    """More people than write one response."""

    def __init__(self, most: int) -> None:
        super().__init__(f"A workspace has up to {most} members. Remove somebody first")


class NotApproved(RuleBroken):
    """There is a signatory, who has not approved the response as it stands."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} has not approved the response as it stands. Ask the signatory to approve it first")


class ChangedSinceSeen(AlreadyDecided):
    """The response was changed after the signatory opened the page: they would approve what they have not read."""

    def __init__(self) -> None:
        super().__init__("The response was changed after you opened this page. Read it again, then approve it")


class LeadStays(RuleBroken):
    """A workspace without a lead could not be sent."""

    def __init__(self) -> None:
        super().__init__("Make somebody else the lead first")


class NoSignatory(RuleBroken):
    """Nobody is there to approve."""

    def __init__(self) -> None:
        super().__init__("There is no signatory to ask. Invite one, or give a member that role")


class NothingSaid(RuleBroken):
    """A note without words."""

    def __init__(self) -> None:
        super().__init__("Write a note first")


class DraftTaken(RuleBroken):
    """What this browser holds was sent, or is a change of what was sent."""

    def __init__(self) -> None:
        super().__init__("You have sent a response already. Withdraw it first, or go on alone")
