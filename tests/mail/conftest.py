"""What the tests of letters begin with."""

import pytest

from consult import mail
from consult.db import transaction
from consult.mail import LetterKind
from tests.factories.catalogue import make_consultation


@pytest.fixture
def consultation(app, now):
    return make_consultation(slug="steel")


@pytest.fixture
def letter(consultation, now):
    """One letter with a secret, waiting."""
    with transaction():
        return mail.write(
            LetterKind.SAVE_LINK,
            to="ada@example.org",
            about=consultation,
            now=now,
            secret="s3cret-token",
            consultation=consultation,
            until=now,
        )
