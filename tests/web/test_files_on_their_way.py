"""Files from outside that wait for their turn: each is read once, however many wait and however often one asks."""

from datetime import timedelta
from threading import Event
from types import SimpleNamespace

import pytest

from alliance_tracker.data import parked
from alliance_tracker.errors import Unavailable
from alliance_tracker.exchange.planfile import PLAN
from alliance_tracker.rules.permissions import Role
from alliance_tracker.web import reading
from tests import make


@pytest.fixture
def gate(monkeypatch):
    """Nothing is read before it opens."""
    found = Event()
    monkeypatch.setattr(reading, "_held", type(reading._held)())
    monkeypatch.setattr(reading, "sheets_of", lambda _content: {} if found.wait(30) else {})
    yield found
    found.set()


WAY = SimpleNamespace(layout=PLAN, read=lambda _sheets: "read")


def ask(number):
    return reading.begun(WAY, f"key-{number}", b"x")


def test_a_file_that_waits_is_not_begun_again(gate):
    many = range(reading.MOST_HELD + 4)
    first = [ask(number) for number in many]
    assert [ask(number) for number in many] == first
    gate.set()
    assert all(far.ended.wait(10) for far in first)
    assert ask(many[-1]) is first[-1] and first[0].found == "read"
    assert len(reading._held) <= reading.MOST_HELD


def test_more_than_can_wait_are_asked_to_come_again(gate):
    for number in range(reading.MOST_WAITING):
        ask(number)
    with pytest.raises(Unavailable, match="Your file is kept"):
        ask("one more")
    assert ask(0).waits


def test_a_small_file_takes_its_turn_and_goes_to_the_others_when_it_would_wait_long(gate, monkeypatch):
    monkeypatch.setattr(reading, "SOON", 0.1)
    far = ask("large")
    assert reading.read_at_once(WAY, b"small") is None
    gate.set()
    assert far.ended.wait(10)
    monkeypatch.setattr(reading, "SOON", 10)
    assert reading.read_at_once(WAY, b"small").found == "read"
    assert reading.read_at_once(WAY, b"x" * (reading.LARGE + 1)) is None


def test_of_files_put_away_the_newest_stay(app):
    north = make.alliance()
    one, other = (make.person(Role.MANAGER, north).id for _ in range(2))
    for number in range(5):
        parked.keep(f"one-{number}", one, "place", b"x", make.moment() + timedelta(minutes=number))
    parked.keep("elsewhere", one, "another place", b"x", make.moment())
    parked.keep("other", other, "place", b"x", make.moment())
    parked.keep_newest(one, "place", 3)
    assert [bool(parked.kept(f"one-{number}", one, "place")) for number in range(5)] == [False] * 2 + [True] * 3
    assert parked.kept("elsewhere", one, "another place") and parked.kept("other", other, "place")
