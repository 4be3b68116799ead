"""Sends what is in the outbox by SMTP. Without a mail server set, messages wait and the log says so."""

import logging
import smtplib
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr
from urllib.parse import unquote, urlsplit

from alliance_tracker.config import Settings
from alliance_tracker.data.people import mail
from alliance_tracker.data.people.mail import Leased, Message

log = logging.getLogger("alliance_tracker.mail")
SECONDS = 20
SMTPS_PORT, SUBMISSION_PORT = 465, 587

Send = Callable[[EmailMessage], None]


def as_email(message: Message, sender: str, now: datetime) -> EmailMessage:
    """A message as it goes over the wire. A line end in a header raises ValueError instead of a second header."""
    found = EmailMessage(policy=SMTP)
    name, address = parseaddr(sender)
    found["From"] = Address(name or "Alliance Tracker", addr_spec=address)
    found["To"] = Address(addr_spec=message.address)
    found["Subject"] = message.subject
    found["Date"] = format_datetime(now)
    found["Message-ID"] = make_msgid(domain=address.rpartition("@")[2] or "localhost")
    found["Auto-Submitted"] = "auto-generated"
    found.set_content(message.body)
    return found


def send_waiting(settings: Settings, now: datetime, send: Send | None = None) -> tuple[int, int]:
    """Send what is due. Returns how many went and how many could not. `send` replaces the mail server in tests."""
    if send is None and settings.no_mail:
        return 0, 0
    due = mail.take(now)
    if not due:
        return 0, 0
    if send is not None:
        return _all(due, send, settings, now)
    try:
        with connected(settings.mail_url) as server:
            return _all(due, server, settings, now)
    except (OSError, smtplib.SMTPException) as problem:
        log.warning("mail server not reached: %s", type(problem).__name__)
        for leased in due:
            mail.failed(leased, f"mail server not reached: {type(problem).__name__}", now)
    return 0, len(due)


@contextmanager
def connected(url: str) -> Iterator[Send]:
    """A mail server from an address like `smtp+starttls://user:password@mail.example.nhs.uk:587`.

    `smtps` speaks TLS from the start, `smtp+starttls` (and `smtp`, to any other machine) after a greeting;
    certificates are checked. Only `smtp` to this machine itself goes without.
    """
    parts = urlsplit(url)
    host = parts.hostname or "localhost"
    context = ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or SMTPS_PORT, timeout=SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, parts.port or SUBMISSION_PORT, timeout=SECONDS)
    with server:
        if parts.scheme != "smtps" and (parts.scheme != "smtp" or host not in {"localhost", "127.0.0.1", "::1"}):
            server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))

        def send(message: EmailMessage) -> None:
            server.send_message(message)

        yield send


def _all(due: Sequence[Leased], send: Send, settings: Settings, now: datetime) -> tuple[int, int]:
    """Send each; one that fails does not keep the next from going."""
    gone = 0
    for leased in due:
        try:
            send(as_email(leased.message, settings.mail_from or "tracker@localhost", now))
        except (OSError, smtplib.SMTPException, ValueError) as problem:
            log.warning("message %s not sent: %s", leased.id, type(problem).__name__)
            mail.failed(leased, type(problem).__name__, now)
        else:
            mail.sent(leased.id, now)
            gone += 1
    return gone, len(due) - gone
