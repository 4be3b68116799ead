"""A photograph that says where it was taken is refused, whichever way it says so; others are left alone."""

import io
import random

import pytest
from PIL import Image

from alliance_tracker.data.delivery import Upload
from alliance_tracker.errors import RuleBroken
from alliance_tracker.exchange.photographs import has_place, without_place


def photograph(form, place=True, camera=True):
    exif = Image.Exif()
    if camera:
        exif[0x010F] = "A camera"
    if place:
        exif.get_ifd(0x8825).update({1: "N", 2: (54.0, 58.0, 12.0), 3: "W", 4: (1.0, 36.0, 0.0)})
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, form, exif=exif)
    return out.getvalue()


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_place_is_found_and_nothing_else_is_taken_for_one(form):
    assert has_place(photograph(form))
    assert not has_place(photograph(form, place=False))
    assert not has_place(photograph(form, place=False, camera=False))


def test_a_place_written_as_xmp():
    assert has_place(b"\xff\xd8\xff" + b'<x:xmpmeta exif:GPSLatitude="54,58.2N"/>')


def test_the_refusal_says_how_to_mend_it():
    with pytest.raises(RuleBroken, match="“ward.jpg” says where it was taken"):
        without_place(Upload("ward.jpg", "image/jpeg", photograph("JPEG")))
    plain = Upload("ward.jpg", "image/jpeg", photograph("JPEG", place=False))
    assert without_place(plain) is plain
    other = Upload("notes.txt", "text/plain", b"GPSLatitude")
    assert without_place(other) is other


def test_any_broken_header_is_read():
    rng, whole = random.Random(7), photograph("JPEG")
    for _ in range(300):
        broken = bytearray(whole)
        for _ in range(rng.randint(1, 6)):
            broken[rng.randrange(2, len(broken))] = rng.randrange(256)
        has_place(bytes(broken[: rng.randint(0, len(broken))]))
