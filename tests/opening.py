"""Pages open to everybody as tests need them: one to ring, a promise, a page proposed by one and opened by another."""

from alliance_tracker.data import writing
from alliance_tracker.data.db import db
from alliance_tracker.data.delivery import Upload
from alliance_tracker.data.engagement import easy_read, help, opened
from alliance_tracker.rules.engagement.easy_read import DocumentDraft
from alliance_tracker.rules.engagement.helping import HelpDraft
from alliance_tracker.rules.engagement.opened import frozen
from tests import make
from tests.make import TODAY, Made

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def contact(where: Made, name: str = "Jo Brown") -> None:
    """Somebody whom people may ring."""
    found = help.help_of(where.alliance_id)
    db.session.rollback()
    with writing(make.by(), make.moment()) as tx:
        draft = HelpDraft(name, "0191 496 0000", "Monday to Thursday, 10 to 3", True)
        help.save_help(tx, where.alliance_id, draft, found.version if found else 0)


def document(where: Made, title: str = "Our promises in Easy Read") -> int:
    """An Easy Read document; its key."""
    with writing(make.by(), make.moment()) as tx:
        draft = DocumentDraft(title, "Skills for People")
        easy_read.add(tx, where.alliance_id, draft, Upload("easy.pdf", "application/pdf", PDF), TODAY)
    found = easy_read.documents_of(where.alliance_id)[0].id
    db.session.rollback()
    return found


def proposed(where: Made, who: Made, read: bool = True) -> int:
    """The page as the record is now, put forward; its key."""
    seen = frozen(opened.page_now(where.alliance_id, False, TODAY))[1]
    db.session.rollback()
    with writing(make.by(who), make.moment()) as tx:
        opened.propose(tx, where.alliance_id, False, seen, read, TODAY)
    found = opened.pages_of(where.alliance_id)[0].id
    db.session.rollback()
    return found


def opened_by(where: Made, number: int, who: Made, read: bool = True) -> None:
    """Open what was put forward."""
    with writing(make.by(who), make.moment()) as tx:
        opened.open_to_all(tx, where.alliance_id, False, number, read, TODAY)


def open_page(where: Made, one: Made, other: Made) -> int:
    """A page that everybody can read; its key."""
    number = proposed(where, one)
    opened_by(where, number, other)
    return number
