"""The only place where an error becomes an answer: a page for people, JSON for the read API."""

import logging
import secrets

from flask import Flask, Response, g, jsonify, make_response, render_template, request, url_for
from werkzeug.exceptions import HTTPException

from alliance_tracker.data import DatabaseAway, let_go
from alliance_tracker.errors import NotFound, NotSignedIn, TrackerError
from alliance_tracker.web import parking
from alliance_tracker.web.show import done

log = logging.getLogger("alliance_tracker")
WORDS = {
    400: "The tracker could not read what was sent. Go back and send it once more.",
    404: "We cannot find that page. It may have been moved or renamed.",
    405: "That address does not take this kind of request. Open the page again.",
    408: "The request took too long to arrive. Send it once more.",
    413: "What you sent is too large. A file can be up to 10 MB.",
    414: "That address is too long. Open the page again from the menu.",
    415: "The tracker cannot read that kind of request.",
    431: "The browser sent too much at once. Sign out, then sign in again.",
    503: "The tracker cannot answer just now. Wait a minute, then try again.",
}


def init_app(app: Flask) -> None:
    app.register_error_handler(TrackerError, problem)
    app.register_error_handler(HTTPException, refused)
    app.register_error_handler(DatabaseAway, unavailable)
    app.register_error_handler(Exception, unforeseen)


def problem(error: TrackerError) -> Response:
    """An error raised on purpose: its own words, its own status."""
    if isinstance(error, NotSignedIn):
        return ask_to_sign_in(error)
    if error.status == NotFound.status:
        g.alliance = None  # the page of what is not there says nothing of where it was looked for
    return answer(str(error), error.status)


def refused(error: HTTPException) -> Response:
    """What Flask refuses before a view runs: unknown addresses, verbs, bodies it cannot read."""
    status = error.code or 500
    if status < 400:
        return make_response(error.get_response())
    response = answer(WORDS.get(status, WORDS[400]), status)
    if status == 405 and (allowed := getattr(error, "valid_methods", None)):
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def unavailable(error: DatabaseAway) -> Response:
    """The database is locked, full or away."""
    log.error("database unavailable: %s", type(error.orig).__name__)
    response = answer(WORDS[503], 503)
    response.headers["Retry-After"] = "30"
    return response


def unforeseen(error: Exception) -> Response:
    """A fault of ours. The reader gets a reference, the log gets the rest."""
    reference = secrets.token_hex(3).upper()
    log.exception("unforeseen error, reference %s", reference)
    return answer(
        f"Something went wrong here, not with what you did. Nothing was half saved. Reference {reference}.", 500
    )


def ask_to_sign_in(error: NotSignedIn) -> Response:
    """The way to the page leads over the sign-in page; what was typed comes back afterwards."""
    if _for_programs():
        return answer(str(error), error.status)
    target = parking.way_back() if g.get("parked_id") else _here()
    return done(url_for("people.sign_in", next=target))


def answer(message: str, status: int) -> Response:
    """The error's page. Whatever the request had begun is let go first."""
    let_go()
    if _for_programs():
        response = jsonify({"error": message})
    else:
        back = parking.way_back() if g.get("parked_id") else None
        response = make_response(render_template("errors/problem.html", message=message, status=status, back=back))
    response.status_code = status
    return response


def _for_programs() -> bool:
    """Whether what was asked for is read by programs, so that a refusal is too."""
    return request.path.startswith("/api/") or request.path.endswith(".json")


def _here() -> str:
    return request.full_path.rstrip("?") if request.method == "GET" else request.path
