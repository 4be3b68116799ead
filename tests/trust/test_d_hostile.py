"""D1, D3, D4: whatever is sent, the answer is never a fault of ours, and nothing that cannot be kept is kept."""

import json
import random
import re
import sqlite3
from datetime import date
from io import BytesIO
from pathlib import Path
from urllib.parse import quote_plus

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as some

from alliance_tracker.data.db import Base
from alliance_tracker.rules.typed import FIRST_YEAR, LAST_YEAR, NotUnderstood, read_date, read_money, read_whole
from tests.careful import Form
from tests.trust.crawl import crawl, forms
from tests.trust.hostile import ALL, HUGE, MARKUP, RAW, as_sent, random_text
from tests.trust.test_a_other_alliances import own_start
from tests.trust.walk import PART, cells
from tests.trust.world import NOBODY, OWN, World

WRITERS = {
    "manager": own_start,
    "lead": own_start,
    "administrator": lambda world: ["/admin/people", "/admin/people/16", "/admin/people/invite", "/account"],
    NOBODY: lambda world: ["/sign-in", "/sign-in/code", "/reset", f"/reset/{world.facts.values[OWN]['token']}"],
    "spare": lambda world: ["/account", "/account/app", "/account/password", "/account/prove", "/account/passkeys"],
}
BAD = re.compile(r"Traceback \(most recent call last\)|sqlalchemy\.|werkzeug\.|jinja2\.|File \"/|OperationalError")


def offered(world: World) -> list[tuple[str, Form]]:
    """Every form that can be sent, with who sends it."""
    found = {}
    for who, start in WRITERS.items():
        for _, form in forms(world, who, start(world)):
            if form.method == "post":
                found.setdefault((form.action, *sorted(form.names)), (who, form))
    return list(found.values())


def body(fields: list[tuple[str, bytes]]) -> bytes:
    return b"&".join(quote_plus(name).encode() + b"=" + quote_plus(value).encode() for name, value in fields)


def send(world: World, who: str, form: Form, name: str, value: str):
    """The form as it stands, with one field put wrong."""
    kept = [(key, one.encode()) for key, one in form.fields.items(multi=True) if key not in {name, "token"}]
    fields = [*kept, (name, as_sent(value)), ("token", world.token(who).encode())]
    headers = {"Cookie": world.cookie(who), "Content-Type": "application/x-www-form-urlencoded"}
    client = world.app.test_client(use_cookies=False)
    return client.post(form.action, data=body(fields), headers=headers, buffered=True)


def fault(answer) -> str | None:
    """What is wrong with an answer to something hostile."""
    if answer.status_code >= 500:
        return f"status {answer.status_code}"
    if (answer.mimetype or "").startswith(("text/", "application/json")):  # 304 has none
        text = answer.get_data(as_text=True)
        if BAD.search(text):
            return "the inside shows"
        if answer.mimetype == "text/html" and ("<xqz-live" in text or '" xqzattr=' in text or "' xqzattr=" in text):
            return "markup is live"
    return None


def test_d1_the_forms_are_found(world, figure):
    """The crawl sees every kind of form; each page that takes POST offers one, or says here why it does not."""
    every = {form.action.partition("?")[0] for _, form in offered(world)}
    endings = ("/update", "/edit", "/new", "/evidence", "/dates", "/plan-file", "/invite", "/password")
    of_plan = ("/freeze", "/edit/vision", "/why", "/mark", "/ask", "/record", "/merge", "/paste")
    for ending in (*endings, *of_plan, "/sign-in", "/reset"):
        assert any(action.endswith(ending) for action in every), f"no form at {ending}"
    figure(f"D1: {len(offered(world))} forms found")


@pytest.mark.parametrize("part", range(4))
def test_d1_every_field_of_every_form(world, part, full, figure):
    """Each hostile value in each field: 12,000 of them, quickly fewer."""
    chance = random.Random(1)
    tries = [
        (who, form, name, value)
        for who, form in offered(world)
        for name in sorted(form.names - {"token"})
        for value in (*ALL, *(random_text(chance) for _ in range(6)))
    ]
    chosen = chance.sample(tries, min(len(tries), 12_000 if full else 320))[part::4]
    faults = []
    for who, form, name, value in chosen:
        world.restore()
        wrong = fault(send(world, who, form, name, value))
        if wrong:
            faults.append(f"{form.action} {name}={value[:30]!r}: {wrong}")
    assert faults == [], "\n".join(faults)
    figure("D1: {} hostile fields posted, 0 faults, nothing live", len(chosen))


