"""What changed, as one reads it: each thing once, under the heading that says what it is to this person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum

from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.board.deciding import DECISION
from alliance_tracker.rules.delivery.movement import movement
from alliance_tracker.rules.engagement.challenges import CHALLENGE
from alliance_tracker.rules.groups.groups import GROUP
from alliance_tracker.rules.news.reading import (
    NOTHING,
    PERSON,
    REPLIES,
    REVIEWED,
    TOLD_TO_GROUP,
    Mine,
    Where,
    is_member,
    path_of,
    told_of_challenges,
)
from alliance_tracker.rules.permissions import Action, Role, Viewer, can
from alliance_tracker.rules.words import counted, day, listing
from alliance_tracker.terms import Movement, Rating


class Heading(StrEnum):
    """In the order in which they matter to whoever reads."""

    ANSWERED = "answered"
    ASKED = "asked"
    OWN = "own"
    RATINGS = "ratings"
    BOARD = "board"
    PROMISES = "promises"
    GROUPS = "groups"
    RETURNS = "returns"
    PLAN = "plan"
    DELIVERABLES = "deliverables"
    PEOPLE = "people"
    REST = "rest"

    @property
    def words(self) -> str:
        return HEADINGS[self]


HEADINGS = {
    Heading.ANSWERED: "Answers to you",
    Heading.ASKED: "Asked of you",
    Heading.OWN: "Deliverables you lead",
    Heading.RATINGS: "Ratings that moved",
    Heading.BOARD: "The quarter and the board",
    Heading.PROMISES: "Promises to patients",
    Heading.GROUPS: "Your groups",
    Heading.RETURNS: "Returns",
    Heading.PLAN: "Plans, bids and who agrees",
    Heading.DELIVERABLES: "Other deliverables",
    Heading.PEOPLE: "People",
    Heading.REST: "Also changed",
}
INVOLVEMENT = {"promise", "evidence", "heard", "three tests", "strategy", "working together", "public page"}
PLANNING = {"plan", "agreement", "bid", "escalation", "fit", "coverage", "meeting", "timeline", "call", "awards"}
PATIENTS = "Patient representative"


class Told(Record):
    """One line of history: what happened, when, by whom in what office, and to what."""

    id: int
    chain: str
    at: datetime
    person_id: int | None
    office: str
    words: str
    kind: str
    key: str


class Item(Record):
    """One thing that changed. `person_id` is who did it where their name may stand there, `about_id` whom it is about.

    Of a rating that moved `rating` is what it is now, `before` what it was and `title` the deliverable's.
    `watched`: it is of an alliance in which the reader has no role; `by_board`: a board asks it of the reader.
    """

    heading: Heading
    at: datetime
    where: Where | None
    words: str
    office: str = ""
    person_id: int | None = None
    path: str = ""
    about_id: int | None = None
    rating: Rating | None = None
    before: Rating | None = None
    title: str = ""
    line: int = 0
    watched: bool = False
    by_board: bool = False

    @property
    def is_worse(self) -> bool:
        """Whether this is a rating that got worse, which stands before those that got better."""
        return movement(self.before, self.rating) is Movement.WORSE


class Move(Record):
    """The rating of a deliverable for a quarter as a line of history left it, and as it was before that line."""

    line: int
    at: datetime
    chain: str
    reference: str
    title: str
    quarter: Quarter
    before: Rating | None
    now: Rating


class Ask(Record):
    """What the board asked of somebody about a deliverable, by when."""

    at: datetime
    chain: str
    reference: str
    title: str
    due_on: date


class News(Record):
    """What changed for a person, newest first; `more`: there is more than was read."""

    items: tuple[Item, ...] = ()
    more: bool = False

    @property
    def groups(self) -> tuple[tuple[Heading, tuple[Item, ...]], ...]:
        """Under each heading that has something, in the order of the headings."""
        worst_first = sorted(self.items, key=lambda item: not item.is_worse)
        found = {one: tuple(item for item in worst_first if item.heading is one) for one in Heading}
        return tuple((one, items) for one, items in found.items() if items)

    def newest(self, most: int) -> News:
        """The newest so many. What the board asks of the reader is among them, however much else happened since."""
        first = sorted(self.items, key=lambda item: not item.by_board)[:most]
        return News(tuple(item for item in self.items if item in first), self.more or len(self.items) > most)

    @property
    def sentence(self) -> str:
        """14 things have changed: 2 answers to you, 3 ratings moved. Nothing has changed.

        Of more than was read no number is said as if it were all.
        """
        if not self.items:
            return "Nothing has changed"
        told = counted(len(self.items), "thing has changed", "things have changed")
        if self.more:
            told = f"More than {told}"
        first = [(one, many, len(items)) for one, many, items in self._first() if items]
        parts = listing([counted(count, one, many) for one, many, count in first])
        if not parts:
            return told
        if self.more:
            return f"{told}, among them at least {parts}"
        whole = sum(count for _, _, count in first) == len(self.items)
        return f"{told}: {parts}" if whole else f"{told}, among them {parts}"

    def _first(self) -> Iterable[tuple[str, str, tuple[Item, ...]]]:
        groups = dict(self.groups)
        yield "answer to you", "answers to you", groups.get(Heading.ANSWERED, ())
        yield "thing asked of you", "things asked of you", groups.get(Heading.ASKED, ())
        yield (
            "rating that moved",
            "ratings that moved",
            tuple(one for one in groups.get(Heading.RATINGS, ()) if one.rating),
        )


def news(
    viewer: Viewer,
    every: Sequence[Where],
    lines: Iterable[Told],
    mine: Mine = NOTHING,
    moves: Iterable[Move] = (),
    asks: Iterable[Ask] = (),
    more: bool = False,
) -> News:
    """What these lines are to this person, newest first. A plan that several alliances share is told of once."""
    places = {one.chain: one for one in every}
    moved = _all_moved(viewer, places, [one for one in moves if _got(one) in (Movement.WORSE, Movement.BETTER)])
    shown_as_move = {one.line for one in moved}
    found: list[Item] = [*moved, *(_asked(one, places[one.chain]) for one in asks)]
    seen: set[tuple[object, ...]] = set()
    for line in lines:
        where = places.get(line.chain)
        same = (where and where.plan_id or line.chain, line.at, line.person_id, line.kind, line.key, line.words)
        item = None if same in seen else _item(viewer, line, where, mine)
        if item is not None and not (item.heading is Heading.DELIVERABLES and line.id in shown_as_move):
            found.append(item)
        seen.add(same)
    order = list(Heading)
    found.sort(key=lambda one: (order.index(one.heading), -one.line))
    return News(tuple(sorted(found, key=lambda one: one.at, reverse=True)), more)


def _got(one: Move) -> Movement:
    return movement(one.before, one.now)


def _all_moved(viewer: Viewer, places: Mapping[str, Where], moves: Sequence[Move]) -> list[Item]:
    """Each move of one's own alliances; of those one watches one line for each quarter that was reviewed."""
    member = {chain for chain, where in places.items() if is_member(viewer, where)}
    watched: dict[int, list[Move]] = {}
    for one in moves:
        if one.chain not in member:
            watched.setdefault(one.line, []).append(one)
    own = [_moved(one, places[one.chain]) for one in moves if one.chain in member]
    return [*own, *(_in_review(some, places[some[0].chain]) for some in watched.values())]


