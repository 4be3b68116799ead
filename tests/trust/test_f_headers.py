"""F1 to F4: the content policy, the headers of every answer, odd verbs, and the names a request may carry."""

import re
import sqlite3

import pytest

from alliance_tracker import create_app
from alliance_tracker.records import replace
from tests.trust.crawl import addresses, crawl, forms
from tests.trust.test_a_other_alliances import own_start
from tests.trust.world import NOBODY, OPERATIONAL, OTHER, OWN

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
NOT_A_PAGE = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
UPLOADED = re.compile(
    r"(/evidence|/sign-off/[^/]+/file|/evidence/\d+/files|/easy-read)/\d+$|/documents/[^/]+/\d+/file$"
)
A_FILE = "default-src 'none'; sandbox; frame-ancestors 'none'"
"""Evidence, minutes, Easy Read and documents of groups: what people have uploaded may do nothing at all."""
MAY_STAND = {
    "Content-Type", "Content-Length", "Content-Security-Policy", "Cache-Control", "Set-Cookie", "Vary", "Location",
    "Allow", "ETag", "Content-Disposition", "Date", "Last-Modified", "Retry-After", "Expires", "Accept-Ranges", *ALWAYS,
}  # fmt: skip
"""Nothing else is said: no server, no framework, no version."""


def check(path, answer, secure=False):
    """The headers of one answer, all of them."""
    headers = answer.headers
    policies = headers.getlist("Content-Security-Policy")
    wanted = POLICY if answer.mimetype == "text/html" else A_FILE if UPLOADED.search(path) else NOT_A_PAGE
    assert policies == [wanted], f"{path}: {policies}"
    for name, value in ALWAYS.items():
        assert headers.getlist(name) == [value], f"{path}: {name}"
    strict = ["max-age=31536000; includeSubDomains"] if secure else []
    assert headers.getlist("Strict-Transport-Security") == strict, path
    robots = ["noindex, nofollow"] if path.startswith(("/agree/", "/still-right/")) else []
    assert headers.getlist("X-Robots-Tag") == robots, path
    assert set(headers.keys()) - MAY_STAND - {"Strict-Transport-Security", "X-Robots-Tag"} == set(), path


def test_f1_f2_f3_every_answer_of_a_crawl(world, full, figure):
    """Every page, table and file that can be read has the pinned policy and headers, and reading it writes nothing."""
    before, asked = world.dump(), 0
    for who in [NOBODY, "manager", "administrator", *(world.facts.roles if full else [])]:
        start = ["/no-such-page", *own_start(world), *addresses(world, (OWN, OTHER))]
        for path, answer in crawl(world, who, list(dict.fromkeys(start)), 400 if full else 0):
            check(path, answer)
            private = who != NOBODY and answer.mimetype == "text/html" and not path.startswith("/static/")
            if private and answer.status_code == 200:
                assert headers_say_no_store(answer), path
            asked += 1
    assert [table for table in world.wrote if table not in OPERATIONAL] == []
    assert world.dump() == before
    figure("F1, F2, F3: {} answers with the pinned policy and headers, 0 rows written", asked)


def headers_say_no_store(answer):
    return answer.headers.getlist("Cache-Control") == ["no-store"]


def test_f3_a_link_that_is_tried_too_often_is_listed_nowhere_either(world):
    path = f"/agree/{'A' * 43}"
    answers = [world.get(NOBODY, path) for _ in range(102)]
    assert {404, 429} == {answer.status_code for answer in answers}
    for answer in answers:
        check(path, answer)


ERRORS = [
    ("GET", "/no-such-page", {}, 404),
    ("GET", "/alliances/wessex/deliverables", {}, 404),
    ("POST", "/help", {}, 405),
    ("GET", "/admin/people", {}, 403),
    ("GET", "/help", {"headers": {"Host": "evil.example"}}, 400),
    ("POST", "/account/password", {"form": {"password": "x" * 13_000_000}}, 413),
]


@pytest.mark.parametrize(("method", "path", "how", "status"), ERRORS)
def test_f1_f2_answers_of_errors(world, method, path, how, status):
    answer = world.ask("manager", method, path, **how)
    assert answer.status_code == status
    check(path, answer)
    assert POLICY in answer.headers["Content-Security-Policy"]


def test_f1_f2_a_fault_of_ours_has_them_too(world, monkeypatch, caplog):
    name = next(rule.endpoint for rule in world.app.url_map.iter_rules() if rule.rule == "/cookies")

    def broken():
        raise ZeroDivisionError("a fault")

    broken.needs = world.app.view_functions[name].needs
    monkeypatch.setitem(world.app.view_functions, name, broken)
    monkeypatch.setitem(world.app.config, "TESTING", False)
    monkeypatch.setitem(world.app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = world.get("manager", "/cookies")
    assert answer.status_code == 500
    assert "ZeroDivisionError" not in answer.text
    assert "Traceback" not in answer.text
    check("/cookies", answer)


def test_f2_over_https(world):
    """What only a tracker behind https says: a year of it, and cookies that hold to this host."""
    settings = replace(world.app.config["SETTINGS"], base_url="https://tracker.example.nhs.uk")
    client = create_app(settings).test_client()
    for path in ("/", "/sign-in", "/no-such-page", "/api/v1/alliances", "/static/app.css", "/account"):
        answer = client.get(path, base_url="https://tracker.example.nhs.uk", buffered=True)
        check(path, answer, secure=True)
        for cookie in answer.headers.getlist("Set-Cookie"):
            assert cookie.startswith("__Host-")
            assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))


