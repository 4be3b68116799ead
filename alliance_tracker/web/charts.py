"""Drawing, and only drawing: a prepared table goes in, the bytes of an SVG or a PNG come out.

matplotlib's `Figure` is used without pyplot, which keeps state for the whole process. Equal tables give equal bytes.
Each shape differs by more than its colour: hatch, dash, letter or place.
"""

import io
import os
import re
from pathlib import Path
from typing import Any

RED, AMBER, GREEN, BLUE = "#d5281b", "#ffb81c", "#007f3b", "#005eb8"
INK, DIM, LINE = "#212b32", "#4c6272", "#d8dde0"
TINTS = {"R": "#fbeae8", "A": "#fff5db", "G": "#e6f2eb", "C": "#e5eff8", "N": "#ffffff", "X": "#f0f4f5", "": "#ffffff"}
EDGES = {"R": RED, "A": "#c98a00", "G": "#7fbf9d", "C": "#7faedb", "N": "#768692", "X": "#768692", "": "#768692"}
FONT = "Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
MARK = "DEMONSTRATION: not about any real organisation"
STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "alliance-tracker",
    "font.family": "DejaVu Sans",
    "font.size": 15,
    "hatch.linewidth": 1.2,
    "text.color": INK,
    "axes.edgecolor": DIM,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
SMALL, LARGE = (480 / 72, 270 / 72), (720 / 72, 405 / 72)
"""On a page text of 15 in 480 units reads as 11 pixels on a phone and 17 on a desk; the heat map is for papers."""
DOTS = 180
"""A PNG is for slides: two and a half times the size of the page's picture."""


Point = tuple[float, float]


def draw(name: str, table: dict[str, Any], form: str, folder: Path, demonstration: bool) -> bytes:
    """The picture of this name from its table, as "svg" or "png". 60 to 200 milliseconds."""
    figure = _figure(folder, _size(name, table))
    DRAWN[name](figure, table)
    below = 0.015 * SMALL[1] / figure.get_figheight()  # the same distance from the top, however tall
    figure.text(0.01, 1 - below, table["heading"], ha="left", va="top", fontsize=12, color=DIM, parse_math=False)
    if demonstration:
        figure.text(0.99, 0.012, MARK, ha="right", va="bottom", fontsize=12, color=DIM)
    out = io.BytesIO()
    about = {"Date": None} if form == "svg" else {"Software": None}
    figure.savefig(out, format=form, dpi=table.get("dots", DOTS), metadata=about)
    return _plain(out.getvalue(), table["title"]) if form == "svg" else out.getvalue()


def _size(name: str, table: dict[str, Any]) -> tuple[float, float]:
    """Inches, 72 units each. A picture of sums is as tall as it has bars."""
    if name in SUMS:
        return SMALL[0], sums_height(table) / 72
    if name == "sequence":
        return table.get("across", ACROSS) / 72, sequence_height(table) / 72
    return LARGE if name == "heat-map" else SMALL


def _figure(folder: Path, size: tuple[float, float]) -> Any:
    """An empty figure. matplotlib keeps its list of fonts in the tracker's own folder."""
    os.environ.setdefault("MPLCONFIGDIR", str(folder / "matplotlib"))
    import matplotlib
    from matplotlib.figure import Figure

    if matplotlib.rcParams["svg.hashsalt"] != STYLE["svg.hashsalt"]:
        matplotlib.rcParams.update(STYLE)
    return Figure(figsize=size, facecolor="white")


def _plain(svg: bytes, title: str) -> bytes:
    """Without the head for other programs; with a title, and with the fonts of the page where they are there."""
    text = svg.decode()
    text = text[text.index("<svg") :].replace("'DejaVu Sans'", FONT)
    label = title.replace("&", "&amp;").replace("<", "&lt;")
    return re.sub(r"<svg [^>]*>", lambda found: f"{found[0]}\n <title>{label}</title>", text, count=1).encode()


