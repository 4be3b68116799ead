"""Sends what is in the outbox by SMTP. Without a mail server set, messages wait and the log says so.

In the demonstration, which writes to nobody, each becomes a file that mail programs open, in the folder `mail`.
"""

import hashlib
import logging
import re
import smtplib
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr, parsedate_to_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from alliance_tracker.config import Settings
from alliance_tracker.data.people import mail
from alliance_tracker.data.people.mail import Leased, Message
from alliance_tracker.exchange.csvfile import DEMONSTRATION
from alliance_tracker.records import replace

log = logging.getLogger("alliance_tracker.mail")
SECONDS = 20
LONGEST_NAME = 120
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
        if not settings.demonstration:
            return 0, 0
        send = filed(settings.data_dir / "mail")
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


def filed(folder: Path) -> Send:
    """In place of a mail server: each message as a file, named by its moment, its address and what it is about."""

    def send(message: EmailMessage) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        moment = parsedate_to_datetime(str(message["Date"]))
        told = f"{moment:%Y%m%d-%H%M%S} {message['To']} {message['Subject']}"
        name = "-".join(re.findall(r"[\w@.]+", told))[:LONGEST_NAME]
        unique = hashlib.sha256(str(message["Message-ID"]).encode()).hexdigest()[:8]
        (folder / f"{name}-{unique}.eml").write_bytes(bytes(message))

    return send


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
            send(as_email(_marked(leased.message, settings), settings.mail_from or "tracker@localhost", now))
        except (OSError, smtplib.SMTPException, ValueError) as problem:
            log.warning("message %s not sent: %s", leased.id, type(problem).__name__)
            mail.failed(leased, type(problem).__name__, now)
        else:
            mail.sent(leased.id, now)
            gone += 1
    return gone, len(due) - gone


def _marked(message: Message, settings: Settings) -> Message:
    """In the demonstration every e-mail says that it is about nobody."""
    if not settings.demonstration:
        return message
    return replace(message, subject=f"DEMONSTRATION: {message.subject}", body=f"{DEMONSTRATION}\n\n{message.body}")
