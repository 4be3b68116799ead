"""Files over 400 lines: a file that long becomes a folder of the same name. Prints each, exit 1 if any."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MOST = 400
KINDS = {".py", ".html", ".js", ".css", ".sh"}
ALLOWED = {
    "alliance_tracker/web/static/app.css",  # one stylesheet is one request, and reads as a list of parts
}


def ours() -> Iterator[Path]:
    """Every source file of the repository that git knows of or would take."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    names = listed.stdout.splitlines() if listed.returncode == 0 else everything()
    for name in sorted(set(names)):
        path = ROOT / name
        if path.suffix in KINDS and path.is_file():
            yield path


def everything() -> list[str]:
    """The same where there is no git: all files beside those that the commands make."""
    made = {".venv", "build", "dist", "vendor", "node_modules", "instance", "__pycache__"}
    paths = (path.relative_to(ROOT) for path in ROOT.rglob("*"))
    return [str(path) for path in paths if not made & set(path.parts)]


def too_long() -> list[str]:
    """One sentence for each file that is."""
    counted = ((path.relative_to(ROOT).as_posix(), len(path.read_text().splitlines())) for path in ours())
    return [
        f"{name} has {lines} lines, more than {MOST}: make it a folder of the same name"
        for name, lines in counted
        if lines > MOST and name not in ALLOWED
    ]


if __name__ == "__main__":
    found = too_long()
    print("\n".join(found))
    sys.exit(1 if found else 0)
