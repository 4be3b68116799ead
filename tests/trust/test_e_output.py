"""E1, E3, E5: nothing that people typed is ever live, in a page, a table or an address to go on to."""

import csv
import io
import json
import re
import sqlite3
from itertools import cycle
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import turbohtml

import alliance_tracker
from alliance_tracker.data.db import Base, FreeText
from alliance_tracker.data.triggers import APPEND_ONLY, PIECES
from alliance_tracker.rules.people import passwords
from tests.careful import forms_of
from tests.markup import elements, said
from tests.trust.crawl import addresses, crawl, forms, links
from tests.trust.test_a_other_alliances import own_start
from tests.trust.world import NOBODY, OTHER, OWN, World

ROOT = Path(alliance_tracker.__file__).parent
PAYLOAD = "<xqz-live xqzattr=1>\"' xqzattr=\"1\" xqzattr='1' </script></textarea></title><script>xqz()</script>{{7*7}}"
BARE = {"email_folded", "name_folded", "title_folded"}
AS_JSON = ("public_page", "content")
"""What was typed stands in it as JSON."""


def sql(world: World, statements: list[tuple[str, tuple]]) -> None:
    with sqlite3.connect(world.path) as connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        for statement, values in statements:
            connection.execute(statement, values)
    connection.close()
    world.changed_behind()


def typed_columns() -> list[tuple[str, str]]:
    """Every column that keeps what people type, and the few names beside them."""
    kept = [("stored_file", "name"), ("passkey", "name"), ("web_session", "browser"), ("change", "office")]
    for table in Base.metadata.sorted_tables:
        kept += [
            (table.name, column.name)
            for column in table.columns
            if isinstance(column.type, FreeText) and column.name not in BARE and (table.name, column.name) != AS_JSON
        ]
    return kept


def fill(world: World, *texts: str) -> int:
    """These texts in turn, in every row of every column that people type into, history and what was frozen too."""
    turn = cycle(texts)
    apart = {("change", "office"), ("column_map", "name")}
    columns = [one for one in typed_columns() if one not in apart]
    sql(
        world,
        [
            *[(f"DROP TRIGGER keep_{table}_update", ()) for table in (*APPEND_ONLY, PIECES)],
            ("UPDATE change_piece SET after = ? WHERE after IS NOT NULL", (next(turn),)),
            *[(f"UPDATE {table} SET {column} = ? WHERE {column} <> ''", (next(turn),)) for table, column in columns],
            ("UPDATE column_map SET name = ? || id", (next(turn),)),
            ("UPDATE plan_version SET content = replace(content, 'Better care.', ?)", (json.dumps(next(turn))[1:-1],)),
            ("UPDATE public_page SET content = replace(content, 'Visit the ten', ?)", (json.dumps(next(turn))[1:-1],)),
        ],
    )
    return len(columns) + 1


DRAWN = ("data:image/svg+xml;charset=utf-8,", "data:image/svg+xml;base64,", "data:image/png;base64,")
"""The QR code and the pictures of papers."""


def live(text: str) -> list[str]:
    """What of the payload has become markup."""
    found = []
    for element in elements(turbohtml.parse(text)):
        tag = element.tag.lower()
        if "xqz" in tag or (tag == "script" and "xqz" in element.text):
            found.append(tag)
        for name in element.attrs:
            value = said(element, name)
            if "xqz" in name or name.startswith("on"):
                found.append(f"{tag} {name}")
            if tag == "img" and value.startswith(DRAWN):
                continue  # drawn here; a picture in an img runs nothing
            if name in {"href", "src", "action", "formaction"} and re.match(
                r"\s*(javascript|data|vbscript):", value, re.I
            ):
                found.append(f"{tag} {name}={value[:40]}")
    return found


@pytest.mark.parametrize("part", range(3))
def test_e1_nothing_typed_is_live_on_any_page(world, part, full, figure):
    columns = fill(world, PAYLOAD)
    everyone = [*world.facts.roles, NOBODY] if full else ["manager", "administrator", "national_team"]
    asked = shown = 0
    for who in everyone[part::3]:
        start = own_start(world) if who != "administrator" else ["/admin/people", "/admin/people/16", "/account"]
        for path, answer in crawl(world, who, start, 300 if full else 8):
            assert answer.status_code < 500, path
            if answer.mimetype == "text/html":
                asked += 1
                shown += "xqz-live" in answer.text
                assert live(answer.text) == [], path
                assert ">49<" not in answer.text
    assert shown > 5
    figure(f"E1: {columns} columns of text filled with markup; {{}} pages read, 0 live", asked)


