"""The frame of every page and the page parts: valid HTML, nothing inline, the right menus, a notice shown once."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask, Response, g, render_template

from alliance_tracker.periods import Quarter
from alliance_tracker.records import replace
from alliance_tracker.rules.permissions import Action, Grant, Place, Role, Viewer
from alliance_tracker.terms import Movement, Rating
from alliance_tracker.web import menu, pages
from alliance_tracker.web.show import Sorting, csv_answer, done, here_with, show, static_url
from tests.markup import parsed
from tests.shell import bare_shell

HEAD = SimpleNamespace(
    id=3, slug="avonmere-and-fells", name="Avonmere and Fells", region_name="Middle", population_text="1.2 million",
    ccg_count=4, stp_count=1,
)  # fmt: skip
MANAGER = Viewer(7, "Priya <Nair>", "priya@example.org", (Grant(Role.MANAGER, 3),))
STATIC = Path(menu.__file__).parent / "static"
TEMPLATES = Path(menu.__file__).parent / "templates"
PARTS = (Path(__file__).parent / "parts.html").read_text()


def checked(text: str) -> str:
    """The page, after the checks every page must pass."""
    parsed(text)
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids)), "an id appears twice"
    assert text.count("<h1") == 1
    assert "style=" not in text
    assert "<script>" not in text
    assert " onclick" not in text
    missing = {name for name in re.findall(r'<use href="#([^"]+)"', text) if f'<symbol id="{name}"' not in text}
    assert missing == set()
    return text


@pytest.fixture
def framed():
    """`framed(viewer, alliance, path)`: an app whose pages are those of the menus, seen by this viewer."""

    def make(viewer=None, alliance=None, **changes) -> Flask:
        app = bare_shell(**changes)

        @app.before_request
        def who() -> None:
            g.viewer, g.alliance = viewer, alliance
            g.place, g.parked = Place(alliance.id) if alliance else Place(), None

        def add(rule: str, action: Action) -> None:
            def view(**_: str) -> Response:
                return show("pages/help.html")

            view.needs = action
            app.add_url_rule(rule, rule, view)

        for rule in ("/", "/alliances", "/guidance", "/my-alliance", "/alliances/<slug>"):
            add(rule, Action.READ_OPEN)
        add("/admin/people", Action.MANAGE_PEOPLE)
        for rule in ("/alliances/<slug>/deliverables", "/alliances/<slug>/quarters/"):
            add(rule, Action.READ_ALLIANCE)
        app.register_blueprint(pages.pages, name="about")
        return app

    return make


def links(text: str, part: str) -> list[str]:
    """The words of the links in a part of the page, the one for this page marked."""
    found = re.search(rf'<nav class="{part}".*?</nav>', text, re.DOTALL)
    shown = re.findall(r"<a [^>]*?(aria-current)?[^>]*>([^<]+)</a>", found[0]) if found else []
    marked = re.findall(r'aria-current="(?:page|true)"[^>]*>([^<]+)<', found[0]) if found else []
    return [words + ("*" if words in marked else "") for _, words in shown]


def test_every_part_is_valid_and_escapes(shell):
    with shell.test_request_context("/list?lead=7&sort=area"):
        shell.preprocess_request()
        sort = Sorting.asked(["area", "due"], "due")
        template = shell.jinja_env.from_string(PARTS)
        text = checked(
            template.render(sort=sort, Rating=Rating, Movement=Movement, quarter=Quarter.parse("2017-18-q2"))
        )
    for typed in ("<Met>", "<Prevention>", "<Tom>", "<two>", "<Welch>"):
        assert typed not in text
        assert typed.replace("<", "&lt;").replace(">", "&gt;") in text
    assert 'aria-sort="ascending"><a href="/list?lead=7&amp;sort=-area"' in text
    assert "1,234 complete" in text
    assert "0</b> off track" in text
    assert '<td role="cell" data-l="Due"></td>' in text
    assert '<td role="cell" class="n" data-l="N">0</td>' in text


@pytest.mark.parametrize(
    ("viewer", "path", "top", "inside"),
    [
        (None, "/", ["Home*", "Alliances", "Guidance"], []),
        (None, "/alliances/avonmere-and-fells", ["Home", "Alliances*", "Guidance"], ["Overview*"]),
        (MANAGER, "/", ["Home*", "My alliance", "Alliances", "Guidance"], []),
        (MANAGER, "/alliances/avonmere-and-fells/deliverables", ["Home", "My alliance*", "Alliances", "Guidance"],
         ["Overview", "Deliverables*", "Quarters"]),
        (replace(MANAGER, grants=(Grant(Role.MANAGER, 3), Grant(Role.CHAIR, 4))), "/help",
         ["Home", "My alliances", "Alliances", "Guidance"], []),
        (replace(MANAGER, grants=(Grant(Role.ADMINISTRATOR),)), "/admin/people",
         ["Home", "Alliances", "Guidance", "People*"], []),
    ],
)  # fmt: skip
def test_menus_show_what_exists_and_may_be_opened(framed, viewer, path, top, inside):
    app = framed(viewer, HEAD if "avonmere" in path else None)
    text = checked(app.test_client().get(path).text)
    assert links(text, "nhsuk-header__navigation") == top
    assert links(text, "app-where") == inside
    assert ("Sign out" in text) is (viewer is not None)
    assert "Middle region. 1.2 million people" in text or not inside
    assert "<abbr" not in text


def test_a_name_is_escaped_and_sign_out_is_a_form_with_a_token(framed):
    text = framed(MANAGER).test_client().get("/").text
    assert "Priya &lt;Nair&gt;" in text
    assert re.search(r'<form id="sign-out" action="/sign-out" method="post"><input type="hidden" name="token"', text)


@pytest.mark.parametrize("path", ["/help", "/help/ratings", "/accessibility", "/privacy", "/cookies"])
def test_pages_about_the_service(framed, path):
    answer = framed().test_client().get(path)
    assert answer.status_code == 200
    checked(answer.text)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503])
def test_error_pages(shell, status):
    with shell.test_request_context("/"):
        shell.preprocess_request()
        text = checked(
            render_template("errors/problem.html", status=status, message="What <it> is.", back="/x?parked=1")
        )
    assert "What &lt;it&gt; is." in text
    assert "What you typed is kept." in text


def test_an_error_before_the_guard_still_has_its_page(shell):
    with shell.test_request_context("/"):
        checked(render_template("errors/problem.html", status=400, message="No.", back=None))


def test_a_demonstration_says_so_and_the_logo_is_the_operators_choice(framed):
    plain = framed().test_client().get("/").text
    assert "DEMONSTRATION" not in plain
    assert 'aria-label="NHS"' not in plain
    shown = checked(framed(demonstration=True, logo=True).test_client().get("/").text)
    assert shown.count("DEMONSTRATION: not about any real organisation") == 3
    assert 'aria-label="NHS"' in shown


@pytest.mark.parametrize("secure", [False, True])
def test_a_notice_is_shown_once(framed, secure):
    base = "https://tracker.example.nhs.uk" if secure else "http://localhost"
    app = framed(base_url=base)

    def save() -> Response:
        return done("/", "ED3 <is> updated.")

    save.needs = Action.READ_OPEN
    app.add_url_rule("/save", "save", save, methods=["POST"])
    client = app.test_client()
    saved = client.post("/save", base_url=base)
    assert saved.status_code == 303
    cookie = saved.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert cookie.startswith("__Host-notice=" if secure else "notice=")
    assert ("Secure" in cookie) is secure
    assert "ED3 &lt;is&gt; updated." in checked(client.get("/", base_url=base).text)
    assert "updated" not in client.get("/", base_url=base).text


def test_a_forged_notice_is_not_shown(framed):
    client = framed().test_client()
    client.set_cookie("notice", "IkdpdmUgbWUgeW91ciBwYXNzd29yZCI.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb")
    assert "nhsuk-notification-banner" not in client.get("/").text


def test_files_of_ours_may_be_kept_because_their_address_changes(shell):
    client = shell.test_client()
    with shell.test_request_context("/"):
        address = static_url("app.css")
    assert re.fullmatch(r"/static/app\.css\?v=[0-9a-f]{10}", address)
    assert client.get(address, buffered=True).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "immutable" not in client.get("/static/app.css", buffered=True).headers["Cache-Control"]


def test_our_style_and_script_name_no_other_host_and_no_icon_is_missing():
    for file in (STATIC / "app.css", STATIC / "start.js"):
        assert "//" not in re.sub(r"^\s*//.*$|/\*.*?\*/", "", file.read_text(), flags=re.MULTILINE | re.DOTALL)
    icons = (TEMPLATES / "_icons.html").read_text()
    assert {f"i-{rating.letter}" for rating in Rating} <= set(re.findall(r'symbol id="([^"]+)"', icons))


def test_templates_hold_no_style_script_or_unescaped_text():
    for file in TEMPLATES.rglob("*.html"):
        text = file.read_text()
        assert not re.search(r"\|\s*safe\b|autoescape false|<style|<script>|\sstyle=|\son[a-z]+=", text), file


def test_a_table_as_csv(framed):
    with framed(demonstration=True).test_request_context("/"):
        answer = csv_answer("deliverables", ["Reference", "Title"], [["ED3", "=1+1"]])
    assert answer.headers["Content-Disposition"] == 'attachment; filename="deliverables.csv"'
    lines = answer.get_data().decode("utf-8-sig").splitlines()
    assert lines == ["DEMONSTRATION: not about any real organisation", "Reference,Title", "ED3,'=1+1"]


def test_sorting_and_paging_keep_the_filters(shell):
    with shell.test_request_context("/list?area=ED&area=PR&sort=-lead&page=3"):
        sort = Sorting.asked(["lead", "rating"], "rating")
        assert sort == Sorting("lead", down=True)
        assert sort.href("lead") == "/list?area=ED&area=PR&sort=lead"
        assert sort.href("rating") == "/list?area=ED&area=PR&sort=rating"
        assert sort.state("lead") == "descending"
        assert here_with(page=4) == "/list?area=ED&area=PR&sort=-lead&page=4"
    with shell.test_request_context("/list?sort=password"):
        assert Sorting.asked(["lead"], "-lead") == Sorting("lead", down=True)
