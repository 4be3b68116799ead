"""Which Chromium the browser tests use: TRACKER_CHROMIUM, the system's, or Playwright's own. Prints it."""

import os
import shutil
import sys
from pathlib import Path

# The shell is Chromium without its windows: the same pages for three quarters of the processor time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """The path of a Chromium, or None."""
    named = os.environ.get("TRACKER_CHROMIUM")
    if named:
        return named if Path(named).exists() else None
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or own()


def own() -> str | None:
    """The one that Playwright keeps, where it has been fetched."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


if __name__ == "__main__":
    path = find()
    if path:
        print(path)
    sys.exit(0 if path else 1)
