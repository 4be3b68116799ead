"""The sign-off page of the plan or a bid: whether it may go, who cannot agree yet, and how each body stands."""

from collections.abc import Sequence
from datetime import date

from flask import Response, g, request

from alliance_tracker.data.funding.content import bid_now
from alliance_tracker.data.plan import submissions
from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.data.signoff.bodies import BodyRow, ended_bodies
from alliance_tracker.data.signoff.standing import Request, SignOff, sign_off_of
from alliance_tracker.records import Record
from alliance_tracker.rules.papers import BY_CODE, in_order
from alliance_tracker.rules.permissions import Action, Role, Viewer
from alliance_tracker.rules.plan.sections import Section
from alliance_tracker.rules.signoff.answering import withdraw_until
from alliance_tracker.rules.signoff.conclusion import conclusion, due_words, sections_same
from alliance_tracker.rules.signoff.rule import Body
from alliance_tracker.rules.signoff.standing import Given, Stood, Version, differences
from alliance_tracker.terms import Answer, Standing
from alliance_tracker.web import papers
from alliance_tracker.web.clock import today
from alliance_tracker.web.guard import may, needs
from alliance_tracker.web.show import csv_answer, show
from alliance_tracker.web.signoff.pages import pages

GROUPS = (("board", "The Board"), ("stp", "STP leads"), ("ccg", "CCGs"), ("provider", "Providers"))
LEAD = "The lead of the Cancer Alliance, for whom the Board answers"
ICONS = {Standing.CANNOT: "stop", Standing.EARLIER: "part", Standing.NO_ANSWER: "none"}


class Line(Record):
    """One body of the table. `was` are the bodies whose place it took, each with the version it had agreed."""

    body: Body
    stood: Stood
    row: BodyRow | None
    request: Request | None
    was: tuple[str, ...] = ()

    @property
    def given(self) -> Given | None:
        return self.stood.given

    @property
    def icon(self) -> str:
        return ICONS.get(self.stood.standing, "ok")

    @property
    def changed(self) -> tuple[Section, ...]:
        """The sections that differ now from what it answered."""
        return named(self.stood.changed)

    @property
    def objected(self) -> tuple[Section, ...]:
        """The section that stands in the way, if it says one."""
        return named([self.given.section]) if self.given else ()

    @property
    def withdraw_until(self) -> date | None:
        """The last day to take the agreement back, where it was carried by a version not of substance."""
        last = withdraw_until(self.stood)
        return last if last is not None and last >= today() else None


class Group(Record):
    """The bodies of one kind, those still to agree first."""

    words: str
    lines: tuple[Line, ...]

    @property
    def head(self) -> str:
        """CCGs: 17 of 22, those still to agree first."""
        counted = [line for line in self.lines if line.body.needed]
        if not counted:
            return f"{self.words}: not required here"
        agreed = sum(line.stood.standing.agreed for line in counted)
        first = ", those still to agree first" if 0 < agreed < len(self.lines) and len(self.lines) > 2 else ""
        return f"{self.words}: {agreed} of {len(counted)}{first}"


@pages.app_template_global()
def in_plan(path: str) -> str:
    """The address of a page of this plan."""
    return f"{request.script_root}/alliances/{g.plan.slug}{path}"


def named(codes: Sequence[str]) -> tuple[Section, ...]:
    """Sections in the order of the plan or bid; a code that a later edition no longer knows is left out."""
    return in_order(codes)


def lines_of(now: SignOff, ended: Sequence[BodyRow] = ()) -> tuple[Line, ...]:
    """Every body that the rule speaks of: those it needs before others, those still to agree first, then by name."""
    labels = {version.id: version.label for version in now.versions}
    made = [
        Line(body, now.standing(body), now.rows.get(body.id), now.requests.get(body.id), _was(body, now, ended, labels))
        for body in now.bodies
    ]
    order = list(Standing)
    return tuple(
        sorted(
            made,
            key=lambda line: (not line.body.needed, order.index(line.stood.standing), line.body.name.casefold()),
        )
    )


def _was(body: Body, now: SignOff, ended: Sequence[BodyRow], labels: dict[int, str]) -> tuple[str, ...]:
    """What the bodies that became part of this one had answered; their agreement is not the successor's."""
    found = []
    for row in ended:
        if row.successor_id == body.id:
            given = [one for one in now.answers.get(row.organisation_id, ()) if not one.disowned]
            agreed = given and given[-1].answer is not Answer.CANNOT
            found.append(f"{row.name} (agreed version {labels[given[-1].version_id]})" if agreed else row.name)
    return tuple(found)