def _moved(one: Move, where: Where) -> Item:
    assert one.before is not None
    title = f"{one.reference} {one.title}"
    words = f"{title} for {one.quarter.words}: {one.now.sentence_words}"
    words += f", {'worse' if _got(one) is Movement.WORSE else 'better'} than {one.before.sentence_words} before"
    path = f"/alliances/{where.slug}/deliverables/{one.reference}"
    return Item(
        Heading.RATINGS,
        one.at,
        where,
        words,
        path=path,
        rating=one.now,
        before=one.before,
        title=title,
        line=one.line,
    )


def _in_review(some: Sequence[Move], where: Where) -> Item:
    """Q2 2018/19 as reviewed, 2 better and 3 worse than Q1 2018/19."""
    quarter = some[0].quarter
    worse = sum(_got(one) is Movement.WORSE for one in some)
    words = f"{quarter.words} as reviewed, {len(some) - worse} better and {worse} worse than "
    path = f"{path_of('quarter', quarter.code, where.slug)}#moved"
    words += quarter.previous().words
    return Item(Heading.RATINGS, some[0].at, where, words, path=path, line=some[0].line, watched=True)


def _asked(one: Ask, where: Where) -> Item:
    words = f"The board asks for more on {one.reference} {one.title} by {day(one.due_on)}"
    path = f"/alliances/{where.slug}/deliverables/{one.reference}"
    return Item(Heading.ASKED, one.at, where, words, path=path, by_board=True)


