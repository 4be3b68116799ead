"""What an alliance opens to everybody: what it promised, what became of that, and how to take part.

Nothing of it names a patient, a carer or a patient representative; how many people took part is rounded, and told in
later pages only as it was told in the first. The tracker's own rule, from its promises for public pages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import msgspec

from alliance_tracker.errors import RuleBroken, Stale, refuse
from alliance_tracker.records import Record, replace
from alliance_tracker.rules.delivery.problems import Problem, too_long
from alliance_tracker.rules.engagement.counts import Count, for_everybody
from alliance_tracker.rules.engagement.private_words import NAMES_CHECKED, check_private, names_in, private_in
from alliance_tracker.rules.engagement.promises import INSIDE, Facts, PromiseState, Standing
from alliance_tracker.rules.engagement.small_counts import small_counts_of
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.seal import canonical, seal
from alliance_tracker.rules.words import inside, listing

MOST_SAID = 20
MOST_EVENTS = 12
YEARS_BACK = 2
LONGEST_WHY = 500
GONE = "Somebody else has opened this page or taken it back. Look at how it stands now."
READ_LABEL = "I have read all of it: no patient or carer is named, or can be known from it"
NOT_READ = "Read the page below. Tick the box when no patient or carer is named in it, or can be known from it"


class OpenPromise(Record):
    """A promise as everybody reads it. `state` gives the mark; no number of days, which would be old tomorrow."""

    number: int
    what: str
    to_whom: str
    due_on: date
    first_due_on: date | None
    state: PromiseState
    happened: str
    patients: str


class OpenSaid(Record):
    """What people said in the alliance's words, and what came of it. `took_part` is rounded, or nothing."""

    number: int
    title: str
    happened_on: date
    kind: str
    said: str
    did: str
    could_not: str
    why_not: str
    took_part: str
    quotation: str


class OpenEvent(Record):
    """A meeting that anybody may come to."""

    group: str
    on: date
    starts_at: str
    ends_at: str
    place: str


class OpenGroup(Record):
    """A group that says how to join it."""

    name: str
    purpose: str
    where_and_when: str
    how_to_join: str


class OpenDocument(Record):
    """An Easy Read document and who made it."""

    id: int
    title: str
    maker: str


class OpenHelp(Record):
    """Whom to ring; named by their own consent."""

    name: str
    telephone: str
    hours: str
    write_to: str = ""


class OpenPage(Record):
    """All that everybody reads. `demonstration`: it is about no real organisation."""

    alliance: str
    demonstration: bool
    help: OpenHelp | None
    promises: tuple[OpenPromise, ...] = ()
    said: tuple[OpenSaid, ...] = ()
    events: tuple[OpenEvent, ...] = ()
    groups: tuple[OpenGroup, ...] = ()
    documents: tuple[OpenDocument, ...] = ()


def open_promise(number: int, facts: Facts, standing: Standing) -> OpenPromise:
    """A promise without anybody's own words: those belong to who said them."""
    newest, now = facts.newest, facts.now
    happened = newest.happened if newest else ""
    if facts.withdrawn_on is not None:
        happened = f"We took this promise back, because: {facts.why_withdrawn}"
    first = facts.first.due_on if facts.moved else None
    return OpenPromise(
        number, now.what, now.to_whom, now.due_on, first, standing.state, happened, patients_say(standing)
    )


def patients_say(standing: Standing) -> str:
    """Their view without how many they are: so few could be pointed at."""
    view = standing.view
    if view is None:
        return ""
    who = "People who wrote or rang" if view.recorded == view.of else "Patients"
    others = " Some see it another way." if view.minority else ""
    anew = " We have changed the promise since." if standing.reworded else ""
    return f"{who} say: {INSIDE[view.view]}.{others}{anew}"


def told_count(now: Count | None, earlier: Sequence[str]) -> str:
    """How many took part, in words; nothing when it is not told.

    `earlier` is what each page that was open before said of it, the oldest first. A number that reads another way now
    is told no more, and never again, so that no two pages have a difference.
    """
    words = "" if now is None else for_everybody(now)
    first = next((one for one in earlier if one), "")
    if not first:
        return words
    since = earlier[earlier.index(first) :]
    return words if words == first and set(since) == {first} else ""


def frozen(page: OpenPage) -> tuple[str, str]:
    """The page as it is kept, and its seal."""
    return canonical(page).decode("ascii"), seal(page)


def thawed(text: str) -> OpenPage:
    """The page as it was kept."""
    return msgspec.convert(json.loads(text), OpenPage)


def still_to_come(page: OpenPage, today: date) -> OpenPage:
    """The same without events that have been."""
    return replace(page, events=tuple(one for one in page.events if one.on >= today))


