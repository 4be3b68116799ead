"""Where a photograph was taken: cameras and telephones write it into the file, and here it could say where people live.

Only the headers are read: Exif (JPEG and PNG) and XMP. A photograph with a place is refused, never changed.
"""

import struct
from collections.abc import Iterator

from alliance_tracker.data.delivery import Upload
from alliance_tracker.errors import RuleBroken

PHOTOGRAPHS = ("image/jpeg", "image/png")
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
    return upload


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