def _item(viewer: Viewer, line: Told, where: Where | None, mine: Mine) -> Item | None:
    """The line as this person reads it, or nothing when it is none of theirs."""
    if line.kind == PERSON:
        path, about = f"/admin/people/{line.key}", int(line.key) if line.key.isdigit() else None
        return Item(Heading.PEOPLE, line.at, where, line.words, line.office, None, path, about, line=line.id)
    if where is None:
        return Item(Heading.PLAN, line.at, None, line.words, line.office, None, "/england/bids", line=line.id)
    if not is_member(viewer, where):
        return _watched(viewer, line, where)
    heading = _heading(viewer, line, where, mine)
    if heading is None:
        return None
    unnamed = line.kind in (CHALLENGE, GROUP) or line.office.startswith(PATIENTS)
    who = None if unnamed else line.person_id
    path = path_of(line.kind, line.key, where.slug)
    return Item(heading, line.at, where, line.words, line.office, who, path, line=line.id)


def _watched(viewer: Viewer, line: Told, where: Where) -> Item:
    """Of an alliance that one watches: the office alone, and a page that watchers may open.

    A return that was sent is theirs to open once its quarter has closed; until then they read only that it was sent.
    """
    words, heading, path = line.words, Heading.PLAN, "/my-region/plans"
    if line.kind == "quarter":
        heading, path = Heading.RETURNS, path_of("quarter", line.key, where.slug)
        if not line.words.startswith(REVIEWED):
            words, path = line.words.partition(",")[0], path.rpartition("/")[0]
    elif line.kind == "escalation":
        path = path_of("escalation", line.key, where.slug)
        heading = Heading.ASKED if line.words.startswith("asked") else Heading.PLAN
    elif line.kind == "bid":
        path = "/england/bids"
    elif viewer.holds(Role.NATIONAL_TEAM):
        path = "/england/plans"
    return Item(heading, line.at, where, words, line.office, None, path, line=line.id, watched=True)


def _heading(viewer: Viewer, line: Told, where: Where, mine: Mine) -> Heading | None:
    """Where a line of one's own alliance stands; None for what is said to others."""
    own = (line.chain, line.key)
    match line.kind:
        case "deliverable":
            return Heading.OWN if own in mine.deliverables else Heading.DELIVERABLES
        case "quarter":
            return Heading.BOARD
        case _ if line.kind == DECISION:
            return Heading.BOARD
        case _ if line.kind == GROUP:
            return Heading.GROUPS if own in mine.groups and line.words.startswith(TOLD_TO_GROUP) else None
        case _ if line.kind == CHALLENGE:
            return _of_challenge(viewer, line, where, own in mine.challenges)
        case "escalation" | "agreement":
            return _of_answers(viewer, line, where)
    if line.kind in INVOLVEMENT:
        return Heading.PROMISES
    return Heading.PLAN if line.kind in PLANNING else Heading.REST


def _of_challenge(viewer: Viewer, line: Told, where: Where, own: bool) -> Heading | None:
    """Answers reach who asked. What goes on to the board is asked of who answers, and news of it for who records."""
    if own and line.words.startswith(REPLIES):
        return Heading.ANSWERED
    if not line.words.startswith(told_of_challenges(viewer, where)):
        return None
    return Heading.ASKED if can(viewer, Action.ANSWER_CHALLENGE, where.place) else Heading.BOARD


def _of_answers(viewer: Viewer, line: Told, where: Where) -> Heading:
    """Answers of bodies and of the region reach those who ask them; requests, who signs."""
    answered = line.words.startswith(("answered", "recorded the answer"))
    asker = Action.FREEZE_PLAN if line.kind == "agreement" else Action.WRITE_PLAN
    if answered and can(viewer, asker, where.place):
        return Heading.ANSWERED
    signs = any(one.role is Role.SIGNATORY and one.alliance_id == where.id for one in viewer.grants)
    asks = line.kind == "agreement" and line.words.startswith("asked")
    return Heading.ASKED if signs and asks else Heading.PLAN