def movement(figure: Any, table: dict[str, Any]) -> None:
    """Better above the line, worse below it, each bar with its number."""
    axes = figure.add_axes((0.01, 0.22, 0.98, 0.71))
    rows = table["rows"]
    worse, better = [row[1] for row in rows], [row[2] for row in rows]
    bars = (("better", better, 1, {"color": GREEN}), ("worse", worse, -1, {"color": "white", "edgecolor": RED}))
    for words, counts, way, looks in bars:
        there = [(place, count) for place, count in enumerate(counts) if count]
        if there:
            heights = [way * count for _, count in there]
            hatch = "" if way > 0 else "////"
            drawn = axes.bar([place for place, _ in there], heights, width=0.6, hatch=hatch, **looks)
            axes.bar_label(drawn, labels=[f"{count} {words}" for _, count in there], padding=2, fontsize=15)
    axes.axhline(0, color=INK, linewidth=1)
    most = max([1, *worse, *better])
    axes.set_xlim(-0.5, max(0.5, len(rows) - 0.5))
    axes.set_ylim(-most * 1.35, most * 1.35)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_visible(False)
    axes.set_xticks(list(range(len(rows))), [row[0].replace(" ", "\n") for row in rows], fontsize=15)
    axes.tick_params(length=0)


def burn_up(figure: Any, table: dict[str, Any]) -> None:
    """Milestones counted up: planned, expected and met, each named at the end of its line."""
    axes = figure.add_axes((0.085, 0.23, 0.905, 0.67))
    rows = table["rows"]
    met = [row[3] for row in rows if row[3] is not None]
    lines = (("Planned", [row[1] for row in rows], DIM, "--"), ("Expected", [row[2] for row in rows], BLUE, ":"))
    for _, values, colour, dash in lines:
        axes.plot(values, color=colour, linestyle=dash, linewidth=2)
    axes.plot(met, color=INK, linewidth=3, marker="o", markersize=5)
    ends = [(values[-1], len(rows) - 1, words, colour) for words, values, colour, _ in lines if values]
    for height, place, words, colour in _apart(ends, max([1, *(row[1] for row in rows), *(row[2] for row in rows)])):
        axes.text(place + 0.25, height, words, color=colour, va="center", fontsize=15)
    if met:
        axes.annotate(
            f"{met[-1]} met", (len(met) - 1, met[-1]), (8, -14), textcoords="offset points", fontsize=15, weight="bold"
        )
    axes.set_xlim(-0.5, len(rows) + 3)
    axes.set_ylim(bottom=0)
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.grid(axis="y", color=LINE)
    axes.set_axisbelow(True)
    shown = [place for place, row in enumerate(rows) if row[0].startswith("Q1")]
    axes.set_xticks(shown, [rows[place][0].replace(" ", "\n") for place in shown], fontsize=15)


def _apart(ends: list[tuple[int, int, str, str]], most: int) -> list[tuple[float, int, str, str]]:
    """Two line ends that would write over each other, moved apart."""
    if len(ends) == 2 and abs(ends[0][0] - ends[1][0]) < most * 0.12:
        higher, lower = sorted(ends, key=lambda end: -end[0])
        return [(higher[0] + most * 0.06, *higher[1:]), (lower[0] - most * 0.06, *lower[1:])]
    return [(float(height), *rest) for height, *rest in ends]  # type: ignore[misc]


def heat_map(figure: Any, table: dict[str, Any]) -> None:
    """A tinted box for each area and quarter, with the letter, the words and the counts."""
    from matplotlib.patches import Rectangle

    axes = figure.add_axes((0.2, 0.05, 0.79, 0.8))
    columns, rows = table["columns"][1:], table["rows"]
    for down, row in enumerate(rows):
        for across, letter in enumerate(table["letters"][down]):
            box = Rectangle(
                (across + 0.04, down + 0.06), 0.92, 0.88, facecolor=TINTS[letter], edgecolor=EDGES[letter],
                linestyle="--" if letter in ("", "N", "X") else "-",
            )  # fmt: skip
            axes.add_patch(box)
            words, _, counts = row[across + 1].partition(": ")
            axes.text(across + 0.5, down + 0.36, letter or "–", ha="center", va="center", weight="bold", fontsize=14)
            axes.text(across + 0.5, down + 0.62, words, ha="center", va="center", fontsize=11)
            axes.text(across + 0.5, down + 0.82, counts.split(", ")[0], ha="center", va="center", fontsize=9)
    axes.set_xlim(0, max(1, len(columns)))
    axes.set_ylim(max(1, len(rows)), 0)
    heads = [words.replace(" so far", "\nso far") for words in columns]
    axes.set_xticks([place + 0.5 for place in range(len(columns))], heads, fontsize=12)
    axes.set_yticks([place + 0.5 for place in range(len(rows))], [_two_lines(row[0]) for row in rows], fontsize=12)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)


