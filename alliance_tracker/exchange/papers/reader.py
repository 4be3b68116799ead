"""For whom a paper is made."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reader:
    """Who prints, when (in words), and whether they may see what is private. `demonstration`: nothing is real."""

    name: str
    at: str
    private: bool = False
    demonstration: bool = False
