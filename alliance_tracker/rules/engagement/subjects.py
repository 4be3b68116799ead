"""What a challenge is about, as an address and a table name it, and as people read it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from alliance_tracker.periods import NotAPeriod, Quarter
from alliance_tracker.records import Record
from alliance_tracker.terms import ChallengeSubject, Stream, ThreeTest

_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_REFERENCE = re.compile(r"[A-Z]{2}[0-9]{1,6}")
_GROUP = re.compile(r"[a-z0-9-]{1,80}")


class Subject(Record):
    """A kind of thing and which one: `key` is 3 of P3, ED3, 2018-19-q2, the word of a test or a bid, or nothing."""

    kind: ChallengeSubject = ChallengeSubject.OTHER
    key: str = ""
    name: str = ""
    """Of a group, as it is called today."""

    @property
    def code(self) -> str:
        """As in ?about=promise:3."""
        return f"{self.kind.value}:{self.key}" if self.key else self.kind.value

    @property
    def words(self) -> str:
        """Promise P3, The delivery plan, Q2 2018/19."""
        words = _WORDS.get(self.kind)
        if self.name:
            return f"The group {self.name}"
        return words(self.key) if words else self.kind.words


def read_subject(code: str) -> Subject | None:
    """What ?about=… names, or nothing when it names nothing that a challenge can be about."""
    kind, _, key = code.partition(":")
    if kind not in list(ChallengeSubject):
        return None
    found = Subject(ChallengeSubject(kind), key)
    known = _KNOWN.get(found.kind)
    return found if (known(key) if known else not key) else None


def _is_quarter(key: str) -> bool:
    try:
        return Quarter.parse(key).code == key
    except NotAPeriod:
        return False


_KNOWN: Mapping[ChallengeSubject, Callable[[str], object]] = {
    ChallengeSubject.PROMISE: _NUMBER.fullmatch,
    ChallengeSubject.EVIDENCE: _NUMBER.fullmatch,
    ChallengeSubject.TEST: lambda key: key in list(ThreeTest),
    ChallengeSubject.DELIVERABLE: _REFERENCE.fullmatch,
    ChallengeSubject.QUARTER: _is_quarter,
    ChallengeSubject.BID: lambda key: key in list(Stream),
    ChallengeSubject.GROUP: _GROUP.fullmatch,
}
_WORDS: Mapping[ChallengeSubject, Callable[[str], str]] = {
    ChallengeSubject.PROMISE: lambda key: f"Promise P{key}",
    ChallengeSubject.EVIDENCE: lambda key: f"What people were asked, E{key}",
    ChallengeSubject.TEST: lambda key: ThreeTest(key).words,
    ChallengeSubject.DELIVERABLE: lambda key: f"Deliverable {key}",
    ChallengeSubject.QUARTER: lambda key: f"The board’s page of {Quarter.parse(key).words}",
    ChallengeSubject.BID: lambda key: f"The bid for {Stream(key).words}",
    ChallengeSubject.GROUP: lambda key: f"The group {key.replace('-', ' ').capitalize()}",
}
