"""Returns for a quarter, each saved whole: milestones it settles, evidence, what is declared.

One return and a page of them go the same way: the rows of all are locked and read at once, and each is checked
before anything of it is written, so that one that cannot be kept leaves the others alone.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date, datetime

from sqlalchemy import select

from alliance_tracker.data.board.freezing import correct
from alliance_tracker.data.delivery.evidence import EvidenceDraft, add_evidence
from alliance_tracker.data.delivery.milestones import facts_of, meet, move_forecast
from alliance_tracker.data.history import Writing
from alliance_tracker.data.holding import hold
from alliance_tracker.data.rounds import round_on, rounds
from alliance_tracker.data.tables.delivery import Deliverable, Evidence, LateUpdate, Milestone, QuarterUpdate
from alliance_tracker.data.tables.risks import Risk
from alliance_tracker.errors import NotFound, RuleBroken, RulesBroken, Stale
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record, field, replace
from alliance_tracker.rules.board.state import state_of
from alliance_tracker.rules.delivery import DeliverableFacts, Move, MovedDate, Step, returned
from alliance_tracker.rules.delivery.returns import Kept, Said, as_correction, came_late, kept_as
from alliance_tracker.rules.delivery.whole import HeldTo, OnRecord, WholeReturn, check_return
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.risks import RiskFacts, open_scores
from alliance_tracker.rules.words import day
from alliance_tracker.terms import QuarterState, Rating


class UpdateInput(Record):
    """A return as it is to be kept. `steps` and `proofs` are by the milestone's reference."""

    declared: Rating | None
    happened: str = ""
    will_change: str = ""
    green_by: Quarter | None = None
    patients: str = ""
    ask: str = ""
    why_better: str = ""
    steps: Mapping[str, Step] = field(default_factory=dict)
    proofs: Mapping[str, EvidenceDraft] = field(default_factory=dict)
    evidence: EvidenceDraft | None = None


TEXTS = ("happened", "will_change", "patients", "ask", "why_better")


def stamp_of(update_version: int | None, milestones: Sequence[tuple[str, int]], late_version: int | None = None) -> str:
    """What the form of a return was opened on: one short stamp for the return's version and each milestone's.

    And for that of a late return that waits, if there is one.
    """
    versions = [update_version or 0, *sorted(milestones), *([late_version] if late_version else [])]
    return hashlib.sha256(repr(versions).encode()).hexdigest()[:16]


@dataclass
class Held:
    """One deliverable as its return is saved: its rows, and what its rating rests on."""

    owner: Deliverable
    row: QuarterUpdate | None = None
    late: LateUpdate | None = None
    steps: list[Milestone] = dataclass_field(default_factory=list)
    shown: set[int | None] = dataclass_field(default_factory=set)
    proof_dates: list[date] = dataclass_field(default_factory=list)
    risks: list[RiskFacts] = dataclass_field(default_factory=list)
    before: Rating | None = None

    @property
    def stamp(self) -> str:
        """What the form of this return is opened on now."""
        steps = [(one.reference, one.version) for one in self.steps]
        return stamp_of(self.row.version if self.row else None, steps, self.late.version if self.late else None)

    def on_record(self, quarter: Quarter) -> OnRecord:
        """What its return is judged beside."""
        steps = tuple(replace(facts_of(one), has_evidence=one.id in self.shown) for one in self.steps)
        facts = DeliverableFacts(self.owner.planned_start, steps, open_scores(self.risks, quarter.end))
        return OnRecord(self.owner.reference, facts, tuple(self.proof_dates), self.before)


