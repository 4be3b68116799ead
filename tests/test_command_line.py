"""The command line as those who run the tracker use it: real processes, a data folder of their own."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
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


def test_the_server_answers_in_time_refuses_a_second_and_stops_when_told(run):
    run("check")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = run.env | {"ALLIANCE_TRACKER_PORT": str(port)}
    began = time.monotonic()
    server = subprocess.Popen([PROGRAM, "serve"], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        assert _answer(port, began) == 200
        status, said = run("serve", ALLIANCE_TRACKER_PORT=str(port))
        assert status == 1 and f"Something answers at port {port} already" in said
    finally:
        server.send_signal(signal.SIGTERM)
    assert server.wait(10) == 0


def _answer(port: int, began: float) -> int:
    """The status of the first answer. The limit is for a busy machine; `make bench` prints the time."""
    while time.monotonic() - began < 30:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/alliances")
            return connection.getresponse().status
        except OSError:
            time.sleep(0.02)
        finally:
            connection.close()
    raise AssertionError("no answer in 30 s")
