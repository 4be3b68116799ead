"""A test browser that refuses broken HTML, fills in forms as people do, and can be signed in."""

import contextvars
import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse

from alliance_tracker.data.db import db
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


@lru_cache(maxsize=16)
def parsed(text: str) -> Element:
    """A page, strictly; kept a while, because a page just checked is often asked for its forms and links."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)


def check_page(text: str) -> None:
    """Fails unless the page is valid enough for every browser and screen reader to agree on it."""
    tree = parsed(text)
    headings = [element for element in tree.iter() if element.tag == "h1"]
    assert len(headings) == 1, f"a page has exactly one h1, not {len(headings)}"
    ids = Counter(element.get("id") for element in tree.iter() if element.get("id") is not None)
    twice = [name for name, times in ids.items() if times > 1]
    assert not twice, f"an id appears twice: {twice}"
    assert "" not in ids, "an id is empty"
    for element in tree.iter():
        check_references(element, ids)
    shown = texts(tree)
    assert not re.search(r"\{\{|\}\}|\{%|Undefined", " ".join(shown)), "a template's insides show"
    assert "None" not in shown, "a page says what is missing in words, not None"


def check_references(element: Element, ids: Mapping[str | None, int]) -> None:
    """What an element points to inside its page is there."""
    for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers", "form"):
        for target in element.get(name, "").split():
            assert target in ids, f"{element.tag} {name}={target!r} points to nothing"
    assert element.get("value") != "None", f"{element.tag} {element.get('name')} has None as its value"
    href = element.get("href", "")
    if element.tag == "a" and href.startswith("#") and len(href) > 1:
        assert href[1:] in ids, f"the link to {href} leads nowhere"
    if element.tag == "img":
        assert element.get("alt") is not None, f"a picture has no alt: {element.get('src')}"


def texts(tree: Element) -> list[str]:
    """Each stretch of text that a page shows, without the space around it; not what stands in text boxes."""
    found = []
    for element in tree.iter():
        if element.tag not in {"script", "style", "textarea"} and isinstance(element.tag, str):
            found.append((element.text or "").strip())
        found.append((element.tail or "").strip())
    return found


class Form:
    """A form as a browser sees it: where it goes, the names it offers, and what it would send untouched."""

    def __init__(self, element: Element, page: Element, path: str):
        self.id = element.get("id")
        self.method = element.get("method", "get").lower()
        self.multipart = element.get("enctype") == "multipart/form-data"
        self.action = urljoin(f"http://here{path}", element.get("action") or path).removeprefix("http://here")
        self.names: set[str] = set()
        self.fields: MultiDict[str, str] = MultiDict()
        elsewhere = [part for part in page.iter() if self.id and part.get("form") == self.id]
        for control in [*element.iter(), *elsewhere]:
            name = control.get("name")
            if name and control.get("disabled") is None:
                self.names.add(name)
                for value in values_of(control):
                    self.fields.add(name, value)


def values_of(control: Element) -> list[str]:
    """What a control adds to a form that is sent as it stands."""
    kind = control.get("type", "text").lower()
    if control.tag == "textarea":
        return ["".join(control.itertext()).removeprefix("\n").replace("\n", "\r\n")]
    if control.tag == "select":
        return selected(control)
    if control.tag != "input" or kind == "file":
        return []
    if kind in {"checkbox", "radio"}:
        return [control.get("value", "on")] if control.get("checked") is not None else []
    return [control.get("value", "")] if kind in TYPED else []


def selected(control: Element) -> list[str]:
    """The chosen options; where none is, a list that drops down has its first."""
    options = [part for part in control.iter() if part.tag == "option"]
    chosen = [option for option in options if option.get("selected") is not None]
    if not chosen and control.get("multiple") is None:
        chosen = options[:1]
    return [option.get("value", "".join(option.itertext())) for option in chosen]


def forms_of(text: str, path: str) -> list[Form]:
    """Every form of a page."""
    page = parsed(text)
    return [Form(element, page, path) for element in page.iter() if element.tag == "form"]
