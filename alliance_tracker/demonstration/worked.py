"""What the groups of the demonstration did: projects, problems, visits, materials, documents, and who helps near here.

Of what they wrote down, each thing is told as it came to stand, on the day when that was.
"""

from datetime import date
from typing import Any

from alliance_tracker.data.groups import directory, logs, projects, reach, toolkit
from alliance_tracker.data.groups.reach import Reacher, stamp_of
from alliance_tracker.data.groups.reading import deliverable_choices
from alliance_tracker.data.history import Writing
from alliance_tracker.demonstration.telling import Doing, Event, Telling
from alliance_tracker.rules.groups.documents import DocumentDraft
from alliance_tracker.rules.groups.reaching import ResourceDraft, StakeholderDraft
from alliance_tracker.rules.groups.work import MaterialDraft, ProblemDraft, ProjectDraft, VisitDraft
from alliance_tracker.terms import ProjectKind, VisitKind


def _project(tx: Writing, telling: Telling, one: Event) -> None:
    works_on = {words.split()[0]: key for key, words in deliverable_choices(telling.alliance_id)}
    given: dict[str, Any] = dict(one["project"])
    given["kind"] = ProjectKind(given["kind"])
    if "deliverable" in given:
        given["deliverable_id"] = works_on[given.pop("deliverable")]
    projects.add_project(tx, telling.alliance_id, one["group"], ProjectDraft(**given), one["on"])


def _problem(tx: Writing, telling: Telling, one: Event) -> None:
    draft = ProblemDraft(**one["problem"])
    logs.save_problem(tx, telling.alliance_id, one["group"], None, draft, 0, one["on"])


def _visit(tx: Writing, telling: Telling, one: Event) -> None:
    draft = VisitDraft(**{**one["visit"], "kind": VisitKind(one["visit"]["kind"])})
    logs.save_visit(tx, telling.alliance_id, one["group"], None, draft, 0, one["on"])


def _material(tx: Writing, telling: Telling, one: Event) -> None:
    draft = MaterialDraft(one["title"], one["places"], one["on"])
    logs.save_material(tx, telling.alliance_id, one["group"], None, draft, 0, one["on"])


def _document(tx: Writing, telling: Telling, one: Event) -> None:
    draft = DocumentDraft(one["title"], one["text"], one["on"])
    toolkit.save_document(tx, telling.alliance_id, one["group"], "", draft, 0, one["on"])


def _resource(tx: Writing, telling: Telling, one: Event) -> None:
    draft = ResourceDraft(one["name"], one["offers"], one["where"], one["contact"], confirmed_on=_when(one))
    number = directory.save_resource(tx, telling.alliance_id, None, draft, 0, one["on"])
    _reaches(tx, telling, Reacher.RESOURCE, number, one)


def _stakeholder(tx: Writing, telling: Telling, one: Event) -> None:
    draft = StakeholderDraft(
        one["name"], one["power"], one["interest"], one["asked"], one["offered"], last_contact_on=_when(one)
    )
    directory.save_stakeholder(tx, telling.alliance_id, None, draft, 0, one["on"])


def _when(one: Event) -> date | None:
    """When somebody there was last spoken with, if anybody was."""
    return one.get("when")


def _reaches(tx: Writing, telling: Telling, what: Reacher, number: int, one: Event) -> None:
    pairs = [("group", category) for category in one.get("reaches", ())]
    if pairs:
        reach.save_reach(tx, telling.alliance_id, what, number, pairs, stamp_of(()))


def _group_reaches(tx: Writing, telling: Telling, one: Event) -> None:
    pairs = [("group", category) for category in one["reaches"]]
    reach.save_group_reach(tx, telling.alliance_id, one["group"], pairs, stamp_of(()))


DOINGS: dict[str, Doing] = {
    "project": _project,
    "problem": _problem,
    "visit": _visit,
    "material": _material,
    "document": _document,
    "resource": _resource,
    "stakeholder": _stakeholder,
    "group reaches": _group_reaches,
}
