"""What helps when a body cannot meet between the final draft and submission: paragraph 12 asks for its agreement.

The ways are those by which a body can answer (`AuthorityKind`), an earlier draft, and the Board's authority; which of
them a body may use is for its own constitution, so they are offered, never chosen.
"""

from datetime import date

from alliance_tracker.rules.dates.backplan import BackPlan, Fit
from alliance_tracker.rules.words import counted, day, listing, plural

BOARD_SPEAKS_FOR = frozenset({"ccg", "provider"})


def ways_out(fit: Fit, today: date, board: Fit | None, authorised: bool) -> tuple[str, ...]:
    """The ways out for one body, the surest first. `board`: the Alliance Board, where it may agree for others."""
    found = []
    if fit.last_safe is not None and fit.last_safe >= today and not fit.in_time:
        found.append(f"An earlier draft: final by {day(fit.last_safe)}.")
    found.append("Delegated authority: an officer agrees under its scheme of delegation.")
    told = f"its meeting on {day(fit.after.meets_on)}" if fit.after else "its next meeting"
    found.append(f"Chair’s or urgent action, to be reported to {told}.")
    if fit.common is not None:
        other, meeting = fit.common.body, fit.common.meeting
        when = f"{day(meeting.meets_on)}, papers by {day(meeting.papers_by)}"
        found.append(f"Committees in common with {other.name} ({when}).")
    if board is not None and fit.body.kind in BOARD_SPEAKS_FOR:
        found.append(_by_board(board, authorised))
    return tuple(found)


def _by_board(board: Fit, authorised: bool) -> str:
    when = f", which can meet on {day(board.used.meets_on)}" if board.used else ""
    if authorised:
        return f"The agreement of the {board.body.name}{when}: its authority is on record."
    return f"The agreement of the {board.body.name}{when}, once its authority to agree for all is on record."


def last_safe_words(plan: BackPlan, today: date) -> str:
    """By when the draft must be final, and who sets that day."""
    if plan.last_safe is None:
        return f"No body has a meeting on record before {day(plan.submit_on)}, so no last day can be given."
    names = listing([fit.body.name for fit in plan.sets_it[:3]])
    if len(plan.sets_it) > 3:
        names = f"{names} and others"
    verb = "sets" if len(plan.sets_it) == 1 else "set"
    over = " That day has passed." if plan.last_safe < today else ""
    told = f"last safe day for a final draft is {day(plan.last_safe)}: {names} {verb} it.{over}"
    if not plan.never:
        return f"The {told}"
    bodies = counted(len(plan.never), "body does", "bodies do")
    return f"For those that meet before submission the {told} {bodies} not meet before it at all."


def cannot_words(plan: BackPlan) -> str:
    """How many bodies cannot meet in time, and what their number is out of."""
    known = sum(fit.known for fit in plan.fits)
    if not known:
        return "No meeting of any body is on record yet."
    between = f"between a final draft on {day(plan.draft_on)} and submission on {day(plan.submit_on)}"
    if not plan.cannot:
        return f"Every body whose meetings are on record can meet {between}."
    bodies, verb = plural(known, "body", "bodies"), plural(len(plan.cannot), "does", "do")
    return f"{len(plan.cannot)} of {known} {bodies} {verb} not meet {between}."
