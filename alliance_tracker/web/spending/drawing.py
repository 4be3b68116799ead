"""Drawing the money of a bid and the trajectory of an outcome: lines that differ by dash and mark, never by colour
alone, each named where it ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alliance_tracker.web.charts import BLUE, DIM, GREEN, INK, LINE
from alliance_tracker.web.words import exact_pounds

LOOKS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("Awarded", {"color": DIM, "linestyle": "-", "linewidth": 1.5}),
    ("Released", {"color": GREEN, "linestyle": "--", "linewidth": 2, "drawstyle": "steps-post"}),
    ("Planned", {"color": BLUE, "linestyle": ":", "linewidth": 2}),
    ("Spent", {"color": INK, "linestyle": "-", "linewidth": 3, "marker": "o", "markersize": 5}),
    ("Forecast", {"color": BLUE, "linestyle": "-.", "linewidth": 2, "marker": "^", "markersize": 5}),
)
"""The columns of the table after the quarter, in order, and how their lines look."""
CLOSE = 0.095
"""How near two names may stand, as a share of the height."""


def bid_money(figure: Any, table: dict[str, Any]) -> None:
    """Awarded, released, planned, spent and forecast, added up by quarter."""
    axes = figure.add_axes((0.135, 0.23, 0.615, 0.67))
    rows = table["rows"]
    most = max([1, *(cell for row in rows for cell in row[1:] if cell is not None)])
    for column, (_, looks) in enumerate(LOOKS, 1):
        there = [(place, row[column]) for place, row in enumerate(rows) if row[column] is not None]
        axes.plot([place for place, _ in there], [pence for _, pence in there], **looks)
    last = [(rows[-1][column], words, looks["color"]) for column, (words, looks) in enumerate(LOOKS, 1)]
    ends = [end for end in last if end[0] is not None]
    for height, words, colour in _apart(ends, most):
        axes.text(len(rows) - 0.7, height, words, color=colour, va="center", fontsize=15)
    axes.set_xlim(-0.3, max(0.3, len(rows) - 0.9))
    axes.set_ylim(min([0, *(row[4] for row in rows)]), most * 1.08)
    axes.yaxis.set_major_formatter(lambda value, _: _short(value))
    axes.yaxis.get_major_locator().set_params(nbins=4)
    axes.grid(axis="y", color=LINE)
    axes.set_axisbelow(True)
    _quarters(axes, [row[0] for row in rows])


def bid_outcome(figure: Any, table: dict[str, Any]) -> None:
    """What was planned and what was read, as points; nothing is drawn between them."""
    axes = figure.add_axes((0.135, 0.23, 0.845, 0.57))
    rows = table["rows"]
    series = (
        ("Planned", 1, {"marker": "D", "markerfacecolor": "white", "markeredgecolor": BLUE}),
        ("Read", 2, {"marker": "o", "color": INK}),
    )
    for words, column, looks in series:
        there = [(place, row[column] / 1000) for place, row in enumerate(rows) if row[column] is not None]
        axes.plot(
            [place for place, _ in there],
            [value for _, value in there],
            linestyle="none",
            markersize=11 if column == 1 else 8,
            markeredgewidth=2,
            label=words,
            **looks,
        )
    if table["baseline"] is not None:
        axes.axhline(table["baseline"] / 1000, color=DIM, linestyle="--", linewidth=1.5, label="Baseline")
    axes.legend(loc="lower left", bbox_to_anchor=(-0.02, 1.0), ncols=3, frameon=False, fontsize=14, handletextpad=0.4)
    axes.set_xlim(-0.5, max(0.5, len(rows) - 0.5))
    axes.margins(y=0.2)
    axes.yaxis.get_major_locator().set_params(nbins=4)
    axes.grid(axis="y", color=LINE)
    axes.set_axisbelow(True)
    _quarters(axes, [row[0] for row in rows])


def _quarters(axes: Any, words: Sequence[str]) -> None:
    """As many quarters named below as there is room for."""
    step = -(-len(words) // 5)
    shown = list(range(0, len(words), step))
    axes.set_xticks(shown, [words[place].replace(" ", "\n") for place in shown], fontsize=15)


def _apart(ends: Sequence[tuple[int, str, str]], most: int) -> list[tuple[float, str, str]]:
    """The names at the ends of lines, from low to high, moved up where they would write over each other."""
    placed: list[tuple[float, str, str]] = []
    for height, words, colour in sorted(ends, key=lambda end: (end[0], end[1])):
        least = placed[-1][0] + most * CLOSE if placed else height
        placed.append((max(float(height), least), words, colour))
    over = placed[-1][0] - most * 1.05
    return [(height - max(0.0, over), words, colour) for height, words, colour in placed] if over > 0 else placed


def _short(pence: float) -> str:
    """£1.2m, £450k or £900 at an axis."""
    pounds = pence / 100
    for size, letter in ((10**6, "m"), (10**3, "k")):
        if abs(pounds) >= size:
            return f"{'-' if pounds < 0 else ''}£{abs(pounds) / size:,.1f}".removesuffix(".0") + letter
    return exact_pounds(round(pence))


DRAWN = {"bid-money": bid_money, "bid-outcome": bid_outcome}
"""The pictures of this folder, by the name in their address."""
