"""Groups as tests need them: one with a keeper and a member, a meeting, an action, each in the fewest rows."""

from datetime import date

from alliance_tracker.data import writing
from alliance_tracker.data.db import db
from alliance_tracker.data.delivery import Upload
from alliance_tracker.data.groups import (
    actions,
    agenda,
    directory,
    keeping,
    logs,
    meetings,
    people,
    projects,
    reading,
    toolkit,
)
from alliance_tracker.data.groups.actions import ActionDraft
from alliance_tracker.data.groups.agenda import Words
from alliance_tracker.data.groups.meetings import MeetingDraft
from alliance_tracker.records import Record
from alliance_tracker.rules.groups.documents import DocumentDraft
from alliance_tracker.rules.groups.groups import GroupDraft
from alliance_tracker.rules.groups.reaching import ResourceDraft, StakeholderDraft
from alliance_tracker.rules.groups.work import MaterialDraft, ProblemDraft, ProjectDraft, VisitDraft
from alliance_tracker.terms import ComingKind, GroupKind, MemberKind, ProjectKind, VisitKind
from tests import make
from tests.make import TODAY, Made

NOVEMBER = date(2018, 11, 13)
SEPTEMBER = date(2018, 9, 11)


class MadeGroup(Record):
    """A group with what a test needs to find it again."""

    id: int
    alliance_id: int
    slug: str
    path: str


def group(
    where: Made, name: str = "Cancer Patient Partnership", under: MadeGroup | None = None, **changes
) -> MadeGroup:
    """A local group, or a working group under another."""
    kind = changes.pop("kind", GroupKind.WORKING if under else GroupKind.LOCAL)
    given = {"purpose": "Patients, carers and hospital staff work together.", "parent_id": under.id if under else None}
    with writing(make.by(), make.moment()) as tx:
        slug = keeping.add_group(tx, where.alliance_id, GroupDraft(name, kind, **{**given, **changes}), TODAY)
    found = next(one for one in reading.known(where.alliance_id) if one.slug == slug)
    db.session.rollback()
    path = f"/alliances/{where.slug}/involvement/groups/{slug}"
    return MadeGroup(found.id, where.alliance_id, slug, path)


def member(of: MadeGroup, person: Made, keeps: bool = False) -> Made:
    """Somebody becomes a member of a group."""
    with writing(make.by(), make.moment()) as tx:
        people.add_member(tx, of.alliance_id, of.slug, person.id, keeps, date(2018, 1, 1), TODAY)
    return person


def meeting(of: MadeGroup, on: date = NOVEMBER, starts_at: str = "12:30") -> int:
    """A meeting of 90 minutes with the standing items; returns its key."""
    with writing(make.by(), make.moment()) as tx:
        draft = MeetingDraft(on, starts_at, 90, "Education centre")
        return meetings.add_meeting(tx, of.alliance_id, of.slug, draft, TODAY)


def held(of: MadeGroup, on: date = SEPTEMBER, **came: int) -> int:
    """A meeting that was, with its minutes and so many of each class."""
    key = meeting(of, on)
    items = agenda.items_of(key)
    words = {one.id: Words("We heard the news.", "Ask for benches.") for one in items[:1]}
    with writing(make.by(), make.moment()) as tx:
        counts = {ComingKind(kind): number for kind, number in came.items()}
        agenda.record_meeting(tx, of.alliance_id, of.slug, key, words, counts, 1, TODAY)
    return key


def action(of: MadeGroup, words: str = "Ask who answers", due_on: date = date(2018, 11, 1), **changes) -> int:
    """An action of the Secretary; returns its number."""
    with writing(make.by(), make.moment()) as tx:
        return actions.add_action(tx, of.alliance_id, of.slug, ActionDraft(words, "Secretary", due_on, **changes))


def count(of: MadeGroup, **numbers: int) -> None:
    """How many members of each kind: count(group, patient=12, professional=2)."""
    with writing(make.by(), make.moment()) as tx:
        given = {MemberKind(kind): number for kind, number in numbers.items()}
        people.count_members(tx, of.alliance_id, of.slug, given, TODAY, TODAY)


def project(of: MadeGroup, title: str = "Patient journal", **changes) -> str:
    """A journal that goes on; returns its name in addresses."""
    given = {"started_on": date(2018, 5, 1), "what_changed": "Letters say whom to ring.", **changes}
    kind = given.pop("kind", ProjectKind.JOURNAL)
    with writing(make.by(), make.moment()) as tx:
        draft = ProjectDraft(kind, title, "People write down how care goes.", **given)
        return projects.add_project(tx, of.alliance_id, of.slug, draft, TODAY)


def problem(of: MadeGroup, words: str = "The car park is dark", raised_on: date = SEPTEMBER, **changes) -> int:
    """A problem at the gate, told to the estates office; returns its number."""
    with writing(make.by(), make.moment()) as tx:
        draft = ProblemDraft(words, "Gate 2", "Estates", raised_on, **changes)
        return logs.save_problem(tx, of.alliance_id, of.slug, None, draft, 0, TODAY)


def visit(of: MadeGroup, kind: VisitKind = VisitKind.CLINICAL_MEETING, **changes) -> int:
    """Members sat in a meeting; returns its key."""
    with writing(make.by(), make.moment()) as tx:
        draft = VisitDraft(kind, "Breast group", SEPTEMBER, "Scans take three weeks.", **changes)
        logs.save_visit(tx, of.alliance_id, of.slug, None, draft, 0, TODAY)
    return logs.visits_of(of.id)[0].number


def material(of: MadeGroup, title: str = "Leaflet") -> int:
    """A leaflet to be had in clinics; returns its key."""
    with writing(make.by(), make.moment()) as tx:
        draft = MaterialDraft(title, "Clinics and the library", date(2018, 1, 1))
        logs.save_material(tx, of.alliance_id, of.slug, None, draft, 0, TODAY)
    return logs.materials_of(of.id)[0].number


def document(
    of: MadeGroup,
    code: str = "work-plan",
    text: str = "We visit ward 4.",
    adopted_on: date | None = TODAY,
    upload: Upload | None = None,
):
    """A version of a document of the group."""
    last = len(toolkit.documents_of(of.id).get(code, ()))
    with writing(make.by(), make.moment()) as tx:
        draft = DocumentDraft("Work plan", text, adopted_on)
        toolkit.save_document(tx, of.alliance_id, of.slug, code, draft, last, TODAY, upload)


def resource(where: Made, name: str = "Eden Hospice", email: str = "hello@eden.example", **changes) -> int:
    """An entry of the directory; returns its key."""
    with writing(make.by(), make.moment()) as tx:
        draft = ResourceDraft(name, "Rest and talk", "Church Street, Mondays", "01228 000000", email, **changes)
        return directory.save_resource(tx, where.alliance_id, None, draft, 0, TODAY)


def stakeholder(where: Made, name: str = "Cancer board", power: int = 5, interest: int = 5, **changes) -> int:
    """Somebody with a stake; returns their key."""
    with writing(make.by(), make.moment()) as tx:
        draft = StakeholderDraft(name, power, interest, **changes)
        directory.save_stakeholder(tx, where.alliance_id, None, draft, 0, TODAY)
    return max(one.number for one in directory.stakeholders_of(where.alliance_id))
