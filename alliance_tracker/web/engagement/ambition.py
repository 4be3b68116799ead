"""One of the seven ambitions: what is on record of it, how the alliance stands on it, good practice to borrow."""

from __future__ import annotations

from flask import Response, g, request, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.engagement.strategy import add_example, end_example, save_view
from alliance_tracker.rules.engagement.first_heard import FIRST_HEARD, SOURCE
from alliance_tracker.rules.engagement.private_words import NAMES_LABEL
from alliance_tracker.rules.engagement.strategy import (
    LONGEST_LINE,
    LONGEST_WORDS,
    QUESTIONS,
    WORDS,
    ExampleDraft,
    ViewDraft,
    level_words,
)
from alliance_tracker.rules.engagement.three_tests import LEVEL_WORDS
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.engagement.pages import pages
from alliance_tracker.web.engagement.strategy import BASE, MARKS, check_taken_up, found
from alliance_tracker.web.forms import ChoiceField, LineField, ProseField, TickField, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import show

LEVELS = [(str(level), f"{level} {words}") for level, words in enumerate(LEVEL_WORDS)]


class ViewForm(TrackerForm):
    """How the alliance stands on an ambition, by the three questions."""

    form_name = "ambition"
    ideal = ProseField(QUESTIONS[0], "As people said it", most=LONGEST_WORDS, always=True)
    worked = ProseField("What has worked well?", most=LONGEST_WORDS, rows=3, always=True)
    not_worked = ProseField("What has not worked?", most=LONGEST_WORDS, rows=3)
    uneven = ProseField(
        "Where is it not the same everywhere?", "Name the places or the services", most=LONGEST_WORDS, rows=3
    )
    how_to = ProseField(QUESTIONS[2], most=LONGEST_WORDS, rows=3)
    measures = ProseField("How will you know that it made a difference?", most=LONGEST_WORDS, rows=3)
    level = ChoiceField("Which level fits?", choices=LEVELS, read_as=int, always=True)
    lived_authors = LineField(
        "Who wrote this, from lived experience?",
        "The part they play, not their name: for example, two carers and a patient",
        most=LONGEST_LINE,
        always=True,
    )
    professional_authors = LineField(
        "Who wrote this, from their work?",
        "Their job, not their name: for example, a lead nurse",
        most=LONGEST_LINE,
        always=True,
    )
    names_checked = TickField(NAMES_LABEL)

    def draft(self) -> ViewDraft:
        """What was typed."""
        texts = {name: self[name].data or "" for name in WORDS}
        return ViewDraft(self.level.data, **texts, names_checked=bool(self.names_checked.data))


class ExampleForm(TrackerForm):
    """Good practice to borrow."""

    form_name = "example"
    title = LineField("What is it called?", most=LONGEST_LINE, always=True)
    words = ProseField("What do they do, and what came of it?", most=LONGEST_WORDS, always=True)
    source = LineField("Where does it come from?", "So that others can ask", most=LONGEST_LINE, always=True)
    names_checked = TickField(NAMES_LABEL)

    def draft(self) -> ExampleDraft:
        """What was typed."""
        checked = bool(self.names_checked.data)
        return ExampleDraft(self.title.data or "", self.words.data or "", self.source.data or "", checked)


@pages.get(f"{BASE}/<code>")
@needs(Action.READ_ALLIANCE)
def ambition(slug: str, code: str) -> Response:
    """One ambition with all that was said of it. Six queries beside the guard's."""
    whole = found()
    one = whole.ambition(code)
    others = [other for other in whole.ambitions if other is not one]
    return show(
        "engagement/ambition.html",
        whole=whole,
        one=one,
        others=others,
        marks=MARKS,
        levels=LEVEL_WORDS,
        level_words=level_words,
        questions=QUESTIONS,
        first=FIRST_HEARD.get(code),
        borrowed={one.title for one in one.examples},
    )


@pages.route(f"{BASE}/<code>/rate", methods=["GET", "POST"])
@needs(Action.KEEP_INVOLVEMENT)
def rate(slug: str, code: str) -> Response:
    """Say how the alliance stands on it. Five queries beside the guard's."""
    whole = found()
    one = whole.ambition(code)
    now = one.now
    values = {name: getattr(now, name) for name in ("level", *WORDS)} if now else {}
    form = ViewForm.opened(values, stamp=now.id if now else 0)
    if not form.sent():
        check_taken_up(whole)
    back = url_for("engagement.ambition", slug=slug, code=code)

    def save(tx: Writing) -> tuple[str, str]:
        save_view(tx, g.alliance.id, code, form.draft(), form.version, today())
        return back, f"{one.name} is rated. What stood before stays on the page."

    answer = once.saved(form, save)
    if form.status == 409:
        form.stamp = str(now.id if now else 0)
    return answer or show(
        "engagement/ambition_rate.html", form=form, one=one, back=back, questions=QUESTIONS, first=FIRST_HEARD.get(code)
    )


@pages.route(f"{BASE}/<code>/borrow", methods=["GET", "POST"])
@needs(Action.KEEP_INVOLVEMENT)
def borrow(slug: str, code: str) -> Response:
    """Add good practice to borrow: what the address names is typed in already. Four queries beside the guard's."""
    whole = found()
    one = whole.ambition(code)
    form = ExampleForm.opened(_offered(code, request.args.get("take", "")))
    if not form.sent():
        check_taken_up(whole)
    back = url_for("engagement.ambition", slug=slug, code=code, _anchor="borrow")

    def save(tx: Writing) -> tuple[str, str]:
        add_example(tx, g.alliance.id, code, form.draft())
        return back, "The example is added."

    return once.saved(form, save) or show("engagement/example.html", form=form, one=one, back=back)


def _offered(code: str, title: str) -> dict[str, str]:
    """What worked where the ambitions come from, as an example of one's own; or nothing."""
    first = FIRST_HEARD.get(code)
    found = next((one for one in first.worked if one.title == title), None) if first else None
    return {"title": found.title, "words": found.words, "source": SOURCE} if found else {}


class TakeAwayForm(TrackerForm):
    """Take an example away: one button."""

    form_name = "take-away"


@pages.route(f"{BASE}/<code>/borrow/<int:number>/end", methods=["GET", "POST"])
@needs(Action.KEEP_INVOLVEMENT)
def end_borrowed(slug: str, code: str, number: int) -> Response:
    """Ask, then take an example away from the page. Four queries beside the guard's."""
    one = found().ambition(code)
    form = TakeAwayForm.opened()
    back = url_for("engagement.ambition", slug=slug, code=code, _anchor="borrow")

    def save(tx: Writing) -> tuple[str, str]:
        end_example(tx, g.alliance.id, code, number, today())
        return back, "The example is gone from the page. It stays in the history."

    return once.saved(form, save) or show(
        "engagement/example_end.html", form=form, one=one, example=one.example(number), back=back
    )
