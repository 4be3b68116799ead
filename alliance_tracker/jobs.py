"""The process beside the server: it sends what waits, makes papers and tidies; it is started again whenever it dies."""

import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess

from flask import Flask

from alliance_tracker.data.tidy import tidy
from alliance_tracker.exchange import digest, mail
from alliance_tracker.exchange.papers.making import make_next
from alliance_tracker.web.clock import now, today

JOB_SECONDS = 5
PAPER_SECONDS = 0.5
DIGEST_SECONDS = 60
TIDY_SECONDS = 3600
WATCH_SECONDS = 1
STOP_SECONDS = 5
log = logging.getLogger("alliance_tracker")


def work(app: Flask, beside: int | None = None) -> None:
    """Send what waits to be sent, every few seconds, until ended; write the weekly e-mails that are due, every minute;
    let go of what is old, every hour.

    A job that fails is tried again. `beside` is the process of the server: when that is gone, this ends too.
    """
    settings = app.config["SETTINGS"]
    tidied = written = float("-inf")
    while beside in (None, os.getppid()):
        try:
            with app.app_context():
                if time.monotonic() - written > DIGEST_SECONDS:
                    digest.write_due(settings, today(), now())
                    written = time.monotonic()
                mail.send_waiting(settings, now())
                if time.monotonic() - tidied > TIDY_SECONDS:
                    tidy(now())
                    tidied = time.monotonic()
        except Exception:
            log.exception("a job failed; it will be tried again")
        time.sleep(JOB_SECONDS)


def print_papers(app: Flask) -> None:
    """Make one paper after the other, however long a mail server lets the rest wait. Never ends by itself."""
    while True:
        made = False
        try:
            with app.app_context():
                made = make_next(now())
        except Exception:
            log.exception("no paper could be made; it will be tried again")
        if not made:
            time.sleep(PAPER_SECONDS)


@contextmanager
def at_work(app: Flask) -> Iterator[None]:
    """While the block runs, one such process does its work. The first is forked before anything else runs."""
    over = threading.Event()
    watch = threading.Thread(target=_watch, args=(app, _forked(app), over), name="jobs' watch", daemon=True)
    watch.start()
    try:
        yield
    finally:
        over.set()
        watch.join()


def _watch(app: Flask, process: BaseProcess, over: threading.Event) -> None:
    """Look every second whether it lives, and fork another if not; end it when all is over."""
    while not over.wait(WATCH_SECONDS):
        if process.is_alive():
            continue
        log.error("the process that sends e-mail has died (%s); starting another", process.exitcode)
        try:
            process = _forked(app)
        except OSError:
            log.exception("the machine has no room for another process; it will be tried again")
    process.terminate()
    process.join(STOP_SECONDS)
    process.kill()


def _forked(app: Flask) -> BaseProcess:
    process = multiprocessing.get_context("fork").Process(
        target=_begin, args=(app, os.getpid()), name="jobs", daemon=True
    )
    process.start()
    return process


def _begin(app: Flask, beside: int) -> None:
    """The server ends this process; an interrupt at the keyboard is for the server, which then does so."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    log.info("waiting e-mail is sent and papers are made by process %s", os.getpid())
    threading.Thread(target=print_papers, args=(app,), name="papers", daemon=True).start()
    work(app, beside)
