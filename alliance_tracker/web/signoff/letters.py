"""The e-mails about agreement: asking, reminding, the code, and that nothing more need be done."""

from datetime import date, datetime

from flask import current_app, url_for

from alliance_tracker.data.people.mail import Message
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.records import Record
from alliance_tracker.web.clock import day_of
from alliance_tracker.web.people.letters import own_link
from alliance_tracker.web.words import day

FOOT = "\n\nAlliance Tracker\n{base}\n\nThis message was sent by the service. Nobody reads answers to it.\n"
STANDS_FOR_LINK = "[their own link stands here]"


class About(Record):
    """What every letter about a request says: the plan or bid, the version, who asks, and their own words, if any."""

    plan: PlanHead
    label: str
    by: str
    by_email: str
    note: str = ""

    @property
    def title(self) -> str:
        """The Cancer Alliance’s delivery plan, version 1.1."""
        return f"{self.plan.paper.of(self.plan.name)}, version {self.label}"


def asking(about: About, name: str, address: str, body: str, answer_by: date, link: str) -> Message:
    """The first e-mail. It is shown before it goes, with words in place of the link."""
    note = f"{about.note}\n\n" if about.note else ""
    return letter(
        address,
        f"Please answer for {body} by {day(answer_by)}",
        f"Dear {name}\n\n{about.by} asks whether {body} agrees {about.title}.\n\n{note}"
        f"{_how(about, body, answer_by, link)}"
        f"\n\nQuestions, or is this for somebody else? Write to {about.by}, {about.by_email}.",
    )


def reminding(
    about: About, name: str, address: str, body: str, answer_by: date, link: str, asked_at: datetime
) -> Message:
    """The same link again."""
    return letter(
        address,
        f"Reminder: please answer for {body} by {day(answer_by)}",
        f"Dear {name}\n\nOn {day(day_of(asked_at))} you were asked whether {body} agrees {about.title}. "
        f"There is no answer yet.\n\n{_how(about, body, answer_by, link)}"
        f"\n\nQuestions, or is this for somebody else? Write to {about.by}, {about.by_email}.",
    )


def _how(about: About, body: str, answer_by: date, link: str) -> str:
    return (
        f"Open this link to read the {about.plan.paper.noun} and answer:\n\n{link}\n\n"
        f"It is for you alone, and works until the end of {day(answer_by)}. We first send a code to this address, "
        "to be sure that it is you. You need no account. If you have one, you can sign in and answer there instead.\n\n"
        f"{body} may agree, agree with a comment, leave minor changes to a named office, or say that it cannot agree "
        "yet and what would let it."
    )


def withdrawn(about: About, name: str, address: str, body: str, now_with_other: bool) -> Message:
    """Nothing more need be done by this person."""
    why = "Somebody else of your organisation has been asked instead." if now_with_other else "It was withdrawn."
    return letter(
        address,
        f"You need not answer for {body}",
        f"Dear {name}\n\nYou were asked whether {body} agrees {about.title}. {why} "
        f"The link you were sent no longer works, and you need do nothing.\n\n"
        f"Questions? Write to {about.by}, {about.by_email}.",
    )


def stands(about: About, name: str, address: str, body: str, why_not: str, lead: str, until: date) -> Message:
    """A version was declared not of substance: the agreement stands, and how it is withdrawn."""
    return letter(
        address,
        f"The agreement of {body} stands; it may withdraw until {day(until)}",
        f"Dear {name}\n\n{body} agreed an earlier version of {about.title}. {lead} says that this version changes "
        f"nothing of substance, because: {why_not}\n\nThe agreement therefore stands, and you need do nothing. "
        f"{body} may withdraw it until the end of {day(until)}: sign in and answer, or ask {about.by}, "
        f"{about.by_email}, for a link to answer by.\n\nWhat changed:\n\n{page_of('signoff.page', about.plan)}",
    )


def code(address: str, digits: str, body: str) -> Message:
    """The code that shows that whoever opened the link also reads the mail of this address."""
    return letter(
        address,
        f"Your code to answer for {body}",
        f"Your code is {digits}\n\nIt works once, for 10 minutes, in the browser window where you asked for it. "
        "Nobody from the service will ever ask you for it.\n\nIf you did not ask for it, somebody has your link. "
        "They cannot read or answer anything without this code. You can leave it be.",
    )


def link_of(token: str) -> str:
    """The full address of a request, on the host that the settings name."""
    return own_link("signoff.open_link", token)


def page_of(endpoint: str, plan: PlanHead) -> str:
    """The full address of a page of a plan or of its bid, for people with an account."""
    place = url_for(endpoint, slug=plan.slug, **plan.paper.address)  # type: ignore[arg-type]
    return f"{current_app.config['SETTINGS'].base_url}{place}"


def letter(address: str, subject: str, body: str) -> Message:
    """A letter with the foot that each carries."""
    return Message(address, subject, body + FOOT.format(base=current_app.config["SETTINGS"].base_url))
