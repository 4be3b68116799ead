"""Who is in a group: officers, members with an account, how many of each kind, who works with it, representatives."""

from __future__ import annotations

from flask import Response, g

from alliance_tracker.data import Writing
from alliance_tracker.data.groups import nominations, people
from alliance_tracker.data.groups.people import OfficerDraft
from alliance_tracker.errors import NotFound
from alliance_tracker.rules.groups.groups import made_of
from alliance_tracker.rules.permissions import Action
from alliance_tracker.terms import GroupKind, MemberKind
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.engagement.counting import PeopleField
from alliance_tracker.web.forms import (
    ChoiceField,
    DateField,
    EmailField,
    LineField,
    Theirs,
    TickField,
    TrackerForm,
)
from alliance_tracker.web.groups.group import current, members_words
from alliance_tracker.web.groups.opened import at, form_page, keeps, page
from alliance_tracker.web.groups.pages import pages
from alliance_tracker.web.guard import may, needs

PEOPLE = ("People", "")
KEEPS = "Keeps the group’s record: meetings, minutes, actions and people"


class OfficerForm(TrackerForm):
    """Who has an office, named only as they wish and with their word for it."""

    office = LineField("Office", "For example, Chair or Secretary.", required="Name the office", most=80)
    name = LineField(
        "Name to show", "As the person wants to be called here.", required="Give the name to show", most=80
    )
    consent = LineField(
        "How did the person agree to be named?",
        "For example: said yes at the meeting of 10 July 2018.",
        required="Say how the person agreed. Nobody is named without it",
        most=200,
    )
    starts_on = DateField("Since", required="Give the first day")


class EndOfficerForm(TrackerForm):
    ends_on = DateField("Last day", required="Give the last day")


class MemberForm(TrackerForm):
    """Somebody with an account in the alliance becomes a member."""

    person = ChoiceField(
        "Person",
        "People who have a role in the alliance.",
        required="Choose a person",
        read_as=int,
        blank="Choose a person",
    )
    starts_on = DateField("Since", required="Give the first day")
    keeps = TickField(KEEPS)


class ChangeMemberForm(TrackerForm):
    keeps = TickField(KEEPS)
    ends_on = DateField("Last day", "Leave it empty while the person is a member.")


class CountForm(TrackerForm):
    """How many members of each kind there are. Only numbers: nobody is named."""

    counted_on = DateField("Counted on", required="Give the day they were counted")


for _kind in MemberKind:
    setattr(CountForm, _kind.value, PeopleField(_kind.words, most=10_000, always=False))


class PartnerForm(TrackerForm):
    office = LineField(
        "Office", "An office and not a person, for example Lead Cancer Nurse.", required="Name the office", most=100
    )
    regular = ChoiceField(
        "How often do they come?",
        required="Choose how often they come",
        choices=[("yes", "To each meeting"), ("no", "When they can")],
    )


class NominateForm(TrackerForm):
    """The group names its patient representative; the administrator answers."""

    name = LineField("Name", required="Give the person’s name", most=100)
    email = EmailField("E-mail address", "The invitation goes to it.", required="Give the person’s e-mail address")
    nominated_on = DateField("When did the group decide?", required="Give the day the group decided")
    minute = LineField(
        "Which minute says so?",
        "For example: item 4 of 11 September 2018.",
        required="Say which minute says so",
        most=200,
    )


@pages.get("/alliances/<slug>/involvement/groups/<group>/people")
@needs(Action.READ_ALLIANCE)
def group_people(slug: str, group: str) -> Response:
    """Everybody in a group; members with an account are named to members only. At most eight queries."""
    found = people.people_in(g.group.id)
    private = keeps() or may(Action.TAKE_PART)
    working = g.group.kind is GroupKind.WORKING
    return page(
        "people.html",
        PEOPLE,
        found=found,
        officers=[one for one in found.officers if one.ends_on is None or one.ends_on >= today()],
        former=[one for one in found.officers if one.ends_on is not None and one.ends_on < today()],
        partners=[one for one in found.partners if one.ended_on is None],
        members=current(found.members) if private else (),
        left=[one for one in found.members if one.ends_on is not None and one.ends_on < today()] if keeps() else (),
        told=members_words(found.counted),
        made=made_of(found.counted.people) if working else None,
        nominations=nominations.of_group(g.group.id) if private else (),
        ended_roles=nominations.ended_roles(g.group.id, g.alliance.id, today()) if private else (),
    )


@pages.route("/alliances/<slug>/involvement/groups/<group>/people/officers/new", methods=["GET", "POST"])
@needs(Action.KEEP_GROUP)
def new_officer(slug: str, group: str) -> Response:
    form = OfficerForm.opened({"starts_on": today()})

    def save(tx: Writing) -> tuple[str, str]:
        draft = OfficerDraft(form.office.data, form.name.data, form.consent.data, form.starts_on.data)
        people.add_officer(tx, g.alliance.id, group, draft)
        return at("group_people"), "The officer is on record."

    words = "Officers are named only if they agree, by the name they choose."
    return once.saved(form, save) or _form_page(form, "Add an officer", words)


@pages.route("/alliances/<slug>/involvement/groups/<group>/people/officers/<int:number>", methods=["GET", "POST"])
@needs(Action.KEEP_GROUP)
def end_officer(slug: str, group: str, number: int) -> Response:
    row = next((one for one in people.people_in(g.group.id).officers if one.id == number), None)
    if row is None:
        raise NotFound("We cannot find that office. Choose one from the page of the group’s people.")
    form = EndOfficerForm.opened({"ends_on": today()}, stamp=row.version)

    def save(tx: Writing) -> tuple[str, str]:
        people.end_officer(tx, g.alliance.id, group, number, form.ends_on.data, form.version)
        return at("group_people"), f"{row.office}: the last day is on record."

    return once.saved(form, save) or _form_page(form, f"{row.office}: last day", f"{row.name} is {row.office}.")


