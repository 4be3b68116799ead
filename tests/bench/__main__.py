"""Starts the production server with the demonstration, measures it beside the yardsticks, prints one table.

Pages take turns with the bare page and with those of ten times the alliances, so that a machine whose speed drifts
slows all. Goals: each page and the save within 15 times its yardstick (10 is the ambition), sign-off, coverage, the
sequence, England, the panel's bench and the grid within 20, a grid of 22 rows saved in 150 ms, and no page of an
alliance a fifth slower with ten times the alliances.
"""

import hashlib
import os
import platform
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from tests.bench.browsing import Browser

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "build" / "bench"
PLACE = "/alliances/avonmere-and-fells"
PAGES = {
    "Deliverables": f"{PLACE}/deliverables",
    "Quarter": f"{PLACE}/quarters/2018-19-q2",
    "One deliverable": f"{PLACE}/deliverables/ED3",
    "Sequence": f"{PLACE}/sequence",
    "Grid of 22 rows": f"{PLACE}/quarters/2018-19-q2/update?show=all",
    "Home": "/",
    "Reviewed quarter": f"{PLACE}/quarters/2018-19-q1",
    "Board paper": f"{PLACE}/quarters/2018-19-q2/paper",
    "Overview": PLACE,
    "All alliances": "/alliances",
    "Annex A": "/guidance/annex-a",
    "Plan": f"{PLACE}/plan",
    "Coverage": f"{PLACE}/plan/coverage",
    "Read the plan": f"{PLACE}/plan/read",
    "Compare versions": f"{PLACE}/plan/compare?from=1.0&to=2.1",
    "Sign-off": f"{PLACE}/sign-off",
    "Dates": f"{PLACE}/dates",
    "Bids": f"{PLACE}/bids",
    "One bid": f"{PLACE}/bids/earlier-diagnosis",
    "Involvement": f"{PLACE}/involvement",
    "One promise": f"{PLACE}/involvement/promises/2",
    "Who was heard": f"{PLACE}/involvement/heard",
    "Promises for everybody": f"{PLACE}/promises",
    "What changed": "/since",
    "Search": "/search?q=screening",
    "England": "/england",
    "Annex A items of England": "/england/quarters/2018-19-q1/items",
    "Panel's bench": "/england/bids/panel?call=december-2016",
}
HELD = {"Deliverables": 15, "Quarter": 15, "One deliverable": 15, "Home": 15, "Involvement": 15}
PANELS = "Panel's bench"
CHANGED = "Panel's bench after a change"
HELD |= {"Coverage": 20, "Sign-off": 20, PANELS: 20, "Grid of 22 rows": 20, "Sequence": 20, "England": 20}
"""The pages that the goals are about, each with the times of the bare page it may take."""
MANAGER, PANEL, NATIONAL = "Programme manager", "Bid panel member", "National team"
CALL, BIDS = "december-2016", 57
"""The call of the bench, and the most bids that one can have: of 19 alliances for three streams. It has as many."""
ROUNDS = int(os.environ.get("TRACKER_BENCH_ROUNDS", "120"))
SAVES = 40
SAVING, GROWTH = 15, 1.2
GRID, GRID_MS = "Save a grid of 22 rows", 150


def who(name: str) -> str:
    """Whose page this is."""
    path = PAGES[name]
    return PANEL if path.startswith("/england/bids") else NATIONAL if path.startswith("/england") else MANAGER


def main() -> int:
    scale = int(sys.argv[sys.argv.index("--scale") + 1]) if "--scale" in sys.argv else 10
    KEPT.mkdir(parents=True, exist_ok=True)
    with ExitStack() as opened:
        scratch = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        yardstick = opened.enter_context(bare(scratch))
        port, starts = opened.enter_context(tracker(1, scratch))
        more = opened.enter_context(tracker(scale, scratch))[0] if scale > 1 else None
        pages, large = measure(port, yardstick, more)
        save, pages[CHANGED] = measure_saves(port, yardstick)
        busy = {name: per_second(port, name) for name in PAGES}
        starts["paper"] = paper_made(port)
    counted = queries_and_bytes()
    report(pages, save, busy, large, counted, scale, starts)
    workbook = subprocess.run([sys.executable, "-m", "tests.bench.workbook"], cwd=ROOT, check=False).returncode
    return verdict(pages, save, large) or workbook


