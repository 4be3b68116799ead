"""What a group is, where it stands among the others, and who is in it: the tracker's own rules, where none is named.

The kinds of group, of members and of partners, and the rule that a working group has a health professional and
members in it, are those of the Milton Keynes Cancer Patient Partnership and of the Northern England network group.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from alliance_tracker.errors import RuleBroken, refuse
from alliance_tracker.records import Record
from alliance_tracker.rules.engagement.private_words import check_private, names_in, private_in
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.words import day
from alliance_tracker.terms import GroupKind, MemberKind

GROUP = "group"
"""What lines of history about groups are about. They are left out where names of people stand beside what they did."""
RESERVED = frozenset({"new", "every"})
"""Words of addresses beside those of groups."""
OWN = (MemberKind.PATIENT, MemberKind.CARER, MemberKind.BOTH, MemberKind.FRIEND)
"""The kinds of member who are there for what they lived through."""
_STREET = re.compile(r"[^a-z0-9]+")


class GroupDraft(Record):
    """A group as it was typed."""

    name: str
    kind: GroupKind
    purpose: str
    parent_id: int | None = None
    deliverable_id: int | None = None
    what_we_are_not: str = ""
    story: str = ""
    where_and_when: str = ""
    how_to_join: str = ""
    started: str = ""


class Known(Record):
    """A group as the rules about its place need it."""

    id: int
    kind: GroupKind
    parent_id: int | None
    ended: bool
    slug: str
    name: str


MAY_STAND_UNDER: Mapping[GroupKind, frozenset[GroupKind]] = {
    GroupKind.NETWORK: frozenset(),
    GroupKind.LOCAL: frozenset({GroupKind.NETWORK}),
    GroupKind.PANEL: frozenset({GroupKind.NETWORK, GroupKind.LOCAL}),
    GroupKind.WORKING: frozenset({GroupKind.NETWORK, GroupKind.LOCAL, GroupKind.PANEL}),
}


def slug_of(name: str, taken: Iterable[str]) -> str:
    """A name for the address: small letters, figures and hyphens, with a number where it is taken."""
    base = _STREET.sub("-", name.casefold().replace("’", "").replace("'", "")).strip("-")[:60].strip("-") or "group"
    used = {*taken, *RESERVED}
    return next(one for one in _numbered(base) if one not in used)


def _numbered(base: str) -> Iterator[str]:
    yield base
    number = 2
    while True:
        yield f"{base}-{number}"
        number += 1


def check_group(draft: GroupDraft, groups: Sequence[Known], own_id: int | None = None) -> list[tuple[str, str]]:
    """What is wrong with a group as typed, field by field. `own_id` is its key when it is on record already."""
    found: list[tuple[str, str]] = []
    if any(one.name.casefold() == draft.name.casefold() and one.id != own_id for one in groups):
        found.append(("name", "There is a group of that name. Choose another name"))
    wrong = _place(draft, {one.id: one for one in groups}, own_id)
    if wrong:
        found.append(("parent", wrong))
    for field in ("where_and_when", "how_to_join"):
        found += check_private(field, getattr(draft, field))
    return found


def _place(draft: GroupDraft, groups: Mapping[int, Known], own_id: int | None) -> str:
    """Why the group cannot stand where it was put, or nothing."""
    below = {one.kind for one in groups.values() if own_id is not None and one.parent_id == own_id and not one.ended}
    if any(draft.kind not in MAY_STAND_UNDER[kind] for kind in below):
        return f"Groups stand under this one that cannot stand under a {draft.kind.words.lower()}. Move them first"
    if draft.parent_id is None:
        return "Choose the group that this working group reports to" if draft.kind is GroupKind.WORKING else ""
    parent = groups.get(draft.parent_id)
    if parent is None:
        return "That group is not one of this alliance. Choose one from the list"
    if own_id is not None and own_id in _upwards(parent, groups):
        return "A group cannot stand under itself. Choose another group, or none"
    if parent.ended:
        return f"{parent.name} has ended. Choose another group"
    if parent.kind not in MAY_STAND_UNDER[draft.kind]:
        return f"A {draft.kind.words.lower()} cannot stand under a {parent.kind.words.lower()}. Choose another group"
    return ""


def _upwards(one: Known, groups: Mapping[int, Known]) -> set[int]:
    """The group and all above it."""
    seen: set[int] = set()
    at: Known | None = one
    while at is not None and at.id not in seen:
        seen.add(at.id)
        at = groups.get(at.parent_id) if at.parent_id is not None else None
    return seen


def tree(groups: Sequence[Known]) -> tuple[tuple[int, int], ...]:
    """The key of each group with how deep it stands, each after the one above it, in the order given."""
    below: dict[int | None, list[Known]] = {}
    there = {one.id for one in groups}
    for one in groups:
        below.setdefault(one.parent_id if one.parent_id in there else None, []).append(one)

    def down(parent_id: int | None, deep: int) -> Iterator[tuple[int, int]]:
        for one in below.get(parent_id, ()):
            yield one.id, deep
            yield from down(one.id, deep + 1)

    return tuple(down(None, 0))


class Made(Record):
    """Whether a working group is made as it should be."""

    professional: bool
    members: bool

    @property
    def whole(self) -> bool:
        return self.professional and self.members

    @property
    def words(self) -> str:
        """What is missing, in a sentence; nothing when nothing is."""
        if self.whole:
            return ""
        if self.professional:
            return "This working group has no patient, carer, friend or relative yet."
        if self.members:
            return "This working group has no health professional yet."
        return "This working group has no health professional and no members yet."


def made_of(people: Mapping[MemberKind, int]) -> Made:
    """At least one health professional, and members of the group's own."""
    return Made(people.get(MemberKind.PROFESSIONAL, 0) > 0, any(people.get(kind, 0) for kind in OWN))


def check_office(words: str, field: str) -> None:
    """An office, and not a person: nobody is named in what others may read for years."""
    private = private_in(words)
    if private:
        raise RuleBroken(private[0].message, field)
    if names_in(words):
        raise RuleBroken(f"“{words[:40]}” looks like a person. Name the office, for example Secretary", field)


def check_named(**words: str) -> None:
    """A name that somebody agreed to, or the words beside it: never an address, nor a number of theirs."""
    problems = [problem for field, text in words.items() for problem in check_private(field, text)]
    refuse(problems)


def check_span(starts_on: date, ends_on: date | None, field: str = "ends_on") -> None:
    if ends_on is not None and ends_on < starts_on:
        raise RuleBroken(f"The last day is before the first, {day(starts_on)}. Give a later one", field)


def check_past(on: date, today: date, field: str, what: str) -> None:
    """A day on which something was done is not one to come."""
    if on > today:
        raise RuleBroken(f"{day(on)} is still to come. Give the day on which {what}", field)


def about(slug: str, words: str) -> Sentence:
    """A line of history about a group. It names nobody and counts nobody."""
    return Sentence(words, GROUP, slug)
