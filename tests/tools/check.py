"""`make check`: every check that needs no test run, each with its time; output only from those that fail."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
HERE = "tests/tools"

CHECKS: list[tuple[str, list[str]]] = [
    ("style", [f"{BIN}/ruff", "check", "--quiet", "."]),
    ("format", [f"{BIN}/ruff", "format", "--check", "--quiet", "--diff", "."]),
    ("imports run one way", [f"{BIN}/lint-imports", "--no-cache"]),
    ("types", [f"{BIN}/mypy", "--no-error-summary"]),
    ("no migration is missing", [sys.executable, "-m", "alliance_tracker.data.migrate", "check"]),
    ("templates", [sys.executable, f"{HERE}/templates.py"]),
    ("files are short enough to read", [sys.executable, f"{HERE}/long_files.py"]),
]


def run(command: list[str]) -> tuple[subprocess.CompletedProcess[str], float]:
    began = time.monotonic()
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True), time.monotonic() - began


def main() -> int:
    """0 when every check passes. They run side by side, and a failed one does not keep the others from running."""
    failed = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for (name, _), (done, seconds) in zip(CHECKS, pool.map(run, [one for _, one in CHECKS]), strict=True):
            verdict = "ok" if done.returncode == 0 else "FAILED"
            print(f"  {verdict:6}  {name} ({seconds:.1f} s)", flush=True)
            if done.returncode:
                failed += 1
                print((done.stdout + done.stderr).strip(), flush=True)
    if failed:
        print(f"{failed} of {len(CHECKS)} checks failed. `make format` mends style and format where it can.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
