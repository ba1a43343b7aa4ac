"""Production does not start half configured."""

import pytest

from config import ConfigError, database_url, from_environment

WHOLE = {
    "CONSULT_ENV": "production",
    "SECRET_KEY": "0123456789abcdef" * 2,
    "DATABASE_URL": "postgres://u@db/consult",
    "REDIS_URL": "redis://cache/0",
    "MAIL_URL": "smtp://mail.example.org",
}


@pytest.fixture
def environment(monkeypatch):
    for name in (*WHOLE, "TRUSTED_HOSTS", "PROXIES", "CONSULT_DATA_DIR", "BASE_URL"):
        monkeypatch.delenv(name, raising=False)

    def become(values):
        for name, value in values.items():
            monkeypatch.setenv(name, value)

    return become


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL", "MAIL_URL"])
def test_production_names_what_is_missing(environment, name):
    environment({key: value for key, value in WHOLE.items() if key != name})
    with pytest.raises(ConfigError, match=name):
        from_environment()


def test_production_refuses_a_short_secret(environment):
    environment(WHOLE | {"SECRET_KEY": "short"})
    with pytest.raises(ConfigError, match="SECRET_KEY is shorter"):
        from_environment()


@pytest.mark.parametrize("secret", ["x" * 64, "changeme" * 8, "0123" * 8])
def test_production_refuses_a_secret_that_can_be_guessed(environment, secret):
    environment(WHOLE | {"SECRET_KEY": secret})
    with pytest.raises(ConfigError, match="SECRET_KEY repeats"):
        from_environment()


def test_an_unknown_environment_is_refused(environment):
    environment({"CONSULT_ENV": "prod"})
    with pytest.raises(ConfigError, match='CONSULT_ENV is "prod"'):
        from_environment()


def test_production_has_secure_cookies_and_the_hosts_it_was_given(environment):
    environment(WHOLE | {"TRUSTED_HOSTS": "say.example.org,www.example.org"})
    made = from_environment()
    assert made.SESSION_COOKIE_SECURE and made.TRUSTED_HOSTS == ["say.example.org", "www.example.org"]
    assert made.SQLALCHEMY_DATABASE_URI == "postgresql+psycopg://u@db/consult"


def test_development_starts_with_nothing_set(environment):
    environment({})
    assert from_environment().ENVIRONMENT == "development"
    assert not from_environment().SESSION_COOKIE_SECURE


def test_the_secret_of_development_is_refused_by_nobody_but_production(environment):
    environment({})
    environment(WHOLE | {"SECRET_KEY": from_environment().SECRET_KEY})
    with pytest.raises(ConfigError, match="SECRET_KEY"):
        from_environment()


@pytest.mark.parametrize("written", ["postgres://u@h/d", "postgresql://u@h/d", "postgresql+psycopg://u@h/d"])
def test_addresses_of_databases_are_taken_as_operators_write_them(written):
    assert database_url(written) == "postgresql+psycopg://u@h/d"
