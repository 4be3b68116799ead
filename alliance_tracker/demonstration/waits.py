"""Waiting times of the alliance whose story is told: each quarter's figures come out in the middle of the next."""

from datetime import date, timedelta

from alliance_tracker.data import measures, writing
from alliance_tracker.demonstration.records import at
from alliance_tracker.periods import Quarter
from alliance_tracker.rules.history import Actor
from alliance_tracker.rules.measures import Period, ReadingDraft

AFTER = timedelta(days=75)
"""So long after a quarter its figures are published."""
ALL = {"62-day": (468, 481, 455, 476, 490, 483), "31-day": (1204, 1188, 1230, 1241, 1219, 1262)}
LATE = {"62-day": (62, 71, 74, 88, 96, 105), "31-day": (26, 31, 28, 40, 37, 45)}
"""People treated, and those of them who waited longer, quarter by quarter: made up, and rising."""


def until(alliance_id: int, day: date, first: Quarter, manager: Actor) -> None:
    """Load what came out by this day and is not here yet. One transaction, or none."""
    came = [place for place in range(len(ALL["62-day"])) if first.plus(place).end + AFTER <= day]
    if not came:
        return
    bodies = measures.bodies_of(alliance_id)
    drafts = [one for place in came for one in _of_quarter(first.plus(place), place, [body.id for body in bodies])]
    with writing(manager, at(day, 10)) as tx:
        measures.keep_many(tx, alliance_id, drafts)


def _of_quarter(quarter: Quarter, place: int, bodies: list[int]) -> list[ReadingDraft]:
    """The alliance's own figures, and those of its CCGs, which add up to them."""
    found = []
    for measure, every in ALL.items():
        total, late = every[place], LATE[measure][place]
        parts = [(None, total, late)]
        parts += [
            (body, _part(total, at_, len(bodies)), _part(late, at_, len(bodies))) for at_, body in enumerate(bodies)
        ]
        for body, people, waited in parts:
            published = quarter.end + AFTER
            period = Period.of(quarter.code)
            origin = "Cancer waiting times by commissioner (made up)"
            found.append(ReadingDraft(measure, body, period, people - waited, people, place > 4, published, origin))
    return found


def _part(total: int, place: int, parts: int) -> int:
    """The share of one of so many CCGs: whole people, that add up to all."""
    return total * (place + 1) // parts - total * place // parts
