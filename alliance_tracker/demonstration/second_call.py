"""A second call, invented, in 2018: a bid in every state somewhere, from one not begun to one decided early."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum, auto

from alliance_tracker.data import writing
from alliance_tracker.data.awards import deciding
from alliance_tracker.data.awards.bench import bench_of
from alliance_tracker.data.funding import answers, bids
from alliance_tracker.data.funding.calls import Call, calls_of, every_call, open_call
from alliance_tracker.data.funding.every import every_bid
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.data.plan.submissions import decide, submissions_of
from alliance_tracker.demonstration import asked, assessed, bid_rows, bid_story, people, planned
from alliance_tracker.demonstration.agreed import told
from alliance_tracker.demonstration.assessed import Room, Sheet
from alliance_tracker.demonstration.bid_story import ED, RP, SF
from alliance_tracker.demonstration.bids import INVENTED, Followed, Staff, codes_of, populations, published, story_of
from alliance_tracker.demonstration.decided import in_part, judge
from alliance_tracker.demonstration.plan_story import MADE_UP
from alliance_tracker.demonstration.records import at
from alliance_tracker.rules.funding.decisions import Decision, Minute
from alliance_tracker.rules.funding.opening import CallDraft
from alliance_tracker.rules.plan.submission import OutcomeDraft
from alliance_tracker.terms import AwardKind, Stream, SubmissionOutcome

OPENED_ON = date(2018, 6, 4)
DAYS = bid_rows.Days(date(2018, 8, 22), date(2018, 9, 4), date(2018, 9, 12), date(2018, 9, 13))
LATE_ON, WITHDRAWN_ON, RETURNED_ON = date(2018, 9, 18), date(2018, 9, 11), date(2018, 9, 24)
ASSESSED = assessed.Days(date(2018, 9, 25), date(2018, 10, 4), date(2018, 10, 8))
RECOMMENDED_ON, DECIDED_ON = date(2018, 10, 9), date(2018, 10, 10)
DRAFT = CallDraft(
    "Second release 2018/19",
    OPENED_ON,
    date(2018, 9, 14),
    None,
    "November 2018",
    5,
    "2018-19",
    "2019-20",
    "Invented for the demonstration: NHS England opened no such call",
)
POT = (40_000_000_00, 45_000_000_00)
POT_SOURCE = "Made up for the demonstration: no paper of NHS England says so"
COMMENTS = "Two lines of money stand for the same posts. Put that right, and have the bid agreed again."
WHY = "One hospital left the pathway in August, so the bid cannot be delivered as it is written."


class State(Enum):
    """How far a bid has come by October 2018."""

    STARTED = auto()
    COMPLETE = auto()
    OUT = auto()
    LATE = auto()
    RETURNED = auto()
    WITHDRAWN = auto()
    ASKED = auto()
    ONE_FINISHED = auto()
    APART = auto()
    MODERATED = auto()
    RECOMMENDED = auto()
    DECIDED = auto()


States = Mapping[tuple[str, Stream], State]
OF_INVENTED: dict[tuple[str, Stream], State] = {
    (people.WHERE, ED): State.APART,
    (people.WHERE, RP): State.STARTED,
    (people.WHERE, SF): State.ONE_FINISHED,
    ("kestrel-vale", RP): State.COMPLETE,
    ("kestrel-vale", SF): State.OUT,
    ("lantern-coast", ED): State.LATE,
    ("lantern-coast", RP): State.RETURNED,
    ("lantern-coast", SF): State.WITHDRAWN,
}
OF_REAL = (
    {ED: State.MODERATED, RP: State.RECOMMENDED, SF: State.DECIDED},
    {ED: State.ASKED},
)
"""Of the first alliances of Annex i, whose bids are neutral: nothing that would shame."""
NOT_SENT = {State.STARTED, State.COMPLETE, State.OUT, State.WITHDRAWN}
FINISHED = {State.ASKED: 0, State.ONE_FINISHED: 1}
TURNS = {State.APART: 0, State.ONE_FINISHED: 4, State.ASKED: 3}
"""Whose turn it is, so that the account of the demonstration has a bid to score and one to declare interests in."""


def states_of(slugs: Iterable[str]) -> States:
    """The state of every bid of the call, by the first address of its plan and its stream."""
    real = [slug for slug in slugs if slug not in INVENTED]
    return OF_INVENTED | {
        (slug, stream): state for slug, mine in zip(real, OF_REAL, strict=False) for stream, state in mine.items()
    }


def opened(staff: Staff) -> None:
    """The call, and its pot."""
    with writing(staff.national, at(OPENED_ON)) as tx:
        open_call(tx, DRAFT)


def of_plan(plan: PlanHead, states: States, staff: Staff) -> None:
    """The bids of a plan, as far as the alliance has brought them."""
    mine = {stream: states[plan.slug, stream] for stream in Stream if (plan.slug, stream) in states}
    if not mine:
        return
    call, actor = calls_of(plan.round_id)[-1], staff.writer(plan)
    _written(plan, call, mine, staff)
    frozen = [stream for stream, state in mine.items() if state not in NOT_SENT - {State.OUT}]
    if frozen:
        bid_rows.frozen(bid_rows.papers(plan, call, frozen), DAYS.frozen, actor)
    _agreed(plan, call, mine, staff)
    _ended(plan, call, mine, staff)


def _written(plan: PlanHead, call: Call, mine: Mapping[Stream, State], staff: Staff) -> None:
    heads, actor = populations(), staff.writer(plan)
    first = calls_of(plan.round_id)[0].years
    second = bid_story.told("avonmere_bids")["second"] if plan.slug == people.WHERE else {}
    stories = {
        stream: bid_story.a_year_later(story_of(plan, stream, first, heads), second if stream is ED else {})
        for stream, state in mine.items()
        if state is not State.STARTED
    }
    bid_rows.write(plan, call, stories, planned.references(plan), codes_of(call), DAYS.written, actor)
    for stream in (stream for stream, state in mine.items() if state is State.STARTED):
        with writing(actor, at(DAYS.written, 14)) as tx:
            bids.start(tx, plan, call, stream)
        with writing(actor, at(DAYS.written, 15)) as tx:
            text = story_of(plan, stream, first, heads).texts["involvement"]
            answers.write(tx, plan, call, stream, "involvement", text, 0)


def _agreed(plan: PlanHead, call: Call, mine: Mapping[Stream, State], staff: Staff) -> None:
    """Agreed by all and submitted, in time or late; or only sent out, and agreed by some."""
    sent = [stream for stream, state in mine.items() if state not in NOT_SENT]
    late = [stream for stream in sent if mine[stream] is State.LATE]
    out = [stream for stream, state in mine.items() if state is State.OUT]
    for streams, most in ((sent, None), (out, 3)):
        if streams:
            bid_rows.agreed(bid_rows.papers(plan, call, streams), DAYS.agreed, most)
    for streams, on in (([one for one in sent if one not in late], DAYS.submitted), (late, LATE_ON)):
        if streams:
            bid_rows.submitted(bid_rows.papers(plan, call, streams), on, staff.writer(plan))


def _ended(plan: PlanHead, call: Call, mine: Mapping[Stream, State], staff: Staff) -> None:
    """Sent back with comments, or withdrawn."""
    for stream, state in mine.items():
        if state is State.RETURNED:
            paper = bid_rows.papers(plan, call, [stream])[0]
            said = OutcomeDraft(SubmissionOutcome.RETURNED, RETURNED_ON, comments=COMMENTS)
            with writing(staff.national, at(RETURNED_ON)) as tx:
                decide(tx, paper, submissions_of(*paper.key)[-1].id, said, told, RETURNED_ON)
        elif state is State.WITHDRAWN:
            with writing(staff.writer(plan), at(WITHDRAWN_ON)) as tx:
                bids.withdraw(tx, plan, call, stream, WHY, 1)


def ended(followed: Followed) -> None:
    """The awards of the first call are opened to anyone; the second is assessed as far as it has come."""
    first, second = every_call()
    published(first, followed.staff)
    _assess(second, states_of(followed.slugs), followed.staff)


def _assess(call: Call, states: States, staff: Staff) -> None:
    """All that was submitted, and one early decision."""
    room = Room(staff.assessors, staff.national, codes_of(call).criteria)
    found = {bid.id: states[bid.alliance, bid.stream] for bid in every_bid(call)}
    sheets = [
        Sheet(
            bid,
            4 if bid.alliance in INVENTED else 3,
            bid.alliance not in INVENTED,
            FINISHED.get(found[bid.id], assessed.SEATS),
            ("safety", "lasts-after-the-funding") if found[bid.id] is State.APART else (),
            settled=found[bid.id] is not State.APART,
            turn=TURNS.get(found[bid.id]),
        )
        for bid in every_bid(call)
        if found[bid.id] not in NOT_SENT | {State.LATE, State.RETURNED}
    ]
    assessed.assess(call, sheets, room, ASSESSED)
    for sheet in sheets:
        if found[sheet.bid.id] is State.ONE_FINISHED:
            asked.waiting(sheet.bid, staff.assessors[1])
    _decided(call, found, staff)


def _decided(call: Call, found: Mapping[int, State], staff: Staff) -> None:
    """Two recommended, of which one is decided by an early minute."""
    with writing(staff.national, at(ASSESSED.moderated, 14)) as tx:
        wanted = {year: (pence, POT_SOURCE) for year, pence in zip(call.years, POT, strict=True)}
        deciding.save_pot(tx, call, wanted, deciding.pot_version(call))
    bench = bench_of(call)
    for line in bench.moderated:
        state = found[line.bid.id]
        if state not in {State.RECOMMENDED, State.DECIDED}:
            continue
        said = Decision(AwardKind.AWARDED, dict(line.bid.asked), MADE_UP)
        if state is State.RECOMMENDED:
            said = in_part(line.parts[0], MADE_UP)
        with writing(staff.panel, at(RECOMMENDED_ON)) as tx:
            deciding.recommend(deciding.in_hand(tx, line.bid.id), 0, said, judge, RECOMMENDED_ON)
        if state is State.DECIDED:
            minute = Minute(DECIDED_ON, "18/52 (invented)")
            with writing(staff.national, at(DECIDED_ON)) as tx:
                deciding.decide(deciding.in_hand(tx, line.bid.id), 0, said, minute, DECIDED_ON)
