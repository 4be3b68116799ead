"""What can go wrong on purpose, in sentences that a page can show."""

from collections.abc import Sequence


class TrackerError(Exception):
    """Base of every error raised on purpose. Its text says what is wrong and how to mend it."""

    status = 400

    def __init__(self, message: str, field: str | None = None):
        super().__init__(message)
        self.field = field


class BadRequest(TrackerError):
    """The request cannot be read."""


class NotSignedIn(TrackerError):
    """The page needs somebody to sign in."""

    status = 401


class NotAllowed(TrackerError):
    """The reader belongs here, but this page is for another role."""

    status = 403


class NotFound(TrackerError):
    """There is no such thing, or it is another alliance's, which must look the same."""

    status = 404


class Stale(TrackerError):
    """Somebody else saved the record after this form was opened."""

    status = 409


class RuleBroken(TrackerError):
    """The request was understood, but a rule says no. `field` names the form's field when there is one."""

    status = 422


class RulesBroken(RuleBroken):
    """Several rules say no at once; `each` has a field and a message, in the order of the form."""

    def __init__(self, problems: Sequence[tuple[str, str]]):
        field, message = problems[0]
        super().__init__(message, field)
        self.each = [RuleBroken(message, field) for field, message in problems]


def refuse(problems: Sequence[tuple[str, str]]) -> None:
    """Raises RulesBroken if there is anything to put right."""
    if problems:
        raise RulesBroken(problems)


class TooMany(TrackerError):
    """Too many tries in too short a time."""

    status = 429


class Unavailable(TrackerError):
    """The database cannot take the change just now; nothing is lost by trying again."""

    status = 503


class SettingWrong(TrackerError):
    """The tracker refuses to start with this setting."""

    status = 500


class SeedError(TrackerError):
    """A file of reference data is not what it should be: names file, row, column and what would be right."""

    status = 500
