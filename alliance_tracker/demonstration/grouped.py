"""The groups of the demonstration, event by event: who is in them, when they meet, what they do next."""

from datetime import date

from alliance_tracker.data.groups import actions, agenda, keeping, meetings, nominations, people
from alliance_tracker.data.groups import reading as groups
from alliance_tracker.data.groups.actions import ActionDraft
from alliance_tracker.data.groups.agenda import Words
from alliance_tracker.data.groups.meetings import MeetingDraft, MeetingRow
from alliance_tracker.data.groups.people import OfficerDraft
from alliance_tracker.data.history import Writing
from alliance_tracker.demonstration.telling import Doing, Event, Telling
from alliance_tracker.rules.groups.groups import GroupDraft
from alliance_tracker.rules.groups.meetings import Papers, Series
from alliance_tracker.terms import AgendaKind, ComingKind, GroupKind, MemberKind

SAYS = ("purpose", "what_we_are_not", "story", "where_and_when", "how_to_join", "started")


def _id(telling: Telling, slug: str) -> int:
    return next(one.id for one in groups.known(telling.alliance_id) if one.slug == slug)


def _meeting(telling: Telling, one: Event) -> MeetingRow:
    """The meeting of a group on the day that `meeting` says."""
    found = meetings.of_group(_id(telling, one["group"]))
    return next(row for row in found if row.meets_on == one["meeting"])


def _group(tx: Writing, telling: Telling, one: Event) -> None:
    works_on = {words.split()[0]: key for key, words in groups.deliverable_choices(telling.alliance_id)}
    draft = GroupDraft(
        one["name"],
        GroupKind(one["kind"]),
        parent_id=_id(telling, one["under"]) if "under" in one else None,
        deliverable_id=works_on[one["deliverable"]] if "deliverable" in one else None,
        **{name: one[name] for name in SAYS if name in one},
    )
    keeper = telling.keys[one["keeper"]] if "keeper" in one else None
    keeping.add_group(tx, telling.alliance_id, draft, one["on"], keeper)


def _end(tx: Writing, telling: Telling, one: Event) -> None:
    version = groups.whole(_id(telling, one["group"])).version
    keeping.end_group(tx, telling.alliance_id, one["group"], one["on"], one["why"], version, one["on"])


def _officers(tx: Writing, telling: Telling, one: Event) -> None:
    for office, name in one["people"].items():
        draft = OfficerDraft(office, name, one["consent"], one["on"])
        people.add_officer(tx, telling.alliance_id, one["group"], draft)


def _members(tx: Writing, telling: Telling, one: Event) -> None:
    for key in one["people"]:
        keeps = key in one.get("keeps", ())
        people.add_member(tx, telling.alliance_id, one["group"], telling.keys[key], keeps, one["on"], one["on"])


def _counted(tx: Writing, telling: Telling, one: Event) -> None:
    given = {MemberKind(kind): number for kind, number in one["people"].items()}
    people.count_members(tx, telling.alliance_id, one["group"], given, one["on"], one["on"])


def _partners(tx: Writing, telling: Telling, one: Event) -> None:
    for office in one["offices"]:
        people.add_partner(tx, telling.alliance_id, one["group"], office, one["regular"])


def _diary(tx: Writing, telling: Telling, one: Event) -> None:
    series = Series(one["first_on"], one["months"], tuple(one["weekdays"]))
    draft = MeetingDraft(one["first_on"], one["starts_at"], one["minutes"], one["place"])
    meetings.plan_series(tx, telling.alliance_id, one["group"], series, draft, one["until"], one["on"])


def _cancel(tx: Writing, telling: Telling, one: Event) -> None:
    row = _meeting(telling, one)
    meetings.cancel_meeting(tx, telling.alliance_id, one["group"], row.id, one["why"], row.version)


def _coming(tx: Writing, telling: Telling, one: Event) -> None:
    row = _meeting(telling, one)
    meetings.say_coming(tx, telling.alliance_id, one["group"], row.id, one["comes"], one["on"])


def _items(tx: Writing, telling: Telling, one: Event) -> None:
    key = _meeting(telling, one).id
    for kind, title in one["items"]:
        suggested = one.get("suggested", False)
        agenda.add_item(tx, telling.alliance_id, one["group"], key, AgendaKind(kind), title, suggested)


def _papers(tx: Writing, telling: Telling, one: Event) -> None:
    row = _meeting(telling, one)
    papers = Papers(one["on"], row.meets_on, in_plain_words=True, in_large_print=one["large"])
    agenda.send_papers(tx, telling.alliance_id, one["group"], row.id, papers, row.version, one["on"])


def _minutes(tx: Writing, telling: Telling, one: Event) -> None:
    """What was said and decided, item by item in the order of the agenda, and who came."""
    row = _meeting(telling, one)
    items = agenda.items_of(row.id)
    words = {item.id: Words(*said) for item, said in zip(items, one["said"], strict=True)}
    came = {ComingKind(kind): number for kind, number in one["came"].items()}
    agenda.record_meeting(tx, telling.alliance_id, one["group"], row.id, words, came, row.version, one["on"])


def _approve(tx: Writing, telling: Telling, one: Event) -> None:
    row = _meeting(telling, one)
    agenda.approve(tx, telling.alliance_id, one["group"], row.id, row.version, one["on"])


def _action(tx: Writing, telling: Telling, one: Event) -> None:
    draft = ActionDraft(
        one["words"],
        one["owner"],
        one["due_on"],
        _meeting(telling, one).id if "meeting" in one else None,
        _id(telling, one["given_to"]) if "given_to" in one else None,
    )
    actions.add_action(tx, telling.alliance_id, one["group"], draft)


def _ended(tx: Writing, telling: Telling, one: Event) -> None:
    """An action is done, or let go."""
    version = _version(telling, one["group"], one["number"], one["on"])
    done, outcome = one["done"], one["outcome"]
    actions.end_action(tx, telling.alliance_id, one["group"], one["number"], done, outcome, version, one["on"])


def _version(telling: Telling, slug: str, number: int, on: date) -> int:
    found = actions.actions_of(_id(telling, slug), on)
    return next(row.version for row in found if row.group_slug == slug and row.act.number == number)


def _reported(tx: Writing, telling: Telling, one: Event) -> None:
    decided = one.get("decided", "")
    actions.add_report(tx, telling.alliance_id, one["group"], one["words"], decided, one["on"], one["on"])


def _nominate(tx: Writing, telling: Telling, one: Event) -> None:
    name, email = one["name"], one["email"]
    nominations.nominate(tx, telling.alliance_id, one["group"], name, email, one["minute"], one["on"], one["on"])


DOINGS: dict[str, Doing] = {
    "group": _group,
    "end group": _end,
    "officers": _officers,
    "members": _members,
    "count members": _counted,
    "partners": _partners,
    "diary": _diary,
    "cancel": _cancel,
    "coming": _coming,
    "agenda": _items,
    "papers": _papers,
    "minutes": _minutes,
    "approve": _approve,
    "action": _action,
    "end action": _ended,
    "working group reports": _reported,
    "nominate": _nominate,
}
