"""What Annex ii asks of how an alliance is governed, and how far its records show that it is met.

The tracker counts what is recorded. Whether somebody is a senior clinical leader is for the reader: the jobs
are listed. The words asked are those of Annex ii, principles P1 to P7 of the seeds.
"""

from collections.abc import Mapping, Sequence

from alliance_tracker.records import Record
from alliance_tracker.rules.words import capital, counted, listing, number, plural, some
from alliance_tracker.terms import Met, OrganisationKind


class Seat(Record):
    """A member of the board: the kind of body they come from, and how many others they speak for."""

    name: str
    kind: OrganisationKind | None
    decides: bool
    chairs: bool
    others: int


class GovernanceFacts(Record):
    """What is recorded. `unheard`: the CCGs and providers that nobody on the board speaks for or comes from."""

    board: str
    seats: tuple[Seat, ...]
    has_terms: bool
    unheard: tuple[str, ...]
    stps: tuple[str, ...]
    stps_without_lead: tuple[str, ...]
    leads_on_board: int
    groups: int
    regions: tuple[str, ...]
    says_how_organised: bool
    says_how_involves: bool


class Gap(Record):
    """What is missing, and the code of the place where it is mended (`PLACES`)."""

    words: str
    where: str


PLACES = ("members", "terms", "leads", "groups", "governance", "stakeholders")
"""Parts of the page of the board, then pieces of the plan's prose."""


class Asked(Record):
    """One thing that Annex ii asks: `principle` is its code in the seeds."""

    code: str
    principle: str
    title: str
    met: Met
    has: str
    missing: tuple[Gap, ...]


def governance(facts: GovernanceFacts) -> tuple[Asked, ...]:
    """The eight things that Annex ii asks, in its order."""
    return (
        _established(facts),
        _whole_pathway(facts),
        _decides(facts),
        _represents(facts),
        _stakeholders(facts),
        _groups(facts),
        _inside_stps(facts),
        _regional(facts),
    )


def _asked(code: str, principle: str, title: str, has: Sequence[str], missing: Sequence[Gap]) -> Asked:
    """Missing when nothing is there, partly when something is and something is not, met when nothing is missing."""
    met = Met.MET if not missing else Met.PARTLY if has else Met.MISSING
    return Asked(code, principle, title, met, " ".join(has), tuple(missing))


def _established(facts: GovernanceFacts) -> Asked:
    has, missing = [], []
    count = len(facts.seats)
    if count:
        has.append(f"{facts.board}: {counted(count, 'member')}.")
    else:
        missing.append(Gap("No member is recorded", "members"))
    chairs = [seat.name for seat in facts.seats if seat.chairs]
    if chairs:
        has.append(f"{plural(len(chairs), 'Chair')}: {listing(chairs)}.")
    else:
        missing.append(Gap("Nobody is recorded as its chair", "members"))
    if facts.has_terms:
        has.append("Terms of reference are recorded.")
    else:
        missing.append(Gap("No terms of reference are recorded", "terms"))
    return _asked("established", "P1", "A board is established", has, missing)


def _whole_pathway(facts: GovernanceFacts) -> Asked:
    kinds = [seat.kind for seat in facts.seats]
    wanted: Mapping[OrganisationKind, str] = {OrganisationKind.PROVIDER: "providers", OrganisationKind.CCG: "CCGs"}
    has = [f"{counted(kinds.count(kind), 'member')} from {words}." for kind, words in wanted.items() if kind in kinds]
    missing = [
        Gap(f"No member is recorded from {words}", "members") for kind, words in wanted.items() if kind not in kinds
    ]
    return _asked("pathway", "P2", "Senior leaders from the whole pathway and from commissioning", has, missing)


def _decides(facts: GovernanceFacts) -> Asked:
    """Only of those who sit for an organisation: a patient representative decides for none, and is no gap."""
    title = "Members can decide for their organisations"
    if not facts.seats:
        return _asked("decides", "P3", title, [], [Gap("No member is recorded", "members")])
    speaking = [seat for seat in facts.seats if seat.decides or seat.kind is not None or seat.others]
    cannot = [seat.name for seat in speaking if not seat.decides]
    can = len(speaking) - len(cannot)
    has = [f"{counted(can, 'member')} of {len(facts.seats)} can decide."] if can else []
    words = f"Not senior enough to decide: {some(cannot)}" if speaking else "Nobody sits for an organisation"
    missing = [Gap(words, "members")] if cannot or not speaking else []
    return _asked("decides", "P3", title, has, missing)


def _represents(facts: GovernanceFacts) -> Asked:
    speakers = [seat for seat in facts.seats if seat.others]
    has = []
    if speakers:
        verb = plural(len(speakers), "speaks", "speak")
        has.append(f"{counted(len(speakers), 'member')} {verb} for organisations beside their own.")
    missing = []
    if not speakers:
        missing.append(Gap("Nobody speaks for an organisation beside their own", "members"))
    if facts.unheard:
        words = f"Nobody on the board speaks for {some(list(facts.unheard))}"
        missing.append(Gap(words, "members"))
    return _asked("represents", "P4", "Members speak for partner organisations too", has, missing)


def _stakeholders(facts: GovernanceFacts) -> Asked:
    title = "A way to involve patients, the public and patient organisations"
    has = ["The plan says how."] if facts.says_how_involves else []
    missing = [] if has else [Gap("The plan does not say yet how others are involved", "stakeholders")]
    return _asked("stakeholders", "P5", title, has, missing)


def _groups(facts: GovernanceFacts) -> Asked:
    """They "may also be established": never missing."""
    count = facts.groups
    has = (
        f"{counted(count, 'group')} at work." if count else "None is recorded. Annex ii allows them, and asks for none."
    )
    return _asked("groups", "P5", "Task and finish groups, if they help", [has], [])


def _inside_stps(facts: GovernanceFacts) -> Asked:
    title = "It sits inside the governance of its STPs"
    known = len(facts.stps) - len(facts.stps_without_lead)
    has = [f"The lead of {known} of {counted(len(facts.stps), 'STP')} is recorded."] if known else []
    if facts.leads_on_board:
        verb = plural(facts.leads_on_board, "sits", "sit")
        has.append(f"{capital(number(facts.leads_on_board))} {verb} on the board.")
    missing = []
    if facts.stps_without_lead:
        missing.append(Gap(f"No lead is recorded for {some(list(facts.stps_without_lead))}", "leads"))
    if not facts.says_how_organised:
        missing.append(Gap("The plan does not say yet how it fits with the governance of the STPs", "governance"))
    return _asked("inside", "P6", title, has, missing)


def _regional(facts: GovernanceFacts) -> Asked:
    title = "It answers to the same regional structures as its STPs"
    has = [f"It belongs to the {_regions(facts.regions)}."]
    missing = []
    if not facts.says_how_organised:
        missing.append(Gap("The plan does not say yet whom the board answers to", "governance"))
    return _asked("regional", "P7", title, has, missing)


def _regions(names: Sequence[str]) -> str:
    own = [name.removesuffix(" region") for name in names]
    return f"{own[0]} region" if len(own) == 1 else f"{listing(own)} regions"
