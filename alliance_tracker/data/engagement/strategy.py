"""The seven ambitions of involvement as an alliance stands on them, good practice, and the four steps."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from sqlalchemy import and_, func, select

from alliance_tracker.data.db import db
from alliance_tracker.data.engagement.adoptions import adoptions_of, check_taken_up, standing
from alliance_tracker.data.history import Writing
from alliance_tracker.data.tables.alliances import SourceDocument
from alliance_tracker.data.tables.engagement.strategy import (
    AmbitionView,
    EmbeddingStep,
    GoodPractice,
    InvolvementAmbition,
)
from alliance_tracker.errors import NotFound, Stale, refuse
from alliance_tracker.periods import Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.engagement.strategy import (
    AMBITIONS,
    STEPS,
    WORDS,
    Adopted,
    ExampleDraft,
    Rated,
    StepDraft,
    ViewDraft,
    borrowed,
    check_example,
    check_step,
    check_view,
    level_at,
    quarters_of,
    rated,
    stepped,
)


class ViewRow(Record):
    """How the alliance stood on an ambition from a day on. `id` is its key."""

    id: int
    level: int
    rated_on: date
    ideal: str
    worked: str
    not_worked: str
    uneven: str
    how_to: str
    measures: str
    lived_authors: str
    professional_authors: str

    @property
    def rated(self) -> Rated:
        return Rated(self.level, self.rated_on)


class Example(Record):
    """Good practice to borrow. `id` is its key."""

    id: int
    title: str
    words: str
    source: str
    ended_on: date | None
    version: int


class Ambition(Record):
    """One of the seven, as printed, with what is on record of it: views newest first."""

    code: str
    position: int
    name: str
    text: str
    source: str
    views: tuple[ViewRow, ...] = ()
    examples: tuple[Example, ...] = ()

    @property
    def now(self) -> ViewRow | None:
        return self.views[0] if self.views else None

    @property
    def level(self) -> int | None:
        return self.now.level if self.now else None

    def example(self, number: int) -> Example:
        """The good practice that an address names."""
        for one in self.examples:
            if one.id == number:
                return one
        raise NotFound("That example is not there any more. Go back to the ambition.")

    def level_at(self, quarter: Quarter) -> int | None:
        """The level that stood when the quarter ended."""
        return level_at([one.rated for one in reversed(self.views)], quarter)


class StepRow(Record):
    """Something done of one of the four steps."""

    step: int
    done: str
    against: str
    support: str
    done_on: date


class Strategy(Record, dict=True):
    """The strategy of an alliance: whether it is taken up, the seven ambitions, what was done of the steps."""

    adoptions: tuple[Adopted, ...]
    ambitions: tuple[Ambition, ...]
    steps: tuple[StepRow, ...]

    @cached_property
    def adopted(self) -> Adopted | None:
        return standing(self.adoptions)

    @cached_property
    def quarters(self) -> tuple[Quarter, ...]:
        """The last eight in which something was rated."""
        return quarters_of(view.rated for one in self.ambitions for view in one.views)

    def done(self, step: int) -> tuple[StepRow, ...]:
        return tuple(one for one in self.steps if one.step == step)

    def ambition(self, code: str) -> Ambition:
        """The one that an address names."""
        for one in self.ambitions:
            if one.code == code:
                return one
        raise NotFound("There is no such ambition. Choose one of the seven from the page of the strategy.")


def strategy_of(alliance_id: int) -> Strategy:
    """All of it. Four queries."""
    examples = _examples(alliance_id)
    found: dict[int, tuple[InvolvementAmbition, str, list[ViewRow]]] = {}
    rows = db.session.execute(
        select(InvolvementAmbition, SourceDocument.title, AmbitionView)
        .outerjoin(SourceDocument, SourceDocument.code == InvolvementAmbition.document)
        .outerjoin(
            AmbitionView,
            and_(AmbitionView.ambition_id == InvolvementAmbition.id, AmbitionView.alliance_id == alliance_id),
        )
        .order_by(InvolvementAmbition.position, AmbitionView.id.desc())
    )
    for ambition, title, view in rows:
        views = found.setdefault(ambition.id, (ambition, title or "", []))[2]
        if view is not None:
            views.append(ViewRow(view.id, view.level, view.rated_on, *(getattr(view, name) for name in WORDS)))
    ambitions = tuple(
        Ambition(
            one.code,
            one.position,
            one.name,
            one.text,
            f"{title}: {one.place}",
            tuple(views),
            examples.get(key, ()),
        )
        for key, (one, title, views) in found.items()
    )
    return Strategy(adoptions_of(alliance_id, AMBITIONS), ambitions, _steps(alliance_id))


def _examples(alliance_id: int) -> Mapping[int, tuple[Example, ...]]:
    found: dict[int, list[Example]] = {}
    chosen = select(GoodPractice).where(GoodPractice.alliance_id == alliance_id, GoodPractice.ended_on.is_(None))
    for row in db.session.scalars(chosen.order_by(GoodPractice.id.desc())):
        one = Example(row.id, row.title, row.words, row.source, row.ended_on, row.version)
        found.setdefault(row.ambition_id, []).append(one)
    return {key: tuple(rows) for key, rows in found.items()}


def _steps(alliance_id: int) -> tuple[StepRow, ...]:
    rows = db.session.scalars(
        select(EmbeddingStep)
        .where(EmbeddingStep.alliance_id == alliance_id)
        .order_by(EmbeddingStep.done_on.desc(), EmbeddingStep.id.desc())
    )
    return tuple(StepRow(row.step, row.done, row.against, row.support, row.done_on) for row in rows)


def save_view(tx: Writing, alliance_id: int, code: str, draft: ViewDraft, seen: int, today: date) -> None:
    """A view of an ambition; `seen` is the key of the view that stood there, nought for none."""
    ambition = _ambition(tx, code)
    check_taken_up(tx, alliance_id)
    refuse(check_view(draft))
    own = (AmbitionView.alliance_id == alliance_id, AmbitionView.ambition_id == ambition.id)
    if (tx.session.scalar(select(func.max(AmbitionView.id)).where(*own)) or 0) != seen:
        raise Stale(f"Somebody else wrote about {ambition.name} while you were typing.")
    assert draft.level is not None
    tx.add(
        AmbitionView(
            alliance_id=alliance_id,
            ambition_id=ambition.id,
            level=draft.level,
            rated_on=today,
            recorded_at=tx.now,
            person_id=tx.actor.person_id,
            **{name: getattr(draft, name) for name in WORDS},
        )
    )
    tx.say(rated(ambition.name, code, draft.level), alliance_id)


def save_step(tx: Writing, alliance_id: int, step: int, draft: StepDraft, today: date) -> None:
    """Something done of a step."""
    if step not in STEPS:
        raise NotFound("There are four steps. Choose one from the page of the strategy.")
    check_taken_up(tx, alliance_id)
    refuse(check_step(draft, today))
    tx.add(
        EmbeddingStep(
            alliance_id=alliance_id,
            step=step,
            done=draft.done,
            against=draft.against,
            support=draft.support,
            done_on=draft.done_on,
            recorded_at=tx.now,
            person_id=tx.actor.person_id,
        )
    )
    tx.say(stepped(step), alliance_id)


def add_example(tx: Writing, alliance_id: int, code: str, draft: ExampleDraft) -> None:
    """Good practice under an ambition."""
    ambition = _ambition(tx, code)
    check_taken_up(tx, alliance_id)
    refuse(check_example(draft))
    tx.add(
        GoodPractice(
            alliance_id=alliance_id,
            ambition_id=ambition.id,
            title=draft.title,
            words=draft.words,
            source=draft.source,
        )
    )
    tx.say(borrowed(ambition.name, code), alliance_id)


def end_example(tx: Writing, alliance_id: int, code: str, number: int, today: date) -> None:
    """Take an example away from the page. It stays on record."""
    ambition = _ambition(tx, code)
    row = tx.session.scalars(
        select(GoodPractice).where(
            GoodPractice.alliance_id == alliance_id,
            GoodPractice.ambition_id == ambition.id,
            GoodPractice.id == number,
            GoodPractice.ended_on.is_(None),
        )
    ).one_or_none()
    if row is None:
        raise NotFound("That example is not there any more. Go back to the ambition.")
    row.ended_on = today
    tx.say(borrowed(ambition.name, code, gone=True), alliance_id)


def _ambition(tx: Writing, code: str) -> InvolvementAmbition:
    row = tx.session.scalars(select(InvolvementAmbition).where(InvolvementAmbition.code == code)).one_or_none()
    if row is None:
        raise NotFound("There is no such ambition. Choose one of the seven from the page of the strategy.")
    return row
