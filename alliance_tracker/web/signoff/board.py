"""The forms about the board: members, terms of reference, authority, STP leads, groups."""

from typing import Any

from flask import Response, g
from wtforms.fields import SelectChoice

from alliance_tracker.data import Writing
from alliance_tracker.data.signoff import governing
from alliance_tracker.data.signoff.board import BoardNow, Group, Member, board_of
from alliance_tracker.data.signoff.bodies import bodies_of
from alliance_tracker.errors import NotFound
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.signoff import board as rules
from alliance_tracker.terms import OrganisationKind
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import (
    ChoiceField,
    ChoicesField,
    DateField,
    EmailField,
    LineField,
    ProseField,
    TickField,
    TrackerForm,
)
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import show
from alliance_tracker.web.signoff.pages import pages
from alliance_tracker.web.signoff.saving import listed, people_page, saved

YES_NO = (("yes", "Yes"), ("no", "No, they must ask somebody else first"))


class MemberForm(TrackerForm):
    """Somebody on the board. The last box makes a change out of a correction."""

    form_name = "member"
    name = LineField("Name", most=rules.LONGEST_LINE, always=True)
    job = LineField("Job", "For example, Medical Director", most=rules.LONGEST_LINE, always=True)
    organisation = ChoiceField("Organisation they come from", read_as=int, blank="Another one, or none")
    decides = ChoiceField(
        "Are they senior enough to decide for their organisation?",
        choices=YES_NO,
        read_as=lambda typed: typed == "yes",
        always=True,
    )
    chairs = TickField("They chair the board")
    speaks_for = ChoicesField(
        "Which organisations do they speak for?",
        "One person may speak for several, for example for several CCGs.",
        read_as=int,
    )
    starts_on = DateField("On the board since", "For example, 1 Apr 2017", always=True)
    changed_on = DateField(
        "If something has changed, from which day?",
        "Leave this empty to correct a mistake. With a day, the old record ends then and a new one begins.",
    )


class TermsForm(TrackerForm):
    form_name = "terms"
    words = ProseField(
        "What do the terms of reference say?",
        "What the board decides, who votes, how many must be there.",
        most=rules.LONGEST_PROSE,
        rows=6,
        always=True,
    )
    link = LineField("Link to the document", "For example, https://…", most=500)
    starts_on = DateField("In force since", "For example, 1 Apr 2017", always=True)


class AuthorityForm(TrackerForm):
    form_name = "authority"
    record = LineField(
        "On which record does the authority rest?",
        "For example, governing bodies in common, 14 Feb 2017, minute 6.2",
        most=300,
        always=True,
    )
    starts_on = DateField("From", "For example, 14 Feb 2017", always=True)
    ends_on = DateField("Until", "Leave this empty if it has no end.")


class EndForm(TrackerForm):
    form_name = "end"
    ends_on = DateField("On which day does it end?", "For example, 31 Mar 2019", always=True)
    why = ProseField("Why does it end?", "This stands on the page.", most=600, always=True)


class LeadForm(TrackerForm):
    form_name = "lead"
    name = LineField("Name of the lead", most=rules.LONGEST_LINE, always=True)
    email = EmailField(hint="Where they are asked to agree.")
    member = ChoiceField("Their seat on the board", read_as=int, blank="They do not sit on the board")
    starts_on = DateField(
        "Lead since", "A later day than the one before means that another person took over.", always=True
    )


class GroupForm(TrackerForm):
    form_name = "group"
    name = LineField("Name of the group", most=rules.LONGEST_LINE, always=True)
    purpose = ProseField("What is it to finish?", most=600, always=True)
    chair = LineField("Chair", most=rules.LONGEST_LINE)
    starts_on = DateField("Since", "For example, 1 Apr 2017", always=True)
    ends_on = DateField("Ends", "Leave this empty if no end is set.")