def _two_lines(words: str) -> str:
    """A long name of an area, broken near its middle."""
    if len(words) < 16 or " " not in words:
        return words
    spaces = [place for place, letter in enumerate(words) if letter == " "]
    cut = min(spaces, key=lambda place: abs(place - len(words) / 2))
    return f"{words[:cut]}\n{words[cut + 1 :]}"


def sums(figure: Any, table: dict[str, Any]) -> None:
    """Bars under the name of each group, every bar with its words and its sum: outline, fill, stripes or checks."""
    from matplotlib.patches import Rectangle

    height = sums_height(table)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, WIDE)
    axes.set_ylim(height, 0)
    axes.set_axis_off()
    most = max([1, *(pence for row in table["rows"] for pence in row[1:])])
    down = TOP
    for row, labels in zip(table["rows"], table["labels"], strict=True):
        axes.text(4, down, row[0], va="center", weight="bold", fontsize=15)
        for words, pence, label in zip(table["columns"], row[1:], labels, strict=True):
            down += BAR
            long = LONGEST * max(pence, 0) / most
            axes.add_patch(Rectangle((4, down - 7), long, 14, linewidth=1, **LOOKS[words]))
            axes.text(long + 12, down, f"{words} {label}", va="center", fontsize=15)
        down += BAR + GAP


def sums_height(table: dict[str, Any]) -> int:
    """Units that the bars take, with the heading above and room for a mark below."""
    return TOP + len(table["rows"]) * ((len(table["columns"]) + 1) * BAR + GAP) + 14


WIDE, TOP, BAR, GAP, LONGEST = 480, 36, 22, 10, 270
LOOKS = {
    "Asked for": {"facecolor": "white", "edgecolor": DIM},
    "Awarded": {"facecolor": BLUE, "edgecolor": BLUE},
    "Paid": {"facecolor": "white", "edgecolor": GREEN, "hatch": "////"},
    "Spent": {"facecolor": "white", "edgecolor": INK, "hatch": "xx"},
}
"""How the bars of each figure look, by their words."""
SUMS = ("money-by-year", "money-by-stream", "money-by-alliance")


def value_by_confidence(figure: Any, table: dict[str, Any]) -> None:
    """A ring for each bid, the own one a named diamond; the square of those high on both is tinted and named."""
    from matplotlib.patches import Rectangle

    axes = figure.add_axes((0.1, 0.2, 0.87, 0.71))
    top, high = table["top"], float(table["high"])
    edge = top - high + 0.15
    axes.add_patch(Rectangle((high, high), edge, edge, facecolor=TINTS["G"], edgecolor=EDGES["G"], linestyle="--"))
    axes.text(high + 0.04, high + 0.04, "High on both", va="bottom", fontsize=13)
    places = [(float(row[2]), float(row[1])) for row in table["rows"]]
    others = [place for at, place in enumerate(places) if at != table["own"]]
    axes.scatter([one[0] for one in others], [one[1] for one in others], s=70, facecolors="white", edgecolors=DIM)
    if table["own"] is not None:
        across, up = places[table["own"]]
        axes.scatter([across], [up], s=130, marker="D", color=BLUE)
        side, move = ("right", -10) if across > top / 2 else ("left", 10)
        name = table["rows"][table["own"]][0]
        looks = {
            "fontsize": 13,
            "weight": "bold",
            "bbox": {"facecolor": "white", "edgecolor": "none", "pad": 1, "alpha": 0.75},
        }
        axes.annotate(name, (across, up), (move, 0), textcoords="offset points", ha=side, va="center", **looks)
    axes.set_xlim(0.85, top + 0.15)
    axes.set_ylim(0.85, top + 0.15)
    axes.set_xticks(range(1, top + 1))
    axes.set_yticks(range(1, top + 1))
    axes.set_xlabel("Confidence", fontsize=13)
    axes.set_ylabel("Value", fontsize=13)
    axes.grid(color=LINE)
    axes.set_axisbelow(True)


