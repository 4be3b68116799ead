"""Files given as evidence: which kinds are taken, and whether a file is what its name says.

A file is judged by its name and its first bytes. Of archives the list of names is read, and the headers of pictures.
"""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from alliance_tracker.data.delivery import EvidenceDraft, Upload
from alliance_tracker.errors import RuleBroken
from alliance_tracker.exchange.photographs import without_place
from alliance_tracker.rules.engagement.private_words import TELEPHONE, private_in
from alliance_tracker.rules.typed import clean, shown

LARGEST = 10 * 1000 * 1000
LONGEST_NAME = 120
MOST_PARTS = 5_000
"""No document has more parts than this; an archive that has is not looked into any further."""
_OFFICE = "application/vnd.openxmlformats-officedocument"
_UNSAFE = re.compile(r"[^\w .,()&+\-]")


def _begins(*signatures: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(signatures)


def _office(main: str) -> Callable[[bytes], bool]:
    """A Word or Excel file: an archive that lists its main part, and no macros."""

    def judged(content: bytes) -> bool:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                names = archive.namelist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
            return False
        if len(names) > MOST_PARTS or any(name.lower().endswith("vbaproject.bin") for name in names):
            return False
        return main in names and "[Content_Types].xml" in names

    return judged


def _plain(content: bytes) -> bool:
    """Text, and not a page in disguise."""
    if b"\0" in content or content.lstrip()[:1] == b"<" or content.startswith((b"%PDF-", b"{\\rtf")):
        return False
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return all(byte >= 32 or byte in (9, 10, 13) for byte in content[:65536])
    return True


KINDS: dict[str, tuple[str, str, Callable[[bytes], bool]]] = {
    "pdf": ("PDF", "application/pdf", _begins(b"%PDF-")),
    "png": ("PNG picture", "image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    "jpg": ("JPEG picture", "image/jpeg", _begins(b"\xff\xd8\xff")),
    "jpeg": ("JPEG picture", "image/jpeg", _begins(b"\xff\xd8\xff")),
    "docx": ("Word document", f"{_OFFICE}.wordprocessingml.document", _office("word/document.xml")),
    "xlsx": ("Excel workbook", f"{_OFFICE}.spreadsheetml.sheet", _office("xl/workbook.xml")),
    "csv": ("CSV table", "text/csv", _plain),
    "txt": ("text file", "text/plain", _plain),
}
"""By the ending of the name: what people call it, how it is served, and whether content can be one."""
ACCEPT = ",".join(f".{ending}" for ending in KINDS)


def kind_words(kind: str) -> str:
    """What people call a kind of file: PDF, Word document."""
    return next((words for words, known, _ in KINDS.values() if known == kind), "file")


def looked_into(name: str, content: bytes) -> Upload:
    """The file as it is kept, or RuleBroken that says what would be right."""
    private = [found for found in private_in(name) if found.kind != TELEPHONE]
    name = _tidy(name)
    ending = PurePosixPath(name).suffix.lower().removeprefix(".")
    if ending not in KINDS:
        raise RuleBroken(
            f"“{name}” is not a kind of file that evidence can be. Use PDF, Word (.docx), Excel (.xlsx), PNG, JPEG, "
            "CSV or plain text"
        )
    if not content:
        raise RuleBroken(f"“{name}” is empty. Choose another file")
    if len(content) > LARGEST:
        raise RuleBroken(f"“{name}” is larger than 10 MB. Choose a smaller file, or give a link to it")
    words, kind, is_one = KINDS[ending]
    if not is_one(content):
        raise RuleBroken(
            f"“{name}” is not the {words} that its name says. Open it, save it again as {ending.upper()}, "
            "then choose it once more"
        )
    if private:
        raise RuleBroken(f"The name of the file says too much: {private[0].message}. Give the file another name")
    return without_place(Upload(name, kind, content))


def drafted(dated_on: date, text: str, file: tuple[str, bytes] | None = None) -> EvidenceDraft:
    """Evidence to be kept: a text that is a web address becomes a link. RuleBroken when the file cannot be one.

    `file` is its name and its content.
    """
    link = text if is_link(text) else ""
    return EvidenceDraft(dated_on, "" if link else text, link, looked_into(*file) if file else None)


def is_link(text: str) -> bool:
    """Whether the whole text is a web address that a reader can follow."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in parts.netloc and not any(c.isspace() for c in text)


def _tidy(name: str) -> str:
    """The last part of the name, without anything that could mislead; never longer than it can be shown."""
    last = clean(shown(name), lines=False).replace("\\", "/").rsplit("/", 1)[-1]
    safe = _UNSAFE.sub("_", last).lstrip(".") or "file"
    stem, dot, ending = safe.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}" if dot else safe[:LONGEST_NAME]
