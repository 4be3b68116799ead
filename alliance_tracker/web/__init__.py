"""The only folder with HTTP and HTML: the guard, the answers' headers, and one view file for each feature."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from alliance_tracker.config import Settings
from alliance_tracker.web import (
    addresses,
    alliances,
    api,
    assessment,
    awards,
    board,
    changes,
    dates,
    delivery,
    drafts,
    engagement,
    england,
    forms,
    funding,
    glossary,
    groups,
    guard,
    guidance,
    headers,
    home,
    kept,
    measures,
    news,
    pages,
    papers,
    people,
    plan,
    plan_file,
    problems,
    prose,
    search,
    show,
    signoff,
    spending,
    spreadsheet,
    words,
)
from alliance_tracker.web.incoming import Incoming

FEATURES = (
    home,
    alliances,
    guidance,
    api,
    people,
    delivery,
    board,
    plan_file,
    spreadsheet,
    changes,
    plan,
    drafts,
    signoff,
    funding,
    assessment,
    awards,
    spending,
    measures,
    engagement,
    groups,
    dates,
    england,
    news,
    search,
    pages,
)
LARGEST_REQUEST = 12 * 1024 * 1024
LARGEST_FORM = 1024 * 1024
MOST_FIELDS = 2_000


def init_app(app: Flask, settings: Settings) -> None:
    """Words and forms for the templates, then the guard before and the headers after every request."""
    app.request_class = Incoming
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_FORM
    app.config["MAX_FORM_PARTS"] = MOST_FIELDS
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    for part in (addresses, words, glossary, prose, forms, show, kept, guard, papers, headers, problems):
        part.init_app(app)
    for feature in FEATURES:
        app.register_blueprint(feature.pages)
