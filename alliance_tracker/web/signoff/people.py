"""Who must agree, and who speaks for whom: the page, and its tables as files."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flask import Response, g, url_for

from alliance_tracker.data.signoff import answers, board, bodies, governance, standing
from alliance_tracker.data.signoff.board import BoardNow
from alliance_tracker.data.signoff.bodies import BodyRow
from alliance_tracker.errors import NotFound
from alliance_tracker.exchange.csvfile import Cell
from alliance_tracker.records import Record
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.signoff.governance import Asked, Gap
from alliance_tracker.rules.signoff.governance import governance as held_against_annex_ii
from alliance_tracker.rules.signoff.standing import Given
from alliance_tracker.terms import Met, OrganisationKind
from alliance_tracker.web.clock import today
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import csv_answer, show
from alliance_tracker.web.signoff.pages import pages
from alliance_tracker.web.signoff.saving import people_page

HEADS = {
    OrganisationKind.CCG: "Clinical commissioning groups (CCGs)",
    OrganisationKind.PROVIDER: "Providers",
    OrganisationKind.STP: "Sustainability and transformation plan (STP) areas",
}
SHAPES = {Met.MET: "ok", Met.PARTLY: "part", Met.MISSING: "stop"}


class Left(Record):
    """A body that left the plan; `asked_again` says what became of the answer it had given."""

    row: BodyRow
    asked_again: str


@pages.route("/alliances/<slug>/people")
@needs(Action.READ_PLAN)
def people(slug: str) -> Response:
    """Who must agree, the board, the STP leads, the groups, and what Annex ii asks. 24 queries beside the guard's."""
    rows = bodies.bodies_of(g.plan, today())
    now = board.board_of(g.plan, today())
    asked = held_against_annex_ii(governance.governance_facts(g.plan, rows, now))
    bound = [row for row in rows if row.kind is not OrganisationKind.STP]
    return show(
        "signoff/people.html",
        kinds=[(kind, head, [row for row in rows if row.kind is kind]) for kind, head in HEADS.items()],
        voices=voices_of(now),
        left=_left(rows),
        declared_on=bodies.declared(g.plan.id),
        lapsed=bodies.lapsed(g.plan.id),
        board=now,
        before=board.board_before(g.plan, today()),
        stps=[row for row in rows if row.kind is OrganisationKind.STP],
        asked=asked,
        met=sum(one.met is Met.MET for one in asked),
        bound=len(bound),
        heard=sum(row.organisation_id in now.spoken_for for row in bound),
        chairs=sum(one.chairs for one in now.members),
        shapes=SHAPES,
        where=where_mended,
        rule=standing.rule_of(g.plan),
        Kind=OrganisationKind,
        today=today(),
    )


def voices_of(now: BoardNow) -> Mapping[int, list[str]]:
    """By body, the members of the board who come from it or speak for it."""
    found: dict[int, list[str]] = {}
    for member in now.members:
        own = {member.organisation_id} if member.organisation_id is not None else set()
        for body in own | {body for body, _ in member.speaks_for}:
            found.setdefault(body, []).append(member.name)
    return found


def where_mended(gap: Gap) -> str:
    """The address at which a gap in the governance is mended."""
    if gap.where == "governance":
        return f"{url_for('signoff.people', slug=g.plan.slug).removesuffix('/people')}/plan/governance"
    if gap.where == "stakeholders":
        return f"{url_for('signoff.people', slug=g.plan.slug).removesuffix('/people')}/plan/engagement"
    return people_page(gap.where)


def _left(rows: Sequence[BodyRow]) -> list[Left]:
    """The bodies that left, with what it means that they had agreed."""
    ended = bodies.ended_bodies(g.plan, today())
    labels = {one.id: one.label for one in answers.versions_in_brief(g.plan.id)}
    given = answers.answers_of(g.plan.id)
    there = {row.organisation_id for row in rows}
    return [Left(row, _asked_again(row, given.get(row.organisation_id, ()), labels, there)) for row in ended]


def _asked_again(row: BodyRow, given: Sequence[Given], labels: Mapping[int, str], there: set[int]) -> str:
    counted = [one for one in given if not one.disowned]
    if not counted:
        return ""
    version = labels.get(counted[-1].version_id, "")
    if not row.successor:
        return f"Its answer to version {version} stays on the ledger and counts no more."
    again = f"; {row.successor} must be asked again" if row.successor_id in there else ""
    return f"Answered version {version} before it became another body{again}."


