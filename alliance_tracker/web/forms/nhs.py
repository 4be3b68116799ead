"""Our fields drawn by the NHS.UK page parts, and the parts of a form that are our own.

The parts need lenient undefined values, which would hide mistakes in our own templates, so they live in an
environment of their own. Everything is handed to them as text: a number 0 would vanish in some.
"""

from functools import cache
from typing import Any

from flask import Flask
from jinja2 import ChainableUndefined, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from alliance_tracker.web.forms.choices import TickField
from alliance_tracker.web.forms.fields import DATE_PARTS, ProseField, TypedField, UploadField
from alliance_tracker.web.forms.form import TrackerForm
from alliance_tracker.web.token import form_token

_HIDDEN = Markup('<input type="hidden" name="{}" value="{}">')
_START = Markup('<form class="app-form" method="post"{}{} novalidate>{}{}')
_NOTICE = Markup('<div class="nhsuk-inset-text app-kept" role="status"><p>{}</p></div>')


def nhs(part: str, params: dict[str, Any]) -> Markup:
    """Draw one NHS.UK page part, for example nhs("tag", {"text": "Draft"})."""
    return Markup(_macro(part)(_as_text(params)))


@cache
def _parts() -> Environment:
    return Environment(
        loader=PackageLoader("nhsuk_frontend_jinja"),
        undefined=ChainableUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _macro(part: str) -> Any:
    name = "".join(word.capitalize() if at else word for at, word in enumerate(part.split("-")))
    return getattr(_parts().get_template(f"nhsuk/components/{part}/macro.jinja").module, name)


def _as_text(value: Any) -> Any:
    """The same parameters with every number as text and every None left out."""
    if isinstance(value, dict):
        return {name: _as_text(one) for name, one in value.items() if one is not None}
    if isinstance(value, (list, tuple)):
        return [_as_text(one) for one in value]
    return value if isinstance(value, (str, bool)) else str(value)


def _merged(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    merged = dict(first)
    for name, value in second.items():
        inner = merged.get(name)
        merged[name] = _merged(inner, value) if isinstance(value, dict) and isinstance(inner, dict) else value
    return merged


def _label(field: TypedField) -> str:
    return field.label.text if field.required or field.always else f"{field.label.text} (optional)"


def _base(field: TypedField) -> dict[str, Any]:
    return {
        "id": field.id,
        "name": field.name,
        "label": {"text": _label(field), "size": "s"},
        "hint": {"text": field.description} if field.description else None,
        "errorMessage": {"text": str(field.errors[0])} if field.errors else None,
    }


def _group(field: TypedField) -> dict[str, Any]:
    """The parameters of a field that is a group of boxes with a legend."""
    params = _base(field)
    return params | {"fieldset": {"legend": {"text": params.pop("label")["text"], "size": "s"}}}


def nhs_input(field: TypedField, **params: Any) -> Markup:
    """One line. Keyword arguments go to the NHS part: width=10, prefix={"text": "£"}, autocomplete="name"."""
    own = {"value": field._value(), "type": "text"} | field.box
    return nhs("input", _merged(_base(field) | own, params))


def nhs_textarea(field: ProseField, **params: Any) -> Markup:
    """Several lines, with a count of the characters left."""
    own = {"value": field._value(), "rows": field.rows, "maxlength": field.most}
    return nhs("character-count", _merged(_base(field) | own, params))


def nhs_select(field: Any, **params: Any) -> Markup:
    """A list to open; its first line says that nothing is chosen yet."""
    first = [{"value": "", "text": field.blank or "Choose one"}] if field.blank is not None else []
    items = [{"value": c.value, "text": c.label, "selected": field.is_chosen(c)} for c in field.choices]
    return nhs("select", _merged(_base(field) | {"items": [*first, *items]}, params))


def nhs_radios(field: Any, **params: Any) -> Markup:
    """One of several, each with a round button."""
    return _ticks("radios", field, params)


def nhs_checkboxes(field: Any, **params: Any) -> Markup:
    """Any of several, or one alone, each with a box to tick."""
    return _ticks("checkboxes", field, params)


def _ticks(part: str, field: Any, params: dict[str, Any]) -> Markup:
    own = _base(field) if isinstance(field, TickField) else _group(field)
    own.pop("label", None)
    own["idPrefix"] = own.pop("id")
    own["items"] = [
        {"value": c.value, "text": c.label, "checked": field.is_chosen(c)} | (c.render_kw or {}) for c in field.choices
    ]
    return nhs(part, _merged(own, params))


def nhs_date(field: Any, **params: Any) -> Markup:
    """A date, in one box or in three as the field says."""
    if not field.in_parts:
        return nhs_input(field, **({"width": 10} | params))
    own = _group(field)
    own.pop("name")
    own["items"] = [
        {
            "name": f"{field.name}-{part}",
            "id": f"{field.id}-{part}",
            "label": part.capitalize(),
            "value": field.parts[part],
            "classes": f"nhsuk-input--width-{width}" + (" nhsuk-input--error" if field.errors else ""),
        }
        for part, width in zip(DATE_PARTS, (2, 2, 4), strict=True)
    ]
    return nhs("date-input", _merged(own, params))


def nhs_password(field: TypedField, **params: Any) -> Markup:
    """A password, with a button that shows it."""
    return nhs("password-input", _merged(_base(field), params))


def nhs_file(field: UploadField, **params: Any) -> Markup:
    """A file to choose."""
    attributes = {"attributes": {"accept": field.accept}} if field.accept else {}
    return nhs("file-upload", _merged(_base(field) | attributes, params))


def nhs_errors(form: TrackerForm, first: str = "") -> Markup:
    """The summary at the top of the page, each line a link to its box; nothing when nothing is wrong.

    `first` is what is said before the list, for example how much was saved all the same.
    """
    problems = form.problems
    if not problems:
        return Markup("")
    lines = [{"text": one.text, "href": f"#{one.anchor}" if one.anchor else None} for one in problems]
    params = {"titleText": "There is a problem", "descriptionText": first or None, "errorList": lines}
    return nhs("error-summary", params)


def form_start(form: TrackerForm, action: str = "") -> Markup:
    """Open the form: its address (this page's unless given), its hidden boxes, what the reader must know."""
    boxes = {"token": form_token(), "form": form.form_name, "stamp": form.stamp, "once": form.once}
    hidden = Markup("").join(_HIDDEN.format(name, value) for name, value in boxes.items() if value)
    hidden += _HIDDEN.format("was", form.was_text())
    files = any(isinstance(field, UploadField) for field in form)
    kind = Markup(' enctype="multipart/form-data"') if files else ""
    to = Markup(' action="{}"').format(action) if action else ""
    return _START.format(to, kind, hidden, _NOTICE.format(form.notice) if form.notice else "")


GLOBALS = (
    nhs,
    nhs_input,
    nhs_textarea,
    nhs_select,
    nhs_radios,
    nhs_checkboxes,
    nhs_date,
    nhs_password,
    nhs_file,
    nhs_errors,
    form_start,
)


def init_app(app: Flask) -> None:
    """Our own templates escape everything and fail on a name they do not know; forms are theirs to draw."""
    app.jinja_env.autoescape = True
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update({one.__name__: one for one in GLOBALS})