def texts_of(page: OpenPage) -> Iterator[tuple[str, str]]:
    """Each text that somebody typed, with where it stands. The person to ring is named by consent, so not here."""
    for promise in page.promises:
        yield from ((f"P{promise.number}", text) for text in (promise.what, promise.to_whom, promise.happened))
    for said in page.said:
        texts = (said.title, said.said, said.did, said.could_not, said.why_not, said.quotation)
        yield from ((f"E{said.number}", text) for text in texts)
    for group in page.groups:
        own = (group.name, group.purpose, group.where_and_when, group.how_to_join)
        yield from ((group.name, text) for text in own)
    yield from ((f"The meeting of {one.group}", one.place) for one in page.events)
    yield from (("The Easy Read document", text) for one in page.documents for text in (one.title, one.maker))


def check_page(page: OpenPage, representatives: Iterable[str]) -> list[Problem]:
    """What must be mended before this can be open to anybody. `representatives` are their names, as they are known."""
    problems = []
    if page.help is None:
        problems.append(Problem("", "Say first whom people may ring. Every page names a person and a number for help"))
    if not page.promises:
        problems.append(Problem("", "There is no promise yet, so there is nothing to open"))
    texts = list(texts_of(page))
    for where, text in texts:
        problems += [Problem("", f"{where}: {found.message}") for found in private_in(text)]
    known = [name for name in dict.fromkeys(representatives) if name.strip()]
    own = [*texts, ("Whom to ring", page.help.name if page.help else "")]
    named = dict.fromkeys(where for where, text in own if any(_names(text, name) for name in known))
    problems += [
        Problem("", f"{where} names a patient representative. Take the name out there first") for where in named
    ]
    return problems


def _names(text: str, name: str) -> bool:
    """Whether a text names somebody: by the whole name, or by a title with the surname. One word alone is no name."""
    words = name.casefold().split()
    if len(words) < 2:
        return False
    whole = r"\s+".join(map(re.escape, words))
    titled = any(found.casefold().split()[-1] == words[-1] for found in names_in(text))
    return titled or re.search(rf"(?<!\w){whole}(?!\w)", text.casefold()) is not None


def names_to_check(page: OpenPage) -> str:
    """The names with a title that stand in it, for whoever reads it through; or nothing."""
    found = dict.fromkeys(name for _, text in texts_of(page) for name in names_in(text))
    return listing([f"“{name}”" for name in list(found)[:8]])


def counts_to_check(page: OpenPage) -> str:
    """The small numbers of people in what happened and what was said, for the same reader; or nothing."""
    promised = [one.happened for one in page.promises]
    said = [text for one in page.said for text in (one.title, one.said, one.did, one.could_not, one.why_not)]
    return small_counts_of([*promised, *said])


def check_proposed(
    page: OpenPage, seen: str, waits: bool, open_seal: str, representatives: Iterable[str], read: bool
) -> None:
    """Whether this may be put forward: as it was seen, with nobody named, and not open or waiting already."""
    if waits:
        raise Stale("Somebody else has proposed a page already. Read it, then open it or take it back.")
    found = frozen(page)[1]
    if found != seen:
        raise Stale("The record has changed since you looked. Read the page as it is now, then propose it again.")
    problems = check_page(page, representatives)
    if not read:
        problems.append(Problem(NAMES_CHECKED, NOT_READ))
    refuse(problems)
    if found == open_seal:
        raise RuleBroken("Exactly this is open to everybody already.")


def check_opened(
    proposed_by: int, opens: int | None, was: OpenPage, now: OpenPage, representatives: Iterable[str], read: bool
) -> None:
    """Whether a page may be opened: by another person, while it is still what the record says."""
    if opens is None or opens == proposed_by:
        raise RuleBroken("You proposed this page. Another person must read it and open it.")
    if was != now:
        raise RuleBroken("The record has changed since this was proposed. Take it back, then propose it again.")
    problems = check_page(now, representatives)
    if not read:
        problems.append(Problem(NAMES_CHECKED, NOT_READ))
    refuse(problems)


def check_why(why: str) -> None:
    """What is open is taken back with a reason."""
    if not why.strip():
        raise RuleBroken("Say why it is taken back", "why")
    problems = too_long("why", "the reason", why, LONGEST_WHY)
    problems += check_private("why", why)
    refuse(problems)


def earlier_counts(pages: Iterable[OpenPage]) -> Mapping[int, list[str]]:
    """By number of the record, what each page said of how many took part, in the order of the pages."""
    found: dict[int, list[str]] = {}
    for page in pages:
        for one in page.said:
            found.setdefault(one.number, []).append(one.took_part)
    return found


def _said(words: str) -> Sentence:
    return Sentence(words, "public page", "promises")


PROPOSED = _said("proposed a page of what is promised to patients, for everybody")
OPENED = _said("opened a page of what is promised to patients to everybody")
TAKEN_BACK = _said("took back a proposed page of what is promised to patients, which nobody outside had read")


def undid(why: str) -> Sentence:
    """The line of history for a page that everybody could read."""
    return _said(f"closed the page of promises that everybody could read, because {inside(why)}")
