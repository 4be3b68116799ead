"""Where one body stands towards the newest version of a plan, from every answer it ever gave."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from alliance_tracker.terms import Answer, AnsweredVia, AuthorityKind, Standing


@dataclass(frozen=True)
class Version:
    """A frozen version, by the seal of each of its sections. Never its words: standing needs none."""

    id: int
    label: str
    seals: Mapping[str, str]
    of_substance: bool
    frozen_on: date
    reason: str = ""
    why_not: str = ""
    lead_named: str = ""
    frozen_at: datetime | None = None


@dataclass(frozen=True)
class Given:
    """One answer of one body, as it stands in the ledger. `relied_on`: section to the seal of the words answered."""

    id: int
    organisation_id: int
    version_id: int
    answer: Answer
    relied_on: Mapping[str, str]
    answered_on: date
    answered_at: datetime
    disowned: bool = False
    name: str = ""
    office: str = ""
    authority: AuthorityKind = AuthorityKind.DELEGATED
    authority_on: date | None = None
    minute: str = ""
    report_on: date | None = None
    via: AnsweredVia = AnsweredVia.ACCOUNT
    comment: str = ""
    section: str = ""
    would_let: str = ""
    delegate: str = ""
    recorded_by: str = ""
    file_id: int | None = None
    file_name: str = ""


@dataclass(frozen=True)
class Stood:
    """Where a body stands. `label` is the version it answered; `changed` the sections it relied on that differ now.

    `carried`: it stands on an earlier version's agreement, through at least one version not of substance if
    `by_declaration`; from that follows the right to withdraw.
    """

    standing: Standing
    given: Given | None = None
    label: str = ""
    changed: tuple[str, ...] = ()
    carried: bool = False
    by_declaration: bool = False


_STANDING = {
    Answer.AGREES: Standing.AGREES,
    Answer.AGREES_WITH_COMMENT: Standing.AGREES_WITH_COMMENT,
    Answer.AGREES_DELEGATING: Standing.AGREES_DELEGATING,
    Answer.CANNOT: Standing.CANNOT,
}


def standing_of(versions: Sequence[Version], answers: Sequence[Given], relies_on: Collection[str] | None) -> Stood:
    """Where a body stands towards the last of `versions` (oldest first), by its own answers (oldest first).

    Its newest answer that it did not disown counts. One that agrees to an earlier version stands while every
    section that its kind of body relies on (None: all) is word for word what it agreed to, or changed only by
    versions declared not of substance. An objection stands until the body answers again (the tracker's own rule).
    """
    given = next((one for one in reversed(answers) if not one.disowned), None)
    if given is None or not versions:
        return Stood(Standing.NO_ANSWER)
    at = next((place for place, one in enumerate(versions) if one.id == given.version_id), None)
    if at is None:
        return Stood(Standing.NO_ANSWER)
    label, newest = versions[at].label, versions[-1]
    differing = differences(given.relied_on, newest.seals, relies_on)
    answered_newest = at == len(versions) - 1
    if given.answer is Answer.CANNOT:
        return Stood(Standing.CANNOT, given, label, differing)
    stands, declared = _stands(given.relied_on, versions[at + 1 :], relies_on)
    if not stands:
        return Stood(Standing.EARLIER, given, label, differing)
    return Stood(_STANDING[given.answer], given, label, differing, not answered_newest, declared)


def differences(
    agreed: Mapping[str, str], now: Mapping[str, str], relies_on: Collection[str] | None
) -> tuple[str, ...]:
    """The sections relied on whose words differ, in the order of the plan as the newest version has it."""
    codes = dict.fromkeys([*now, *agreed])
    return tuple(
        code for code in codes if (relies_on is None or code in relies_on) and agreed.get(code) != now.get(code)
    )


def _stands(
    agreed: Mapping[str, str], later: Sequence[Version], relies_on: Collection[str] | None
) -> tuple[bool, bool]:
    """Whether an agreement still stands after `later` versions, and whether by their being not of substance.

    The words a body agreed to grow by those of each version that was declared not of substance while its
    agreement stood; a version that changes them otherwise ends it, until one brings them back.
    """
    accepted = [agreed]
    stands, declared = True, False
    for version in later:
        same = any(not differences(words, version.seals, relies_on) for words in accepted)
        by_declaration = stands and not same and not version.of_substance
        if by_declaration:
            accepted.append(version.seals)
        stands = same or by_declaration
        declared = stands and bool(differences(agreed, version.seals, relies_on))
    return stands, declared
