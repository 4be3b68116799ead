"""Where the folders beside the package are, in a checkout and in an installed package."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def folder(name: str) -> Path:
    """`seeds` or `migrations`: inside an installed package, or at the top of a checkout."""
    for place in (PACKAGE / "_data" / name, PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"{name}/ is neither in the package nor beside it")