def test_d1_a_megabyte_of_text(world, full):
    for who, form in offered(world) if full else offered(world)[:6]:
        for name in sorted(form.names - {"token", "once", "stamp", "was"})[:2]:
            assert send(world, who, form, name, HUGE[0]).status_code < 500, f"{form.action} {name}"
    assert unfit(world) == []


ODD_BODIES = [
    ("application/json", b"[" * 100_000 + b"]" * 100_000),
    ("application/json", b'{"a":' * 50_000 + b"1" + b"}" * 50_000),
    ("application/json", b'"\\ud800"'),
    ("application/json", b"\xff\xfe{}"),
    ("application/json", b'{"id": 1e999999, "id": NaN}'),
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb'),
    ("multipart/form-data; boundary=x", b"--x\r\n\r\n\r\n--x--"),
    ("multipart/form-data; boundary=" + "x" * 5000, b""),
    ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % number for number in range(5000))),
    ("application/x-www-form-urlencoded; charset=utf-16", b"token=%ff%fe"),
    ("application/x-www-form-urlencoded; charset=nothing", b"a=b"),
    ("application/xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    ("", b"\x00" * 1000),
    ("text/plain", b"token=x"),
]


def test_d1_odd_bodies_to_every_address(world, full, figure):
    """JSON nested deep, lone surrogates in it, parts without an end, thousands of fields: to whatever takes POST."""
    posts = [
        cell for cell in cells(world.app, ["manager"]) if cell.method == "POST" and cell.declared and cell.place == OWN
    ]
    chance, asked = random.Random(7), 0
    for cell in posts:
        for kind, content in ODD_BODIES if full else chance.sample(ODD_BODIES, 3):
            for who in ("manager", NOBODY):
                headers = {"Cookie": world.cookie(who), "X-Form-Token": world.token(who), "Content-Type": kind}
                client = world.app.test_client(use_cookies=False)
                answer = client.post(cell.path(world), data=content, headers=headers, buffered=True)
                assert fault(answer) is None, f"{cell.rule} {kind}: {fault(answer)}"
                asked += 1
                world.restore()
    figure("D1: {} odd bodies, 0 faults", asked)


