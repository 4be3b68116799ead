"""Evidence as it is given: words, a web address, a file."""

from datetime import date

import pytest

from alliance_tracker.errors import RuleBroken
from alliance_tracker.exchange.evidence import drafted, is_link

DAY = date(2018, 9, 21)


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("https://example.nhs.uk/minutes", True),
        ("http://example.nhs.uk", True),
        ("See https://example.nhs.uk", False),
        ("https://example.nhs.uk/a b", False),
        ("https://localhost", False),
        ("javascript:alert(1)//a.b", False),
        ("https://[broken.", False),
        ("", False),
    ],
)
def test_only_a_whole_web_address_becomes_a_link(text, link):
    assert is_link(text) is link
    kept = drafted(DAY, text)
    assert (kept.words, kept.link) == (("", text) if link else (text, ""))


def test_a_file_goes_along_if_it_is_what_its_name_says():
    kept = drafted(DAY, "The minutes", ("minutes.txt", b"Agreed"))
    assert (kept.words, kept.upload.name, kept.upload.content) == ("The minutes", "minutes.txt", b"Agreed")
    with pytest.raises(RuleBroken, match="is not the PDF"):
        drafted(DAY, "The minutes", ("minutes.pdf", b"Agreed"))
