"""Which words of the glossary a text uses."""

import pytest

from alliance_tracker.records import Record
from alliance_tracker.rules.guidance import words_used


class Word(Record):
    term: str
    stands_for: str = ""


@pytest.mark.parametrize(
    ("text", "word", "used"),
    [
        ("MDTs consider pathways", Word("MDT", "multidisciplinary team"), True),
        ("a multidisciplinary team", Word("MDT", "multidisciplinary team"), True),
        ("all fit patients", Word("FIT", "faecal immunochemical test"), False),
        ("roll out of FIT", Word("FIT", "faecal immunochemical test"), True),
        ("the recovery package", Word("Recovery Package"), True),
        ("tested for BRCA1/BRCA2", Word("BRCA1 and BRCA2"), True),
        ("stages of grief", Word("Stage"), True),
        ("backstage", Word("Stage"), False),
    ],
)
def test_words_used(text, word, used):
    assert words_used([text], [word]) == ([word] if used else [])
