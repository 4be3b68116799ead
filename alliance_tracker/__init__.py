"""Alliance Tracker: one record of a Cancer Alliance's delivery plan, its quarter and its promises."""

from alliance_tracker.starting import staying

with staying():
    from flask import Flask

    from alliance_tracker import data, web
    from alliance_tracker.config import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """Build the app: settings, then data, then web. Touches no table."""
    settings = settings or Settings.from_env()
    app = Flask(__name__, template_folder="web/templates", static_folder="web/static")
    app.config["SETTINGS"] = settings
    app.config["SECRET_KEY"] = settings.secret_key
    app.config["TESTING"] = settings.testing
    data.init_app(app, settings)
    web.init_app(app, settings)
    return app
