"""Papers are made apart from the server: each by a program of its own, with little memory and a time to end by."""

from __future__ import annotations

import hashlib
import io
import json
import logging
import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from alliance_tracker.data.plan import printing
from alliance_tracker.exchange.papers.document import Paper, plain
from alliance_tracker.records import Record

try:
    import resource
except ImportError:  # only where the system has no such limits
    resource = None  # type: ignore[assignment]

PRESS = Path(__file__).with_name("press")
PRESSES = {"pdf": "pdf.py", "docx": "word.py"}
SECONDS = 60
MEMORY = 2 * 1024**3
"""Addresses that a press may use, of which it fills a tenth: enough for a plan, too little to harm the server."""
KINDER = 4
"""How far a press steps back for everything else: pages stay quick, and a busy machine does not starve it."""
MANIFEST = "manifest.txt"
FAILED = "It could not be made. Try again; if it fails again, tell your administrator, who finds why in the log."
log = logging.getLogger("alliance_tracker.papers")


class File(Record):
    """A file to be made of a paper. The end of its name says what it is."""

    name: str
    paper: Paper


class Pack(Record):
    """Files to be put into one, with a manifest that says `about` them and gives the hash of each."""

    about: tuple[tuple[str, str], ...]
    files: tuple[File, ...]


def asked(what: File | Pack) -> tuple[str, bytes]:
    """The hash of what the press is to make, and the order itself. Only the foot of a page may differ for one hash."""
    files = what.files if isinstance(what, Pack) else (what,)
    told: dict[str, Any] = {"files": [{"name": one.name, "paper": plain(one.paper)} for one in files]}
    same = _json([{**one, "paper": {**one["paper"], "foot": ""}} for one in told["files"]])
    if isinstance(what, Pack):
        told["about"] = [list(pair) for pair in what.about]
    return hashlib.sha256(same).hexdigest(), _json(told)


def _json(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode("ascii")


def make_next(now: datetime) -> bool:
    """Make the next paper that waits, and say whether there was one."""
    order = printing.take(now)
    if order is None:
        return False
    try:
        content = make(order.asked, now)
    except (OSError, subprocess.SubprocessError) as problem:
        said = getattr(problem, "stderr", b"") or b""
        log.error("a paper was not made: %s %s", problem, said.decode("utf-8", "replace")[-2000:])
        printing.finish(order.key, None, FAILED)
        return True
    printing.finish(order.key, content)
    return True


def make(order: bytes, now: datetime) -> bytes:
    """The file, or the pack of files."""
    told = json.loads(order)
    made = {one["name"]: press(one["name"], one["paper"], now) for one in told["files"]}
    return packed(made, told["about"], now) if "about" in told else next(iter(made.values()))


def press(name: str, paper: Mapping[str, Any], now: datetime) -> bytes:
    """Run the program for this kind of file. Raises SubprocessError if it fails or takes too long."""
    program = PRESS / PRESSES[name.rpartition(".")[2]]
    given = _json({"paper": paper, "made": now.isoformat()})
    with subprocess.Popen(
        [sys.executable, "-I", str(program)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        _hold_back(running.pid)
        try:
            content, said = running.communicate(given, timeout=SECONDS)
        except BaseException:
            running.kill()
            raise
    if running.returncode or not content:
        raise subprocess.CalledProcessError(running.returncode or 1, program.name, stderr=said)
    return content


def _hold_back(process: int) -> None:
    """Less right to the processor, and no more memory than it needs, where the system can do that."""
    try:
        if hasattr(os, "setpriority"):
            os.setpriority(os.PRIO_PROCESS, process, KINDER)
        if hasattr(resource, "prlimit"):
            resource.prlimit(process, resource.RLIMIT_AS, (MEMORY, MEMORY))
    except OSError:
        log.info("the press %s could not be held back", process)


def packed(files: Mapping[str, bytes], about: list[list[str]], now: datetime) -> bytes:
    """One zip with the files, and the manifest by which each can be checked."""
    lines = [f"{name}: {value}" for name, value in about]
    lines += ["", "The sha256 of each file:"]
    lines += [f"{hashlib.sha256(content).hexdigest()}  {name}" for name, content in files.items()]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, content in {**files, MANIFEST: "\n".join([*lines, ""]).encode()}.items():
            pack.writestr(zipfile.ZipInfo(name, now.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
