"""Where one body stands towards the newest version of a plan, from every answer it ever gave."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from alliance_tracker.records import Record
from alliance_tracker.terms import Answer, AnsweredVia, AuthorityKind, Standing


class Version(Record):
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


class Given(Record):
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

    @property
    def decided_on(self) -> date:
        """The day of the meeting or the decision, where one is given, else of the answer."""
        return self.authority_on or self.answered_on


class Stood(Record):
    """Where a body stands. `label` is the version it answered; `changed` the sections it relied on that differ now.

    `carried`: it stands on an agreement to an earlier version. `declared_on`: when the last version was frozen that
    changed words it relies on and was declared not of substance; from that day runs the right to withdraw.
    """

    standing: Standing
    given: Given | None = None
    label: str = ""
    changed: tuple[str, ...] = ()
    carried: bool = False
    declared_on: date | None = None


_STANDING = {
    Answer.AGREES: Standing.AGREES,
    Answer.AGREES_WITH_COMMENT: Standing.AGREES_WITH_COMMENT,
    Answer.AGREES_DELEGATING: Standing.AGREES_DELEGATING,
    Answer.CANNOT: Standing.CANNOT,
}


def standing_of(
    versions: Sequence[Version],
    answers: Sequence[Given],
    relies_on: Collection[str] | None,
    took_over_on: date | None = None,
) -> Stood:
    """Where a body stands towards the last of `versions` (oldest first), by its own answers (oldest first).

    Its newest answer that it did not disown counts. One that agrees to an earlier version stands while every
    section that its kind of body relies on (None: all) is word for word what it agreed to, or changed only by
    versions declared not of substance. An objection stands until the body answers again (the tracker's own rule).
    What it agreed before the day on which another body became part of it speaks for neither: it is asked again.
    """
    given = next((one for one in reversed(answers) if not one.disowned), None)
    if given is None or not versions or _of_a_smaller_body(given, took_over_on):
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


def _of_a_smaller_body(given: Given, took_over_on: date | None) -> bool:
    """Whether it agreed before it spoke for another body too."""
    return took_over_on is not None and given.answered_on < took_over_on and given.answer is not Answer.CANNOT


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
) -> tuple[bool, date | None]:
    """Whether an agreement still stands after `later` versions, and when it last stood by declaration alone.

    The words a body agreed to grow by those of each version that was declared not of substance while its
    agreement stood; a version that changes them otherwise ends it, until one brings them back.
    """
    accepted: list[tuple[Mapping[str, str], date | None]] = [(agreed, None)]
    stands, declared = True, None
    for version in later:
        same = next((one for one in accepted if not differences(one[0], version.seals, relies_on)), None)
        if same is None and stands and not version.of_substance:
            same = (version.seals, version.frozen_on)
            accepted.append(same)
        stands, declared = same is not None, same[1] if same else None
    return stands, declared
