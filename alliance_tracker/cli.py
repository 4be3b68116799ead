"""The command line: `alliance-tracker serve`, and what those who run the tracker do beside it."""

import logging
import sys
from pathlib import Path

import click
from flask import Flask

from alliance_tracker import create_app, demonstration, jobs, server
from alliance_tracker.config import Settings
from alliance_tracker.data import backup as backups
from alliance_tracker.data import check as checks
from alliance_tracker.data import seeds
from alliance_tracker.data.awards.bench import bench_of
from alliance_tracker.data.awards.suggesting import work_out
from alliance_tracker.data.funding.calls import call_named
from alliance_tracker.data.people import first
from alliance_tracker.demonstration import story
from alliance_tracker.errors import TrackerError
from alliance_tracker.exchange import planfile
from alliance_tracker.rules.history import Actor
from alliance_tracker.web.clock import now, today

OPERATOR = Actor(None, "Operator", "command line")


def main() -> None:
    """Run a command; what is wrong on purpose is one sentence, not a traceback."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for noisy in ("matplotlib", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    try:
        tracker(standalone_mode=False)
    except TrackerError as problem:
        sys.exit(f"{problem}")
    except click.ClickException as problem:
        problem.show()
        sys.exit(problem.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)


@click.group()
def tracker() -> None:
    """Alliance Tracker: one record of a Cancer Alliance's delivery plan."""


def _app(demonstration_too: bool = False) -> Flask:
    """The app on a database that is up to date, ready for a command."""
    changes = {"demonstration": True, "today": story.TODAY} if demonstration_too else {}
    app = create_app(Settings.from_env(**changes))
    server.prepare(app, click.echo)
    return app


@tracker.command()
@click.option("--workers", default=0, help="Processes that answer; 0 chooses 1 for SQLite and 2 for PostgreSQL.")
def serve(workers: int) -> None:
    """Migrate, load the reference data, then answer; one process beside sends waiting e-mail."""
    app = _app()
    _serve(app, workers)


@tracker.command()
@click.option("--scale", default=1, help="How many times the alliances, for load tests.")
@click.option("--workers", default=0)
@click.option("--only-make", is_flag=True, help="Make the database, then stop.")
def demo(scale: int, workers: int, only_make: bool) -> None:
    """The same on a database of its own with made-up records and the clock at 12 October 2018."""
    app = _app(demonstration_too=True)
    demonstration.make(app, scale, click.echo)
    if not only_make:
        click.echo("Sign in as any of the people on the sign-in page; the password is “demonstration”.")
        _serve(app, workers)


def _serve(app: Flask, workers: int) -> None:
    settings: Settings = app.config["SETTINGS"]
    click.echo(f"Alliance Tracker answers at {settings.base_url}")
    server.serve(app, settings, workers or (1 if settings.database_url.startswith("sqlite") else 2))


@tracker.command()
def work() -> None:
    """Send waiting e-mail, without answering any page."""
    jobs.work(_app())


@tracker.group()
def user() -> None:
    """People, from the command line."""


@user.command("first-admin")
@click.argument("email")
def first_admin(email: str) -> None:
    """Print the one-time link with which the first administrator sets up their account."""
    app = _app()
    with app.app_context():
        token = first.first_administrator(email, now(), today())
    click.echo("Open this link within 72 hours. It works once:")
    click.echo(f"{app.config['SETTINGS'].base_url}/welcome/{token}")


@tracker.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--alliance", "slug", required=True, help="As in its address, for example peninsula.")
def import_file(file: Path, slug: str) -> None:
    """Load deliverables and milestones from a CSV or workbook: all of it, or none."""
    with _app().app_context():
        for line in planfile.import_file(file, slug, OPERATOR, now(), today()):
            click.echo(line)


@tracker.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export(folder: Path) -> None:
    """Write the reference data in the database as CSV, one file per table, as in seeds/."""
    with _app().app_context():
        seeds.export(folder)
    click.echo(f"Written to {folder}")


@tracker.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Write everything to one file, while the tracker runs."""
    with _app().app_context():
        click.echo(backups.write(file, now()))


@tracker.command()
@click.argument("file", type=click.Path(exists=True, path_type=Path))
def restore(file: Path) -> None:
    """Put a backup into an empty database."""
    app = create_app(Settings.from_env())
    server.migrate(app, click.echo)
    with app.app_context():
        click.echo(backups.restore(file, now()))


@tracker.command()
@click.argument("call")
def suggest(call: str) -> None:
    """Work out the portfolio of most points within the pot of a CALL, by its code; the panel's bench then shows it."""
    app = _app()
    with app.app_context():
        bench = bench_of(call_named(call))
        click.echo(f"{len(bench.moderated)} bids whose moderation has ended")
        click.echo(work_out(bench, now(), click.echo).words)


@tracker.command()
def check() -> None:
    """Verify history, frozen quarters and derived ratings; exit 1 and say where when something is not true."""
    with _app().app_context():
        faults = checks.faults()
    for fault in faults:
        click.echo(fault)
    click.echo(f"{len(faults)} faults" if faults else "Everything is as it was written.")
    sys.exit(1 if faults else 0)
