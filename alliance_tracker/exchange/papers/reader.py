"""For whom a paper is made."""

from alliance_tracker.records import Record


class Reader(Record):
    """Who prints, when (in words), and whether they may see what is private. `demonstration`: nothing is real."""

    name: str
    at: str
    private: bool = False
    demonstration: bool = False
