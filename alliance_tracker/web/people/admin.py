"""The administrator's list of people: invite, give and end roles, close accounts."""

from flask import Response, g, request, url_for

from alliance_tracker.data import people, writing
from alliance_tracker.data.groups import nominations
from alliance_tracker.data.people import Filter, PersonState, accounts, mail, roles, sessions
from alliance_tracker.errors import NotFound, RuleBroken
from alliance_tracker.rules.people.roles import NewRole, check_end
from alliance_tracker.rules.permissions import Action, Role
from alliance_tracker.web.clock import now, today
from alliance_tracker.web.forms import ChoiceField, DateField, EmailField, LineField, TrackerForm
from alliance_tracker.web.guard import actor, needs
from alliance_tracker.web.people import letters
from alliance_tracker.web.people.account import proved_lately
from alliance_tracker.web.people.pages import pages
from alliance_tracker.web.show import csv_answer, done, page_asked, show
from alliance_tracker.web.words import day, moment

PAGE = 100
STATES = (
    (PersonState.ACTIVE.value, "Active"),
    (PersonState.INVITED.value, "Invited"),
    (PersonState.DISABLED.value, "Closed"),
)
STATE_WORDS = dict(STATES)


class InviteForm(TrackerForm):
    name = LineField("Name", required="Enter the person's name", most=100)
    email = EmailField("E-mail address", "The invitation is sent to it.", required="Enter an e-mail address")


class RoleForm(TrackerForm):
    """A role with its place, its days and the minute it rests on."""

    form_name = "role"
    role = ChoiceField("Role", required="Choose a role", choices=list(Role), read_as=Role)
    alliance = ChoiceField("Alliance", "For roles of an alliance, and for signatories.", read_as=int)
    organisation = ChoiceField("Organisation", "For signatories: the body they sign for.", read_as=int)
    region = ChoiceField("Region", "For regional teams.", read_as=int)
    starts_on = DateField("First day", "For example, 1 November 2018.", required="Enter the first day")
    ends_on = DateField("Last day", "Leave it empty if it is not known.")
    minute = LineField("Minute or decision", "For example: board of 4 October 2018, item 7.", most=300)

    def new_role(self) -> NewRole:
        """What was chosen; a place that the role is not given for is left out."""
        role: Role = self.role.data
        wanted = role.given_for
        return NewRole(
            role,
            self.starts_on.data,
            self.ends_on.data,
            self.alliance.data if wanted in {"alliance", "organisation"} else None,
            self.region.data if wanted == "region" else None,
            self.organisation.data if wanted == "organisation" else None,
            self.minute.data or "",
        )


class WhyForm(TrackerForm):
    """A reason, for each of the acts that take something away."""

    why = LineField("Reason", required="Say why", most=300)


class EndForm(WhyForm):
    form_name = "end"


class CloseForm(WhyForm):
    form_name = "close"


class SecondStepForm(WhyForm):
    form_name = "second-step"


