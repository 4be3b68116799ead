"""The plan against the guidance: when it is due, what to put right first, each section, and what comes next."""

from collections.abc import Iterable

from flask import Response, g, url_for
from markupsafe import Markup

from alliance_tracker.data.board import quarters
from alliance_tracker.data.dates import timeline
from alliance_tracker.data.people.names import names_of
from alliance_tracker.data.plan import completeness, submissions, versions
from alliance_tracker.data.plan.content import content_now
from alliance_tracker.data.plan.submissions import Submitted
from alliance_tracker.data.plan.texts import Text, texts_of
from alliance_tracker.data.plan.versions import VersionHead
from alliance_tracker.records import Record
from alliance_tracker.rules.dates.timeline import Stand, State
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.plan.completeness import Problem, Requirement, ready, requirements
from alliance_tracker.rules.plan.content import seals
from alliance_tracker.rules.plan.coverage import covered_words
from alliance_tracker.rules.plan.freezing import changed_sections
from alliance_tracker.rules.plan.sections import PIECES, Section
from alliance_tracker.terms import Met, SubmissionOutcome
from alliance_tracker.web.clock import today
from alliance_tracker.web.drawn import drawn
from alliance_tracker.web.guard import needs
from alliance_tracker.web.kept import kept
from alliance_tracker.web.plan.coverage import covered
from alliance_tracker.web.plan.pages import pages
from alliance_tracker.web.plan.places import mended_at, section_page
from alliance_tracker.web.show import csv_answer, show

HEADER = ("Asked", "Where the guidance asks it", "Status", "What we have", "Still missing")


class Standing(Record):
    """What the page knows of the plan as it is now. `changed`: sections since the newest version."""

    asked: tuple[Requirement, ...]
    first: tuple[Problem, ...]
    bodies: int
    seals: dict[str, str]

    def changed_since(self, head: VersionHead) -> tuple[Section, ...]:
        return tuple(changed_sections(head.seals, self.seals))


class Due(Record):
    """What the page says of the submission: of the newest one, or of the day that the timeline prints."""

    stand: Stand
    newest: Submitted | None

    @property
    def outcome(self) -> str:
        """What became of the newest submission, in words that end a sentence."""
        done = self.newest.outcome if self.newest else None
        if done is None:
            return ""
        return "ratified" if done.kind is SubmissionOutcome.RATIFIED else "returned with comments"

    @property
    def returned(self) -> bool:
        """Whether the newest submission came back, so that its comments are the next thing to read."""
        done = self.newest.outcome if self.newest else None
        return done is not None and done.kind is SubmissionOutcome.RETURNED

    @property
    def overdue(self) -> bool:
        return self.stand.state is State.OVERDUE


@pages.get("/alliances/<slug>/plan")
@needs(Action.READ_PLAN)
def home(slug: str) -> Response:
    """The page of the plan. A dozen queries while nothing has changed, 55 more when something has."""
    now_, every = standing(), versions.versions_of(g.plan.id)
    newest = every[-1] if every else None
    saved = latest(texts_of(g.plan.id).values())
    people = {one.person_id for one in (*every, saved) if one is not None and one.person_id is not None}
    sent = submissions.submissions_of(g.plan.id)
    return show(
        "plan/home.html",
        now_=now_,
        due=Due(timeline.submission_of(g.plan, today()), sent[-1] if sent else None),
        sections=[one for one in now_.asked if not one.elsewhere],
        elsewhere=[one for one in now_.asked if one.elsewhere],
        areas=covered().by_area,
        sentence=covered_words(covered().rows),
        versions=every[:-4:-1],
        newest=newest,
        changed=now_.changed_since(newest) if newest else (),
        label=versions.next_label(g.plan, every),
        saved=saved,
        names=names_of(people),
        tag=tag,
        mended_at=mended_at,
        page_of=page_of,
        more=max(0, len(every) - 3),
    )


@pages.get("/alliances/<slug>/plan/requirements.csv")
@needs(Action.READ_PLAN)
def requirements_csv(slug: str) -> Response:
    """Everything that is asked, as a table."""
    rows = [
        (one.title, one.place, words_of(one), one.has, "; ".join(problem.to_do for problem in one.missing))
        for one in standing().asked
    ]
    return csv_answer(f"{g.plan.slug}-plan-requirements", HEADER, rows)


def standing() -> Standing:
    """What the plan has of what is asked, kept while nothing in it changes."""
    plan = g.plan
    first, *others = plan.footprints
    moved = tuple(quarters.version_of(one.id) for one in others)
    coverage = covered()

    def made() -> Standing:
        facts = completeness.facts_of(plan, coverage, today())
        asked = requirements(facts)
        return Standing(asked, ready(asked), facts.bodies, dict(seals(content_now(plan, today()))))

    return kept(("plan", moved), first.id, made)


def latest(every: Iterable[Text]) -> Text | None:
    """The piece that was saved last."""
    return max(every, key=lambda one: (one.saved_at is not None, one.saved_at), default=None)


def tag(one: Requirement) -> Markup:
    """The status as a tag: tick, exclamation, cross or bar."""
    icon = "done" if one.met is Met.MET else "stop" if one.stops else "part" if one.met is Met.PARTLY else "none"
    return drawn("st", icon, words_of(one))


def words_of(one: Requirement) -> str:
    return "Put right" if one.stops else one.met.words


def page_of(one: Requirement) -> str:
    """Where a requirement is read: its section, its piece of prose, or the page of the help offered."""
    if not one.elsewhere:
        return section_page(one.code)
    return section_page("elsewhere", one.code) if one.code in PIECES else url_for("plan.support", slug=g.plan.slug)
