"""E-mail addresses and names as people type them, and paths that a sign-in may lead back to."""

import unicodedata
from urllib.parse import urlsplit

from alliance_tracker.errors import RuleBroken

LONGEST_NAME = 100
LONGEST_ADDRESS = 254


def address(typed: str) -> str:
    """An e-mail address as it is stored. Raises RuleBroken, on the field `email`, when mail could not reach it."""
    from email_validator import EmailNotValidError, validate_email  # heavy, and needed only where people are invited

    text = unicodedata.normalize("NFC", typed).strip()
    if not text:
        raise RuleBroken("Enter an e-mail address", field="email")
    try:
        # `test_environment` lets through the reserved names that demonstrations and tests use
        found = validate_email(text[: LONGEST_ADDRESS + 1], check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise RuleBroken("Enter an e-mail address like name@example.nhs.uk", field="email") from None
    return found.normalized


def folded_address(typed: str) -> str:
    """What an address is looked up by. Never fails: what is no address simply finds nobody."""
    return unicodedata.normalize("NFC", typed).strip().casefold()[:LONGEST_ADDRESS]


def person_name(typed: str, field: str = "name") -> str:
    """A name in one line. Raises RuleBroken when it is empty, too long, or holds what no name holds."""
    text = " ".join(unicodedata.normalize("NFC", typed).split())
    if not text:
        raise RuleBroken("Enter a name", field=field)
    if len(text) > LONGEST_NAME:
        raise RuleBroken(f"Shorten the name by {len(text) - LONGEST_NAME} characters", field=field)
    if any(unicodedata.category(letter) in {"Cc", "Cs", "Co", "Cn"} for letter in text):
        raise RuleBroken("The name holds a character that cannot be shown. Type it again", field=field)
    return text


def own_path(wanted: str | None) -> str:
    """A path of this tracker to go on to after signing in; the front page when it is anything else."""
    text = wanted or ""
    hostile = any(letter <= " " or letter in "\\\x7f" for letter in text)
    if hostile or not text.startswith("/") or text.startswith("//") or len(text) > 2000:
        return "/"
    try:
        parts = urlsplit(text)
    except ValueError:
        return "/"
    return "/" if parts.scheme or parts.netloc or parts.path.startswith("//") else text
