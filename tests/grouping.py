"""Groups as tests need them: one with a keeper and a member, a meeting, an action, each in the fewest rows."""

from datetime import date

from alliance_tracker.data import writing
from alliance_tracker.data.db import db
from alliance_tracker.data.groups import actions, agenda, keeping, meetings, people, reading
from alliance_tracker.data.groups.actions import ActionDraft
from alliance_tracker.data.groups.agenda import Words
from alliance_tracker.data.groups.meetings import MeetingDraft
from alliance_tracker.records import Record
from alliance_tracker.rules.groups.groups import GroupDraft
from alliance_tracker.terms import ComingKind, GroupKind, MemberKind
from tests import make
from tests.make import TODAY, Made

NOVEMBER = date(2018, 11, 13)
SEPTEMBER = date(2018, 9, 11)


class MadeGroup(Record):
    """A group with what a test needs to find it again."""

    id: int
    alliance_id: int
    slug: str
    path: str


def group(
    where: Made, name: str = "Cancer Patient Partnership", under: MadeGroup | None = None, **changes
) -> MadeGroup:
    """A local group, or a working group under another."""
    kind = changes.pop("kind", GroupKind.WORKING if under else GroupKind.LOCAL)
    given = {"purpose": "Patients, carers and hospital staff work together.", "parent_id": under.id if under else None}
    with writing(make.by(), make.moment()) as tx:
        slug = keeping.add_group(tx, where.alliance_id, GroupDraft(name, kind, **{**given, **changes}), TODAY)
    found = next(one for one in reading.known(where.alliance_id) if one.slug == slug)
    db.session.rollback()
    path = f"/alliances/{where.slug}/involvement/groups/{slug}"
    return MadeGroup(found.id, where.alliance_id, slug, path)


def member(of: MadeGroup, person: Made, keeps: bool = False) -> Made:
    """Somebody becomes a member of a group."""
    with writing(make.by(), make.moment()) as tx:
        people.add_member(tx, of.alliance_id, of.slug, person.id, keeps, date(2018, 1, 1), TODAY)
    return person


def meeting(of: MadeGroup, on: date = NOVEMBER, starts_at: str = "12:30") -> int:
    """A meeting of 90 minutes with the standing items; returns its key."""
    with writing(make.by(), make.moment()) as tx:
        draft = MeetingDraft(on, starts_at, 90, "Education centre")
        return meetings.add_meeting(tx, of.alliance_id, of.slug, draft, TODAY)


def held(of: MadeGroup, on: date = SEPTEMBER, **came: int) -> int:
    """A meeting that was, with its minutes and so many of each class."""
    key = meeting(of, on)
    items = agenda.items_of(key)
    words = {one.id: Words("We heard the news.", "Ask for benches.") for one in items[:1]}
    with writing(make.by(), make.moment()) as tx:
        counts = {ComingKind(kind): number for kind, number in came.items()}
        agenda.record_meeting(tx, of.alliance_id, of.slug, key, words, counts, 1, TODAY)
    return key


def action(of: MadeGroup, words: str = "Ask who answers", due_on: date = date(2018, 11, 1), **changes) -> int:
    """An action of the Secretary; returns its number."""
    with writing(make.by(), make.moment()) as tx:
        return actions.add_action(tx, of.alliance_id, of.slug, ActionDraft(words, "Secretary", due_on, **changes))


def count(of: MadeGroup, **numbers: int) -> None:
    """How many members of each kind: count(group, patient=12, professional=2)."""
    with writing(make.by(), make.moment()) as tx:
        given = {MemberKind(kind): number for kind, number in numbers.items()}
        people.count_members(tx, of.alliance_id, of.slug, given, TODAY, TODAY)
