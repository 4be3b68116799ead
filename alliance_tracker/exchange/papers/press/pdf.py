"""Sets a paper as a tagged PDF (PDF/UA-1). A program of its own: JSON in, bytes out, and no network.

What people typed goes in as data and is never read as markup. The fonts come with the libraries, so that every
machine sets the same pages.
"""

import datetime
import importlib.util
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import typst

TEMPLATE = Path(__file__).with_name("paper.typ")
LONGEST = 22
"""Letters of one word that fit the narrowest column; a longer one may break after so many."""
_LONG = re.compile(rf"\S{{{LONGEST},}}")


def fonts() -> Path:
    """DejaVu Sans, as the charts have it: a plain face, with most letters of the world."""
    found = importlib.util.find_spec("matplotlib")
    if found is None or found.origin is None:
        raise FileNotFoundError("matplotlib is not installed, and its fonts set the pages")
    return Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"


def breakable(value: Any, name: str = "") -> Any:
    """The same values, in which no word is wider than a column. Addresses of links stay."""
    if isinstance(value, str) and name not in ("link", "is"):
        return _LONG.sub(_parted, value)
    if isinstance(value, list):
        return value if name == "content" else [breakable(one, name) for one in value]
    if isinstance(value, dict):
        return {key: breakable(one, key) for key, one in value.items()}
    return value


def _parted(found: re.Match[str]) -> str:
    word = found[0]
    return "\u200b".join(word[place : place + LONGEST] for place in range(0, len(word), LONGEST))


def pdf(paper: dict[str, Any], made: datetime.datetime) -> bytes:
    """The PDF. Equal papers made at the same moment give equal bytes."""
    return bytes(
        typst.compile(
            TEMPLATE,
            font_paths=[fonts()],
            ignore_system_fonts=True,
            sys_inputs={"paper": json.dumps(breakable(paper))},
            pdf_standards=["ua-1"],
            timestamp=int(made.timestamp()),
        )
    )


if __name__ == "__main__":
    os.environ.setdefault("RAYON_NUM_THREADS", "1")  # one core: the other answers pages
    given = json.load(sys.stdin.buffer)
    sys.stdout.buffer.write(pdf(given["paper"], datetime.datetime.fromisoformat(given["made"])))
