"""The production server: prepares the database, then answers until told to stop."""

import gc
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from functools import partial

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from alliance_tracker import jobs
from alliance_tracker.config import Settings
from alliance_tracker.data import seeds
from alliance_tracker.data.db import db
from alliance_tracker.data.migrate import is_current, upgrade
from alliance_tracker.data.places import folder
from alliance_tracker.data.plan import plans
from alliance_tracker.errors import SettingWrong
from alliance_tracker.web.clock import now

THREADS = 4
"""Requests one worker answers at once. SQLite has one writer at a time, and pages are quick."""
WATCH_SECONDS = 1


def prepare(app: Flask, say: Callable[[str], None]) -> None:
    """Bring the tables and the reference data up to date, and say what changed."""
    migrate(app, say)
    with app.app_context():
        for line in (*seeds.load(folder("seeds"), now()), *plans.ensure_plans(now())):
            say(line)


def migrate(app: Flask, say: Callable[[str], None]) -> None:
    """Bring the tables up to date, or do nothing in a few milliseconds when they are."""
    with app.app_context():
        if not is_current(db.engine):
            say("Bringing the database up to date …")
            upgrade(db.engine)


def serve(app: Flask, settings: Settings, workers: int) -> None:
    """Answer at the settings' address until interrupted, with one process beside that sends what waits.

    Workers are forks of this process, so nothing is imported twice; what is there by now is left alone by the garbage
    collector, so that they go on sharing its memory.
    """
    _check_free(settings)
    with app.app_context():
        db.engine.dispose()
    gc.freeze()
    server = Granian(
        "alliance_tracker",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        websockets=False,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
        log_access=False,
    )
    with jobs.at_work(app):
        server.serve(target_loader=partial(_in_worker, app, os.getpid()), wrap_loader=False)


def _in_worker(app: Flask, server: int) -> Flask:
    """The app as a worker answers with it. When the server is killed the worker ends too, so that its port is free."""

    def watch() -> None:
        while os.getppid() == server:
            time.sleep(WATCH_SECONDS)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="server's watch", daemon=True).start()
    return app


def _check_free(settings: Settings) -> None:
    """Several workers share the port, so a second tracker would too, and answer every other request."""
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as problem:
            raise SettingWrong(
                f"Something answers at port {settings.port} already. Stop it, or choose another port with "
                "ALLIANCE_TRACKER_PORT, for example: ALLIANCE_TRACKER_PORT=8001 make run"
            ) from problem
