"""The West Midlands programme, loaded."""

from datetime import timedelta

import pytest

from consult.db import transaction
from consult.programme import load_programme
from tests.conftest import NOW


@pytest.fixture
def programme(app):
    with transaction():
        load_programme(
            NOW - timedelta(days=1),
            {("automotive", 1): NOW - timedelta(days=200), ("automotive", 2): NOW - timedelta(days=20)},
        )
