"""What an answer must say before it counts, and when an agreement can no longer be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from alliance_tracker.records import Record, replace
from alliance_tracker.rules.dates.working_days import working_days_after
from alliance_tracker.rules.signoff.standing import Given, Stood, Version
from alliance_tracker.rules.words import day
from alliance_tracker.terms import Answer, AnsweredVia, AuthorityKind

WITHDRAWAL_DAYS = 10
MEETINGS = (AuthorityKind.GOVERNING_BODY, AuthorityKind.IN_COMMON)
Problem = tuple[str, str]


class AnswerDraft(Record):
    """An answer as it was typed. `authority_on` is the day of the meeting, or of the officer's decision."""

    answer: Answer | None
    authority: AuthorityKind | None
    name: str
    office: str
    authority_on: date | None = None
    minute: str = ""
    report_on: date | None = None
    comment: str = ""
    section: str = ""
    would_let: str = ""
    delegate: str = ""


def fitting(draft: AnswerDraft) -> AnswerDraft:
    """The answer without what was typed for another choice; a comment is kept beside any."""
    cannot, urgent = draft.answer is Answer.CANNOT, draft.authority is AuthorityKind.URGENT
    return replace(
        draft,
        section=draft.section if cannot else "",
        would_let=draft.would_let if cannot else "",
        delegate=draft.delegate if draft.answer is Answer.AGREES_DELEGATING else "",
        report_on=draft.report_on if urgent else None,
    )


def problems_of(draft: AnswerDraft, version: Version, via: AnsweredVia, today: date) -> list[Problem]:
    """Everything that is missing or cannot be, by field, in the order of the form."""
    return [
        *_answer(draft, version),
        *_authority(draft, via),
        *_days(draft, version, today),
        *_who(draft, via),
    ]


def _answer(draft: AnswerDraft, version: Version) -> list[Problem]:
    match draft.answer:
        case None:
            return [("answer", "Choose an answer")]
        case Answer.AGREES_WITH_COMMENT if not draft.comment:
            return [("comment", "Write the comment, or choose “Agrees”")]
        case Answer.AGREES_DELEGATING if not draft.delegate:
            return [("delegate", "Name the office that may agree minor changes, for example Chief Officer")]
        case Answer.CANNOT:
            found = [] if draft.section in version.seals else [("section", "Say which section stands in the way")]
            return found if draft.would_let else [*found, ("would_let", "Say what would let you agree")]
        case _:
            return []


def _authority(draft: AnswerDraft, via: AnsweredVia) -> list[Problem]:
    """What each kind of authority has to show (the tracker's own rule; paragraph 12 asks for authority)."""
    recorded = via is AnsweredVia.RECORDED
    if draft.authority is None:
        return [("authority", "Say by what authority")]
    found = []
    if (draft.authority in MEETINGS or recorded) and draft.authority_on is None:
        found.append(("authority_on", "Give the date of the meeting, like 12 Jan 2017"))
    if (draft.authority in MEETINGS or recorded) and not draft.minute:
        found.append(("minute", "Give the minute, for example GB 17/04"))
    if draft.authority is AuthorityKind.URGENT and draft.report_on is None:
        found.append(("report_on", "Give the date of the meeting at which the urgent action is to be reported"))
    return found


def _days(draft: AnswerDraft, version: Version, today: date) -> list[Problem]:
    on, found = draft.authority_on, []
    if on is not None and on > today:
        found.append(("authority_on", f"{day(on)} is in the future. Today is {day(today)}"))
    elif on is not None and on < version.frozen_on:
        which = f"meeting on {day(on)}" if draft.authority in MEETINGS else f"decision of {day(on)}"
        frozen = f"Version {version.label} was frozen on {day(version.frozen_on)}"
        found.append(("authority_on", f"{frozen}, so a {which} cannot have seen it"))
    decided = on or today
    if draft.authority is AuthorityKind.URGENT and draft.report_on is not None and draft.report_on < decided:
        found.append(("report_on", f"Urgent action is reported after it was taken, not before {day(decided)}"))
    return found


def _who(draft: AnswerDraft, via: AnsweredVia) -> list[Problem]:
    recorded = via is AnsweredVia.RECORDED
    found = []
    if not draft.name:
        found.append(("name", "Give the name of the person who answered" if recorded else "Give your name"))
    if not draft.office:
        whose = "their" if recorded else "your"
        found.append(("office", f"Give {whose} office, for example Chief Officer"))
    return found


def withdraw_until(stood: Stood) -> date | None:
    """The last day to take back an agreement that stands through a version not of substance; None without one.

    Ten working days in England after that version was frozen (the tracker's own rule).
    """
    if stood.declared_on is None or not stood.standing.agreed:
        return None
    return working_days_after(stood.declared_on, WITHDRAWAL_DAYS)


def all_settled_after(stood: Iterable[Stood], today: date) -> date | None:
    """The last day on which one of these may still withdraw; None when nobody may any more, or nobody ever could."""
    days = [last for last in map(withdraw_until, stood) if last is not None and last >= today]
    return max(days, default=None)


def takes_back(draft: AnswerDraft, stood: Stood) -> bool:
    """Whether the answer ends an agreement that stands."""
    return draft.answer is Answer.CANNOT and stood.standing.agreed


def too_late(
    draft: AnswerDraft, stood: Stood, body: str, submitted_on: date | None, today: date, noun: str = "plan"
) -> str:
    """Why an agreement can no longer be taken back; empty when it can, or the answer takes none back."""
    if not takes_back(draft, stood):
        return ""
    last = withdraw_until(stood)
    if submitted_on is not None:
        return (
            f"The {noun} was submitted on {day(submitted_on)} with the agreement of {body}, so it cannot be taken back "
            "here. Write to the programme manager; the next version will be sent to you"
        )
    if last is not None and today > last:
        return (
            f"Version {stood.label} stands agreed by {body}: the changes since were declared not of substance, and "
            f"the 10 working days to withdraw ended on {day(last)}. Ask the programme manager for a new version"
        )
    return ""


def overtaken(draft: AnswerDraft, version: Version, versions: Sequence[Version], newest: Given | None) -> str:
    """Why a minute cannot be recorded: the body has answered a later version, or after that meeting, by itself."""
    if newest is None:
        return ""
    order = [one.id for one in versions]
    if order.index(newest.version_id) > order.index(version.id):
        later = versions[order.index(newest.version_id)].label
        return f"It has answered version {later} since. Record an answer to that version, or none"
    if draft.authority_on is not None and draft.authority_on < newest.answered_on:
        return f"It answered on {day(newest.answered_on)}, after the meeting of {day(draft.authority_on)}"
    return ""