@pytest.mark.parametrize(
    "link", ["javascript:xqz()", "data:text/html,x", "vbscript:x", " javascript:x", "JaVaScRiPt:x"]
)
def test_e1_links_lead_only_to_the_web(world, link):
    """What is typed as evidence becomes a link only when it is an address of the web; else it stays text."""
    inside = f"/alliances/{world.facts.alliance.slug}/deliverables/ED1"
    path = f"{inside}/milestones/1/evidence"
    form = next(one for _, one in forms(world, "manager", [path], 0) if one.action.endswith("/evidence"))
    sent = {name: form.fields.getlist(name) for name in form.fields} | {"proof": link}
    answer = world.ask("manager", "POST", path, sent)
    assert answer.status_code in {303, 422}
    for page in (answer, world.get("manager", inside), world.get("manager", f"{inside}/history")):
        assert page.status_code in {200, 303, 422}
        assert live(page.text) == []
    with sqlite3.connect(world.path) as connection:
        kept = [row[0] for row in connection.execute("SELECT DISTINCT link FROM evidence WHERE link <> ''")]
    connection.close()
    assert all(one.startswith(("https://", "http://")) for one in kept)


ALLOWED_RAW = {
    "web/delivery/boxes.py": "fixed pieces of markup; titles and what people typed are escaped before they go in",
    "web/drawn.py": "what a macro of ours gives, which has escaped its arguments, kept for the next reader",
    "web/glossary.py": "the page’s own pieces without their tags, to look for words in; nothing of it is shown",
    "web/forms/nhs.py": "fixed pieces of markup filled by format(), which escapes, and macros that have escaped",
    "web/menu.py": "fixed pieces of markup filled by format(), which escapes",
    "web/plan/coverage.py": "a template of ours, which has escaped everything, kept for readers who may do the same",
    "web/signoff/answer.py": "radios drawn by a macro, two of its marks renamed; quotation marks of people are escaped",
    "exchange/papers/html.py": "fixed pieces of markup filled by format() and %, which escape; links checked in prose",
    "web/board/main_part.py": "our own frozen page, escaped when it was made and held to its hash",
}
RAW = re.compile(r"\|\s*safe\b|\bMarkup\(|\bautoescape\s+false|\bmark_safe\b|Markup\.format|\|\s*forceescape")


def test_e1_raw_markup_only_where_a_reason_is_given():
    found = {}
    for path in [*ROOT.rglob("*.py"), *ROOT.rglob("*.html"), *ROOT.rglob("*.jinja")]:
        name = path.relative_to(ROOT).as_posix()
        lines = [line.strip() for line in path.read_text().splitlines() if RAW.search(line)]
        if lines and "vendor" not in name and name not in ALLOWED_RAW:
            found[name] = lines
    assert found == {}, "escape it, or give the reason in ALLOWED_RAW"


FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NUMBER = re.compile(r"-?[0-9.,]+%?")


