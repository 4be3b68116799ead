"""The headers of every answer, pinned by a test."""

from flask import Flask, Response, current_app, g, request

from alliance_tracker.rules.permissions import Action
from alliance_tracker.web import sessions, token

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
"""For SVG answers and downloads: matplotlib writes style attributes into its pictures, and nothing may run."""
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
YEAR = 365 * 24 * 3600
BY_LINK = {Action.OPEN_AGREEMENT_LINK}
"""Links sent to one person: no robot may list what they open, and nobody on the way may keep it."""


def init_app(app: Flask) -> None:
    app.after_request(finish)


def finish(response: Response) -> Response:
    """What every answer carries, those of errors included."""
    for name, value in ALWAYS.items():
        response.headers[name] = value
    page = response.mimetype == "text/html"
    response.headers.setdefault("Content-Security-Policy", POLICY if page else PICTURE_POLICY)
    if current_app.config["SETTINGS"].secure:
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
    if request.endpoint == "static":
        return response
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "needs", None) in BY_LINK:
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Cache-Control"] = "no-store"
    elif g.get("viewer") is not None and not response.headers.get("ETag"):
        response.headers["Cache-Control"] = "no-store"
    elif page:
        response.headers.setdefault("Cache-Control", "no-store")
    token.keep_visitor(response)
    sessions.renew(response)
    return response