@pages.route("/alliances/<slug>/involvement/groups/<group>/people/members/new", methods=["GET", "POST"])
@needs(Action.KEEP_GROUP)
def new_member(slug: str, group: str) -> Response:
    form = MemberForm.opened({"starts_on": today()})
    form.person.choices = [(str(key), name) for key, name in people.could_join(g.alliance.id, g.group.id, today())]

    def save(tx: Writing) -> tuple[str, str]:
        facts = (form.person.data, form.keeps.data, form.starts_on.data)
        people.add_member(tx, g.alliance.id, group, *facts, today())
        return at("group_people"), "The member is added."

    words = "Members see each other’s names here. Being a member gives no other right in the alliance."
    return once.saved(form, save) or _form_page(form, "Add a member", words)


@pages.route("/alliances/<slug>/involvement/groups/<group>/people/members/<int:number>", methods=["GET", "POST"])
@needs(Action.KEEP_GROUP)
def change_member(slug: str, group: str, number: int) -> Response:
    """Whether a member keeps the record, and when the membership ends."""
    row = next((one for one in people.people_in(g.group.id).members if one.id == number), None)
    if row is None:
        raise NotFound("We cannot find that member. Choose one from the page of the group’s people.")
    stamp = f"{int(row.keeps)} {row.ends_on or ''}"
    form = ChangeMemberForm.opened({"keeps": row.keeps, "ends_on": row.ends_on}, stamp=stamp)

    def save(tx: Writing) -> tuple[str, str]:
        kept, _, ended = form.stamp.partition(" ")
        facts = (form.keeps.data, form.ends_on.data, (kept == "1", ended))
        people.change_member(tx, g.alliance.id, group, number, *facts)
        return at("group_people"), "The membership is saved."

    return once.saved(form, save) or _form_page(form, f"{row.name}: membership", f"A member since {row.starts_on:%Y}.")


@pages.route("/alliances/<slug>/involvement/groups/<group>/people/counts", methods=["GET", "POST"])
@needs(Action.KEEP_GROUP)
def count_members(slug: str, group: str) -> Response:
    """How many members of each kind. Others than those who keep the record read small numbers as fewer than 5."""
    known = people.counted(g.group.id)
    form = CountForm.opened({"counted_on": today(), **_numbers(known)}, stamp=known.stamp)

    def save(tx: Writing) -> tuple[str, str]:
        numbers = {kind: form[kind.value].data for kind in MemberKind}
        people.count_members(tx, g.alliance.id, group, numbers, form.counted_on.data, today(), form.stamp or "none")
        return at("group_people"), "The members are counted."

    def theirs() -> Theirs:
        fresh = people.counted(g.group.id)
        return Theirs({"counted_on": fresh.counted_on, **_numbers(fresh)}, fresh.stamp)

    words = (
        "Count each person once. Leave a kind empty if you have not counted it. "
        "Who reads this sees small numbers as “fewer than 5”."
    )
    return once.saved(form, save, theirs) or _form_page(form, "Count the members", words)


def _numbers(known: people.Counted) -> dict[str, int]:
    return {kind.value: number for kind, number in known.people.items()}


@pages.route("/alliances/<slug>/involvement/groups/<group>/people/partners/new", methods=["GET", "POST"])
@needs(Action.KEEP_GROUP)
def new_partner(slug: str, group: str) -> Response:
    form = PartnerForm.opened()

    def save(tx: Writing) -> tuple[str, str]:
        people.add_partner(tx, g.alliance.id, group, form.office.data, form.regular.data == "yes")
        return at("group_people"), f"{form.office.data} is added."

    return once.saved(form, save) or _form_page(form, "Add somebody who works with us")


@pages.route("/alliances/<slug>/involvement/groups/<group>/people/partners/<int:number>/end", methods=["GET", "POST"])
@needs(Action.KEEP_GROUP)
def end_partner(slug: str, group: str, number: int) -> Response:
    row = next((one for one in people.people_in(g.group.id).partners if one.id == number and not one.ended_on), None)
    if row is None:
        raise NotFound("We cannot find who that is. Choose from the page of the group’s people.")
    form = TrackerForm.opened()

    def save(tx: Writing) -> tuple[str, str]:
        people.end_partner(tx, g.alliance.id, group, number, today())
        return at("group_people"), f"{row.office} is taken off the list."

    words = f"{row.office} will not stand among those who work with the group from today."
    return once.saved(form, save) or form_page(
        form, f"Take {row.office} off the list", at("group_people"), words, "Take off"
    )


@pages.route("/alliances/<slug>/involvement/groups/<group>/people/nominate", methods=["GET", "POST"])
@needs(Action.KEEP_GROUP)
def nominate(slug: str, group: str) -> Response:
    """The group names its patient representative."""
    form = NominateForm.opened()

    def save(tx: Writing) -> tuple[str, str]:
        facts = (form.name.data, form.email.data, form.minute.data, form.nominated_on.data)
        nominations.nominate(tx, g.alliance.id, group, *facts, today())
        return at("group_people"), "The administrator is asked to give the role, and will answer here."

    words = (
        "A patient representative speaks for patients in the alliance. The group chooses who. "
        "The administrator gives the role, or says why not. The role ends only with a reason that the group is told."
    )
    return once.saved(form, save) or _form_page(form, "Name a patient representative", words, "Send")


def _form_page(form: TrackerForm, title: str, words: str = "", button: str = "Save") -> Response:
    return form_page(form, title, at("group_people"), words, button, ("People", at("group_people")))