VERBS = ["TRACE", "TRACK", "CONNECT", "PROPFIND", "MKCOL", "COPY", "LOCK", "DEBUG", "PURGE", "FOO", "G ET"]


@pytest.mark.parametrize("verb", VERBS)
def test_f3_odd_verbs_are_refused(world, verb):
    before = world.dump()
    for path in ("/", "/account", "/alliances/north-east-and-cumbria/deliverables/ED1/update", "/no-such-page"):
        answer = world.ask("manager", verb, path)
        assert answer.status_code in {400, 404, 405, 501}, f"{verb} {path}: {answer.status_code}"
    assert world.dump() == before


OVERRIDES = ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"]


def test_f3_no_method_in_disguise(world):
    before = world.dump()
    path = "/account/sessions/end-others"
    for header in OVERRIDES:
        assert world.get("manager", path, headers={header: "POST"}).status_code == 405
    assert world.get("manager", f"{path}?_method=POST&token={world.token('manager')}").status_code == 405
    assert world.dump() == before
    ended = world.get("manager", "/account?_method=DELETE").status_code
    assert ended == 200


@pytest.mark.full
def test_f3_what_is_asked_of_a_page_in_its_address_writes_nothing(world, figure):
    """Every page, table and file that each role can read, with what would be a change if it were sent as a form."""
    before, asked = world.dump(), 0
    for who in world.facts.roles:
        for path, _ in crawl(world, who, own_start(world) + addresses(world, (OTHER,)), 400):
            for odd in ("?token=x&title=changed", "?_method=POST"):
                if "?" not in path:
                    world.get(who, path + odd)
                    asked += 1
    assert [table for table in world.wrote if table not in OPERATIONAL] == []
    assert world.dump() == before
    figure("F3: {} pages read, 0 rows written", asked)


HOSTS = [
    "evil.example", "localhost.evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost@evil.example",
    "localhost:99999999", "local host", "[::1", "::1", "localhost, evil.example", "LOCALHOST.", "xn--lcalhost-8qf",
    "localhost%00.evil.example", "localhost/evil.example", "evil.example#localhost", "169.254.169.254", "0", "",
]  # fmt: skip


@pytest.mark.parametrize("host", HOSTS)
def test_f4_only_known_hosts(world, host):
    for who, path in ((NOBODY, "/"), ("manager", "/account"), (NOBODY, "/account")):
        answer = world.get(who, path, headers={"Host": host})
        assert answer.status_code == 400 or (not host and answer.status_code in {200, 303, 400})
        assert "evil" not in answer.text + str(answer.headers)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]", "[::1]:8000"])
def test_f4_every_name_of_this_machine_is_known(world, host):
    assert world.get(NOBODY, "/", headers={"Host": host}).status_code == 200


FORWARDED = {
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-For": "6.6.6.6",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Port": "6666",
    "X-Forwarded-Prefix": "/evil",
    "Forwarded": "for=6.6.6.6;host=evil.example;proto=https",
    "X-Original-URL": "/admin/people",
    "X-Rewrite-URL": "/admin/people",
    "X-Real-IP": "6.6.6.6",
}


def test_f4_what_a_proxy_would_say_counts_for_nothing_without_one(world):
    for who, path in ((NOBODY, "/"), (NOBODY, "/account"), ("manager", "/account"), ("manager", "/nothing")):
        plain = world.get(who, path)
        told = world.get(who, path, headers=FORWARDED)
        assert (told.status_code, told.headers.get("Location")) == (plain.status_code, plain.headers.get("Location"))
        for mark in ("evil", "6.6.6.6", "6666"):
            assert mark not in told.text + str(told.headers)


def test_f4_the_address_in_history_is_the_callers_own(world):
    path = f"/alliances/{world.facts.alliance.slug}/deliverables/ED1/risks/new"
    risk = {"words": "A risk", "consequence": "3", "likelihood": "3", "owner": "Someone", "review_on": "1 12 2018"}
    form = next(form for _, form in forms(world, "manager", [path], 0) if form.action.endswith("/risks/new"))
    sent = {name: form.fields.getlist(name) for name in form.fields}
    saved = world.ask("manager", "POST", path, sent | risk, headers={"X-Forwarded-For": "6.6.6.6"})
    assert saved.status_code == 303
    with sqlite3.connect(world.path) as connection:
        origins = {row[0] for row in connection.execute("SELECT DISTINCT origin FROM change")}
    connection.close()
    assert "6.6.6.6" not in origins
    assert "127.0.0.1" in origins


def test_the_places_are_those_of_the_world(world):
    assert {OWN, OTHER} <= set(world.facts.values)
