"""`create_app(config)`: a short list of steps."""

import hashlib
import uuid
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Protocol

import structlog
from celery import Celery
from flask import Flask, g
from govuk_frontend_wtf.main import WTFormsHelpers
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from consult import cli, mail, people
from consult.blueprints import register_blueprints
from consult.blueprints.browsers import BrowserSessions
from consult.blueprints.errors import register_errors, trace_without_words
from consult.blueprints.headers import register_headers, static_headers
from consult.blueprints.pages import Missing, furnish
from consult.blueprints.sizes import register_sizes
from consult.db import db
from consult.extensions import csrf, limiter, login, migrate
from consult.jobs import Job

PACKAGE = Path(__file__).parent
MIGRATIONS = PACKAGE.parent / "migrations"


class Settings(Protocol):
    """A finished configuration; config.py makes one."""

    def settings(self) -> dict[str, Any]: ...


def create_app(config: Settings) -> Flask:
    app = Flask("consult", root_path=str(PACKAGE))
    app.config.update(config.settings())
    app.config.update(
        VERSION=_version(),
        SESSION_COOKIE_NAME="__Host-consult" if app.config["SESSION_COOKIE_SECURE"] else "consult",
        WTF_CSRF_TIME_LIMIT=None,
        SEND_FILE_MAX_AGE_DEFAULT=31536000,
        SESSION_PROTECTION=None,  # Flask-Login's; ours is in browsers.py, and people's addresses change on trains
    )
    _log_plainly(app)
    register_sizes(app)
    register_errors(app)  # before the form tokens are checked: trouble and strangers are refused first
    register_headers(app)
    _bind_database(app)
    _bind_queue(app)
    _bind_mail(app)
    _bind_people(app)
    _bind_templates(app)
    register_blueprints(app)
    cli.register(app)
    _serve_static(app)
    return app


def _version() -> str:
    """Changes whenever a static file changes: addresses of static files carry it."""
    files = sorted(path for path in (PACKAGE / "static").rglob("*") if path.is_file())
    marks = "".join(f"{path.name}{path.stat().st_size}{path.stat().st_mtime_ns}" for path in files)
    return hashlib.sha256(marks.encode()).hexdigest()[:10]


def _log_plainly(app: Flask) -> None:
    """One JSON object a line; no answers, addresses or tokens in it."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            trace_without_words,
            structlog.processors.JSONRenderer(),
        ]
    )

    @app.before_request
    def _name_the_request() -> None:
        g.request_id = uuid.uuid4().hex[:12]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _bind_database(app: Flask) -> None:
    Path(app.config["DATA_DIR"]).mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(MIGRATIONS), compare_type=True, render_as_batch=False)


def _bind_queue(app: Flask) -> None:
    """Celery's client: JSON only, and quick to give up, since owed work is a row and the sweep asks again."""
    queue = Celery("consult", broker=app.config["REDIS_URL"])
    queue.conf.update(
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        broker_connection_retry_on_startup=True,
        broker_transport_options={
            "socket_timeout": 2,
            "socket_connect_timeout": 0.5,
            "visibility_timeout": 3600,
            "max_retries": 1,  # without these a sender waits six seconds for a Redis that is away
            "interval_start": 0,
            "interval_step": 0,
            "interval_max": 0,
        },
    )
    app.extensions["celery"] = queue
    if app.config["JOBS"] == "recorded":
        asked: list[tuple[Job, str]] = []
        app.extensions["asked"] = asked
        app.extensions["nudge"] = lambda job, owed_id, _urgency: asked.append((job, owed_id))
    else:
        app.extensions["nudge"] = lambda job, owed_id, urgency: queue.send_task(
            str(job), args=[owed_id], queue=str(job.queue), priority=int(urgency), retry=False
        )


def _bind_mail(app: Flask) -> None:
    """Letters go to a server, or to files; where jobs are only recorded, so are they."""
    if app.config["JOBS"] == "recorded":
        posted: list[EmailMessage] = []
        app.extensions["posted"] = posted
        app.extensions["post"] = posted.append
    else:
        app.extensions["post"] = mail.post_for(app.config["MAIL_URL"], Path(app.config["DATA_DIR"]) / "mail")


def _bind_people(app: Flask) -> None:
    app.session_interface = BrowserSessions()
    login.init_app(app, add_context_processor=False)  # it would ask the database on pages about trouble too
    login.user_loader(people.find_signed_in)
    csrf.init_app(app)
    for name, value in _where_tries_are_counted(app).items():
        app.config.setdefault(name, value)
    limiter.init_app(app)


def _where_tries_are_counted(app: Flask) -> dict[str, Any]:
    """In production in Redis, for all processes together; in memory when it does not answer within half a second."""
    if app.config["ENVIRONMENT"] != "production":
        return {"RATELIMIT_STORAGE_URI": "memory://"}
    return {
        "RATELIMIT_STORAGE_URI": app.config["REDIS_URL"].replace("redis+socket://", "redis+unix://"),
        "RATELIMIT_STORAGE_OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.5},
        "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": True,
    }


def _bind_templates(app: Flask) -> None:
    """Our templates, with the components of govuk-frontend under the names that its ports expect."""
    assert app.jinja_loader is not None
    app.jinja_env.undefined = Missing
    app.jinja_loader = ChoiceLoader(
        [
            app.jinja_loader,
            PrefixLoader(
                {
                    "govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja"),
                    "govuk_frontend_wtf": PackageLoader("govuk_frontend_wtf"),
                }
            ),
        ]
    )
    WTFormsHelpers(app)
    furnish(app)


def _serve_static(app: Flask) -> None:
    """Static files straight from the WSGI layer, compressed at set-up; then what a proxy in front tells us."""
    static = PACKAGE / "static"
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(static),
        prefix="static/",
        max_age=31536000,
        add_headers_function=static_headers(app),
        allow_all_origins=False,
        autorefresh=app.config["ENVIRONMENT"] != "production",
    )
    if app.config["PROXIES"]:
        hops = app.config["PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
