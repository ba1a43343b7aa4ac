"""What differs between places, read from the environment; complains early and by name."""

import os
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent


DEVELOPMENT_SECRET = "only-for-development-and-never-in-production"  # noqa: S105  what it says


class ConfigError(RuntimeError):
    """A setting is missing or wrong; the message names it and says what to do."""


@dataclass(frozen=True)
class Config:
    """One finished set of settings, handed to `create_app`; nothing else reads the environment."""

    SECRET_KEY: str
    SQLALCHEMY_DATABASE_URI: str
    REDIS_URL: str
    ENVIRONMENT: str = "development"  # development, test or production
    PRODUCT_NAME: str = "Throughline"
    OWNER_NAME: str = "West Midlands Combined Authority"
    CONTACT_EMAIL: str = "consultations@example.org"
    BASE_URL: str = ""
    MAIL_URL: str = "files"  # smtp://… or smtps://…; files: in DATA_DIR/mail
    MAIL_FROM: str = ""  # as CONTACT_EMAIL
    DATA_DIR: str = str(ROOT / "var")
    SESSION_COOKIE_SECURE: bool = False
    TRUSTED_HOSTS: list[str] | None = None
    PROXIES: int = 0
    # Limits; the defaults and their reasons are in docs/limits.md.
    MAX_CONTENT_LENGTH: int = 12 * 1024 * 1024
    MAX_FORM_MEMORY_SIZE: int = 8 * 1024 * 1024
    FILE_MB: int = 20
    FILES_MOST: int = 5  # in one response
    SCANNER: str = ""  # clamd:///run/clamav/clamd.ctl, or clamd://host:3310; empty: files are not scanned here
    IDLE_MINUTES: int = 30
    SIGN_IN_HOURS: int = 12
    SIGN_IN_TRIES: str = "10 per 15 minutes"
    LETTERS_ASKED: str = "10 per hour"  # links and codes by e-mail, from one address and to one
    FORM_SENDS: str = "6 per 10 minutes"
    CASE_ACKNOWLEDGE_DAYS: int = 5  # working days, as the other three
    CASE_ANSWER_DAYS: int = 15
    CASE_REVIEW_DAYS: int = 20
    CASE_FORMAT_DAYS: int = 10
    SMALL_NUMBER: int = 5
    READ_AFTER: int = 30
    JOBS: str = "celery"  # celery, or recorded (tests look at what was asked and at what was posted)
    extra: dict[str, object] = field(default_factory=dict)

    def settings(self) -> dict[str, object]:
        """As Flask wants it: upper-case names and values."""
        return {name: value for name, value in vars(self).items() if name.isupper()} | self.extra


def database_url(url: str) -> str:
    """A PostgreSQL address as operators write it, for the driver that we lock (psycopg 3)."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _scanner(address: str) -> str:
    if address and not address.startswith("clamd://"):
        raise ConfigError("SCANNER must be clamd:///path/to/its.socket or clamd://host:3310, or not set")
    return address


def from_environment() -> Config:
    """Read the environment once. Raises ConfigError with the name of what is missing."""
    environment = os.environ.get("CONSULT_ENV", "development")
    if environment not in ("development", "production"):
        raise ConfigError(f'CONSULT_ENV is "{environment}". Set it to "development" or "production".')
    production = environment == "production"
    data = Path(os.environ.get("CONSULT_DATA_DIR", ROOT / "var"))
    secret = os.environ.get("SECRET_KEY", "")
    if production:
        for name in ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "MAIL_URL"):
            if not os.environ.get(name):
                raise ConfigError(f"{name} is not set. Production does not start without it: see docs/operators.md.")
        if secret == DEVELOPMENT_SECRET:
            raise ConfigError("SECRET_KEY is the one for development. Make one: openssl rand -hex 32")
        if len(secret) < 32:
            raise ConfigError("SECRET_KEY is shorter than 32 characters. Make one: openssl rand -hex 32")
        if len(set(secret)) < 10:
            raise ConfigError("SECRET_KEY repeats few characters and can be guessed. Make one: openssl rand -hex 32")
    hosts = [host for host in os.environ.get("TRUSTED_HOSTS", "").split(",") if host]
    return Config(
        SECRET_KEY=secret or DEVELOPMENT_SECRET,
        SQLALCHEMY_DATABASE_URI=database_url(os.environ.get("DATABASE_URL", f"sqlite:///{data / 'consult.sqlite'}")),
        REDIS_URL=os.environ.get("REDIS_URL", f"redis+socket://{data / 'redis.sock'}"),
        ENVIRONMENT=environment,
        PRODUCT_NAME=os.environ.get("PRODUCT_NAME", "Throughline"),
        OWNER_NAME=os.environ.get("OWNER_NAME", "West Midlands Combined Authority"),
        CONTACT_EMAIL=os.environ.get("CONTACT_EMAIL", "consultations@example.org"),
        BASE_URL=os.environ.get("BASE_URL", "").rstrip("/"),
        MAIL_URL=os.environ.get("MAIL_URL", "files"),
        MAIL_FROM=os.environ.get("MAIL_FROM", ""),
        DATA_DIR=str(data),
        FILE_MB=int(os.environ.get("FILE_MB", "20")),
        FILES_MOST=int(os.environ.get("FILES_MOST", "5")),
        SCANNER=_scanner(os.environ.get("SCANNER", "")),
        SESSION_COOKIE_SECURE=production,
        TRUSTED_HOSTS=hosts or None,
        PROXIES=int(os.environ.get("PROXIES", "0")),
    )
