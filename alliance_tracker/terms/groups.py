"""Words of the groups that hold an alliance to its promises."""

from __future__ import annotations

from alliance_tracker.terms.term import Term


class GroupKind(Term):
    """What a group is. A working group stands under another group; a local one under the network's."""

    NETWORK = "network", "Network group"
    LOCAL = "local", "Local group"
    PANEL = "panel", "Co-production panel"
    WORKING = "working", "Working group"


class MemberKind(Term):
    """What members of a group are, told as counts."""

    PATIENT = "patient", "Patients"
    CARER = "carer", "Carers"
    BOTH = "both", "Both patient and carer"
    FRIEND = "friend", "Friends or relatives"
    PROFESSIONAL = "professional", "Health professionals"
    VOLUNTARY = "voluntary", "Voluntary organisations"
    OBSERVER = "observer", "Observers"


class ComingKind(Term):
    """Who came to a meeting, told as counts."""

    CORE = "core", "Core members"
    PARTNER = "partner", "Key partners"
    OTHER_GROUP = "other_group", "Other groups"
    OBSERVER = "observer", "Invited observers"


class MeetingState(Term):
    """Where a meeting stands."""

    PLANNED = "planned"
    PAPERS_OUT = "papers_out", "Papers are out"
    HELD = "held"
    APPROVED = "approved", "Minutes approved"
    CANCELLED = "cancelled"


class AgendaKind(Term):
    """What an item of an agenda is. Three of them stand on every agenda."""

    NEWS = "news", "News and updates"
    NEXT_STEPS = "next_steps"
    POLICY = "policy", "Policy watch"
    REPORT = "report", "Report of a working group"
    CHALLENGE = "challenge", "Challenges and answers"
    OTHER = "other", "Other business"


class ProjectKind(Term):
    """What a project of a group is."""

    PROJECT = "project"
    JOURNAL = "journal", "Patient journal"
    FEEDBACK_DESK = "feedback_desk"
    EVENT = "event"
    DIRECTORY = "directory", "Directory of local resources"
    GROUNDS = "grounds", "Gardens and grounds"


class VisitKind(Term):
    """Why members of a group went somewhere."""

    AUDIT = "audit", "Environment audit"
    CLINICAL_MEETING = "clinical_meeting"
    REVIEW = "review", "Peer review or annual review"
    OUTREACH = "outreach", "Exhibition or outreach"
    LIAISON = "liaison", "Liaison with another body"
    TRAINING = "training"


class ToolSection(Term):
    """The five sections and two appendices of the toolkit for local groups."""

    GOVERNANCE = "governance"
    RECRUITMENT = "recruitment"
    COMMUNICATIONS = "communications"
    ENGAGEMENT = "engagement"
    PUBLIC_DATA = "public_data", "Finding and reading public data"
    DOCUMENTS = "documents", "Governance documents"
    STAKEHOLDERS = "stakeholders", "Stakeholder mapping"
