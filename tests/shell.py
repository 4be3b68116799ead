"""The page frame without a database: words, forms and parts, and nobody signed in."""

from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, g

from alliance_tracker.config import Settings
from alliance_tracker.records import replace
from alliance_tracker.rules.permissions import Place
from alliance_tracker.web import forms, glossary, guard, show, words

KEY = "the shell's own key, which opens nothing: 0123456789"


def bare_shell(**changes: Any) -> Flask:
    """An app with templates and forms only, and no views; `changes` are settings."""
    app = Flask("alliance_tracker", template_folder="web/templates", static_folder="web/static")
    settings = Settings(data_dir=Path("nowhere"), database_url="sqlite://", secret_key=KEY, testing=True)
    app.config["SETTINGS"] = replace(settings, **changes)
    for part in (words, glossary, forms, show):
        part.init_app(app)
    guard.init_app(app)
    app.before_request_funcs.clear()
    return app


@cache
def make_shell() -> Flask:
    """The same, seen by nobody who is signed in."""
    app = bare_shell()

    @app.before_request
    def nobody() -> None:
        g.viewer, g.alliance, g.place, g.parked = None, None, Place(), None

    return app
