"""The sentence that every change leaves, who made it, and the chain that shows tampering."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime

from alliance_tracker.records import Record

NATIONAL = "national"
START = "0" * 64


class Sentence(Record):
    """What happened, in the reader's words, and to what: `words` begins with a verb in the past tense."""

    words: str
    kind: str
    key: str


class Actor(Record):
    """Who makes a change: a person's key (never a name), the office they act in, and where from."""

    person_id: int | None
    office: str
    origin: str = ""

    @classmethod
    def tracker(cls, why: str) -> "Actor":
        """The tracker itself, for what no person asked for: loading the guidance, a job."""
        return cls(None, "Alliance Tracker", why)


class Piece(Record):
    """One text of a change: what it is, before, after, and the digest that stands for both in the chain."""

    name: str
    before: str | None
    after: str | None
    salt: str
    digest: str

    def is_true(self) -> bool:
        return self.digest == digest_of(self.name, self.before, self.after, self.salt)


def chain_name(alliance_id: int | None) -> str:
    """One chain for each alliance, and one for what is nobody's alone."""
    return NATIONAL if alliance_id is None else f"alliance:{alliance_id}"


def piece(name: str, before: str | None, after: str | None, salt: str) -> Piece:
    """A text with its digest. The salt keeps a removed text from being guessed from its digest."""
    return Piece(name, before, after, salt, digest_of(name, before, after, salt))


def digest_of(name: str, before: str | None, after: str | None, salt: str) -> str:
    return _sha256([name, before, after, salt])


def link(
    previous: str, chain: str, number: int, at: datetime, actor: Actor, subject: tuple[str, str], digests: Iterable[str]
) -> str:
    """The hash of one change, over the one before it and the digests of its texts, never the texts."""
    told = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return _sha256([previous, chain, number, told, actor.person_id, actor.office, actor.origin, *subject, *digests])


def _sha256(parts: list[object]) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True, separators=(",", ":")).encode()).hexdigest()
