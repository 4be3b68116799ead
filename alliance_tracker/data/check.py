"""Whether what is stored is what was written: history, frozen quarters, derived ratings."""

from alliance_tracker.data import delivery, history
from alliance_tracker.data.board import freezing


def faults() -> list[str]:
    """Every fault in words, empty when there is none. Reads the whole database."""
    return [*history.broken_links(), *freezing.frozen_faults(), *delivery.rederive()]
