"""People's pages: signing in, one's own account, and the administrator's list."""

from alliance_tracker.web.people import account, admin, links, second_step, security, sign_in
from alliance_tracker.web.people.pages import pages

__all__ = ["account", "admin", "links", "pages", "second_step", "security", "sign_in"]