@dataclass
class Returns:
    """The returns of some deliverables for one quarter, locked and read, each to be saved on its own."""

    tx: Writing
    alliance_id: int
    state: QuarterState
    held_to: HeldTo
    held: dict[str, Held]

    @property
    def quarter(self) -> Quarter:
        return self.held_to.quarter

    def save(self, ref: str, given: UpdateInput, stamp: str | None, runs_quarter: bool | None = None) -> Kept:
        """Keep one return whole, or raise all that is wrong with it before anything of it is written.

        `stamp` is what its form was opened on, None for a loader that has nothing to compare. `runs_quarter` says
        whether it is the manager's own; a loader, which says nothing, is refused once the quarter is reviewed.
        """
        held = self.held.get(ref)
        if held is None:
            raise NotFound(f"We cannot find {ref[:20]}. Choose a deliverable from the list.")
        if runs_quarter is None and self.state is QuarterState.REVIEWED:
            reviewed = f"The board has reviewed {self.quarter.words}, so it is frozen"
            raise RuleBroken(f"{reviewed}. Ask for a correction beside it.")
        if stamp is not None and stamp != held.stamp:
            raise Stale(f"Somebody else changed {ref} while you were typing.")
        self._check(held, given)
        for one in held.steps:
            _step(self.tx, one, given, self.held_to.today)
        if given.evidence:
            add_evidence(self.tx, self.alliance_id, held.owner.id, None, given.evidence)
            self.tx.say(Sentence(f"added evidence for {ref}", "deliverable", ref), self.alliance_id)
        kept = kept_as(self.state, runs_quarter is not False)
        if kept is Kept.RETURN:
            keep(self.tx, held.owner, held.row, self.quarter, said_of(given), self.tx.now, self.tx.actor.person_id)
        elif kept is Kept.LATE:
            _keep_late(self.tx, held, self.quarter, said_of(given))
        else:
            correct(self.tx, self.alliance_id, self.quarter, ref, as_correction(said_of(given)))
        return kept

    def _check(self, held: Held, given: UpdateInput) -> None:
        """Every rule at once, against the milestones as they would be after the save."""
        unknown = given.steps.keys() - {one.reference for one in held.steps}
        if unknown:
            raise NotFound(f"We cannot find {min(unknown)[:20]} in {held.owner.reference}. Open the form again.")
        places = {one.reference: one.position for one in held.steps}
        told = check_return(_whole(given), held.on_record(self.quarter), self.held_to)
        problems = [
            problem._replace(field=f"{problem.field}-{places[at]}") if at in places else problem for at, problem in told
        ]
        if problems:
            raise RulesBroken(problems)


def _whole(given: UpdateInput) -> WholeReturn:
    """The return as its rule takes it."""
    proofs = {reference: one.dated_on for reference, one in given.proofs.items() if one}
    return WholeReturn(said_of(given), given.steps, proofs, given.evidence.dated_on if given.evidence else None)


def opened(tx: Writing, alliance_id: int, quarter: Quarter, refs: Collection[str], today: date) -> Returns:
    """The returns of these deliverables, whom other saves now wait for. Nine queries, however many there are."""
    state = _state(tx, alliance_id, quarter, today)
    owners = tx.session.scalars(
        select(Deliverable)
        .where(Deliverable.alliance_id == alliance_id, Deliverable.reference.in_(refs))
        .order_by(Deliverable.id)
        .with_for_update()
    ).all()
    held = {one.id: Held(one) for one in owners}
    _read_returns(tx, held, quarter, state)
    _read_facts(tx, held)
    known = rounds()
    return Returns(
        tx,
        alliance_id,
        state,
        HeldTo(quarter, round_on(known, today).round, round_on(known, quarter.end).thresholds, today),
        {one.owner.reference: one for one in held.values()},
    )


def save_update(
    tx: Writing,
    alliance_id: int,
    ref: str,
    quarter: Quarter,
    given: UpdateInput,
    stamp: str | None,
    today: date,
    runs_quarter: bool | None = None,
) -> Kept:
    """Keep one return, or raise all that is wrong with it: `Returns.save`. About twenty statements."""
    return opened(tx, alliance_id, quarter, [ref], today).save(ref, given, stamp, runs_quarter)


def said_of(given: UpdateInput) -> Said:
    """What a return declares, without its milestones and evidence."""
    return Said(given.declared, green_by=given.green_by, **{name: getattr(given, name) for name in TEXTS})


def _state(tx: Writing, alliance_id: int, quarter: Quarter, today: date) -> QuarterState:
    """Where the quarter stands, and stays until all is saved; one that has not opened takes no return."""
    row = hold(tx, alliance_id, quarter)
    state = state_of(row.opens_on, row.closes_on, row.reviewed_at, today)
    if state is QuarterState.PLANNED:
        raise RuleBroken(f"The update for {quarter.words} opens on {day(row.opens_on)}. Send it then.")
    return state


