"""What an alliance of the demonstration took up: the seven ambitions, the shared statement, practices and costs."""

from alliance_tracker.data.engagement import adoptions, strategy, together
from alliance_tracker.data.history import Writing
from alliance_tracker.demonstration.telling import Doing, Event, Telling
from alliance_tracker.periods import FinancialYear
from alliance_tracker.rules.engagement.strategy import AdoptDraft, StepDraft, ViewDraft
from alliance_tracker.rules.engagement.together import Cost, PracticeDraft
from alliance_tracker.terms import CostKind


def _take_up(tx: Writing, telling: Telling, one: Event) -> None:
    draft = AdoptDraft(one["by"], one["on"], one.get("words", ""))
    adoptions.adopt(tx, telling.alliance_id, one["what"], draft, 0, one["on"])


def _ambition(tx: Writing, telling: Telling, one: Event) -> None:
    draft = ViewDraft(**one["view"])
    strategy.save_view(tx, telling.alliance_id, one["code"], draft, 0, one["on"])


def _step(tx: Writing, telling: Telling, one: Event) -> None:
    strategy.save_step(tx, telling.alliance_id, one["step"], StepDraft(one["words"], one["on"]), one["on"])


def _practice(tx: Writing, telling: Telling, one: Event) -> None:
    draft = PracticeDraft(one["in_place"], one["words"], one["on"])
    together.save_practice(tx, telling.alliance_id, one["code"], draft, 0, one["on"])


def _costs(tx: Writing, telling: Telling, one: Event) -> None:
    """Pounds planned and spent, and hours, by kind."""
    year = FinancialYear.parse(one["year"])
    before = next(row for row in together.costs_of(telling.alliance_id, [year]))
    costs = [
        Cost(CostKind(kind), planned * 100, spent * 100, hours)
        for kind, (planned, spent, hours) in one["kinds"].items()
    ]
    together.save_costs(tx, telling.alliance_id, year, costs, before.stamp, one["on"])


DOINGS: dict[str, Doing] = {
    "take up": _take_up,
    "ambition": _ambition,
    "step": _step,
    "practice": _practice,
    "costs": _costs,
}
