"""Which plan an alliance has in the round: its own, or the one that the Vanguard's footprints share."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from alliance_tracker.data.db import db
from alliance_tracker.data.history import Writing, writing
from alliance_tracker.data.tables.alliances import Alliance, Organisation
from alliance_tracker.data.tables.delivery import Deliverable
from alliance_tracker.data.tables.guidance import PlanningRound
from alliance_tracker.data.tables.history import ChainHead
from alliance_tracker.data.tables.plan import Plan, PlanAlliance
from alliance_tracker.records import Record
from alliance_tracker.rules.history import Actor, Sentence, chain_name
from alliance_tracker.rules.papers import PLAN, Paper
from alliance_tracker.terms import AllianceKind, OrganisationKind

VANGUARD = "National Cancer Vanguard"


class Footprint(Record):
    """One alliance of a plan."""

    id: int
    slug: str
    name: str
    region_id: int


class PlanHead(Record):
    """What every page of a plan needs to know of it. `footprints` has one to three; the first gives the address.

    `paper` is the plan itself, or the one of its bids that versions, agreement and submission are about.
    """

    id: int
    name: str
    kind: AllianceKind
    round_id: int
    round_starts: date
    round_ends: date
    board_id: int
    board: str
    footprints: tuple[Footprint, ...]
    board_slug: str = ""
    paper: Paper = PLAN

    @property
    def key(self) -> tuple[int, int | None]:
        """The plan, and the bid if one is meant: what versions, answers and submissions hang on."""
        return self.id, self.paper.bid_id

    @property
    def slug(self) -> str:
        """The alliance in whose address the plan stands."""
        return self.footprints[0].slug

    @property
    def alliance_ids(self) -> frozenset[int]:
        return frozenset(one.id for one in self.footprints)

    @property
    def region_ids(self) -> frozenset[int]:
        return frozenset(one.region_id for one in self.footprints)

    @property
    def shared(self) -> bool:
        """Whether more than one alliance stands behind it."""
        return len(self.footprints) > 1


def plan_of(alliance_id: int) -> PlanHead | None:
    """The plan of an alliance in the newest round that has one. One query, three rows for the Vanguard."""
    mine = (
        select(PlanAlliance.plan_id)
        .join(PlanningRound, PlanningRound.id == PlanAlliance.round_id)
        .where(PlanAlliance.alliance_id == alliance_id)
        .order_by(PlanningRound.starts_on.desc())
        .limit(1)
        .scalar_subquery()
    )
    return _found(mine)


def plan_at(plan_id: int) -> PlanHead | None:
    """The plan of this number, whatever its round. One query."""
    return _found(plan_id)


def _found(plan_id: Any) -> PlanHead | None:
    rows = db.session.execute(
        select(Plan, PlanningRound, Organisation, Alliance.id, Alliance.slug, Alliance.name, Alliance.region_id)
        .join(PlanningRound, PlanningRound.id == Plan.round_id)
        .join(Organisation, Organisation.id == Plan.board_id)
        .join(PlanAlliance, PlanAlliance.plan_id == Plan.id)
        .join(Alliance, Alliance.id == PlanAlliance.alliance_id)
        .where(Plan.id == plan_id)
        .order_by(PlanAlliance.position)
    ).all()
    if not rows:
        return None
    plan, round_, board, *_ = rows[0]
    return PlanHead(
        plan.id,
        plan.name,
        AllianceKind(plan.kind),
        round_.id,
        round_.starts_on,
        round_.ends_on,
        plan.board_id,
        board.name,
        tuple(Footprint(*row[3:]) for row in rows),
        board.slug,
    )


def say(tx: Writing, plan: PlanHead, sentence: Sentence) -> None:
    """One line in the history of each alliance of the plan: what changed stands in the first, the words in all."""
    for footprint in plan.footprints:
        tx.say(sentence, footprint.id)


def lock(tx: Writing, plan: PlanHead) -> None:
    """Who answers, freezes, submits or changes who belongs waits here for the others, so that nobody decides on what
    another is changing; on SQLite the transaction itself waits."""
    tx.session.execute(select(Plan.id).where(Plan.id == plan.id).with_for_update())


def hold_still(tx: Writing, plan: PlanHead) -> None:
    """Whoever saves anything of the plan's alliances waits until this ends, so that all of it is of one moment.

    On SQLite the transaction itself waits. Deliverables come before the heads of history, as for those who save.
    Three statements.
    """
    lock(tx, plan)
    ids = plan.alliance_ids
    own = select(Deliverable.id).where(Deliverable.alliance_id.in_(ids), Deliverable.baseline_fixed_on.is_(None))
    tx.session.execute(own.order_by(Deliverable.id).with_for_update())
    heads = select(ChainHead.chain).where(ChainHead.chain.in_([chain_name(one) for one in ids]))
    tx.session.execute(heads.order_by(ChainHead.chain).with_for_update())


def ensure_plans(now: datetime) -> list[str]:
    """Make the plan, and the board that may agree it, for every alliance that has none. Says what it made.

    Two queries when nothing is missing.
    """
    rounds = select(PlanningRound.id).order_by(PlanningRound.starts_on.desc()).limit(1)
    round_id = db.session.scalar(rounds)
    there = select(PlanAlliance.alliance_id).where(PlanAlliance.round_id == round_id)
    missing = db.session.scalars(select(Alliance).where(Alliance.id.not_in(there)).order_by(Alliance.position)).all()
    if round_id is None or not missing:
        return []
    groups = _groups(missing)
    with writing(Actor.tracker("made the plans of the round"), now) as tx:
        for alliances in groups:
            _make(tx, round_id, alliances)
        tx.say(Sentence(f"made the delivery plans of {len(groups)} alliances, to be written", "plan", "round"))
    return [f"Delivery plans made, to be written: {len(groups)}"]


def _groups(alliances: Sequence[Alliance]) -> list[list[tuple[int, str, str, str]]]:
    """Which alliances share a plan: the footprints of the Vanguard one, every other has its own (paragraph 13)."""
    vanguard = [_plain(one) for one in alliances if one.kind == AllianceKind.VANGUARD.value]
    own = [[_plain(one)] for one in alliances if one.kind != AllianceKind.VANGUARD.value]
    return [*own, *([vanguard] if vanguard else [])]


def _plain(alliance: Alliance) -> tuple[int, str, str, str]:
    return alliance.id, alliance.slug, alliance.name, alliance.kind


def _make(tx: Writing, round_id: int, alliances: Sequence[tuple[int, str, str, str]]) -> None:
    _, slug, name, kind = alliances[0]
    shared = AllianceKind(kind) is AllianceKind.VANGUARD
    board = Organisation(
        slug="national-cancer-vanguard-programme-board" if shared else f"{slug}-cancer-alliance-board",
        name=f"{VANGUARD} Programme Board" if shared else f"{name} Cancer Alliance Board",
        name_folded=f"{VANGUARD if shared else name} board".casefold(),
        kind=(OrganisationKind.PROGRAMME_BOARD if shared else OrganisationKind.BOARD).value,
        place="paragraph 13" if shared else "Annex ii",
    )
    tx.add(board)
    tx.flush()
    plan = Plan(
        round_id=round_id,
        slug="national-cancer-vanguard" if shared else slug,
        name=VANGUARD if shared else name,
        kind=kind,
        board_id=board.id,
    )
    tx.add(plan)
    tx.flush()
    tx.add(
        *(
            PlanAlliance(plan_id=plan.id, alliance_id=id, round_id=round_id, position=position)
            for position, (id, *_) in enumerate(alliances, 1)
        )
    )