def sequence(figure: Any, table: dict[str, Any]) -> None:
    """A bar for each deliverable with its milestones on it, filled when met, and a thin line for each activity."""
    height, count = sequence_height(table), len(table["quarters"])
    across, names = table.get("across", ACROSS), table.get("names", NAMES)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, across)
    axes.set_ylim(height, 0)
    axes.set_axis_off()
    wide, foot = (across - names - 12) / count, height - 30
    _quarters(axes, table["quarters"], [names + place * wide for place in range(count)], wide, foot)
    down, group = 66, ""
    bars: list[list[Point]] = []
    lines: list[tuple[float, float, float]] = []
    places: dict[int, list[Point]] = {1: [], 0: []}
    for row, (start, end, marks, works) in zip(table["rows"], table["bars"], strict=True):
        if row[0] != group:
            group, down = row[0], down + LANE
            axes.text(8, down - LANE / 2, group, va="center", fontsize=12, weight="bold", parse_math=False)
        middle, down = down + LANE / 2, down + LANE
        axes.text(8, middle, _cut(row[1], table.get("letters", LETTERS)), va="center", fontsize=10.5, parse_math=False)
        left, right = names + (start - 1) * wide, names + end * wide
        bars.append([(left, middle - 6), (right, middle - 6), (right, middle + 6), (left, middle + 6)])
        for at, (begins, ends) in enumerate(works):
            below = middle + 8.5 + at % 2 * 2.5
            lines.append((below, names + (begins - 1) * wide + 2, names + ends * wide - 2))
        for tenth, met in marks:
            places[met].append((names + tenth / 10 * wide, middle))
    axes.vlines([names + table["now"] * wide], 64, foot, color=INK, linewidth=1.5)
    _bars(axes, bars, lines, places)


def _quarters(axes: Any, quarters: list[str], lefts: list[float], wide: float, foot: float) -> None:
    """The quarters above, their years over the first of each, and a thin line down from where each begins."""
    for left, words in zip(lefts, quarters, strict=True):
        quarter, year = words.split(" ")
        axes.text(left + wide / 2, 58, quarter, ha="center", va="center", fontsize=10, color=DIM)
        if quarter == "Q1":
            axes.text(left + 3, 42, year, va="center", fontsize=12, weight="bold")
    axes.vlines(lefts, [50 if words.startswith("Q1") else 64 for words in quarters], foot, color=LINE, linewidth=1)


def _bars(
    axes: Any, bars: list[list[Point]], lines: list[tuple[float, float, float]], places: dict[int, list[Point]]
) -> None:
    """Bars, lines and marks of one look are drawn together: drawn one by one they cost three times as much."""
    from matplotlib.collections import PolyCollection

    looks = {"facecolors": TINTS["C"], "edgecolors": EDGES["C"], "linewidths": 1}
    axes.add_collection(PolyCollection(bars, zorder=1, **looks), autolim=False)
    if lines:
        axes.hlines(*zip(*lines, strict=True), color=BLUE, linewidth=1.5, capstyle="butt")
    for met, face in ((1, INK), (0, "white")):
        if places[met]:
            axes.scatter(*zip(*places[met], strict=True), s=38, marker="D", facecolors=face, edgecolors=INK, zorder=3)


def sequence_height(table: dict[str, Any]) -> int:
    """Units that the bars take, with the years above and room for a mark below."""
    return 100 + LANE * (len(table["rows"]) + len(dict.fromkeys(row[0] for row in table["rows"])))


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


ACROSS, NAMES, LETTERS, LANE = 1040, 330, 52, 26
"""How wide a sequence is, how much of that its names take, how many letters of one, how high a bar stands."""
DRAWN = {
    "sequence": sequence,
    "movement": movement,
    "burn-up": burn_up,
    "heat-map": heat_map,
    "value-by-confidence": value_by_confidence,
    **dict.fromkeys(SUMS, sums),
}
"""Every picture that can be asked for, by the name in its address."""
