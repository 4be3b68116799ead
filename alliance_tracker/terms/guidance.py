"""Words of alliances, bodies and the guidance."""

from __future__ import annotations

from alliance_tracker.terms.term import Term


class AllianceKind(Term):
    """The two kinds of footprint in Annex i."""

    CANCER_ALLIANCE = "cancer_alliance", "Cancer Alliance"
    VANGUARD = "vanguard", "National Cancer Vanguard"


class OrganisationKind(Term):
    """What kind of body an organisation is."""

    CCG = "ccg", "Clinical commissioning group (CCG)"
    PROVIDER = "provider", "Provider"
    STP = "stp", "Sustainability and transformation plan area (STP)"
    BOARD = "board", "Alliance board"
    PROGRAMME_BOARD = "programme_board", "Programme board"
    LOCAL_AUTHORITY = "local_authority", "Local authority"
    VOLUNTARY = "voluntary", "Voluntary organisation"
    PATIENT_GROUP = "patient_group", "Patient group"
    NATIONAL = "national", "National body"
    OTHER = "other", "Other"


class Precision(Term):
    """How exactly the guidance prints a date. A day is never invented."""

    DAY = "day", "On the day"
    MONTH = "month", "In the month"
    EARLY_MONTH = "early_month", "Early in the month"


class TimelineOwner(Term):
    """Who owes an item of the timeline; lateness is shown for that owner only."""

    NATIONAL = "national", "National team"
    STP = "stp", "STPs"
    CCGS_AND_PROVIDERS = "ccgs_and_providers", "CCGs and providers"
    ALLIANCE = "alliance", "Alliance"


class YearKind(Term):
    """What a year printed in Annex A says about the part it is printed for."""

    STARTS = "starts", "Starts from"
    MET_BY = "met_by", "Met by"
    DEPENDS_ON_PILOTS = "depends_on_pilots", "Depends on pilots"


class AmbitionGroup(Term):
    """The three groups of ambitions in Annex A."""

    OUTCOMES = "outcomes", "Outcomes"
    VARIATION = "variation", "Reductions in variation"
    PROCESSES = "processes", "Processes"
