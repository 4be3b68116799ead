"""Pages beside those of one group: the toolkit, the directory, the stakeholder map, the showcase."""

from __future__ import annotations

from typing import Any

from flask import Response, g, url_for

from alliance_tracker.rules.permissions import Action
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import TrackerForm
from alliance_tracker.web.groups.opened import PlainForm, drawn
from alliance_tracker.web.guard import may
from alliance_tracker.web.show import show


def here(endpoint: str, **values: Any) -> str:
    """The address of such a page in this alliance."""
    return url_for(f"groups.{endpoint}", slug=g.alliance.slug, **values)


def beside(template: str, *way: tuple[str, str], **context: Any) -> Response:
    """The page, with the way to it from Involvement; `keeps` says whether the reader keeps such records."""
    involvement = ("Involvement", f"/alliances/{g.alliance.slug}/involvement")
    return show(
        f"groups/{template}",
        way=[involvement, *way],
        here=here,
        drawn=drawn,
        group=None,
        today=today(),
        records=may(Action.KEEP_INVOLVEMENT),
        **context,
    )


def beside_form(form: TrackerForm, title: str, back: str, words: str = "", *way: tuple[str, str]) -> Response:
    """A page with one form."""
    boxes = form.boxes if isinstance(form, PlainForm) else list(form)
    return beside(
        "form.html", *way, (title, ""), form=form, boxes=boxes, title=title, words=words, button="Save", back=back
    )