def _read_returns(tx: Writing, held: Mapping[int, Held], quarter: Quarter, state: QuarterState) -> None:
    """The quarter's returns, those that wait, and the ratings declared the quarter before. Two or three queries."""
    of_quarter = select(QuarterUpdate).where(
        QuarterUpdate.deliverable_id.in_(held), QuarterUpdate.quarter == quarter.code
    )
    for row in tx.session.scalars(of_quarter):
        held[row.deliverable_id].row = row
    if state is not QuarterState.OPEN:
        waiting = select(LateUpdate).where(
            LateUpdate.deliverable_id.in_(held), LateUpdate.quarter == quarter.code, LateUpdate.outcome.is_(None)
        )
        for late in tx.session.scalars(waiting):
            held[late.deliverable_id].late = late
    before = select(QuarterUpdate.deliverable_id, QuarterUpdate.declared).where(
        QuarterUpdate.deliverable_id.in_(held), QuarterUpdate.quarter == quarter.previous().code
    )
    for key, declared in tx.session.execute(before):
        held[key].before = Rating(declared)


def _read_facts(tx: Writing, held: Mapping[int, Held]) -> None:
    """Milestones, evidence and risks. Three queries."""
    steps = select(Milestone).where(Milestone.deliverable_id.in_(held)).order_by(Milestone.position, Milestone.id)
    for step in tx.session.scalars(steps):
        held[step.deliverable_id].steps.append(step)
    proofs = select(Evidence.deliverable_id, Evidence.milestone_id, Evidence.dated_on)
    for key, milestone_id, dated_on in tx.session.execute(proofs.where(Evidence.deliverable_id.in_(held))):
        held[key].proof_dates.append(dated_on)
        held[key].shown.add(milestone_id)
    risks = select(
        Risk.deliverable_id, Risk.consequence, Risk.likelihood, Risk.review_on, Risk.opened_on, Risk.closed_on
    )
    for risk in tx.session.execute(risks.where(Risk.deliverable_id.in_(held))):
        held[risk[0]].risks.append(RiskFacts(*risk[1:]))


def _step(tx: Writing, row: Milestone, given: UpdateInput, today: date) -> None:
    """What the form settles of one milestone."""
    step, proof = given.steps.get(row.reference, Step()), given.proofs.get(row.reference)
    met = (step.met or row.met_on or today) if step.ticked or step.met else row.met_on
    if met != row.met_on or proof:
        meet(tx, row, met, proof)
    if step.new_date is not None or step.cleared:
        move_forecast(tx, row, Move(MovedDate.FORECAST, step.new_date, step.reason))


def keep(
    tx: Writing,
    owner: Deliverable,
    row: QuarterUpdate | None,
    quarter: Quarter,
    said: Said,
    at: datetime,
    person_id: int | None,
    sentence: Sentence | None = None,
) -> None:
    """Make this the return, given at a moment by a person. The caller has checked it."""
    assert said.declared is not None
    before, values = Rating(row.declared) if row else None, _columns(said)
    if row is None:
        row = QuarterUpdate(alliance_id=owner.alliance_id, deliverable_id=owner.id, quarter=quarter.code)
        tx.add(row)
    elif all(getattr(row, name) == value for name, value in values.items()) and sentence is None:
        return
    for name, value in values.items():
        setattr(row, name, value)
    row.updated_at, row.person_id = at, person_id
    tx.say(sentence or returned(owner.reference, quarter, said.declared, before), owner.alliance_id)


def _keep_late(tx: Writing, held: Held, quarter: Quarter, said: Said) -> None:
    """A return that waits until the manager accepts it; a second one takes the place of the first."""
    assert said.declared is not None
    row, owner = held.late, held.owner
    if row is None:
        row = LateUpdate(alliance_id=owner.alliance_id, deliverable_id=owner.id, quarter=quarter.code)
        tx.add(row)
    for name, value in _columns(said).items():
        setattr(row, name, value)
    row.given_at, row.person_id = tx.now, tx.actor.person_id
    tx.say(came_late(owner.reference, quarter, said.declared), owner.alliance_id)


def _columns(said: Said) -> dict[str, str | None]:
    """A return as its columns hold it."""
    assert said.declared is not None
    texts = {name: getattr(said, name) for name in TEXTS}
    return {"declared": said.declared.value, "green_by": said.green_by.code if said.green_by else None, **texts}
