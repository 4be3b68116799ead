"""Small page parts drawn once: a rating, a movement, a strip, a bar look the same for every reader.

A list of 22 rows holds some hundred of them, and drawing each anew costs more than all else on the page.
"""

from functools import lru_cache
from typing import Any

from flask import current_app
from markupsafe import Markup

MOST = 8192


@lru_cache(maxsize=MOST)
def drawn(part: str, *args: Any) -> Markup:
    """A macro of `_app.html` with plain arguments; the same arguments always give the same markup."""
    return Markup(getattr(current_app.jinja_env.get_template("_app.html").module, part)(*args))
