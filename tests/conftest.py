"""What every test may ask for: an app on either database, a careful client, its queries, a running server."""

import os
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zlib import crc32

import pytest
from flask import Flask
from hypothesis import settings as hypothesis_settings
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Engine, event
from werkzeug.serving import BaseWSGIServer, make_server

from alliance_tracker import create_app
from alliance_tracker.config import Settings
from alliance_tracker.data.db import db
from alliance_tracker.records import replace
from alliance_tracker.server import prepare
from alliance_tracker.web import kept
from tests import audited
from tests.careful import CarefulClient
from tests.databases import KINDS, Home, Postgres, PostgresHome, SqliteHome, postgres

KEY = "the suite's own key, which opens nothing: 0123456789"
TODAY = date(2018, 10, 12)
PAGES = (Path(__file__).parent / "web", Path(__file__).parent / "journeys")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="the full counts that make prove prints")


def pytest_configure(config: pytest.Config) -> None:
    """Random tests try the same examples on every run; --full tries many more."""
    full = bool(config.getoption("--full") or os.environ.get("TRACKER_FULL"))
    config.stash[FULL] = full
    hypothesis_settings.register_profile(
        "tracker", derandomize=True, max_examples=2000 if full else 40, deadline=None, database=None
    )
    hypothesis_settings.load_profile("tracker")


FULL = pytest.StashKey[bool]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests marked full take part only when asked for, and so does the second database of a test of a page."""
    if config.stash[FULL]:
        return
    left_out = {item for item in items if item.get_closest_marker("full") or is_second_database(item)}
    if left_out:
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]


def is_second_database(item: pytest.Item) -> bool:
    """Whether a test of a page runs on the other database already, in the quick suite.

    SQL stands in `data/` alone, whose tests run on both, and so do those of trust; of the pages one in four is asked
    on PostgreSQL, which takes twice as long to be made anew.
    """
    values = getattr(item, "callspec", None)
    kind = values.params.get("kind") if values is not None else None
    if kind is None or not any(map(item.path.is_relative_to, PAGES)) or item.get_closest_marker("both"):
        return False
    turn = crc32(item.nodeid.replace(kind, "").encode()) % 4
    return kind != ("sqlite" if turn else "postgresql")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The figures that tests have measured, in the order of their names."""
    totals: Counter[str] = Counter()
    for report in terminalreporter.stats.get("passed", []):
        for words, number in (value for name, value in report.user_properties if name == "figure"):
            totals[words] += number
    told = sorted(words.replace("{}", f"{number:,}") for words, number in totals.items())
    if told:
        terminalreporter.section("figures")
        for line in told:
            terminalreporter.write_line(str(line))


@pytest.fixture
def full(pytestconfig: pytest.Config) -> bool:
    """Whether the full counts are asked for."""
    return pytestconfig.stash[FULL]


@pytest.fixture
def count(full: bool):
    """`count(40, 2000)`: how often to try something, quickly or in full."""
    return lambda quick, many: many if full else quick


@pytest.fixture
def figure(record_property):
    """A line of what `make prove` prints: `figure("B6: {} invitation links used at once, one won", 200)`.

    The numbers of tests that say the same words are added up.
    """
    return lambda words, number=0: record_property("figure", (words, number))


def settings_for(folder: Path, url: str) -> Settings:
    """The settings of a test's app: its own data folder, the demonstration's day."""
    return Settings(data_dir=folder / "data", database_url=url, secret_key=KEY, today=TODAY, testing=True)


def fill(settings: Settings) -> None:
    """Migrate an empty database and load the reference data."""
    app = create_app(settings)
    try:
        prepare(app, say=lambda line: None)
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture(scope="session")
def pg_server() -> Iterator[Postgres]:
    """A real PostgreSQL server for the session."""
    with postgres() as address:
        server = Postgres(address)
        yield server
        server.close()