def raw(world: World, who: str, path: bytes, query: bytes):
    """An address exactly as its bytes stand in the request line."""
    text = path.decode("latin-1")
    environ = {"REQUEST_URI": text, "RAW_URI": text, "QUERY_STRING": query.decode("latin-1")}
    client = world.app.test_client(use_cookies=False)
    unescaped = re.sub(rb"%([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), path).decode("latin-1")
    return client.get(
        "/",
        headers={"Cookie": world.cookie(who)},
        environ_overrides=environ | {"PATH_INFO": unescaped},
        buffered=True,
    )


def test_d1_every_part_of_every_address(world, full, figure):
    """Each hostile stretch of bytes in each place where an address takes a value."""
    rules = sorted({cell.rule for cell in cells(world.app, ["manager"]) if "<" in cell.rule})
    known = world.facts.values[OWN]
    tries = [(rule, part, value) for rule in rules for part in PART.findall(rule) for value in RAW]
    chance = random.Random(3)
    chosen = tries if full else chance.sample(tries, 160)
    for rule, part, value in chosen:
        path = PART.sub(
            lambda found, part=part: "\x00" if found[1] == part else known.get(found[1], "1"), rule
        ).encode()
        who = "administrator" if rule.startswith("/admin") else "manager"
        answer = raw(world, who, path.replace(b"\x00", value), b"")
        assert fault(answer) is None, f"{rule} with {part}={value[:40]!r}: {fault(answer)}"
    figure("D1: {} hostile parts of addresses, 0 faults", len(chosen))


QUERY = ["sort", "page", "next", "parked", "later", "q", "area", "rating", "lead", "movement", "region",
    "until", "token",
         "from", "to", "year", "v", "size", "role", "state", "due"]  # fmt: skip


def asked_by_pages(world: World) -> dict[str, set[str]]:
    """Which names each page takes in its query: those of links and of forms that only ask, and some guessed."""
    found: dict[str, set[str]] = {}
    for who, start in (("manager", own_start(world)), ("administrator", ["/admin/people"])):
        for path, _ in crawl(world, who, start, 30):
            page, _, query = path.partition("?")
            found.setdefault(page, set()).update(part.partition("=")[0] for part in query.split("&") if part)
    return found


def test_d1_every_query(world, full, figure):
    pages = {page: names | set(QUERY) for page, names in asked_by_pages(world).items()}
    values = [quote_plus(as_sent(value)).encode() for value in ALL if len(value) < 6000] + RAW
    tries = [(page, name, value) for page in sorted(pages) for name in sorted(pages[page]) for value in values]
    chance = random.Random(5)
    chosen = chance.sample(tries, min(len(tries), 20_000 if full else 150))
    for page, name, value in chosen:
        who = "administrator" if page.startswith("/admin") else "manager"
        query = b"=".join([name.encode(), value]) + (b"&" + name.encode() + b"=x" if chance.random() < 0.2 else b"")
        answer = raw(world, who, page.encode(), query)
        assert fault(answer) is None, f"{page}?{name}={value[:40]!r}: {fault(answer)}"
        assert "evil" not in answer.headers.get("Location", "").partition("?")[0]
    figure("D1: {} hostile queries, 0 faults, nothing live", len(chosen))


HEADERS = ["Cookie", "Accept", "Accept-Language", "If-None-Match", "If-Modified-Since", "Range", "Referer",
    "User-Agent",
           "Origin", "Sec-Fetch-Site", "Content-Type", "Authorization", "X-Form-Token",
           "Accept-Encoding"]  # fmt: skip


def test_d1_hostile_headers(world, full, figure):
    chance, asked = random.Random(11), 0
    values = [value for value in ALL if value and len(value) < 6000 and value.isprintable() and value.isascii()]
    session = world.cookie("manager")
    odd = [
        f"{session}; {session}",
        session[:-1],
        session.replace(".", ".."),
        f"{session}x",
        "session=",
        "session=..",
        "session=a.b.c",
    ]
    for path in ("/", "/account", "/api/v1/alliances", "/static/app.css"):
        for name in HEADERS:
            for value in [*(values if full else chance.sample(values, 4)), *(odd if name == "Cookie" else [])]:
                answer = world.get("manager", path, headers={name: value})
                assert fault(answer) is None, f"{path} {name}: {value!r}: {fault(answer)}"
                asked += 1
    figure("D1: {} hostile headers, 0 faults", asked)


SCHEMA = json.loads(Path(__file__, "../../../alliance_tracker/web/openapi.json").resolve().read_text())
PREFIX = {"/awards.json": ""}
"""Addresses of the document that do not stand below those of the read API."""


@pytest.mark.parametrize("path", sorted(SCHEMA["paths"]))
def test_d1_the_read_api_keeps_its_word(world, path, full):
    """Whatever is asked: an answer that the document describes, or a plain refusal, in JSON."""
    chance = random.Random(13)
    for number in range(200 if full else 25):
        query = quote_plus(as_sent(chance.choice([*ALL[:90], random_text(chance)]))).encode()
        method = chance.choice(["GET", "GET", "HEAD", "POST", "PUT", "DELETE"])
        client = world.app.test_client(use_cookies=False)
        answer = client.open(
            f"{PREFIX.get(path, '/api/v1')}{path}", method=method, query_string="x=" + query.decode(), buffered=True
        )
        assert answer.status_code in ({200} if method in {"GET", "HEAD"} else {405, 400}), f"try {number}"
        assert answer.mimetype == "application/json"
        if method == "GET" and number < 3:
            described = SCHEMA["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
            jsonschema.validate(answer.get_json(), {**described, "components": SCHEMA["components"]})
        elif answer.status_code >= 400:
            assert set(answer.get_json()) == {"error"}


NOT_KEPT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\ufffd]")


def test_d3_what_cannot_be_kept_is_refused_and_given_back(world, full, figure):
    """After every hostile text in every field of text: what was saved is NFC, without controls, and not too long."""
    texts = ["a\x00b", "a\ud800b", "a\ufffeb", "a\x1bb", "e\u0301", "x" * 20_000, "a\ufdd0", "\u202eabc"]
    tried = 0
    for who, form in offered(world):
        names = sorted(form.names - {"token", "once", "stamp", "was", "form"})
        for name in names if full else names[:1]:
            for text in texts if full else texts[:3]:
                world.restore()
                send(world, who, form, name, text)
                tried += 1
                if world.wrote:
                    assert unfit(world) == [], f"{form.action} {name}={text[:10]!r}"
    figure("D3: {} texts that cannot be kept, 0 kept", tried)


def unfit(world: World) -> list[str]:
    """Every kept text that should not be."""
    columns = [(table.name, column.name) for table in Base.metadata.sorted_tables for column in table.columns]
    found = []
    with sqlite3.connect(world.path) as connection:
        for table, column in columns:
            for (value,) in connection.execute(f"SELECT {column} FROM {table} WHERE typeof({column}) = 'text'"):
                if NOT_KEPT.search(value) or "e\u0301" in value or (len(value) > 15_000 and "x" * 15_000 in value):
                    found.append(f"{table}.{column}: {value[:20]!r}")
    connection.close()
    return found


NO_MONEY = ["NaN", "Infinity", "-inf", "1e5", "1E400", "١٢٣", "１２３", "12.345", "1,2,3", "0x10", "£", "--1",
    "1 000 000 000 000 000",
            "9" * 40, "1_000", "½", "1k5", "", " ", "1.2.3", "+5"]  # fmt: skip


@pytest.mark.parametrize("typed", NO_MONEY)
def test_d4_no_money(typed):
    with pytest.raises(NotUnderstood):
        read_money(typed)
    with pytest.raises(NotUnderstood):
        read_whole(typed)


@given(some.text(max_size=40))
def test_d4_whatever_is_read_is_whole_and_within_bounds(typed):
    for reader in (read_money, read_whole):
        try:
            found = reader(typed)
        except NotUnderstood:
            continue
        assert type(found) is int
        assert abs(found) <= 10**15
        assert typed.isascii() or "£" in typed


@given(
    some.one_of(some.text(max_size=20), some.from_regex(r"[0-9]{1,2}[ /.-][0-9]{1,2}[ /.-][0-9]{1,6}", fullmatch=True))
)
def test_d4_dates_are_real_and_of_these_times(typed):
    try:
        found = read_date(typed)
    except NotUnderstood:
        return
    assert type(found) is date
    assert FIRST_YEAR <= found.year <= LAST_YEAR
    assert typed.isascii() or not any(letter.isdigit() and not letter.isascii() for letter in typed)


def test_d1_files_that_are_not_what_they_say(world, full, figure):
    """Evidence and plan files: names that lead elsewhere, contents that are something else."""
    names = ["../../etc/passwd", "a\x00.pdf", "x" * 300 + ".pdf", "con.pdf", ".pdf", "a.pdf.exe",
        "\u202efdp.exe", "a\r\nb.pdf",
             "<xqz-live>.pdf", '" xqzattr="1.pdf', "", "plan.xlsx", "plan.csv"]  # fmt: skip
    contents = [b"", b"MZ\x90\x00", b"<script>xqz()</script>", b"%PDF-1.4", b"PK\x03\x04" + b"\x00" * 100,
        b"\xff" * 1000, b"=1+1,2\n",
                b"a" * 20_000]  # fmt: skip
    takers = [(who, form) for who, form in offered(world) if form.multipart]
    assert takers
    tries = [(*taker, name, content) for taker in takers for name in names for content in contents]
    chosen = tries if full else random.Random(6).sample(tries, 40)
    for who, form, name, content in chosen:
        world.restore()
        plain = {key: form.fields.getlist(key) for key in form.fields if key != "token"}
        boxes = [box for box in form.names if box not in form.fields] or ["file"]
        answer = world.ask(who, "POST", form.action, {**plain, **{box: (BytesIO(content), name) for box in boxes}})
        assert fault(answer) is None, f"{form.action} {name[:20]!r}: {fault(answer)}"
    figure("D1: {} files that are not what they say, 0 faults", len(chosen))


def test_the_markup_is_hostile_enough():
    assert all(any(mark in value for mark in ("<", "xqz", "{", "$")) for value in MARKUP)