class Table(NamedTuple):
    """The heads of a file and its rows."""

    head: Sequence[str]
    rows: list[list[Cell]]


@pages.route("/alliances/<slug>/people/<table>.csv")
@needs(Action.READ_PLAN)
def people_csv(slug: str, table: str) -> Response:
    """One table of the page. At most 13 queries beside the guard's."""
    if table not in TABLES:
        raise NotFound("We cannot find that table. Open the page of who must agree to see its tables.")
    found = TABLES[table]()
    return csv_answer(f"{slug}-{table}", found.head, found.rows)


def _bodies() -> Table:
    head = ["Organisation", "Kind", "ODS code", "Alliance", "Part", "From", "Until", "Why it left", "Spoken for by"]
    voices = voices_of(board.board_of(g.plan, today()))
    rows: list[list[Cell]] = []
    for row in (*bodies.bodies_of(g.plan, today()), *bodies.ended_bodies(g.plan, today())):
        own = [row.name, row.kind.words, row.ods_code, ", ".join(row.alliance_names), row.coverage_note]
        heard = ", ".join(voices.get(row.organisation_id, ()))
        rows.append([*own, row.starts_on, row.ends_on, row.why_ended, heard])
    return Table(head, rows)


def _board() -> Table:
    head = ["Name", "Job", "Organisation", "Can decide", "Chair", "Speaks for", "From", "Until", "Why it ended"]
    members = (*board.board_of(g.plan, today()).members, *board.board_before(g.plan, today()).members)
    rows: list[list[Cell]] = [
        [
            one.name,
            one.job,
            one.organisation,
            "Yes" if one.decides else "No",
            "Yes" if one.chairs else "No",
            ", ".join(name for _, name in one.speaks_for),
            one.starts_on,
            one.ends_on,
            one.why_ended,
        ]
        for one in members
    ]
    return Table(head, rows)


def _authority() -> Table:
    now, before = board.board_of(g.plan, today()), board.board_before(g.plan, today())
    rows: list[list[Cell]] = []
    for terms in (*([now.terms] if now.terms else ()), *before.terms):
        rows.append(["Terms of reference", terms.words, terms.link, terms.starts_on, terms.ends_on, ""])
    for one in (*([now.authority] if now.authority else ()), *before.authorities):
        rows.append(["Authority to agree plans", one.record, "", one.starts_on, one.ends_on, one.why_ended])
    return Table(["What", "Words or record", "Link", "From", "Until", "Why it ended"], rows)


def _leads() -> Table:
    """The e-mail addresses of leads are contacts, kept on the page of those who may ask them."""
    now, before = board.board_of(g.plan, today()), board.board_before(g.plan, today())
    rows: list[list[Cell]] = []
    for row in bodies.bodies_of(g.plan, today()):
        if row.kind is OrganisationKind.STP:
            lead = now.stp_leads.get(row.organisation_id)
            seat = "" if lead is None else "Yes" if lead.member_id else "No"
            rows.append([row.name, lead.name if lead else "", seat, lead.starts_on if lead else None, None])
    rows += [[name, one.name, "", one.starts_on, one.ends_on] for name, one in before.leads]
    return Table(["STP", "Lead", "Sits on the board", "From", "Until"], rows)


def _groups() -> Table:
    groups = (*board.board_of(g.plan, today()).groups, *board.board_before(g.plan, today()).groups)
    rows: list[list[Cell]] = [[one.name, one.purpose, one.chair, one.starts_on, one.ends_on] for one in groups]
    return Table(["Group", "To finish", "Chair", "From", "Until"], rows)


def _annex_ii() -> Table:
    rows = bodies.bodies_of(g.plan, today())
    asked = held_against_annex_ii(governance.governance_facts(g.plan, rows, board.board_of(g.plan, today())))
    return Table(["What Annex ii asks", "Met", "What is recorded", "What is missing"], [_line(one) for one in asked])


def _line(one: Asked) -> list[Cell]:
    return [one.title, one.met.words, one.has, ". ".join(gap.words for gap in one.missing)]


TABLES = {
    "bodies": _bodies,
    "board": _board,
    "authority": _authority,
    "leads": _leads,
    "groups": _groups,
    "annex-ii": _annex_ii,
}
"""The names a file can be asked for by."""
