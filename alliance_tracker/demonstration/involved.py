"""Involvement and groups: what happened day by day, told through the product's own functions on its own days."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from alliance_tracker.data import writing
from alliance_tracker.demonstration import ambitions, grouped, opened, people, promised, worked
from alliance_tracker.demonstration.plan_story import MADE_UP
from alliance_tracker.demonstration.records import at
from alliance_tracker.demonstration.telling import Event, Telling
from alliance_tracker.records import Record
from alliance_tracker.rules.history import Actor

DOINGS = promised.DOINGS | grouped.DOINGS | worked.DOINGS | ambitions.DOINGS | opened.DOINGS
FILES: Mapping[str, Sequence[str]] = {
    people.WHERE: (
        "avonmere_promises",
        "avonmere_voices",
        "avonmere_heard",
        "avonmere_groups",
        "avonmere_work",
        "avonmere_ambitions",
        "avonmere_opened",
    ),
    "kestrel-vale": ("kestrel_involvement",),
    "lantern-coast": ("lantern_involvement",),
}
MADE, REPORTED = date(2017, 5, 3), date(2018, 7, 10)
FILLED = (("PR3", date(2019, 3, 31)), ("LB1", date(2019, 9, 30)), ("EN3", date(2020, 3, 31)))
"""What the neutral promises are for, and by when: all of them lie ahead, so that none is late."""


class Voices(Record):
    """Who speaks and acts: the keys of people by their short names, with the words of their roles."""

    keys: Mapping[str, int]
    nobody: Actor

    def actor(self, who: str) -> Actor:
        """Somebody of the story, or nobody in particular."""
        if who not in self.keys:
            return self.nobody
        return Actor(self.keys[who], people.role_of(who).words, "demonstration")


@dataclass
class Involved:
    """The events of one alliance in their order, and how many of them have been told."""

    telling: Telling
    voices: Voices
    events: Sequence[Event]
    told: int = 0

    def until(self, day: date) -> None:
        """Tell all that happened up to this day. One transaction for what one person did on a day."""
        due = [one for one in self.events[self.told :] if one["on"] <= day]
        for (on, who), same in groupby(due, key=lambda one: (one["on"], one.get("who", ""))):
            with writing(self.voices.actor(who), at(on, 11)) as tx:
                for one in same:
                    DOINGS[one["do"]](tx, self.telling, one)
        self.told += len(due)


def of_alliance(alliance_id: int, slug: str, voices: Voices) -> Involved:
    """Everything of one alliance: a story at the three invented ones, neutral filler at the others."""
    given: Sequence[Event] = [one for name in FILES[slug] for one in _read(name)] if slug in FILES else filler()
    told = [each for one in given for each in promised.later(one)]
    return Involved(Telling(alliance_id, voices.keys), voices, sorted(told, key=lambda one: one["on"]))


def _read(name: str) -> list[Event]:
    with (Path(__file__).parent / f"{name}.toml").open("rb") as file:
        return list(tomllib.load(file)["event"])


def filler() -> Sequence[Event]:
    """Three plain promises by number and date, two of them under way. They say of themselves that they are made up."""
    return [_promise(number, ref, due_on) for number, (ref, due_on) in enumerate(FILLED, 1)] + [
        {"on": REPORTED, "do": "report", "number": number, "progress": "under_way", "happened": MADE_UP}
        for number in (1, 2)
    ]


def _promise(number: int, ref: str, due_on: date) -> dict[str, Any]:
    return {
        "on": MADE,
        "do": "promise",
        "what": f"Demonstration promise {number}: made up, and about no real organisation",
        "to_whom": "Nobody: this is a demonstration",
        "due_on": due_on,
        "mode": "co_delivery",
        "level": "operational",
        "about": f"deliverable:{ref}",
    }