Times = dict[str, list[float]]
"""Milliseconds, one for each time that it was asked for."""


def measure(port: int, yardstick: int, more: int | None) -> tuple[Times, Times]:
    """Each page and the bare page, and each page of the tracker with `more` alliances, all in turns."""
    pages = {"Bare page": partial(Browser(yardstick).get, "/page")} | _asking(port)
    large = _asking(more) if more else {}
    for ask in (*pages.values(), *large.values()):
        for _ in range(5):
            ask()
    times: Times = {name: [] for name in pages}
    grown: Times = {name: [] for name in large}
    for _ in range(ROUNDS):
        for name, ask in pages.items():
            times[name].append(timed(ask))
            if name in large:
                grown[name].append(timed(large[name]))
    return times, grown


def _asking(port: int) -> dict[str, Callable[[], object]]:
    """How each page is asked for, by whoever reads it."""
    readers = {role: signed_in(port, role) for role in (MANAGER, PANEL, NATIONAL)}
    return {name: partial(readers[who(name)].get, path) for name, path in PAGES.items()}


def measure_saves(port: int, yardstick: int) -> tuple[Times, list[float]]:
    """Each save and the bare save; and the panel's bench, kept while no record changes, after each save."""
    reader, bare_reader, bench = signed_in(port, MANAGER), Browser(yardstick), _asking(port)[PANELS]
    saved: Times = {"Bare save": [], "Save an update": [], GRID: []}
    after: list[float] = []
    path = f"{PLACE}/deliverables/ED2/update"
    for number in range(SAVES):
        saved["Bare save"].append(timed(partial(bare_reader.send, "POST", "/save", [("title", f"Step {number}")])))
        fields = [
            (name, f"Direct endoscopy is live in four CCGs. Check {number}." if name == "happened" else value)
            for name, value in reader.form(path)
        ]
        began = time.perf_counter()
        status, _ = reader.send("POST", path, fields)
        saved["Save an update"].append((time.perf_counter() - began) * 1000)
        if status != 303:
            raise SystemExit(f"saving an update answered {status}")
        after.append(timed(bench))
    saved[GRID] = [save_grid(reader, number) for number in range(SAVES // 2)]
    return saved, after


def save_grid(reader: Browser, number: int) -> float:
    """Milliseconds that saving every row of a quarter takes, each with another sentence and all that it needs."""
    path = PAGES["Grid of 22 rows"]
    said = {"happened": f"Live in four CCGs. Check {number}.", "declared": "off_track", "green_by": "2018-19-q4"}
    said |= {"will_change": "A second reader.", "patients": "Some wait a week longer.", "ask": "Note"}
    fields = dict(field for field in reader.form(path) if field[0] != "row")
    rows = [value for name, value in reader.form(path) if name == "row"]
    fields |= {f"{row}-{name}": value for row in rows for name, value in said.items()}
    began = time.perf_counter()
    status, _ = reader.send("POST", path, [*fields.items(), *(("row", row) for row in rows)])
    if status != 303 or len(rows) < 22:
        raise SystemExit(f"saving {len(rows)} rows of the grid answered {status}")
    return (time.perf_counter() - began) * 1000


def signed_in(port: int, role: str) -> Browser:
    reader = Browser(port)
    reader.sign_in(role)
    return reader


def timed(call) -> float:  # type: ignore[no-untyped-def]  # any call
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


def per_second(port: int, name: str, seconds: float = 2) -> float:
    """Requests a second with four readers at once, who share the machine with the server."""
    counts = [0] * 4

    def read(number: int) -> None:
        reader = signed_in(port, who(name))
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            reader.get(PAGES[name])
            counts[number] += 1

    readers = [threading.Thread(target=read, args=(number,)) for number in range(4)]
    for one in readers:
        one.start()
    for one in readers:
        one.join()
    return sum(counts) / seconds


def queries_and_bytes() -> dict[str, tuple[int, int]]:
    """Statements and bytes of each page, counted in this process on the same database."""
    from sqlalchemy import event

    from alliance_tracker import create_app
    from alliance_tracker.config import Settings
    from alliance_tracker.data.db import db
    from alliance_tracker.data.funding.calls import call_named
    from alliance_tracker.data.funding.every import every_bid
    from alliance_tracker.demonstration.people import ACCOUNTS
    from alliance_tracker.demonstration.story import TODAY
    from tests.signing_in import open_session

    app = create_app(Settings.from_env(environment(1), demonstration=True, today=TODAY))
    counted = {}
    with app.app_context():
        statements: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
        clients = {role: app.test_client() for role in (MANAGER, PANEL, NATIONAL)}
        for key, one in enumerate(ACCOUNTS, 1):
            if one.role.words in clients:
                clients[one.role.words].set_cookie(*open_session(app, key))
        for name, path in PAGES.items():
            client = clients[who(name)]
            client.get(path)
            statements.clear()
            answer = client.get(path)
            counted[name] = (len(statements), len(answer.data))
        app.extensions["kept"].things.clear()
        statements.clear()
        answer = clients[PANEL].get(PAGES[PANELS])
        counted[CHANGED] = (len(statements), len(answer.data))
        count = len(every_bid(call_named(CALL)))
        if count < BIDS:
            raise SystemExit(f"The bench has {count} bids. It is measured with {BIDS} or more")
        print(f"The panel's bench stands with {count} bids.")
    return counted


def environment(scale: int) -> dict[str, str]:
    """Settings of the measured tracker; its database is made once for these tables and kept under build/."""
    return {
        "ALLIANCE_TRACKER_DATA_DIR": str(KEPT / f"scale-{scale}-{tables()}"),
        "ALLIANCE_TRACKER_SECRET_KEY": "the benchmark's own key, which opens nothing: 0123456789",
    }


def tables() -> str:
    """Another word when the migrations are not those that a kept database was made with."""
    files = sorted((ROOT / "migrations" / "versions").glob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:8]


@contextmanager
def tracker(scale: int, scratch: Path) -> Iterator[tuple[int, dict[str, float]]]:
    """The production server on a copy of the demonstration, and how long it took to its first answer."""
    program = str(Path(sys.executable).parent / "alliance-tracker")
    kept = os.environ | environment(scale)
    made = subprocess.run([program, "demo", "--only-make", "--scale", str(scale)], env=kept, stdout=sys.stderr)
    if made.returncode:
        raise SystemExit("the demonstration could not be made")
    base = kept | {"ALLIANCE_TRACKER_DATA_DIR": str(scratch / f"scale-{scale}")}
    shutil.copytree(kept["ALLIANCE_TRACKER_DATA_DIR"], base["ALLIANCE_TRACKER_DATA_DIR"])
    starts: dict[str, float] = {}
    if scale == 1:
        fresh = os.environ | {"ALLIANCE_TRACKER_DATA_DIR": str(scratch / "fresh")}
        with running([program, "serve"], fresh) as (_, seconds, _server):
            starts["with tables and reference data to make"] = seconds
    with running([program, "demo", "--scale", str(scale)], base) as (port, seconds, server):
        starts["with nothing to migrate"] = seconds
        reader = signed_in(port, MANAGER)
        for path in ("/", PAGES["Deliverables"], PAGES["One deliverable"], "/alliances", "/guidance/annex-a"):
            reader.get(path)
        starts["memory"] = worker_memory(server.pid)
        yield port, starts


@contextmanager
def running(command: list[str], env: dict[str, str]) -> Iterator[tuple[int, float, subprocess.Popen[bytes]]]:
    port = free_port()
    began = time.perf_counter()
    server = subprocess.Popen(
        command, env=env | {"ALLIANCE_TRACKER_PORT": str(port)}, stdout=subprocess.DEVNULL, stderr=sys.stderr
    )
    try:
        while True:
            try:
                Browser(port).get("/help")
                break
            except OSError:
                if server.poll() is not None or time.perf_counter() - began > 60:
                    raise SystemExit("the server did not start") from None
                time.sleep(0.01)  # between two tries to reach a server that is starting
        yield port, time.perf_counter() - began, server
    finally:
        server.terminate()
        server.wait(10)


@contextmanager
def bare(scratch: Path) -> Iterator[int]:
    """The yardsticks under the same server."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.bare", str(scratch / "bare.sqlite"), str(port)], cwd=ROOT
    )
    try:
        for _ in range(500):
            try:
                Browser(port).get("/page")
                break
            except OSError:
                time.sleep(0.02)  # the same
        yield port
    finally:
        server.terminate()
        server.wait(10)


def worker_memory(pid: int) -> float:
    """Megabytes held by the worker, the largest child of the server."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    sizes = []
    for child in children:
        for line in Path(f"/proc/{child}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                sizes.append(int(line.split()[1]) / 1024)
    return max(sizes)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def report(pages, save, busy, large, counted, scale, starts) -> None:  # type: ignore[no-untyped-def]
    """The table of the README, and the three figures that are not of a page."""
    bare_page, bare_save = statistics.median(pages["Bare page"]), statistics.median(save["Bare save"])
    processor = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        "",
    )
    print(f"\n{processor or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, SQLite\n")
    print(f"| page | median ms | 95th | requests/s | queries | KB | × bare | with {scale} × the alliances |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, times in pages.items():
        queries, size = counted.get(name, (1, 0))
        grown = f"{statistics.median(large[name]) / statistics.median(times):.2f}" if name in large else ""
        print(
            f"| {name} | {statistics.median(times):.1f} | {p95(times):.1f} | {busy.get(name, 0):.0f} | {queries} "
            f"| {size / 1024:.0f} | {statistics.median(times) / bare_page:.1f} | {grown} |"
        )
    for name, times in save.items():
        ratio = statistics.median(times) / bare_save
        print(f"| {name} | {statistics.median(times):.1f} | {p95(times):.1f} | | | | {ratio:.1f} (bare save) | |")
    for words in ("with nothing to migrate", "with tables and reference data to make"):
        print(f"\nFirst answer {words}: {starts[words]:.2f} s")
    print(f"\nBoard paper as PDF, from asking to having it: {starts['paper']:.2f} s")
    print(f"\nWorker's memory before its first chart: {starts['memory']:.0f} MB")


def paper_made(port: int) -> float:
    """Seconds from asking for the board paper as PDF to having it; the goal is 2."""
    browser = Browser(port)
    browser.sign_in(MANAGER)
    path = f"{PAGES['Board paper']}.pdf"
    fields = [(name, value) for name, value in browser.form(path) if name == "token"][:1]
    began = time.perf_counter()
    browser.send("POST", path, fields)
    while time.perf_counter() - began < 60:
        if browser.get(path).startswith(b"%PDF"):
            return time.perf_counter() - began
        time.sleep(0.05)
    raise SystemExit("the board paper was not made in a minute")


def p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95) - 1]


def verdict(pages, save, large) -> int:  # type: ignore[no-untyped-def]  # the measured times
    """0 when every goal holds. Says which do not."""
    bare_page = statistics.median(pages["Bare page"])
    faults = [
        f"{name} takes {statistics.median(pages[name]) / bare_page:.1f} times the bare page"
        for name, goal in HELD.items()
        if name in pages and statistics.median(pages[name]) > goal * bare_page
    ]
    if statistics.median(save["Save an update"]) > SAVING * statistics.median(save["Bare save"]):
        faults.append(f"saving takes more than {SAVING} times the bare save")
    if statistics.median(save[GRID]) > GRID_MS:
        faults.append(f"saving a grid of 22 rows takes more than {GRID_MS} ms")
    faults += [
        f"{name} grows with the number of alliances"
        for name, path in PAGES.items()
        if name in large
        and (path == "/" or path.startswith(PLACE))
        and statistics.median(large[name]) > GROWTH * statistics.median(pages[name])
    ]
    print("\n" + ("\n".join(faults) if faults else "Every goal holds."))
    return 1 if faults else 0


if __name__ == "__main__":
    if "--again" in sys.argv:
        shutil.rmtree(KEPT, ignore_errors=True)
    raise SystemExit(main())