@pytest.fixture(scope="session")
def pg_template(pg_server: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a migrated, seeded database on it."""
    name = pg_server.create()
    try:
        fill(settings_for(tmp_path_factory.mktemp("template"), pg_server.url(name)))
        yield name
    finally:
        pg_server.drop(name)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, seeded SQLite file."""
    folder = tmp_path_factory.mktemp("template")
    path = folder / "template.sqlite"
    fill(settings_for(folder, f"sqlite:///{path}"))
    return path


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Which database: every test that asks for an app runs on both."""
    return str(request.param)


@pytest.fixture(scope="session")
def data_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the session's apps, and where their SQLite files are."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def sqlite_home(sqlite_template: Path, data_home: Path) -> Home:
    return SqliteHome(sqlite_template, data_home / "test.sqlite")


@pytest.fixture(scope="session")
def pg_home(pg_server: Postgres, pg_template: str) -> Home:
    return PostgresHome(pg_server, pg_template)


@pytest.fixture
def database_url(kind: str, request: pytest.FixtureRequest) -> str:
    """A database with the tables and the reference data, as new."""
    found: Home = request.getfixturevalue("sqlite_home" if kind == "sqlite" else "pg_home")
    found.renew()
    return found.url


@pytest.fixture
def empty_url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with nothing in it, for tests of migrations and of the first start."""
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite'}"
        return
    server: Postgres = request.getfixturevalue("pg_server")
    name = server.create()
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def settings(database_url: str, data_home: Path) -> Settings:
    """The settings of the test's app, to `replace` where a test is about one."""
    return settings_for(data_home, database_url)


class Apps:
    """The app for some settings, made once a session; what it has looked up and compiled it keeps, as on a server."""

    def __init__(self, folder: Path):
        self._compiled = FileSystemBytecodeCache(str(folder))
        self._made: dict[Settings, Flask] = {}

    def of(self, settings: Settings) -> Flask:
        """That app, with nothing in it of what it read for an earlier test."""
        if settings not in self._made:
            self._made[settings] = made = create_app(settings)
            made.jinja_env.bytecode_cache = self._compiled
            made.test_client_class = CarefulClient
        app = self._made[settings]
        app.config["SETTINGS"] = app.jinja_env.globals["settings"] = settings
        kept.init_app(app)
        return app


@pytest.fixture(scope="session")
def apps(tmp_path_factory: pytest.TempPathFactory) -> Apps:
    return Apps(tmp_path_factory.mktemp("templates"))


@pytest.fixture
def app(settings: Settings, apps: Apps) -> Iterator[Flask]:
    """The app on this test's database, with a context of its own so that a test can ask and make things."""
    app = apps.of(settings)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def watch():
    """Every transaction of this process that writes; see `audited`."""
    return audited.start()


@pytest.fixture(autouse=True)
def every_write_leaves_a_line(watch) -> Iterator[None]:
    """Over the whole suite: what is written to an audited table without a line of history fails the test."""
    watch.silent.clear()
    yield
    assert watch.silent == [], "written without a line of history"


@pytest.fixture
def tampering(watch):
    """`with tampering():` around what a test changes behind the tracker's back."""
    return watch.tampering


@pytest.fixture
def client(app: Flask) -> CarefulClient:
    """A browser that refuses broken HTML; nobody is signed in."""
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def queries() -> Iterator[list[str]]:
    """Every statement sent to the database from here on, but not begin, commit and the settings of SQLite."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_):
        if not statement.startswith(("BEGIN", "PRAGMA", "COMMIT", "ROLLBACK")):
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield sent
    event.remove(Engine, "before_cursor_execute", note)


class Visited:
    """The application with each answer read and closed at once: a browser that leaves early leaves no file open."""

    def __init__(self, served: Flask):
        self._served = served
        self._inside = 0
        self._changed = threading.Condition()

    def __call__(self, environ, start_response):
        with self._changed:
            self._inside += 1
        try:
            body = self._served.wsgi_app(environ, start_response)
            try:
                return [b"".join(body)]
            finally:
                body.close()
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    def end(self) -> None:
        """Wait until nothing is being answered any more; a browser may have left before its answer came."""
        with self._changed:
            assert self._changed.wait_for(lambda: not self._inside, 20), "an answer takes too long"


@pytest.fixture(scope="session")
def server() -> Iterator[BaseWSGIServer]:
    """A server with threads, for whichever app it is given."""
    server = make_server("127.0.0.1", 0, Flask("waiting"), threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join(5)
    server.server_close()


@pytest.fixture
def live(app: Flask, settings: Settings, apps: Apps, server: BaseWSGIServer) -> Iterator[str]:
    """The address of a server with threads, on the same database as `app`."""
    address = f"http://localhost:{server.server_port}"
    served = apps.of(replace(settings, base_url=address))
    server.app = visited = Visited(served)
    yield address
    visited.end()
    with served.app_context():
        db.engine.dispose()
