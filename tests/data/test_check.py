"""The check of what is stored: it reads everything, and holds little of it."""

import tracemalloc

from alliance_tracker.data import writing
from alliance_tracker.data.history import broken_links
from alliance_tracker.rules.history import Sentence
from tests import make


def test_all_of_history_is_checked_without_being_held(app):
    """Twenty megabytes of it, of which a hundred rows are in memory at once."""
    north = make.alliance()
    with writing(make.by(), make.moment()) as tx:
        for number in range(400):
            tx.say(Sentence(f"noted {number} " + "x" * 50_000, "note", "n"), north.id)
    tracemalloc.start()
    try:
        assert broken_links() == []
        assert tracemalloc.get_traced_memory()[1] < 12_000_000
    finally:
        tracemalloc.stop()
