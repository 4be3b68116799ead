"""One promise: its words from the first on, what happened, what shows it, and what patients say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import Response, g

from alliance_tracker.data.engagement.followers import followers_of
from alliance_tracker.data.engagement.promises import PromiseRow, promise_of
from alliance_tracker.data.people.names import names_of
from alliance_tracker.records import Record
from alliance_tracker.rules.engagement.promises import INSIDE
from alliance_tracker.rules.engagement.promising import going_words, why_not_judged
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import ChallengeSubject
from alliance_tracker.web.clock import today
from alliance_tracker.web.engagement.pages import pages
from alliance_tracker.web.engagement.places import places_of
from alliance_tracker.web.engagement.questions import questions_about
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import show
from alliance_tracker.web.words import day


class Event(Record):
    """One thing that happened to a promise. `by` names who of the alliance wrote it; a view names nobody."""

    on: date
    heading: str
    words: tuple[str, ...] = ()
    by: str = ""


@pages.get("/alliances/<slug>/involvement/promises/<int:number>")
@needs(Action.READ_ALLIANCE)
def promise(slug: str, number: int) -> Response:
    """One promise. Nine queries beside the guard's, twelve for one that is for a bid."""
    row = promise_of(g.alliance.id, number)
    facts = row.facts
    wrote = [*(one.person_id for one in facts.wordings), *(one.person_id for one in facts.reports)]
    writers = {person_id for person_id in wrote if person_id is not None}
    followers = followers_of(row.id)
    return show(
        "engagement/promise.html",
        today=today(),
        row=row,
        facts=facts,
        standing=row.standing(today()),
        events=events_of(row, names_of(writers)),
        about_href=places_of([row.about.key]).get(row.about.key, ""),
        followers=followers,
        follows=any(one.person_id == g.viewer.person_id for one in followers),
        said_own=any(one.person_id == g.viewer.person_id for one in facts.counted),
        why_not=why_not_judged(facts, today()),
        inside=INSIDE,
        asked=questions_about(ChallengeSubject.PROMISE, row.number),
    )


def events_of(row: PromiseRow, names: dict[int, str]) -> Sequence[Event]:
    """Everything that happened, newest first; of one day the later kind first."""
    facts = row.facts
    first, *later = facts.wordings
    found = [Event(facts.made_on, "Promised", (first.what, f"By {day(first.due_on)}"), _by(first.person_id, names))]
    found += [
        Event(
            one.worded_on,
            "Worded anew",
            (one.what, f"By {day(one.due_on)}", f"Because: {one.why}"),
            _by(one.person_id, names),
        )
        for one in later
    ]
    found += [
        Event(
            one.reported_on,
            f"The alliance says: {going_words(one.progress)}",
            (one.happened,),
            _by(one.person_id, names),
        )
        for one in facts.reports
    ]
    corrected = {one.corrects_id for one in facts.said}
    for one in facts.said:
        note = ("Put right since",) if one.id in corrected else ()
        heading = f"{one.how.words}: {INSIDE[one.view]}" if one.recorded else f"Patients say: {INSIDE[one.view]}"
        found.append(Event(one.said_on, heading, tuple(filter(None, (one.why, *note)))))
    if facts.withdrawn_on is not None:
        found.append(Event(facts.withdrawn_on, "Withdrawn", (f"Because: {facts.why_withdrawn}",)))
    return [one for _, one in sorted(enumerate(found), key=lambda pair: (pair[1].on, pair[0]), reverse=True)]


def _by(person_id: int | None, names: dict[int, str]) -> str:
    return names.get(person_id or 0, "")
