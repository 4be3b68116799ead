"""A photograph that says where it was taken is refused, whichever way it says so; others are left alone."""

import io
import random
import zipfile

import pytest
from PIL import Image

from alliance_tracker.data.delivery import Upload
from alliance_tracker.errors import RuleBroken
from alliance_tracker.exchange.evidence import looked_into
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


def in_word(picture, *names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in (("[Content_Types].xml", b"x"), ("word/document.xml", b"x")):
            archive.writestr(part, content)
        for name in names or ("word/media/image1.jpeg",):
            archive.writestr(name, picture)
    return out.getvalue()


def test_every_file_that_is_given_is_looked_into_for_the_place_of_a_photograph_and_for_what_its_name_says():
    far, near = photograph("JPEG"), photograph("JPEG", place=False)
    with pytest.raises(RuleBroken, match="“ward.jpg” says where it was taken"):
        looked_into("ward.jpg", far)
    for name, content in (("a.docx", in_word(far)), ("a.pdf", b"%PDF-1.4 " + far + b" endstream")):
        with pytest.raises(RuleBroken, match=f"A photograph in “{name}” says where it was taken"):
            looked_into(name, content)
    with pytest.raises(RuleBroken, match="says where it was taken"):
        looked_into("a.docx", in_word(far, "word/media/image1.jfif"))
    with pytest.raises(RuleBroken, match="has more than 300 pictures"):
        looked_into("a.docx", in_word(near, *(f"word/media/image{number}.png" for number in range(301))))
    assert looked_into("a.docx", in_word(near)).name == "a.docx"
    assert looked_into("a.pdf", b"%PDF-1.4 " + near).content
    assert looked_into("a.docx", in_word(bytes(50_000_000))).name == "a.docx"
    broken = bytearray(in_word(near))
    broken[broken.index(b"image1.jpeg") + 20] ^= 255
    with pytest.raises(RuleBroken, match="cannot be looked into"):
        looked_into("a.docx", bytes(broken))
    names = {"NHS_943_476_5919.txt": "NHS number", "ann@example.org.txt": "e-mail", "NE1 4LP.txt": "postcode"}
    for name, says in names.items():
        with pytest.raises(RuleBroken, match=f"The name of the file says too much.*{says}"):
            looked_into(name, b"Agreed")
    assert looked_into("IMG_20180930_103000.jpg", near).name == "IMG_20180930_103000.jpg"
    assert looked_into("01912345678.txt", b"Agreed").name == "01912345678.txt"


def test_any_broken_header_is_read():
    rng, whole = random.Random(7), photograph("JPEG")
    for _ in range(300):
        broken = bytearray(whole)
        for _ in range(rng.randint(1, 6)):
            broken[rng.randrange(2, len(broken))] = rng.randrange(256)
        has_place(bytes(broken[: rng.randint(0, len(broken))]))
