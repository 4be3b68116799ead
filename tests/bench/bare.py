"""The two yardsticks: a bare page (one indexed query, a table of 60 rows) and a bare save (one insert, one commit)."""

import sqlite3
import sys
from pathlib import Path

from flask import Flask, request
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from sqlalchemy import Column, Date, Integer, MetaData, Table, Text, create_engine, event, insert, select

ROWS = 60
PAGE = """<!DOCTYPE html><html lang="en"><head><title>Bare</title></head><body><h1>Bare</h1>
<table>{% for row in rows %}<tr><td>{{ row.reference }}</td><td>{{ row.title }}</td><td>{{ row.due }}</td></tr>
{% endfor %}</table></body></html>"""
metadata = MetaData()
step = Table(
    "step",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("place", Integer, index=True),
    Column("reference", Text),
    Column("title", Text),
    Column("due", Date),
)


def bare_app(file: Path) -> Flask:
    """A page and a save as small as they can be, on the same kind of database with the same durability."""
    engine = create_engine(f"sqlite:///{file}")

    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")

    metadata.create_all(engine)
    with engine.begin() as connection:
        for place in range(1, 23):
            rows = [{"place": place, "reference": f"ED{n}", "title": f"Step {n} of a plan"} for n in range(ROWS)]
            connection.execute(insert(step), rows)
    engine.dispose()
    app = Flask(__name__)
    template = app.jinja_env.from_string(PAGE)  # compiled once, as Flask keeps its template files

    @app.get("/page")
    def page() -> str:
        with engine.connect() as connection:
            rows = connection.execute(select(step).where(step.c.place == 7).order_by(step.c.id)).all()
        return template.render(rows=rows)

    @app.post("/save")
    def save() -> str:
        with engine.begin() as connection:
            connection.execute(insert(step).values(place=99, reference="ED1", title=request.form["title"]))
        return "saved"

    return app


def main(file: str, port: str) -> None:
    app = bare_app(Path(file))
    server = Granian(
        "bare",
        address="127.0.0.1",
        port=int(port),
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=4,
        websockets=False,
        log_level=LogLevels.warning,
    )
    server.serve(target_loader=lambda: app, wrap_loader=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
