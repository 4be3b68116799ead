"""What each page of a group stands in: the way to it, whether the reader belongs to the group, and its forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, g, url_for
from markupsafe import Markup

from alliance_tracker.errors import RulesBroken
from alliance_tracker.rules.engagement.private_words import NAMES_CHECKED, NAMES_LABEL, check_words
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import ChoiceField, DateField, ProseField, TickField, TrackerForm, UploadField
from alliance_tracker.web.forms.fields import TypedField
from alliance_tracker.web.forms.nhs import (
    nhs_checkboxes,
    nhs_date,
    nhs_file,
    nhs_input,
    nhs_radios,
    nhs_select,
    nhs_textarea,
)
from alliance_tracker.web.guard import may
from alliance_tracker.web.show import show

FEW = 5
"""So many choices stand open as radios; more of them are a list."""
DRAWN: tuple[tuple[type[TypedField], Callable[..., Markup]], ...] = (
    (TickField, nhs_checkboxes),
    (DateField, nhs_date),
    (ProseField, nhs_textarea),
    (UploadField, nhs_file),
)


class PlainForm(TrackerForm):
    """A form with prose that others may read for years: nobody's number or address, no patient's name."""

    names_checked = TickField(NAMES_LABEL)

    def check_words(self, *names: str) -> None:
        """Raises RulesBroken with what is private in these fields, and asks once about names."""
        problems = check_words({name: self[name].data or "" for name in names}, bool(self.names_checked.data))
        if problems:
            raise RulesBroken(problems)

    @property
    def boxes(self) -> list[TypedField]:
        """The fields as they are drawn: the question about names last, and only once it was asked."""
        asked = self.names_checked.errors or self.names_checked.data
        found = [field for field in self if field.name != NAMES_CHECKED]
        return [*found, self.names_checked] if asked else found


def at(endpoint: str, **values: Any) -> str:
    """The address of a page of the group that this page is about."""
    return url_for(f"groups.{endpoint}", **{"slug": g.alliance.slug, "group": g.group.slug, **values})


def drawn(field: TypedField) -> Markup:
    """A field as its kind is drawn."""
    for kind, draw in DRAWN:
        if isinstance(field, kind):
            return draw(field)
    if isinstance(field, ChoiceField):
        few = len(field.choices) <= FEW and not field.blank
        return nhs_radios(field, classes="nhsuk-radios--small") if few else nhs_select(field)
    return nhs_input(field)


def way(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """Involvement, Groups, the group, and what follows; the last one is this page."""
    slug = g.alliance.slug
    above = [("Involvement", f"/alliances/{slug}/involvement"), ("Groups", url_for("groups.every", slug=slug))]
    if g.get("group") is not None:
        above.append((g.group.name, at("one")))
    found = [*above, *more]
    return [*found[:-1], (found[-1][0], "")]


def page(template: str, *more: tuple[str, str], **context: Any) -> Response:
    """A page of groups, with the way to it and what the reader may do here."""
    return show(
        f"groups/{template}",
        way=way(*more),
        at=at,
        drawn=drawn,
        group=g.get("group"),
        keeps=keeps(),
        inside=may(Action.TAKE_PART),
        adds=g.get("group") is not None and may(Action.ADD_TO_GROUP) and not g.group.ended,
        today=today(),
        **context,
    )


def form_page(
    form: TrackerForm, title: str, back: str, words: str = "", button: str = "Save", *more: tuple[str, str]
) -> Response:
    """A page with one form: what it is about in a sentence, its boxes, Save and the way back."""
    boxes = form.boxes if isinstance(form, PlainForm) else list(form)
    lines = [(title, "")]
    return page("form.html", *more, *lines, form=form, boxes=boxes, title=title, words=words, button=button, back=back)


def keeps() -> bool:
    """Whether the reader keeps the record here, and so sees every number."""
    return g.get("group") is not None and may(Action.KEEP_GROUP)
