"""Whether what is stored is what was written: history, frozen quarters and versions, derived ratings."""

from alliance_tracker.data import delivery, history
from alliance_tracker.data.board import freezing
from alliance_tracker.data.plan.sealed import version_faults


def faults() -> list[str]:
    """Every fault in words, empty when there is none. Reads the whole database."""
    return [*history.broken_links(), *freezing.frozen_faults(), *version_faults(), *delivery.rederive()]
