"""What happens in one alliance, as plain values: read from a file for one, drawn by chance for the others."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.terms import MoneySource, Rating

FIRST, LATEST = Quarter.parse("2017-18-q1"), Quarter.parse("2018-19-q2")
TODAY = date(2018, 10, 12)
PRIVATE_UNTIL = date(2019, 3, 31)
"""When what is private is looked at again."""
LETTERS = {rating.letter: rating for rating in Rating}


class Step(Record):
    """A milestone: when it was first due, when it was met if it was, and what shows it."""

    title: str
    baseline: date
    met: date | None = None
    evidence: str = ""
    critical: bool = False


class Move(Record):
    """A forecast that moved: which milestone (from 1), on what day, to when, why."""

    step: int
    on: date
    to: date
    reason: str


class Told(Record):
    """What was said of one quarter."""

    quarter: Quarter
    rating: Rating
    happened: str
    will_change: str = ""
    green_by: Quarter | None = None
    patients: str = ""
    ask: str = ""
    why_better: str = ""


class Danger(Record):
    """A risk: words, scores, owner, when it is looked at again, raised and closed; `private` says why it is, if so."""

    words: str
    consequence: int
    likelihood: int
    owner: str
    review_on: date
    opened_on: date
    closed_on: date | None = None
    private: str = ""


class Work(Record):
    """One deliverable and all that happened to it so far."""

    ref: str
    title: str
    summary: str
    items: tuple[str, ...]
    start: date
    end: date
    money: MoneySource
    steps: tuple[Step, ...]
    told: tuple[Told, ...]
    lead: str = ""
    groups: tuple[str, ...] = ()
    how: str = ""
    national: tuple[str, ...] = ()
    depends: tuple[str, ...] = ()
    moves: tuple[Move, ...] = ()
    risk: Danger | None = None

    @property
    def area(self) -> str:
        return self.ref[:2]

    @property
    def position(self) -> int:
        return int(self.ref[2:])


def avonmere() -> tuple[Work, ...]:
    """The one alliance whose story is told in full."""
    with (Path(__file__).parent / "avonmere.toml").open("rb") as file:
        return tuple(_work(given) for given in tomllib.load(file)["deliverable"])


def _work(given: dict[str, Any]) -> Work:
    return Work(
        ref=given["ref"],
        title=given["title"],
        summary=given["summary"],
        items=tuple(given["items"]),
        start=given["start"],
        end=given["end"],
        money=MoneySource(given["money"]),
        steps=tuple(_step(*row) for row in given["milestones"]),
        told=tuple(_told(*row) for row in given["updates"]),
        lead=given["lead"],
        groups=tuple(given.get("groups", ())),
        how=given.get("how", ""),
        national=tuple(given.get("national", ())),
        depends=tuple(given.get("depends", ())),
        moves=tuple(Move(*row) for row in given.get("moves", ())),
        risk=_danger(*given["risk"]) if "risk" in given else None,
    )


def _step(title: str, baseline: date, met: date | str, evidence: str) -> Step:
    when = date.fromisoformat(met) if isinstance(met, str) and met else None
    return Step(title.removeprefix("!"), baseline, when, evidence, title.startswith("!"))


def _told(quarter: str, letter: str, happened: str, change: str, green_by: str, *rest: str) -> Told:
    green = Quarter.parse(green_by) if green_by else None
    return Told(Quarter.parse(quarter), LETTERS[letter], happened, change, green, *rest)


def _danger(
    words: str,
    consequence: int,
    likelihood: int,
    owner: str,
    review: date,
    opened: date,
    closed: date | str,
    private: str = "",
) -> Danger:
    ended = closed if isinstance(closed, date) else None
    return Danger(words, consequence, likelihood, owner, review, opened, ended, private)
