"""A browser as plain as it gets: keeps cookies, keeps its connection, fills in forms as they came."""

import http.client
import re
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urlencode


class Fields(HTMLParser):
    """The fields of a page's own form, its first that saves, with the values a browser would send."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._textarea: str | None = None
        self._select = ""
        self._forms = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, kind = given.get("name"), given.get("type", "text")
        self._forms += tag == "form" and given.get("method") == "post"
        if tag == "option" and self._select and "selected" in given:
            self.found.append((self._select, given.get("value") or ""))
        if not name or self._forms != 1:
            return
        if tag == "select":
            self._select = name
        if tag == "textarea":
            self._textarea = name
            self.found.append((name, ""))
        ticked = kind not in {"radio", "checkbox"} or "checked" in given
        if tag == "input" and ticked and kind not in {"file", "submit"}:
            self.found.append((name, given.get("value") or ""))

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.found[-1] = (self._textarea, self.found[-1][1] + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = None
        if tag == "select":
            self._select = ""


class Browser:
    """One person on one connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies: dict[str, str] = {}

    def send(self, method: str, path: str, fields: list[tuple[str, str]] | None = None) -> tuple[int, bytes]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if fields is not None:
            body = urlencode(fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer.status, content

    def get(self, path: str) -> bytes:
        status, content = self.send("GET", path)
        if status != 200:
            raise SystemExit(f"{path} answered {status}")
        return content

    def form(self, path: str) -> list[tuple[str, str]]:
        fields = Fields()
        fields.feed(self.get(path).decode())
        return fields.found

    def sign_in(self, role: str) -> None:
        """One click on the sign-in page of the demonstration."""
        page = self.get("/sign-in").decode()
        action = re.search(r'action="(/sign-in/demonstration[^"]*)"', page)
        token = re.search(r'name="token" value="([^"]+)"', page)
        button = re.search(rf'name="person" value="([0-9]+)">{role}<', page)
        if not (action and token and button):
            raise SystemExit(f"the sign-in page has no button for {role}")
        sent = [("token", token[1]), ("person", button[1])]
        status, _ = self.send("POST", unescape(action[1]), sent)
        if status != 303:
            raise SystemExit(f"signing in as {role} answered {status}")
