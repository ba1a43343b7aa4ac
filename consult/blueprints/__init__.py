"""The pages. One table, one line a stage, in journey order."""

from importlib import import_module

from flask import Flask

STAGES = (
    "home",
    "people",
    "plans",
    "catalogue",
    "questions",
    "responses",
    "organisations",
    "codesign",
    "theming",
    "summaries",
    "boards",
    "outcomes",
    "search",
    "cases",
    "help",
)


def register_blueprints(app: Flask) -> None:
    """Hang every stage's pages on the app; `/patterns` shows the components, in development only."""
    names = STAGES if app.config["ENVIRONMENT"] == "production" else (*STAGES, "patterns")
    for name in names:
        views = import_module(f"consult.blueprints.{name}.views")
        app.register_blueprint(views.bp)
