"""A plan of several alliances stands in the address of the first; the others lead there."""

from flask import Blueprint, g, redirect, request, url_for
from werkzeug.wrappers import Response


def init_pages(pages: Blueprint) -> None:
    """To be called for each blueprint whose pages are of a plan."""

    @pages.before_request
    def lead_there() -> Response | None:
        values = request.view_args or {}
        if g.get("plan") is None or request.method != "GET" or values.get("slug") == g.plan.slug:
            return None
        there = url_for(request.endpoint or "", **{**values, "slug": g.plan.slug})
        asked = request.query_string.decode("ascii", "ignore")
        return redirect(f"{there}?{asked}" if asked else there)
