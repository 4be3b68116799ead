"""How versions are numbered: 1.0, then 1.1, and 2.0 once the version before was submitted (the tracker's own rule)."""

from collections.abc import Collection, Sequence

Number = tuple[int, int]


def next_number(taken: Sequence[Number], submitted: Collection[Number]) -> Number:
    """The number of the next version. A plan that was submitted begins again at the next whole number."""
    if not taken:
        return 1, 0
    major, minor = max(taken)
    if any(number[0] == major for number in submitted):
        return major + 1, 0
    return major, minor + 1
