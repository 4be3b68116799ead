"""Brings a database up to the newest numbered version of the tables, and says when it is there already.

`python -m alliance_tracker.data.migrate check` fails when a table has changed without a migration;
`… new WORDS` writes the next one.
"""

import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, inspect, text

from alliance_tracker.data import tables  # noqa: F401  # every table must be known before it is compared
from alliance_tracker.data.db import Base, prepare
from alliance_tracker.data.places import folder
from alliance_tracker.data.triggers import create_triggers

LOCK = 7_314_059
"""The number of the PostgreSQL lock that keeps two servers from migrating at once."""


def newest() -> str:
    """The number of the newest migration, read from its file name: alembic itself is slow to import."""
    files = sorted(path.name for path in (folder("migrations") / "versions").glob("[0-9]*.py"))
    return files[-1].split("_")[0] if files else "0000"


def is_current(engine: Engine) -> bool:
    """Whether there is nothing to migrate. One or two queries."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        return bool(connection.scalar(text("SELECT version_num FROM alembic_version")) == newest())


def upgrade(engine: Engine, target: str = "head") -> None:
    """Bring the tables up to a version, whole or not at all, one server at a time; then renew the triggers."""
    from alembic import command  # heavy: 0.2 s, and not needed when nothing is to be migrated

    with _ready(engine) as connection:
        command.upgrade(_config(connection), target)
        create_triggers(connection)


def downgrade(engine: Engine, target: str) -> None:
    """Take the tables back to a version; for tests, and for the day a release must be undone."""
    from alembic import command  # heavy, as above

    with _ready(engine) as connection:
        command.downgrade(_config(connection), target)


@contextmanager
def _ready(engine: Engine) -> Iterator[Connection]:
    """A connection in one transaction. On SQLite with foreign keys off, since a batch move of a table would
    otherwise delete its children; they are checked before the commit."""
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        if sqlite:
            raw.execute("PRAGMA foreign_keys=OFF")
        connection = connection.execution_options(writes=True)
        try:
            with connection.begin():
                if not sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
                yield connection
                if sqlite and (orphans := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
                    raise RuntimeError(f"the migration would leave rows without their parent: {orphans[:3]}")
        finally:
            if sqlite:
                raw.execute("PRAGMA foreign_keys=ON")


def _config(connection: Connection) -> Any:
    from alembic.config import Config  # heavy, as above

    config = Config()
    config.set_main_option("script_location", str(folder("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def differences(engine: Engine) -> list[str]:
    """Where the tables in the code differ from those of a migrated database."""
    from alembic.autogenerate import compare_metadata  # heavy, as above
    from alembic.migration import MigrationContext

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [str(change) for change in compare_metadata(context, Base.metadata)]


def _scratch() -> Engine:
    engine = create_engine(f"sqlite:///{tempfile.mkdtemp()}/scratch.sqlite", connect_args={"isolation_level": None})
    prepare(engine)
    return engine


def main(words: list[str]) -> int:
    """The two commands for those who change tables."""
    engine = _scratch()
    upgrade(engine)
    if words[:1] == ["check"]:
        found = differences(engine)
        for change in found:
            sys.stderr.write(f"a table changed without a migration: {change}\n")
        return 1 if found else 0
    from alembic import command  # heavy, as above

    number = f"{int(newest()) + 1:04d}"
    slug = re.sub(r"[^a-z0-9]+", "_", " ".join(words[1:]).lower()).strip("_")
    with _ready(engine) as connection:
        command.revision(_config(connection), message=slug, autogenerate=True, rev_id=number)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
