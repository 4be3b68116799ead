"""Easy Read: words with pictures, made with people with a learning disability, as a PDF that runs nothing."""

from __future__ import annotations

import re
import zlib

from alliance_tracker.errors import RuleBroken, refuse
from alliance_tracker.records import Record
from alliance_tracker.rules.delivery.problems import Problem, too_long
from alliance_tracker.rules.engagement.private_words import check_words
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.words import inside

LONGEST_TITLE = 120
LONGEST_MAKER = 120
MOST_UNPACKED = 50 * 10**6
RUNS = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA", b"/ImportData", b"/SubmitForm")
"""What in a PDF runs a program, carries another file, or sends something away (ISO 32000, names of PDF)."""
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_PACKED = re.compile(rb"/ObjStm(?P<head>.{0,2000}?)stream\r?\n", re.DOTALL)
_HEAD = re.compile(rb"obj(?:(?!endobj|stream).){0,2000}\Z", re.DOTALL)
_FILTER = re.compile(rb"/Filter\s*\[?\s*/FlateDecode\s*\]?(?!\s*/)")
HOW_TO_MEND = "Save it again as a plain PDF, by “Print to PDF”, then choose it once more"


class DocumentDraft(Record):
    """What a document is called, who made it, and whether the question about names was answered."""

    title: str
    maker: str
    names_checked: bool = False


def check_document(draft: DocumentDraft) -> None:
    """Raises RulesBroken with what it still needs."""
    problems = []
    if not draft.title.strip():
        problems.append(Problem("title", "Say what the document is, like “What we promised, in Easy Read”"))
    problems += too_long("title", "the title", draft.title, LONGEST_TITLE)
    if not draft.maker.strip():
        problems.append(Problem("maker", "Say who made it. Easy Read is made with people, and they are named for it"))
    problems += too_long("maker", "who made it", draft.maker, LONGEST_MAKER)
    problems += check_words({"title": draft.title, "maker": draft.maker}, draft.names_checked)
    refuse(problems)


def check_pdf(content: bytes) -> None:
    """Raises RuleBroken for a PDF that runs something, carries another file, or cannot be looked into.

    Only packed lists of objects are unpacked, and no more of them than `MOST_UNPACKED`.
    """
    if not content.startswith(b"%PDF-"):
        raise RuleBroken(
            "Easy Read is kept as a PDF, which looks the same everywhere. Save the document as a PDF, then choose it"
        )
    if b"/Encrypt" in content:
        raise RuleBroken("This PDF is locked, so nobody could look into it. Save it without a password")
    for part in (content, *_unpacked(content)):
        plain = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), part) if b"#" in part else part
        if any(name in plain for name in RUNS):
            raise RuleBroken(f"This PDF has a macro or another file in it, which could do harm. {HOW_TO_MEND}")


def _unpacked(content: bytes) -> list[bytes]:
    """What stands in the packed lists of objects."""
    found, left = [], MOST_UNPACKED
    for packed in _PACKED.finditer(content):
        before = _HEAD.search(content[max(0, packed.start() - 2000) : packed.start()])
        head = (before[0] if before else b"") + packed["head"]
        try:
            if b"/Filter" not in head:
                found.append(content[packed.end() : packed.end() + 10**6])
                continue
            if not _FILTER.search(head):
                raise zlib.error
            reader = zlib.decompressobj()
            found.append(reader.decompress(content[packed.end() :], left))
            left -= len(found[-1])
            if reader.unconsumed_tail and not reader.eof or left <= 0:
                raise zlib.error
        except zlib.error:
            raise RuleBroken(f"This PDF cannot be looked into. {HOW_TO_MEND}") from None
    return found


def added(title: str) -> Sentence:
    """The line of history for a new document."""
    return Sentence(f"added the Easy Read document {inside(title)}", "easy read", "document")


def ended(title: str) -> Sentence:
    """The line of history for one that is off the list."""
    return Sentence(f"took the Easy Read document {inside(title)} off the list", "easy read", "document")
