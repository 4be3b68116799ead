"""How a view answers: with a page, with a way on and a notice, or with a table as CSV."""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from flask import Flask, Response, current_app, g, make_response, redirect, render_template, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from alliance_tracker.data.delivery.evidence import KeptFile
from alliance_tracker.exchange.csvfile import Cell, csv_bytes
from alliance_tracker.records import Record
from alliance_tracker.terms import Movement, Rating
from alliance_tracker.web import menu, parking
from alliance_tracker.web.clock import now
from alliance_tracker.web.forms import Clash

T = TypeVar("T")
A_PAGE = 100
NOTICE = "notice"
NOTICE_SECONDS = 120
NOTICE_LONGEST = 600
YEAR = 365 * 24 * 3600


def show(template: str, status: int = 0, **context: Any) -> Response:
    """Render a page. Its `form` gives the status, and takes over the page while two versions clash."""
    form = context.get("form")
    if form is not None:
        status = status or form.status
        if form.clash is not None:
            template = "conflict.html"
            _let_wait(form.clash)
    return make_response(render_template(template, **context), status or 200)


def _let_wait(clash: Clash) -> None:
    """Keep what was typed for the person, so that they can leave a clash for later. One short write."""
    if g.get("viewer") is not None:
        parking.park(g.viewer.person_id)
    if g.get("parked_id"):
        clash.waits_at = f"{request.script_root}{parking.way_back()}&later=1"


def done(address: str, words: str = "") -> Response:
    """Go on to another page after a save, which says these words once, at its top."""
    response = make_response(redirect(address, code=303))
    if words:
        settings = current_app.config["SETTINGS"]
        response.set_cookie(
            _cookie(),
            _signer().dumps(words[:NOTICE_LONGEST]),
            max_age=NOTICE_SECONDS,
            secure=settings.secure,
            httponly=True,
            samesite="Lax",
        )
    return response


def csv_answer(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """A table as a file to keep; `name` is its name without the ending."""
    demonstration = current_app.config["SETTINGS"].demonstration
    response = Response(csv_bytes(header, rows, demonstration), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def file_answer(kept: KeptFile) -> Response:
    """A file as it was given. The browser is told to save it, and could run nothing in it."""
    response = Response(kept.content, mimetype=kept.kind)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(kept.name, safe='')}"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    return response


class Sorting(Record):
    """By what a list is sorted: `key`, `down` for the largest first. The address says sort=-lead."""

    key: str
    down: bool = False

    @classmethod
    def asked(cls, keys: Iterable[str], usual: str) -> "Sorting":
        """What the address asks for, if it is one of `keys`; else the usual order, like "-rating"."""
        wanted = request.args.get("sort", "")
        chosen = wanted if wanted.removeprefix("-") in set(keys) else usual
        return cls(chosen.removeprefix("-"), chosen.startswith("-"))

    def href(self, key: str) -> str:
        """The same list by another column, or the other way round by this one. Keeps the filters."""
        turned = "-" if key == self.key and not self.down else ""
        return here_with(sort=f"{turned}{key}", page=None)

    def state(self, key: str) -> str:
        """For aria-sort."""
        if key != self.key:
            return "none"
        return "descending" if self.down else "ascending"


def page_asked() -> int:
    """Which page of a list the address asks for; the first when it says nothing sensible."""
    number = request.args.get("page", "")
    return max(1, int(number)) if number.isascii() and number.isdigit() and len(number) < 6 else 1


def paged(rows: Sequence[T]) -> tuple[Sequence[T], int, int]:
    """The rows on the page of a list that the address asks for, the number of that page, and how many there are."""
    count = max(1, -(-len(rows) // A_PAGE))
    page = min(page_asked(), count)
    return rows[(page - 1) * A_PAGE : page * A_PAGE], page, count


def here_with(**changes: Any) -> str:
    """This page's address with parts of its query changed; None takes a part away."""
    parts = [(name, value) for name, value in request.args.items(multi=True) if name not in changes]
    parts += [(name, value) for name, value in changes.items() if value is not None]
    return f"{request.script_root}{request.path}" + (f"?{urlencode(parts)}" if parts else "")


def notice() -> str:
    """The words of the save just made. Asking for them uses them up."""
    kept = request.cookies.get(_cookie())
    if not kept:
        return ""
    g.notice_shown = True
    try:
        return str(_signer().loads(kept, max_age=NOTICE_SECONDS))
    except BadSignature:
        return ""


def static_url(name: str) -> str:
    """The address of a file of ours. It changes with the file, so browsers may keep it for a year."""
    known = current_app.extensions.setdefault("static_urls", {})
    if name not in known:
        content = Path(str(current_app.static_folder), name).read_bytes()
        known[name] = f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:10]}"
    return str(request.script_root + known[name])


def init_app(app: Flask) -> None:
    """What the templates may call, and what becomes of the notice and of kept files after the answer."""
    app.jinja_env.globals.update(
        menu=menu,
        notice=notice,
        static_url=static_url,
        here_with=here_with,
        now=now,
        settings=app.config["SETTINGS"],
        Rating=Rating,
        Movement=Movement,
    )
    app.after_request(_finish)


def _finish(response: Response) -> Response:
    if g.get("notice_shown"):
        response.delete_cookie(_cookie(), secure=current_app.config["SETTINGS"].secure, httponly=True, samesite="Lax")
    if request.endpoint == "static" and "v" in request.args and response.status_code in (200, 304):
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response


def _cookie() -> str:
    return f"__Host-{NOTICE}" if current_app.config["SETTINGS"].secure else NOTICE


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SETTINGS"].secret_key, salt="notice")
