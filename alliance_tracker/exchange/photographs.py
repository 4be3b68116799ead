"""Where a photograph was taken: cameras and telephones write it into the file, and here it could say where people live.

Only the headers are read: Exif (JPEG and PNG) and XMP; also of the pictures in a PDF, a Word document or an Excel
workbook, of which no more is unpacked than their beginnings. A file with a place is refused, never changed.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from alliance_tracker.data.delivery import Upload
from alliance_tracker.errors import RuleBroken

PHOTOGRAPHS = ("image/jpeg", "image/png")
TEXTS = (".xml", ".rels")
MOST_PARTS = 300
BEGINNING = 1_000_000
"""So many bytes of each picture in a document are looked into: its headers stand there."""
GPS = 0x8825
LATITUDE, LONGITUDE = 2, 4
ENTRY = 12
MOST_TAGS = 2_000


def without_place(upload: Upload) -> Upload:
    """The same file, or RuleBroken that says how to take the place out."""
    if upload.kind in PHOTOGRAPHS and has_place(upload.content):
        raise RuleBroken(
            f"“{upload.name}” says where it was taken, which could point to somebody’s home. Save a copy without its "
            "place (in Windows: Properties, Details, Remove Properties), or take a picture of it on your screen, "
            "and choose that"
        )
    if upload.kind not in PHOTOGRAPHS and any(map(has_place, _pictures_in(upload))):
        raise RuleBroken(
            f"A photograph in “{upload.name}” says where it was taken, which could point to somebody’s home. Take a "
            "picture of it on your screen, put that in its place, and choose the file once more"
        )
    return upload


def _pictures_in(upload: Upload) -> Iterator[bytes]:
    """The beginning of each part of a document that is no text, whatever it is called.

    A PDF keeps a photograph as it is, so all of it is looked into.
    """
    if upload.kind == "application/pdf":
        yield upload.content
    if not upload.content.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(upload.content)) as archive:
            names = [name for name in archive.namelist() if not name.lower().endswith(TEXTS)]
            if len(names) > MOST_PARTS:
                raise RuleBroken(
                    f"“{upload.name}” has more than {MOST_PARTS} pictures, too many to look into. Save it in parts"
                )
            for name in names:
                with archive.open(name) as picture:
                    yield picture.read(BEGINNING)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise RuleBroken(f"“{upload.name}” cannot be looked into. Save it again, then choose it once more") from None


def has_place(content: bytes) -> bool:
    """Whether a picture says where it was taken, as Exif or as XMP."""
    return b"GPSLatitude" in content or any(_tells_place(exif) for exif in _exifs(content))


def _exifs(content: bytes) -> Iterator[bytes]:
    """Each block of Exif: in a JPEG after its name, in a PNG a chunk of its own."""
    for mark, skipped in ((b"Exif\x00\x00", 6), (b"eXIf", 4)):
        place = content.find(mark)
        while place >= 0:
            yield content[place + skipped :]
            place = content.find(mark, place + 1)


def _tells_place(exif: bytes) -> bool:
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return False
    try:
        (first,) = struct.unpack_from(f"{order}I", exif, 4)
        pointer = _tags(exif, order, first).get(GPS)
        own = {} if pointer is None else _tags(exif, order, pointer)
    except struct.error:
        return False
    return LATITUDE in own or LONGITUDE in own


def _tags(exif: bytes, order: str, place: int) -> dict[int, int]:
    """The tags of one directory, with their values or where these lie."""
    (count,) = struct.unpack_from(f"{order}H", exif, place)
    found = {}
    for number in range(min(count, MOST_TAGS)):
        tag, _, _, value = struct.unpack_from(f"{order}HHII", exif, place + 2 + number * ENTRY)
        found[tag] = value
    return found
