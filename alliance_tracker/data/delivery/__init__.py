"""Deliverables, milestones, evidence and the quarter's returns: what pages ask and what they save."""

from alliance_tracker.data.delivery.awaited import Awaited, awaited
from alliance_tracker.data.delivery.editing import (
    DeliverableInput,
    add_deliverable,
    change_deliverable,
    check_input,
    fix_baseline,
)
from alliance_tracker.data.delivery.evidence import (
    EvidenceDraft,
    EvidenceRow,
    KeptFile,
    Upload,
    evidence_of,
    file_of,
)
from alliance_tracker.data.delivery.known import Known, Named, known
from alliance_tracker.data.delivery.links import Linked
from alliance_tracker.data.delivery.lists import (
    SORTS,
    DeliverableRow,
    Filters,
    Page,
    Standing,
    Standings,
    leads_in,
    leads_of,
    page_of,
    standings,
    title_of,
)
from alliance_tracker.data.delivery.milestones import (
    MilestoneInput,
    add_milestone,
    change_milestone,
    meet_milestone,
)
from alliance_tracker.data.delivery.one import (
    Brief,
    MilestoneRow,
    MoveRow,
    UpdateRow,
    Whole,
    brief,
    deliverable,
    kept_inputs,
)
from alliance_tracker.data.delivery.ratings import as_facts, as_text, facts_now, facts_of_many, rederive
from alliance_tracker.data.delivery.saving import UpdateInput, opened, save_update, stamp_of

__all__ = [
    "Awaited",
    "Brief",
    "brief",
    "awaited",
    "SORTS",
    "DeliverableInput",
    "DeliverableRow",
    "EvidenceDraft",
    "EvidenceRow",
    "Filters",
    "KeptFile",
    "Known",
    "Linked",
    "MilestoneInput",
    "MilestoneRow",
    "MoveRow",
    "Named",
    "Page",
    "Standing",
    "Standings",
    "UpdateInput",
    "UpdateRow",
    "Upload",
    "Whole",
    "add_deliverable",
    "add_milestone",
    "as_facts",
    "as_text",
    "change_deliverable",
    "change_milestone",
    "check_input",
    "deliverable",
    "evidence_of",
    "facts_now",
    "facts_of_many",
    "file_of",
    "fix_baseline",
    "kept_inputs",
    "known",
    "leads_in",
    "leads_of",
    "meet_milestone",
    "opened",
    "page_of",
    "rederive",
    "save_update",
    "stamp_of",
    "standings",
    "title_of",
]
