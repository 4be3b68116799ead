"""Requests as they come in: an address may hold any bytes, and none of them is a fault of ours."""

import re
from typing import Any

from flask import Request

_ODD = re.compile(r"[^\x21-\x7e]")


class Incoming(Request):
    """Bytes of the query that should have been escaped are; what they mean is then read without failing."""

    def __init__(self, environ: dict[str, Any], *args: Any, **kwargs: Any):
        query = environ.get("QUERY_STRING", "")
        environ["QUERY_STRING"] = _ODD.sub(lambda found: f"%{ord(found[0]):02X}", query)
        super().__init__(environ, *args, **kwargs)
