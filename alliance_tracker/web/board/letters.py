"""The e-mails of a board's meeting: the chair's link and its code, what a lead is asked, and requests for help."""

from __future__ import annotations

from flask import current_app, url_for

from alliance_tracker.data.alliances import AllianceHead
from alliance_tracker.data.board.decisions import DecisionRow
from alliance_tracker.data.people.mail import Message
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.words import counted
from alliance_tracker.web.people.letters import own_link
from alliance_tracker.web.signoff.letters import letter
from alliance_tracker.web.words import day


class FromBoard(Record):
    """The letters that follow from confirmed decisions of one alliance's board."""

    slug: str
    name: str

    @classmethod
    def of(cls, alliance: AllianceHead) -> FromBoard:
        return cls(alliance.slug, alliance.name)

    def to_region(self, row: DecisionRow, name: str, address: str) -> Message:
        """Help is asked for: of the regional team, who answer in the tracker, or of somebody without an account."""
        assert row.line.due_on is not None
        about = f" about {row.line.reference} {row.title}" if row.title else f" about {row.line.subject}"
        answer = (
            f"Please answer by {day(row.line.due_on)} to whoever wrote to you before, as you have no account here."
            if row.to_address
            else f"Please answer by {day(row.line.due_on)}:\n\n{_page('plan.questions', slug=self.slug)}"
        )
        return letter(
            address,
            f"The board of {self.name} asks for your help by {day(row.line.due_on)}",
            f"Dear {name}\n\nThe board of {self.name} asks{about}:\n\n{row.line.words}\n\n{answer}",
        )

    def to_lead(self, row: DecisionRow, name: str, address: str) -> Message:
        """The board asks for more."""
        assert row.line.due_on is not None
        page = _page("delivery.one", slug=self.slug, ref=row.line.reference)
        words = "What it asks is private; sign in to read it." if row.privacy.private else row.line.words
        return letter(
            address,
            f"The board asks about {row.line.reference} by {day(row.line.due_on)}",
            f"Dear {name}\n\nThe board of {self.name} asks for more on {row.line.reference} {row.title}, by "
            f"{day(row.line.due_on)}:\n\n{words}\n\nSay there when it is done:\n\n{page}",
        )


def asking(name: str, address: str, alliance: str, quarter: Quarter, waiting: int, token: str, by: str) -> Message:
    """The link for the chair or a deputy. What was decided is not in the e-mail."""
    link = own_link("board.decide_link", token)
    return letter(
        address,
        f"Please confirm what the board decided on {quarter.words}",
        f"Dear {name}\n\n{by} has drafted {counted(waiting, 'decision')} of the board of {alliance} on "
        f"{quarter.words}. Open this link to read and confirm them:\n\n{link}\n\nIt is for you alone, works once, and "
        "for 14 days. We first send a code to this address, to be sure that it is you. You can also sign in and "
        "confirm there.",
    )


def code(address: str, digits: str, alliance: str) -> Message:
    """The code that shows that whoever opened the link also reads the mail of this address."""
    return letter(
        address,
        f"Your code to confirm decisions of {alliance}",
        f"Your code is {digits}\n\nIt works once, for 10 minutes, in the browser window where you asked for it. "
        "Nobody from the service will ever ask you for it.\n\nIf you did not ask for it, somebody has your link. "
        "They cannot read or confirm anything without this code. You can leave it be.",
    )


def _page(endpoint: str, **values: str) -> str:
    return f"{current_app.config['SETTINGS'].base_url}{url_for(endpoint, **values)}"
