"""The command line as those who run the tracker use it: real processes, a data folder of their own."""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from alliance_tracker.data.places import folder

PROGRAM = Path(sys.executable).parent / "alliance-tracker"


@pytest.fixture
def run(tmp_path):
    """`run("check")`: the command's exit status and all it printed."""
    env = os.environ | {"ALLIANCE_TRACKER_DATA_DIR": str(tmp_path / "data")}

    def command(*words: str, **told: str) -> tuple[int, str]:
        done = subprocess.run(
            [PROGRAM, *words], env=env | told, cwd=tmp_path, capture_output=True, text=True, timeout=120
        )
        return done.returncode, done.stdout + done.stderr

    command.env = env  # type: ignore[attr-defined]
    return command


def test_from_a_new_folder_to_a_restored_backup(run, tmp_path):
    status, said = run("user", "first-admin", "admin@example.org")
    assert status == 0 and "http://127.0.0.1:8000/welcome/" in said
    assert run("check") == (0, "Everything is as it was written.\n")

    assert run("export", str(tmp_path / "seeds"))[0] == 0
    ours, theirs = (
        {path.name: path.read_bytes() for path in where.glob("*.csv")}
        for where in (folder("seeds"), tmp_path / "seeds")
    )
    assert ours == theirs

    assert run("backup", str(tmp_path / "all.zip"))[0] == 0
    status, said = run("restore", str(tmp_path / "all.zip"), ALLIANCE_TRACKER_DATA_DIR=str(tmp_path / "other"))
    assert status == 0 and "rows are back" in said
    assert run("check", ALLIANCE_TRACKER_DATA_DIR=str(tmp_path / "other"))[0] == 0


def test_what_is_wrong_is_one_sentence_and_not_a_traceback(run, tmp_path):
    status, said = run("check", ALLIANCE_TRACKER_SECRET_KEY="short")
    assert status == 1 and "at least 32 characters" in said and "Traceback" not in said
    (tmp_path / "notes.txt").write_text("no plan")
    status, said = run("import", "notes.txt", "--alliance", "atlantis")
    assert status == 1 and "Traceback" not in said and said.strip()


@pytest.fixture
def run_again(run, sqlite_template, tmp_path):
    """`run` in a data folder that was in use before, so that nothing has to be migrated and loaded first."""
    (tmp_path / "data").mkdir(mode=0o700)
    shutil.copy(sqlite_template, tmp_path / "data" / "tracker.sqlite")
    return run


def test_the_server_answers_in_time_refuses_a_second_and_stops_when_told(run_again):
    with serving(run_again) as (server, port):
        status, said = run_again("serve", ALLIANCE_TRACKER_PORT=str(port))
        assert status == 1 and f"Something answers at port {port} already" in said
        server.send_signal(signal.SIGTERM)
        assert server.wait(10) == 0


def test_the_process_that_sends_mail_is_started_again_and_ends_with_the_server(run_again):
    """Killed with -9, as by a machine out of memory, twice; the output ends when the last process has."""
    with serving(run_again) as (server, _):
        first = sender(server)
        os.kill(first, signal.SIGKILL)
        second = sender(server)
        os.kill(second, signal.SIGKILL)
        third = sender(server)
        assert len({first, second, third, server.pid}) == 4
        server.send_signal(signal.SIGTERM)
        assert ends(server)
        assert server.wait(10) == 0


def test_a_server_that_is_killed_leaves_no_process_and_a_free_port(run):
    with serving(run) as (server, port):
        sender(server)
        server.kill()
        assert ends(server)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))


@contextmanager
def serving(run) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The production server on a port of its own, once it has answered."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = run.env | {"ALLIANCE_TRACKER_PORT": str(port)}
    began = time.monotonic()
    with subprocess.Popen(
        [PROGRAM, "serve"], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as server:
        patience = threading.Timer(60, server.kill)  # a test that waits for words that do not come ends
        patience.start()
        try:
            assert _answer(port, began) == 200
            yield server, port
        finally:
            patience.cancel()
            server.terminate()


def sender(server: subprocess.Popen[str]) -> int:
    """The next process that says it sends e-mail."""
    assert server.stderr is not None
    for line in server.stderr:
        if found := re.search(r"e-mail is sent and papers are made by process (\d+)", line):
            return int(found[1])
    raise AssertionError("no process sends e-mail")


def ends(server: subprocess.Popen[str]) -> bool:
    """Whether every process that holds the server's output, workers and all, ends in fifteen seconds."""
    reader = threading.Thread(target=server.communicate, daemon=True)
    reader.start()
    reader.join(15)
    return not reader.is_alive()


def _answer(port: int, began: float) -> int:
    """The status of the first answer. The limit is for a busy machine; `make bench` prints the time."""
    while time.monotonic() - began < 30:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/alliances")
            return connection.getresponse().status
        except OSError:
            time.sleep(0.02)  # between two tries to reach a server that is starting
        finally:
            connection.close()
    raise AssertionError("no answer in 30 s")
