"""Passwords that are quick to check: how slow the real ones are is the hasher's promise, not ours."""

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from consult.people import passwords


@pytest.fixture(autouse=True)
def _quick_hasher(monkeypatch):
    quick = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    monkeypatch.setattr(passwords, "_hasher", quick)
    monkeypatch.setattr(passwords, "_NOBODY", quick.hash("the password of nobody"))
