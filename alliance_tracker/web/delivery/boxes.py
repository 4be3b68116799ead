"""The boxes of a page with hundreds of them. Most are empty and right and look the same each time, so they are kept.

What people typed goes through `escape`; names, ids and labels are the tracker's own words and references.
"""

from functools import lru_cache
from typing import Any

from flask import current_app
from markupsafe import Markup, escape

from alliance_tracker.web.forms import ChoiceField
from alliance_tracker.web.forms.fields import TypedField

MANY = 8192


def line(field: TypedField, label: str) -> Markup:
    """One line with its label, and what is wrong with it."""
    if field.errors:
        return _wrong(field) + _line(field.id, label, True) % escape(field.raw)
    return _line(field.id, label, False) % escape(field.raw)


def text(field: TypedField, label: str, hidden: bool = False) -> Markup:
    """Some lines with their label, and what is wrong with them."""
    if field.errors:
        return _wrong(field) + _text(field.id, label, hidden, True) % escape(field.raw)
    return _text(field.id, label, hidden, False) % escape(field.raw)


def tick(field: TypedField, words: str, more: str = "") -> Markup:
    """A box to tick, for screen readers with `more` words."""
    drawn = _tick(field.id, words, more, bool(field.data))
    return _wrong(field) + drawn if field.errors else drawn


def quarters(field: ChoiceField, label: str) -> Markup:
    """A list of quarters to open."""
    pairs = tuple((choice.value, str(choice.label)) for choice in field.choices)
    chosen = next((value for value, _ in pairs if field.raw and value in field.texts), "")
    drawn = _list(field.id, label, pairs, chosen, bool(field.errors))
    return _wrong(field) + drawn if field.errors else drawn


def pick(field: ChoiceField, legend: str) -> Markup:
    """Five ratings as radios."""
    if field.errors:
        return Markup(_parts().pick(field, legend))
    chosen = next((choice.value for choice in field.choices if field.is_chosen(choice)), "")
    key = (field.id, legend, chosen)
    if key not in _picks:
        if len(_picks) > MANY:
            _picks.clear()
        _picks[key] = Markup(_parts().pick(field, legend))
    return _picks[key]


_picks: dict[tuple[str, str, str], Markup] = {}


def _parts() -> Any:
    return current_app.jinja_env.get_template("_app.html").module


def _wrong(field: TypedField) -> Markup:
    words = '<p class="nhsuk-error-message" id="{}-error"><span class="nhsuk-u-visually-hidden">Error: </span>{}</p>'
    return Markup(words).format(field.id, field.errors[0])


def _label(name: str, label: str, hidden: bool = False) -> str:
    kind = "nhsuk-u-visually-hidden" if hidden else "nhsuk-label"
    return f'<label class="{kind}" for="{name}">{escape(label.replace("%", "%%"))}</label>'


def _said(name: str, kind: str, wrong: bool) -> str:
    more = f' aria-describedby="{name}-error"' if wrong else ""
    return f'class="nhsuk-{kind}{f" nhsuk-{kind}--error" if wrong else ""}" id="{name}" name="{name}"{more}'


@lru_cache(MANY)
def _line(name: str, label: str, wrong: bool) -> Markup:
    return Markup(f'{_label(name, label)}<input {_said(name, "input", wrong)} value="%s">')


@lru_cache(MANY)
def _text(name: str, label: str, hidden: bool, wrong: bool) -> Markup:
    return Markup(f'{_label(name, label, hidden)}<textarea {_said(name, "textarea", wrong)} rows="2">\n%s</textarea>')


@lru_cache(MANY)
def _tick(name: str, words: str, more: str, ticked: bool) -> Markup:
    box = f'<input type="checkbox" id="{name}" name="{name}" value="yes"{" checked" if ticked else ""}>'
    heard = f'<span class="nhsuk-u-visually-hidden">{escape(more)}</span>' if more else ""
    return Markup(f'<label class="app-chk">{box}<span>{escape(words)}{heard}</span></label>')


@lru_cache(MANY)
def _list(name: str, label: str, pairs: tuple[tuple[str, str], ...], chosen: str, wrong: bool) -> Markup:
    lines = [("", "Choose a quarter"), *pairs]
    options = "".join(
        f'<option value="{value}"{" selected" if value and value == chosen else ""}>{escape(words)}</option>'
        for value, words in lines
    )
    return Markup(f"{_label(name, label)}<select {_said(name, 'select', wrong)}>{options}</select>")