def groups_of(lines: Sequence[Line], for_lead: bool = False) -> list[Group]:
    """The table's groups, without those that have nobody; one that the rule does not ask comes last.

    `for_lead`: the Board answers for the lead of the alliance.
    """
    names = dict(GROUPS) | ({"board": LEAD} if for_lead else {})
    made = [Group(words, tuple(line for line in lines if line.body.role == role)) for role, words in names.items()]
    there = [group for group in made if group.lines]
    return sorted(there, key=lambda group: not any(line.body.needed for line in group.lines))


def own_bodies(viewer: Viewer, plan: PlanHead) -> frozenset[int]:
    """The organisations this viewer answers for in the plan."""
    grants = [grant for grant in viewer.grants if grant.role is Role.SIGNATORY]
    return frozenset(
        grant.organisation_id
        for grant in grants
        if grant.organisation_id is not None and grant.alliance_id in plan.alliance_ids
    )


def due_of(now: SignOff) -> str:
    """When the plan or bid is due, until it was submitted. One query."""
    due = None if now.submissions else submissions.due_of(g.plan).on
    return due_words(due, today()) if due else ""


def changed_since(earlier: Version, later: Version) -> tuple[Section, ...]:
    """The sections whose words differ between two versions, by their seals alone."""
    return named(differences(earlier.seals, later.seals, None))


@papers.page(pages, "/sign-off")
@needs(Action.READ_SUBMITTED)
def page(slug: str) -> Response:
    """How the plan or bid stands. About twenty queries, however many bodies, answers and versions.

    A dozen more for who could freeze a bid of which there is no version: they read what is missing.
    """
    now = sign_off_of(g.plan, today())
    ended = ended_bodies(g.plan, today(), now.rows)
    lines = lines_of(now, ended)
    before = now.versions[-2] if len(now.versions) > 1 else None
    changed = changed_since(before, now.version) if before and now.version else ()
    own = own_bodies(g.viewer, g.plan)
    needed = [line for line in lines if line.body.needed]
    noun = g.plan.paper.noun
    return show(
        "signoff/page.html",
        signoff=now,
        conclusion=conclusion(now.version, now.agreed, len(now.needed), now.judged, now.submitted_on, noun),
        due=due_of(now),
        groups=groups_of(lines, now.rule.lead_answers),
        counts=_counts(needed),
        objections=[line for line in lines if line.stood.standing is Standing.CANNOT],
        own=[line for line in lines if line.body.id in own],
        left=[row for row in ended if row.organisation_id in own],
        before=before,
        changed=changed,
        same_words=sections_same([one.code for one in changed], len(g.plan.paper.sections)),
        agreed_then=_agreed_then(now),
        today=today(),
        missing=bid_now(g.plan).missing if g.plan.paper.is_bid and may(Action.FREEZE_PLAN) and not now.versions else (),
    )


def _counts(lines: Sequence[Line]) -> dict[str, int]:
    """How many agree, agreed before, have not answered, cannot agree."""
    found = dict.fromkeys(("agree", "earlier", "none", "cannot"), 0)
    names = {Standing.CANNOT: "cannot", Standing.EARLIER: "earlier", Standing.NO_ANSWER: "none"}
    for line in lines:
        found[names.get(line.stood.standing, "agree")] += 1
    return found


def _agreed_then(now: SignOff) -> dict[int, int]:
    """How many bodies agreed each version by an answer to that very version."""
    return {
        version.id: sum(
            any(one.version_id == version.id and one.answer is not Answer.CANNOT and not one.disowned for one in given)
            for given in now.answers.values()
        )
        for version in now.versions
    }


HEADER = (
    "Organisation",
    "Kind",
    "Required",
    "Standing",
    "On version",
    "Answered on",
    "Name",
    "Office",
    "Authority",
    "Comment",
    "Section in the way",
    "What would let them agree",
    "Sections changed since",
)


@papers.page(pages, "/sign-off.csv")
@needs(Action.READ_SUBMITTED)
def bodies_csv(slug: str) -> Response:
    """Who must agree and how each stands, as a table."""
    rows = [_row(line) for line in lines_of(sign_off_of(g.plan, today()))]
    return csv_answer(papers.file_name("sign-off", plain=True), HEADER, rows)


def _row(line: Line) -> list[str | date | None]:
    given, body = line.given, line.body
    row: list[str | date | None] = [
        body.name,
        body.kind.words,
        "Yes" if body.needed else f"No. {body.why_not_needed}",
        line.stood.standing.words,
    ]
    if given is None:
        return [*row, *[None] * (len(HEADER) - len(row))]
    section = BY_CODE.get(given.section)
    return [
        *row,
        line.stood.label,
        given.answered_on,
        given.name,
        given.office,
        given.authority.words,
        given.comment,
        section.title if section else "",
        given.would_let,
        "; ".join(section.title for section in line.changed),
    ]
