"""The watch over every write sees one that leaves no line."""

import pytest
from flask import Flask
from sqlalchemy import text

from alliance_tracker.data.db import db


@pytest.fixture
def written(app: Flask):
    """Change a row behind the tracker's back."""

    def write() -> None:
        with db.engine.begin() as connection:
            connection.execute(text("UPDATE region SET name = name"))

    return write


def test_a_write_without_a_line_is_seen(written, watch):
    written()
    assert watch.silent == ["region"]
    watch.silent.clear()


def test_tampering_on_purpose_is_let_pass(written, watch, tampering):
    with tampering():
        written()
    assert watch.silent == []