@pages.route("/admin/people")
@needs(Action.MANAGE_PEOPLE)
def everyone() -> Response:
    """Everybody with an account, by name, a hundred a page."""
    chosen = _filter()
    page = page_asked()
    found, count = roles.people(chosen, today(), page, PAGE)
    return show(
        "people/list.html",
        people=found,
        count=count,
        page=page,
        pages=max(1, -(-count // PAGE)),
        chosen=chosen,
        states=STATES,
        state_words=STATE_WORDS,
        roles=list(Role),
        alliances=roles.places()["alliance"],
        nominated=len(nominations.waiting()),
    )


@pages.route("/admin/people.csv")
@needs(Action.MANAGE_PEOPLE)
def everyone_csv() -> Response:
    """The same list as a file: for the yearly review of who has access."""
    found, _ = roles.people(_filter(), today(), size=0)
    header = ("Name", "E-mail address", "State", "Roles", "Last signed in")
    rows = [
        (
            one.name,
            one.email,
            STATE_WORDS[one.state],
            "; ".join(f"{role.role.words}, {role.where}, from {day(role.starts_on)}" for role in one.roles),
            moment(one.last_sign_in) if one.last_sign_in else "Never",
        )
        for one in found
    ]
    return csv_answer("people", header, rows)


def _filter() -> Filter:
    """What the address asks for; what it cannot mean is left out."""
    alliance = request.args.get("alliance", "")
    return Filter(
        request.args.get("words", "")[:100].replace("\x00", ""),
        request.args.get("state", "") if request.args.get("state", "") in STATE_WORDS else "",
        request.args.get("role", "") if request.args.get("role", "") in set(Role) else "",
        int(alliance) if alliance.isascii() and alliance.isdigit() and len(alliance) < 10 else None,
    )


@pages.route("/admin/people/invite", methods=["GET", "POST"])
@needs(Action.MANAGE_PEOPLE)
def invite() -> Response:
    """Somebody new: their name and address; roles are given on the page that follows."""
    form = InviteForm.opened()
    if form.sent() and form.validate():
        with form.keeping(), writing(actor(), now()) as tx:
            person_id = accounts.invite(tx, form.name.data, form.email.data)
            token, address = accounts.invitation(tx, person_id)
            mail.post(tx.session, letters.invitation(address, token, g.viewer.name), now())
        if not form.problems:
            words = "The invitation is on its way. It lasts 72 hours. Now give this person a role."
            return done(url_for("people.person", person_id=person_id), words)
    return show("people/invite.html", form=form)


@pages.route("/admin/people/<int:person_id>", methods=["GET", "POST"])
@needs(Action.MANAGE_PEOPLE)
def person(person_id: int) -> Response:
    """One person: the roles they hold and held, and a form to give another."""
    form = _role_form()
    if form.sent() and form.validate():
        with form.keeping(), writing(actor(), now()) as tx:
            roles.give(tx, person_id, form.new_role(), today())
        if not form.problems:
            return done(_page_of(person_id), f"{form.role.data.words}: the role is given.")
    return _person_page(person_id, form)


def _role_form() -> RoleForm:
    form = RoleForm.opened({"starts_on": today()})
    for name, choices in roles.places().items():
        form[name].choices = choices
    return form


def _person_page(person_id: int, form: TrackerForm) -> Response:
    role_form = form if isinstance(form, RoleForm) else _role_form()
    return show(
        "people/person.html",
        form=form,
        role_form=role_form,
        close_form=form if isinstance(form, CloseForm) else CloseForm.opened(prefix="close-"),
        step_form=form if isinstance(form, SecondStepForm) else SecondStepForm.opened(prefix="step-"),
        account=people.account(person_id, today()),
        state_words=STATE_WORDS,
        roles=roles.roles_of(person_id),
        today=today(),
        last_sign_in=roles.last_sign_in(person_id),
        sessions=sessions.open_sessions(person_id, now()),
    )


@pages.route("/admin/people/<int:person_id>/roles/<int:grant_id>/end", methods=["GET", "POST"])
@needs(Action.MANAGE_PEOPLE)
def end_role(person_id: int, grant_id: int) -> Response:
    """End a role now, with the reason; it counts from the person's next request."""
    role = next((one for one in roles.roles_of(person_id) if one.id == grant_id), None)
    if role is None:
        raise NotFound("We cannot find that role. Open the person's page again.")
    form = EndForm.opened()
    if form.sent() and form.validate():
        with form.keeping(), writing(actor(), now()) as tx:
            roles.end(tx, person_id, grant_id, form.why.data, today())
        if not form.problems:
            return done(_page_of(person_id), f"{role.role.words}: the role is ended.")
    return show("people/end_role.html", form=form, role=role, account=people.account(person_id, today()))


@pages.route("/admin/people/<int:person_id>/close", methods=["POST"])
@needs(Action.MANAGE_PEOPLE)
def close(person_id: int) -> Response:
    """Close an account: nothing of it opens anything from the next request on."""
    form = CloseForm.opened(prefix="close-")
    if form.validate():
        with form.keeping(), writing(actor(), now()) as tx:
            why = check_end(form.why.data, roles.is_last_administrator(tx, person_id, today()))
            accounts.disable(tx, person_id, why)
        if not form.problems:
            return done(_page_of(person_id), "The account is closed.")
    return _person_page(person_id, form)


@pages.route("/admin/people/<int:person_id>/open", methods=["POST"])
@needs(Action.MANAGE_PEOPLE)
def reopen(person_id: int) -> Response:
    """Open a closed account again, with the roles that have not ended."""
    with writing(actor(), now()) as tx:
        accounts.enable(tx, person_id)
    return done(_page_of(person_id), "The account is open again.")


@pages.route("/admin/people/<int:person_id>/invitation", methods=["POST"])
@needs(Action.MANAGE_PEOPLE)
def invitation(person_id: int) -> Response:
    """Send a new invitation; the link of the old one stops working."""
    with writing(actor(), now()) as tx:
        token, address = accounts.invitation(tx, person_id)
        mail.post(tx.session, letters.invitation(address, token, g.viewer.name), now())
    return done(_page_of(person_id), "A new invitation is on its way. It lasts 72 hours.")


@pages.route("/admin/people/<int:person_id>/second-step", methods=["POST"])
@needs(Action.MANAGE_PEOPLE)
@proved_lately
def take_second_step_away(person_id: int) -> Response:
    """For somebody who has lost telephone and codes, after the administrator has made sure who asks."""
    form = SecondStepForm.opened(prefix="step-")
    if person_id == g.viewer.person_id:
        form.add(RuleBroken("You cannot take your own second step away here. Change it in your account."))
    elif form.validate():
        with form.keeping(), writing(actor(), now()) as tx:
            accounts.take_second_step_away(tx, person_id, form.why.data)
            address = people.account(person_id, today()).email
            mail.post(tx.session, letters.changed(address, "second step"), now())
        if not form.problems:
            return done(_page_of(person_id), "The second step is taken away. The next sign-in sets up a new one.")
    return _person_page(person_id, form)


@pages.route("/admin/people/<int:person_id>/sessions/end", methods=["POST"])
@needs(Action.MANAGE_PEOPLE)
def end_sessions(person_id: int) -> Response:
    """Sign somebody out everywhere."""
    sessions.end_others(person_id, 0, now())
    return done(_page_of(person_id), "This person is signed out everywhere.")


def _page_of(person_id: int) -> str:
    return url_for("people.person", person_id=person_id)
