"""People: accounts, roles, sign-ins, links used once, counters of tries, and mail to them. One file for each."""

from alliance_tracker.data.people.accounts import Account, LinkSpent, account
from alliance_tracker.data.people.first import first_administrator
from alliance_tracker.data.people.roles import Filter, Listed, RoleHeld
from alliance_tracker.data.people.sessions import HalfSession, OpenSession, half_session, viewer_for
from alliance_tracker.data.tables.people import LinkPurpose, PersonState, SessionStage

__all__ = [
    "Account",
    "Filter",
    "HalfSession",
    "LinkPurpose",
    "LinkSpent",
    "Listed",
    "OpenSession",
    "PersonState",
    "RoleHeld",
    "SessionStage",
    "account",
    "first_administrator",
    "half_session",
    "viewer_for",
]