@pages.route("/alliances/<slug>/people/board/members/add", methods=["GET", "POST"])
@needs(Action.SET_BODIES)
def add_member(slug: str) -> Response:
    """Somebody joins the board."""
    form = MemberForm.opened()
    _offer(form, None)

    def save(tx: Writing) -> None:
        governing.add_member(tx, g.plan, _member_input(form), today())

    answer = saved(form, save, people_page("members"), "The member is added.")
    return answer or show("signoff/member.html", form=form, row=None)


@pages.route("/alliances/<slug>/people/board/members/<int:number>", methods=["GET", "POST"])
@needs(Action.SET_BODIES)
def change_member(slug: str, number: int) -> Response:
    """Correct a member, or let a change follow from a day."""
    row = _member(number)
    form = MemberForm.opened(_member_values(row), stamp=row.version)
    _offer(form, row)

    def save(tx: Writing) -> None:
        governing.change_member(tx, g.plan, number, _member_input(form), form.version, today())

    answer = saved(form, save, people_page("members"), "The member is saved.")
    return answer or show("signoff/member.html", form=form, row=row)


@pages.route("/alliances/<slug>/people/board/members/<int:number>/end", methods=["GET", "POST"])
@needs(Action.SET_BODIES)
def end_member(slug: str, number: int) -> Response:
    """Somebody leaves the board."""
    row = _member(number)
    form = EndForm.opened({"ends_on": today()}, stamp=row.version)

    def save(tx: Writing) -> None:
        ends_on, why = form["ends_on"].data, form["why"].data or ""
        governing.end_member(tx, g.plan, number, ends_on, why, form.version, today())

    answer = saved(form, save, people_page("members"), "The seat is ended.")
    return answer or show("signoff/end.html", form=form, what=f"the seat of {row.name}", part="members")


@pages.route("/alliances/<slug>/people/board/terms", methods=["GET", "POST"])
@needs(Action.SET_BODIES)
def set_terms(slug: str) -> Response:
    """The terms of reference: new ones, or a correction of those in force."""
    row = board_of(g.plan, today()).terms
    form = TermsForm.opened(row, stamp=row.version if row else 0)

    def save(tx: Writing) -> None:
        given = rules.TermsInput(form["words"].data or "", form["link"].data or "", form["starts_on"].data)
        governing.set_terms(tx, g.plan, given, form.version, today())

    answer = saved(form, save, people_page("terms"), "The terms of reference are recorded.")
    return answer or show("signoff/terms.html", form=form, row=row)


@pages.route("/alliances/<slug>/people/board/authority", methods=["GET", "POST"])
@needs(Action.SET_BODIES)
def record_authority(slug: str) -> Response:
    """The record by which the board may agree plans for its members."""
    form = AuthorityForm.opened()

    def save(tx: Writing) -> None:
        given = rules.AuthorityInput(form["record"].data or "", form["starts_on"].data, form["ends_on"].data)
        governing.record_authority(tx, g.plan, given, today())

    answer = saved(form, save, people_page("authority"), "The authority is recorded.")
    return answer or show("signoff/authority.html", form=form)


@pages.route("/alliances/<slug>/people/board/authority/end", methods=["GET", "POST"])
@needs(Action.SET_BODIES)
def end_authority(slug: str) -> Response:
    """The board may no longer agree plans for its members."""
    row = board_of(g.plan, today()).authority
    if row is None:
        raise NotFound("No authority of the board is on record now. Open the page of the board.")
    number = row.id
    form = EndForm.opened({"ends_on": today()}, stamp=row.version)

    def save(tx: Writing) -> None:
        ends_on, why = form["ends_on"].data, form["why"].data or ""
        governing.end_authority(tx, g.plan, number, ends_on, why, form.version, today())

    answer = saved(form, save, people_page("authority"), "The authority is ended.")
    return answer or show("signoff/end.html", form=form, what="the board’s authority to agree plans", part="authority")


