"""A test browser that refuses broken HTML, fills in forms as people do, and can be signed in."""

import contextvars
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask.testing import FlaskClient
from turbohtml import Document, Element, Text
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse

from alliance_tracker.data.db import db
from tests.markup import elements, parsed, said
from tests.signing_in import open_session

TYPED = {"text", "email", "password", "search", "tel", "url", "number", "date", "hidden", "file"}


class CarefulClient(FlaskClient):
    """Every HTML answer is parsed strictly: one h1, no id twice, what points inside the page has its target.

    A request runs in a context of its own, as on a server: what the test has loaded is not lent to it,
    and is read anew afterwards.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        before_request()
        response: TestResponse = contextvars.Context().run(super().open, *args, **kwargs)
        db.session.rollback()
        if response.mimetype == "text/html" and not 300 <= response.status_code < 400 and response.data:
            check_page(response.get_data(as_text=True))
        return response

    def sign_in(self, person: Any, **session: Any) -> "CarefulClient":
        """Signed in as this person from now on: a session row and its cookie, as after the sign-in page."""
        before_request()
        name, value = open_session(self.application, person, **session)
        self.set_cookie(name, value)
        return self

    def sign_out(self) -> "CarefulClient":
        """A browser that knows nothing any more."""
        self._cookies.clear()  # type: ignore[attr-defined]  # werkzeug gives no public way
        return self

    def fields(self, path: str, form: int | str = 0) -> MultiDict[str, str]:
        """What a browser would send from a form of this page, untouched: the hidden fields among them."""
        return self._form(path, form).fields

    def post_form(
        self, path: str, data: Mapping[str, Any] | None = None, form: int | str = 0, **kwargs: Any
    ) -> TestResponse:
        """Open the page, fill in its form and send it.

        `data` names fields of the form; None empties one (an unticked box), a list ticks several, a tuple
        `(file, name)` uploads. `form` is the id, the action's ending or the number of the form among those
        that POST. A field that the page does not offer fails the test.
        """
        found = self._form(path, form)
        sent = found.fields
        for name, value in (data or {}).items():
            assert name in found.names, f"the form at {path} has no field {name}, only {sorted(found.names)}"
            sent.poplist(name)
            values = value if isinstance(value, list) else [value]
            sent.setlist(name, [item for item in values if item is not None])
        files = any(isinstance(value, tuple | FileStorage) for _, value in sent.items(multi=True))
        if files or found.multipart:
            kwargs["content_type"] = "multipart/form-data"
        return self.post(found.action, data=sent, **kwargs)

    def _form(self, path: str, which: int | str) -> "Form":
        page = self.get(path)
        assert page.status_code == 200, f"{path} answered {page.status_code}"
        forms = [form for form in forms_of(page.text, path) if form.method == "post"]
        if isinstance(which, int):
            assert len(forms) > which, f"{path} has {len(forms)} forms to send"
            return forms[which]
        named = [form for form in forms if form.id == which or urlsplit(form.action).path.endswith(which)]
        assert named, f"{path} has no form {which}, only {[form.action for form in forms]}"
        return named[0]


def before_request() -> None:
    """Let go of what the test has read; what it has not kept would be lost, so that fails."""
    session = db.session()
    assert not (session.new or session.dirty or session.deleted), "keep what was made before asking for a page"
    session.rollback()


def check_page(text: str) -> None:
    """Fails unless the page is valid enough for every browser and screen reader to agree on it."""
    tree = parsed(text)
    every = list(elements(tree))
    headings = [element for element in every if element.tag == "h1"]
    assert len(headings) == 1, f"a page has exactly one h1, not {len(headings)}"
    ids = Counter(element.attr("id") for element in every if element.attr("id") is not None)
    twice = [name for name, times in ids.items() if times > 1]
    assert not twice, f"an id appears twice: {twice}"
    assert "" not in ids, "an id is empty"
    for element in every:
        check_references(element, ids)
    shown = texts(tree)
    assert not re.search(r"\{\{|\}\}|\{%|Undefined", " ".join(shown)), "a template's insides show"
    assert "None" not in shown, "a page says what is missing in words, not None"


def check_references(element: Element, ids: Mapping[str | None, int]) -> None:
    """What an element points to inside its page is there."""
    for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers", "form"):
        for target in said(element, name).split():
            assert target in ids, f"{element.tag} {name}={target!r} points to nothing"
    assert element.attr("value") != "None", f"{element.tag} {element.attr('name')} has None as its value"
    href = said(element, "href")
    if element.tag == "a" and href.startswith("#") and len(href) > 1:
        assert href[1:] in ids, f"the link to {href} leads nowhere"
    if element.tag == "img":
        assert element.attr("alt") is not None, f"a picture has no alt: {element.attr('src')}"


def texts(tree: Document) -> list[str]:
    """Each stretch of text that a page shows, without the space around it; not what stands in text boxes."""
    hidden = {"script", "style", "textarea"}
    every = (part for part in tree.descendants if isinstance(part, Text))
    return [part.data.strip() for part in every if part.parent.tag not in hidden]


class Form:
    """A form as a browser sees it: where it goes, the names it offers, and what it would send untouched."""

    def __init__(self, element: Element, page: Document, path: str):
        self.id = element.attr("id")
        self.method = said(element, "method", "get").lower()
        self.multipart = element.attr("enctype") == "multipart/form-data"
        self.action = urljoin(f"http://here{path}", element.attr("action") or path).removeprefix("http://here")
        self.names: set[str] = set()
        self.fields: MultiDict[str, str] = MultiDict()
        elsewhere = [part for part in elements(page) if self.id and part.attr("form") == self.id]
        for control in [*elements(element), *elsewhere]:
            name = control.attr("name")
            if name and control.attr("disabled") is None:
                self.names.add(name)
                for value in values_of(control):
                    self.fields.add(name, value)


def values_of(control: Element) -> list[str]:
    """What a control adds to a form that is sent as it stands."""
    kind = said(control, "type", "text").lower()
    if control.tag == "textarea":
        return [control.text.replace("\n", "\r\n")]
    if control.tag == "select":
        return selected(control)
    if control.tag != "input" or kind == "file":
        return []
    if kind in {"checkbox", "radio"}:
        return [said(control, "value", "on")] if control.attr("checked") is not None else []
    return [said(control, "value")] if kind in TYPED else []


def selected(control: Element) -> list[str]:
    """The chosen options; where none is, a list that drops down has its first."""
    options = control.find_all("option")
    chosen = [option for option in options if option.attr("selected") is not None]
    if not chosen and control.attr("multiple") is None:
        chosen = options[:1]
    return [said(option, "value", option.text) for option in chosen]


def forms_of(text: str, path: str) -> list[Form]:
    """Every form of a page."""
    page = parsed(text)
    return [Form(element, page, path) for element in page.find_all("form")]