TYPED = ("=1+1", "+SUM(A1)", "-2+3+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "＝1+1", " =1+1")


@pytest.mark.full
@pytest.mark.parametrize("text", TYPED)
def test_e3_no_table_holds_this_formula(world, text, figure):
    """Each formula in every column of every CSV."""
    assert_no_formula(world, (text,), figure)


def test_e3_no_table_holds_a_formula(world, figure):
    """Every CSV, its records filled with what a spreadsheet would run: another formula in each column."""
    assert_no_formula(world, TYPED, figure)


def assert_no_formula(world, texts, figure):
    fill(world, *texts)
    tables = 0
    for who in ("manager", "administrator", "national_team"):
        for path in [one for one in addresses(world, (OWN, OTHER)) if urlsplit(one).path.endswith(".csv")]:
            answer = world.get(who, path)
            if answer.status_code != 200:
                continue
            tables += 1
            rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
            for cell in (cell for row in rows for cell in row):
                bare = cell.lstrip(" \ufeff\u200b\u00a0")
                assert not bare.startswith(FORMULAS) or NUMBER.fullmatch(bare), f"{path}: {cell[:40]!r}"
    assert tables > 10
    figure("E3: {} tables as CSV read, no formula in any", tables)


ELSEWHERE = [
    "https://evil.example", "http://evil.example/", "//evil.example", "///evil.example", "////evil.example",
    "/\\evil.example",
    "\\\\evil.example", "\\/evil.example", "/\t/evil.example", "/\n/evil.example", "/\r/evil.example",
    "\t//evil.example",
    " //evil.example", "\x00//evil.example", "\x01https://evil.example", "https:evil.example", "https:/evil.example",
    "https:\\\\evil.example", "HTTPS://EVIL.EXAMPLE", "javascript:alert(1)", "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,x", "vbscript:x", "ftp://evil.example", "mailto:a@evil.example", "//evil.example@localhost",
    "//localhost@evil.example",
    "http://localhost@evil.example", "http://localhost.evil.example", "http://evil.example#localhost",
    "http://evil.example?localhost",
    "/%2f/evil.example", "/%5cevil.example", "%2f%2fevil.example", "/.//evil.example", "/..//evil.example",
    "/./\\evil.example",
    "//evil%E3%80%82example", "//evil。example", "http:///evil.example", "http:/\\evil.example",
    "?//evil.example", "#//evil.example",
    "//[::1]", "//0x7f000001", "//127.1", "http://[::ffff:127.0.0.1]",
    "/account\r\nLocation: https://evil.example", "/account\nSet-Cookie: a=b",
    "https://evil.example/%2e%2e", "//evil.example/..", "/\u2028/evil.example", "/\u00a0/evil.example",
    "..//evil.example", ".", "",
    "blob:https://evil.example/x", "view-source:https://evil.example", "//user:pass@evil.example:443/x",
]  # fmt: skip


def own_path(location: str) -> bool:
    """Whether a browser that is sent there stays here."""
    seen = re.sub(r"[\t\r\n]", "", location).strip("".join(map(chr, range(33)))).replace("\\", "/")
    parts = urlsplit(seen)
    home = parts.scheme in {"", "http"} and parts.netloc in {"", "localhost"}
    within = seen.startswith(("/", "?", "#", ".")) or parts.netloc == "localhost" or not parts.scheme
    return home and within and not seen.startswith("//")


def test_e5_the_way_on_after_signing_in_is_our_own(world, full, figure):
    """Each probe in `next` of every page that takes one: no answer and no link or form of it leads elsewhere."""
    tried = 0
    pages = [(NOBODY, path) for path in ("/sign-in", "/sign-in/code", "/reset", "/account")]
    pages += [("manager", path) for path in ("/sign-in", "/account/prove", "/account", "/my-alliance")]
    for who, path in pages:
        for probe in ELSEWHERE if full or path == "/sign-in" else ELSEWHERE[::6]:
            answer = world.get(who, path, query_string={"next": probe})
            tried += 1
            assert answer.status_code < 500
            if 300 <= answer.status_code < 400:
                assert own_path(answer.location), f"{path}?next={probe!r} -> {answer.location}"
                assert "Set-Cookie: a=b" not in str(answer.headers)
            elif answer.mimetype == "text/html":
                leads = [link for link in links(answer.text, path) if "evil" in urlsplit(link).netloc]
                leads += [form.action for form in forms_of(answer.text, path) if not form.action.startswith("/")]
                assert leads == [], f"{path}?next={probe!r}"
    figure("E5: {} addresses to go on to that lead elsewhere, 0 followed", tried)


def test_e5_after_a_true_sign_in(world):
    """With the right password, each probe in the form's own field ends on a page of ours."""
    key = world.facts.people["lead"]
    hashed = passwords.hashed("seven lemons under a bridge")
    with sqlite3.connect(world.path) as connection:
        address = connection.execute("SELECT email FROM person WHERE id = ?", (key,)).fetchone()[0]
    connection.close()
    for probe in ELSEWHERE[::4]:
        world.restore()
        sql(world, [("INSERT OR REPLACE INTO credential (person_id, password_hash) VALUES (?, ?)", (key, hashed))])
        path = "/sign-in"
        page = world.get(NOBODY, path, query_string={"next": probe})
        form = next(one for one in forms_of(page.text, path) if "password" in one.names)
        sent = {name: form.fields.getlist(name) for name in form.fields}
        sent |= {"email": address, "password": "seven lemons under a bridge"}
        if "next" in form.names:
            sent["next"] = probe
        answer = world.ask(NOBODY, "POST", form.action, sent)
        assert answer.status_code == 303, probe
        assert own_path(answer.location), f"{probe!r} -> {answer.location}"