@pages.route("/alliances/<slug>/people/leads/<body>", methods=["GET", "POST"])
@needs(Action.SET_BODIES)
def set_lead(slug: str, body: str) -> Response:
    """The lead of an STP, and their seat on the board."""
    listed(OrganisationKind.STP)
    now = board_of(g.plan, today())
    row = now.stp_leads.get(g.body.id)
    values = (
        {"name": row.name, "email": row.email, "member": row.member_id, "starts_on": row.starts_on} if row else None
    )
    form = LeadForm.opened(values, stamp=row.version if row else 0)
    form["member"].choices = [(str(one.id), f"{one.name}, {one.job}") for one in now.members]

    def save(tx: Writing) -> None:
        typed = form["name"].data or "", form["email"].data or ""
        given = rules.LeadInput(*typed, form["member"].data or None, form["starts_on"].data)
        governing.set_lead(tx, g.plan, g.body.id, given, form.version, today())

    answer = saved(form, save, people_page("leads"), "The STP lead is recorded.")
    return answer or show("signoff/lead.html", form=form, row=row)


@pages.route("/alliances/<slug>/people/groups/add", methods=["GET", "POST"])
@needs(Action.SET_BODIES)
def add_group(slug: str) -> Response:
    """A task and finish group."""
    form = GroupForm.opened()

    def save(tx: Writing) -> None:
        governing.add_group(tx, g.plan, _group_input(form), today())

    answer = saved(form, save, people_page("groups"), "The group is added.")
    return answer or show("signoff/group.html", form=form, row=None)


@pages.route("/alliances/<slug>/people/groups/<int:number>", methods=["GET", "POST"])
@needs(Action.SET_BODIES)
def change_group(slug: str, number: int) -> Response:
    """Correct a group, or give the day on which it ends."""
    row = _group(board_of(g.plan, today()), number)
    form = GroupForm.opened(row, stamp=row.version)

    def save(tx: Writing) -> None:
        governing.change_group(tx, g.plan, number, _group_input(form), form.version, today())

    answer = saved(form, save, people_page("groups"), "The group is saved.")
    return answer or show("signoff/group.html", form=form, row=row)


def _offer(form: MemberForm, row: Member | None) -> None:
    """The bodies of the plan, and those a record names that have left it."""
    rows = bodies_of(g.plan, today())
    listed = [(str(one.organisation_id), one.name) for one in rows if one.kind is not OrganisationKind.STP]
    listed += [(str(one.organisation_id), f"{one.name} (STP)") for one in rows if one.kind is OrganisationKind.STP]
    held = [*row.speaks_for, *([(row.organisation_id, row.organisation)] if row.organisation_id else [])] if row else []
    there = {value for value, _ in listed}
    gone = {str(id): f"{name} (has left the plan)" for id, name in held if str(id) not in there}
    listed += list(gone.items())
    form["organisation"].choices = [SelectChoice(value=value, label=label) for value, label in listed]
    form["speaks_for"].choices = form["organisation"].choices


def _member_input(form: MemberForm) -> rules.MemberInput:
    return rules.MemberInput(
        form["name"].data or "",
        form["job"].data or "",
        form["organisation"].data or None,
        form["decides"].data,
        bool(form["chairs"].data),
        tuple(form["speaks_for"].data),
        form["starts_on"].data,
        form["changed_on"].data,
    )


def _member_values(row: Member) -> dict[str, Any]:
    return {
        "name": row.name,
        "job": row.job,
        "organisation": row.organisation_id,
        "decides": "yes" if row.decides else "no",
        "chairs": row.chairs,
        "speaks_for": [body for body, _ in row.speaks_for],
        "starts_on": row.starts_on,
    }


def _group_input(form: GroupForm) -> rules.GroupInput:
    words = form["name"].data or "", form["purpose"].data or "", form["chair"].data or ""
    return rules.GroupInput(*words, form["starts_on"].data, form["ends_on"].data)


def _member(number: int) -> Member:
    for one in board_of(g.plan, today()).members:
        if one.id == number:
            return one
    raise NotFound("We cannot find that member of the board. Choose one from the page of the board.")


def _group(now: BoardNow, number: int) -> Group:
    for one in now.groups:
        if one.id == number:
            return one
    raise NotFound("We cannot find that group. Choose one from the page of the board.")
