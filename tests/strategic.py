"""The strategy and working together as tests need them, each made in the fewest rows that are valid."""

from datetime import date
from typing import Any

from alliance_tracker.data import writing
from alliance_tracker.data.engagement import adoptions, strategy, together
from alliance_tracker.periods import FinancialYear
from alliance_tracker.rules.engagement.strategy import (
    AMBITIONS,
    TOGETHER,
    AdoptDraft,
    ExampleDraft,
    StepDraft,
    ViewDraft,
)
from alliance_tracker.rules.engagement.together import Cost, PracticeDraft
from alliance_tracker.terms import CostKind
from tests import make
from tests.make import TODAY, Made

DESIGN = "service-design-and-delivery"
AUTHORS = "Two carers and a patient"


def adopt(where: Made, on: date = TODAY) -> None:
    """The seven ambitions, taken up by the board."""
    with writing(make.by(), make.moment()) as tx:
        adoptions.adopt(tx, where.alliance_id, AMBITIONS, AdoptDraft("The board", on), 0, TODAY)


def state(where: Made, words: str = "We decide together.", on: date = TODAY, why: str = "It was long.") -> None:
    """The shared statement, or new words of it."""
    now = adoptions.standing(adoptions.adoptions_of(where.alliance_id, TOGETHER))
    draft = AdoptDraft("The board, with the panel", on, words, why)
    with writing(make.by(), make.moment()) as tx:
        adoptions.adopt(tx, where.alliance_id, TOGETHER, draft, now.id if now else 0, TODAY)


def rate(where: Made, level: int = 2, code: str = DESIGN, on: date = TODAY, **changes: Any) -> None:
    """How the alliance stands on an ambition."""
    now = strategy.strategy_of(where.alliance_id).ambition(code).now
    given = {"ideal": "Equal partners", "worked": "Recovery colleges", "lived_authors": AUTHORS}
    with writing(make.by(), make.moment()) as tx:
        draft = ViewDraft(level, **(given | changes))
        strategy.save_view(tx, where.alliance_id, code, draft, now.id if now else 0, on)


def step(where: Made, number: int = 1, on: date = TODAY) -> None:
    """Something done of a step."""
    draft = StepDraft("We talked at the ward.", on, "There was no time.", "An hour a month")
    with writing(make.by(), make.moment()) as tx:
        strategy.save_step(tx, where.alliance_id, number, draft, TODAY)


def example(where: Made, code: str = DESIGN) -> int:
    """Good practice; its number."""
    with writing(make.by(), make.moment()) as tx:
        draft = ExampleDraft("Recovery colleges", "Patients teach.", "The trust")
        strategy.add_example(tx, where.alliance_id, code, draft)
    return strategy.strategy_of(where.alliance_id).ambition(code).examples[0].id


def practise(where: Made, in_place: bool, on: date = TODAY, code: str = "panels") -> None:
    """Whether a practice is in place."""
    seen = next(one.seen for one in together.practices_of(where.alliance_id) if one.code == code)
    newest = max((one.id for one in seen), default=0)
    draft = PracticeDraft(in_place, "The panel says so.", on)
    with writing(make.by(), make.moment()) as tx:
        together.save_practice(tx, where.alliance_id, code, draft, newest, TODAY)


def cost(where: Made, year: int, planned: int, spent: int, hours: int, kind: CostKind = CostKind.PAYMENTS) -> None:
    """What a kind of cost comes to in a year; the others stay."""
    before = together.costs_of(where.alliance_id, [FinancialYear(year)])[0]
    costs = [Cost(kind, planned, spent, hours) if one.kind is kind else one for one in before.costs]
    with writing(make.by(), make.moment()) as tx:
        together.save_costs(tx, where.alliance_id, FinancialYear(year), costs, before.stamp, TODAY)
