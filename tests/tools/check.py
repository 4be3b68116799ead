"""`make check`: every check that needs no test run, each with its time; output only from those that fail."""

import subprocess
import sys
import time
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


def main() -> int:
    """0 when every check passes. A failed one does not keep the others from running."""
    failed = 0
    for name, command in CHECKS:
        began = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        verdict = "ok" if done.returncode == 0 else "FAILED"
        print(f"  {verdict:6}  {name} ({time.monotonic() - began:.1f} s)", flush=True)
        if done.returncode:
            failed += 1
            print((done.stdout + done.stderr).strip(), flush=True)
    if failed:
        print(f"{failed} of {len(CHECKS)} checks failed. `make format` mends style and format where it can.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
