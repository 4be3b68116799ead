"""One way to write plain values as bytes, so that equal content always has the equal hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from alliance_tracker.periods import FinancialYear, Quarter
from alliance_tracker.records import Record, asdict


def canonical(content: object) -> bytes:
    """Canonical JSON: keys sorted, no spaces, ASCII, dates as ISO text, instants in UTC.

    Takes what frozen packs hold: text, whole numbers, truth, nothing, dates, quarters, terms, lists,
    records and mappings with text keys. Fractions are refused: give pence, days, counts.
    """
    return json.dumps(_plain(content), sort_keys=True, separators=(",", ":")).encode("ascii")


def seal(content: object) -> str:
    """The sha256 of the canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical(content)).hexdigest()


def _plain(value: object) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, (date, Quarter, FinancialYear)):
        return _moment(value)
    return _many(value)


def _moment(value: date | Quarter | FinancialYear) -> str:
    if isinstance(value, (Quarter, FinancialYear)):
        return value.code
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError("An instant without its time zone cannot be frozen")
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return value.isoformat()


def _many(value: object) -> Any:
    if isinstance(value, Mapping):
        return {_key(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, Record):
        return {name: _plain(item) for name, item in asdict(value).items()}
    name = type(value).__name__
    raise TypeError(f"{name} cannot be frozen: use text, whole numbers, dates, lists and mappings")


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"The key {key!r} cannot be frozen: keys are text")
    return str.__str__(key)
