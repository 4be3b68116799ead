"""The e-mails about accounts. Every link begins with the address set for this tracker, never with a request's."""

from flask import current_app, url_for

from alliance_tracker.data.people.mail import Message

_FOOT = "\n\nAlliance Tracker\n{base}\n\nThis message was sent by the service. Nobody reads answers to it.\n"


def code(address: str, digits: str) -> Message:
    return _letter(
        address,
        "Your sign-in code",
        f"Your code is {digits}\n\nIt works once, for 10 minutes, in the browser window where you asked for it. "
        "Nobody from the service will ever ask you for it.\n\nIf you did not ask for it, you can leave it be: "
        "nobody can sign in without it.",
    )


def reset(address: str, token: str) -> Message:
    return _letter(
        address,
        "Choose a new password",
        f"Open this link to choose a new password:\n\n{own_link('people.new_password', token)}\n\n"
        "It works once, for one hour. If you did not ask for it, you can leave it be: your password stays as it is.",
    )


def invitation(address: str, token: str, by: str) -> Message:
    return _letter(
        address,
        "You are invited to Alliance Tracker",
        f"{by} has given you an account on Alliance Tracker, where Cancer Alliances keep their delivery plans.\n\n"
        f"Open this link to take it up:\n\n{own_link('people.welcome', token)}\n\n"
        "It works once, for 72 hours. After that, ask for a new one. If you do not know what this is about, "
        "you can leave it be.",
    )


def changed(address: str, what: str) -> Message:
    return _letter(
        address,
        f"Your {what} was changed",
        f"The {what} of your account was changed just now, and you were signed out everywhere else.\n\n"
        "If it was not you, ask your administrator to close the account, then choose a new password.",
    )


def own_link(endpoint: str, token: str) -> str:
    """The full address of a page, on the host that the settings name."""
    return f"{current_app.config['SETTINGS'].base_url}{url_for(endpoint, token=token)}"


def _letter(address: str, subject: str, body: str) -> Message:
    return Message(address, subject, body + _FOOT.format(base=current_app.config["SETTINGS"].base_url))
