"""Files over 400 lines: a file that long becomes a folder of the same name. Prints each, exit 1 if any."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MADE = {".venv", ".git", "build", "dist", "vendor", "node_modules", "instance", "__pycache__"}
MOST = 400
KINDS = {".py", ".html", ".js", ".css", ".sh"}
ALLOWED = (
    "alliance_tracker/web/static/app.css",  # one stylesheet is one request, and reads as a list of parts
    "migrations/versions/",  # written once by a tool, read when it goes wrong, never changed
)


def ours() -> Iterator[Path]:
    """Every file of the repository that git knows of or would take; without git, all but what is made."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        paths = [ROOT / name for name in listed.stdout.splitlines()]
    except (OSError, subprocess.CalledProcessError):
        paths = [path for path in ROOT.rglob("*") if not MADE & set(path.relative_to(ROOT).parts)]
    yield from (path for path in sorted(set(paths)) if path.is_file())


def too_long() -> list[str]:
    """One sentence for each file that is."""
    sources = [path for path in ours() if path.suffix in KINDS]
    counted = ((path.relative_to(ROOT).as_posix(), len(path.read_text().splitlines())) for path in sources)
    return [
        f"{name} has {lines} lines, more than {MOST}: make it a folder of the same name"
        for name, lines in counted
        if lines > MOST and not name.startswith(ALLOWED)
    ]


if __name__ == "__main__":
    found = too_long()
    print("\n".join(found))
    sys.exit(1 if found else 0)
