"""The involvement strategy: offered with its source; once taken up, seven ambitions side by side, and four steps."""

from __future__ import annotations

from flask import Response, g, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.engagement.strategy import Strategy, save_step, strategy_of
from alliance_tracker.errors import NotFound, RuleBroken
from alliance_tracker.exchange.csvfile import Cell
from alliance_tracker.rules.engagement.evidence import NOT_INVOLVEMENT
from alliance_tracker.rules.engagement.first_heard import BACKGROUND, DEFINITION
from alliance_tracker.rules.engagement.private_words import NAMES_LABEL
from alliance_tracker.rules.engagement.strategy import (
    LONGEST_WORDS,
    MAKES_SURE,
    NOT_TAKEN_UP,
    QUESTIONS,
    SIGNS,
    STEPS,
    StepDraft,
    short,
    standing_words,
    steps_words,
)
from alliance_tracker.rules.engagement.three_tests import LEVEL_WORDS
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.engagement.pages import pages
from alliance_tracker.web.forms import DateField, ProseField, TickField, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import csv_answer, show

BASE = "/alliances/<slug>/involvement/strategy"
MARKS = ("stop", "stop", "part", "ok", "done")
"""The shape beside each level."""


class StepForm(TrackerForm):
    """What was done of a step; what stood against it; what would help. Nobody is blamed."""

    form_name = "step"
    done = ProseField("What was done?", most=LONGEST_WORDS, always=True)
    done_on = DateField("On which day?", "For example, 14 Sep 2018", always=True)
    against = ProseField(
        "Was anything in the way?",
        "Say what it was, not who. Change means different things to different people",
        most=LONGEST_WORDS,
        rows=3,
    )
    support = ProseField("What would help?", "Time, training, money, somebody to ask", most=LONGEST_WORDS, rows=3)
    names_checked = TickField(NAMES_LABEL)

    def draft(self) -> StepDraft:
        """What was typed."""
        return StepDraft(
            self.done.data or "",
            self.done_on.data,
            self.against.data or "",
            self.support.data or "",
            bool(self.names_checked.data),
        )


def found() -> Strategy:
    """The strategy of this alliance. Four queries."""
    return strategy_of(g.alliance.id)


def check_taken_up(whole: Strategy) -> None:
    """A form of a strategy that is only offered does not open; the save asks again."""
    if whole.adopted is None:
        raise RuleBroken(f"{NOT_TAKEN_UP}.")


@pages.get(BASE)
@needs(Action.READ_ALLIANCE)
def strategy(slug: str) -> Response:
    """What is offered, or what was taken up and how it goes. Six queries beside the guard's."""
    whole = found()
    return show(
        "engagement/strategy.html",
        whole=whole,
        questions=QUESTIONS,
        makes_sure=MAKES_SURE,
        signs=SIGNS,
        background=BACKGROUND,
        definition=DEFINITION,
        is_not=list(NOT_INVOLVEMENT.values()),
        steps=STEPS,
        marks=MARKS,
        levels=LEVEL_WORDS,
        sentence=standing_words([one.level for one in whole.ambitions]),
        step_words=steps_words(one.step for one in whole.steps),
    )


@pages.get(f"{BASE}/on-a-page")
@needs(Action.READ_ALLIANCE)
def on_a_page(slug: str) -> Response:
    """The strategy on one sheet of A4, to print. Five queries beside the guard's."""
    return show("engagement/strategy_page.html", whole=found(), short=short, marks=MARKS, levels=LEVEL_WORDS)


@pages.get(f"{BASE}/<any(ambitions, ratings, steps):table>.csv")
@needs(Action.READ_ALLIANCE)
def strategy_csv(slug: str, table: str) -> Response:
    """The newest view of each ambition, every rating, or what was done of the steps."""
    header, rows = {"ambitions": _ambitions, "ratings": _ratings, "steps": _steps}[table](found())
    return csv_answer(f"{slug}-strategy-{table}", header, rows)


Table = tuple[tuple[str, ...], list[tuple[Cell, ...]]]


def _ambitions(whole: Strategy) -> Table:
    header = ("Ambition", "As printed", "Source", "Counts here", "Level", "Rated on", "Ideal", "Has worked")
    header += ("Has not worked", "Not the same everywhere", "How to get there", "Measures")
    header += ("Written by people with lived experience", "Written by people by profession")
    counts = "Yes" if whole.adopted else "No, it is only offered"
    rows: list[tuple[Cell, ...]] = []
    for one in whole.ambitions:
        now = one.now
        said: tuple[Cell, ...] = ("",) * 10
        if now:
            said = (now.level, now.rated_on, now.ideal, now.worked, now.not_worked, now.uneven, now.how_to)
            said += (now.measures, now.lived_authors, now.professional_authors)
        rows.append((one.name, one.text, one.source, counts, *said))
    return header, rows


def _ratings(whole: Strategy) -> Table:
    return ("Ambition", "Rated on", "Level", "In words"), [
        (one.name, view.rated_on, view.level, LEVEL_WORDS[view.level]) for one in whole.ambitions for view in one.views
    ]


def _steps(whole: Strategy) -> Table:
    header = ("Step", "Name", "Day", "What was done", "What was in the way", "What would help")
    return header, [
        (one.step, STEPS[one.step][0], one.done_on, one.done, one.against, one.support) for one in whole.steps
    ]


@pages.route(f"{BASE}/steps/<int:step>", methods=["GET", "POST"])
@needs(Action.KEEP_INVOLVEMENT)
def step_done(slug: str, step: int) -> Response:
    """Say what was done of one of the four steps. Four queries beside the guard's."""
    if step not in STEPS:
        raise NotFound("There are four steps. Choose one from the page of the strategy.")
    form = StepForm.opened()
    if not form.sent():
        check_taken_up(found())
    back = url_for("engagement.strategy", slug=slug, _anchor="steps")

    def save(tx: Writing) -> tuple[str, str]:
        save_step(tx, g.alliance.id, step, form.draft(), today())
        return back, f"Step {step} is recorded."

    return once.saved(form, save) or show("engagement/step.html", form=form, step=step, about=STEPS[step], back=back)
