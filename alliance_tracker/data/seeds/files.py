"""What each seed file holds: its table, its key, its columns. Loading and export both read only this list."""

from dataclasses import dataclass, field

from alliance_tracker.data.db import Base
from alliance_tracker.data.seeds.columns import (
    Column,
    code,
    day,
    expression,
    financial_year,
    one_of,
    relies_on,
    row_of,
    slug,
    text,
    whole,
    yes_no,
)
from alliance_tracker.data.tables import alliances, guidance, signoff
from alliance_tracker.terms import (
    AllianceKind,
    AmbitionGroup,
    OrganisationKind,
    Precision,
    TimelineOwner,
    YearKind,
)


@dataclass(frozen=True)
class File:
    """One seed file. `fixed` is what every one of its rows has in the table; `noun` is for sentences.

    `order` names the columns by which the rows stand; a reference stands where its row does in its own file.
    """

    name: str
    noun: str
    table: type[Base]
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    fixed: dict[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ("position",)
    sourced: bool = True

    @property
    def head(self) -> list[str]:
        return [column.name for column in self.columns]


NAME, POSITION = text("name"), Column("position", whole)
SLUG, CODE = Column("slug", slug), Column("code", code)
SLUG_CODE = Column("code", slug)
SOURCE = (
    text("printed", may_be_empty=True),
    row_of("document", "documents.csv", "document"),
    text("place"),
    text("note", may_be_empty=True),
)
AREA = row_of("area", "areas.csv", "area_id")
ITEM = row_of("item", "annex_items.csv", "annex_item_id")
ALLIANCE = row_of("alliance", "alliances.csv", "alliance_id")
BODY = (
    SLUG,
    NAME,
    text("official_name", may_be_empty=True),
    Column("ods_code", code, may_be_empty=True),
    Column("ons_code", code),
    *SOURCE,
)


def _belongs(file: str) -> tuple[Column, ...]:
    return (
        ALLIANCE,
        POSITION,
        row_of("organisation", file, "organisation_id"),
        text("coverage_note", may_be_empty=True),
        Column("partial", yes_no),
        *SOURCE,
    )


FILES = (
    File(
        "documents.csv",
        "document",
        alliances.SourceDocument,
        ("code",),
        (
            SLUG_CODE,
            text("title"),
            text("published", may_be_empty=True),
            text("link", may_be_empty=True),
            text("note", may_be_empty=True),
        ),
        order=("code",),
        sourced=False,
    ),
    File("regions.csv", "region", alliances.Region, ("slug",), (SLUG, NAME, POSITION, *SOURCE)),
    File(
        "alliances.csv",
        "alliance",
        alliances.Alliance,
        ("slug",),
        (
            SLUG,
            NAME,
            text("initials"),
            Column("kind", one_of(AllianceKind)),
            row_of("region", "regions.csv", "region_id"),
            POSITION,
            Column("population", whole),
            text("population_text"),
            Column("ccg_count", whole),
            Column("stp_count", whole),
            Column("tile_row", whole),
            Column("tile_column", whole),
            *SOURCE,
        ),
    ),
    File(
        "stps.csv",
        "STP",
        alliances.Organisation,
        ("slug",),
        BODY,
        {"kind": OrganisationKind.STP.value},
        order=("ons_code",),
    ),
    File(
        "ccgs.csv",
        "CCG",
        alliances.Organisation,
        ("slug",),
        BODY,
        {"kind": OrganisationKind.CCG.value},
        order=("ods_code",),
    ),
    File(
        "trusts.csv",
        "trust",
        alliances.Organisation,
        ("slug",),
        (SLUG, NAME, text("official_name", may_be_empty=True), Column("ods_code", code), *SOURCE),
        {"kind": OrganisationKind.PROVIDER.value},
        order=("ods_code",),
    ),
    File(
        "stp_trusts.csv",
        "trust of an STP",
        signoff.StpTrust,
        ("stp", "trust"),
        (row_of("stp", "stps.csv", "stp_id"), row_of("trust", "trusts.csv", "trust_id"), *SOURCE),
        order=("stp", "trust"),
    ),
    File(
        "alliance_stps.csv",
        "link of an STP to an alliance",
        alliances.Membership,
        ("alliance", "organisation"),
        _belongs("stps.csv"),
        {"role": OrganisationKind.STP.value},
        order=("alliance", "position"),
    ),
    File(
        "alliance_ccgs.csv",
        "link of a CCG to an alliance",
        alliances.Membership,
        ("alliance", "organisation"),
        _belongs("ccgs.csv"),
        {"role": OrganisationKind.CCG.value},
        order=("alliance", "position"),
    ),
    File(
        "named_leads.csv",
        "named lead",
        alliances.NamedLead,
        ("alliance",),
        (ALLIANCE, NAME, text("role"), text("organisation"), *SOURCE),
        order=("alliance",),
    ),
    File(
        "planning_rounds.csv",
        "planning round",
        guidance.PlanningRound,
        ("code",),
        (
            SLUG_CODE,
            NAME,
            Column("starts_on", day),
            Column("ends_on", day),
            Column("at_risk_after_days", whole),
            Column("off_track_after_days", whole),
            *SOURCE,
        ),
        order=("code",),
    ),
    File(
        "agreement_rules.csv",
        "agreement rule",
        signoff.AgreementRule,
        ("code",),
        (
            SLUG_CODE,
            row_of("round", "planning_rounds.csv", "round_id"),
            Column("plan_kind", one_of(AllianceKind)),
            Column("expression", expression),
            Column("relies_on", relies_on),
            text("words"),
            *SOURCE,
        ),
        order=("code",),
    ),
    File("areas.csv", "area", guidance.Area, ("code",), (CODE, NAME, POSITION, *SOURCE)),
    File(
        "ambitions.csv",
        "ambition",
        guidance.Ambition,
        ("code",),
        (
            CODE,
            AREA,
            POSITION,
            Column("kind", one_of(AmbitionGroup)),
            text("text"),
            Column("in_dashboard", yes_no),
            text("footnote", may_be_empty=True),
            *SOURCE,
        ),
        order=("area", "position"),
    ),
    File(
        "ambition_targets.csv",
        "target",
        guidance.AmbitionTarget,
        ("ambition", "position"),
        (
            row_of("ambition", "ambitions.csv", "ambition_id"),
            POSITION,
            text("what"),
            Column("value", whole),
            text("unit"),
            Column("year", whole, may_be_empty=True),
            *SOURCE,
        ),
        order=("ambition", "position"),
    ),
    File(
        "annex_items.csv",
        "Annex A item",
        guidance.AnnexItem,
        ("code",),
        (CODE, AREA, POSITION, text("title"), text("text"), text("footnote", may_be_empty=True), *SOURCE),
        order=("area", "position"),
    ),
    File(
        "recommendation_numbers.csv",
        "recommendation number",
        guidance.RecommendationNumber,
        ("item", "number"),
        (ITEM, Column("number", whole), POSITION, *SOURCE),
        order=("item", "position"),
    ),
    File(
        "annex_points.csv",
        "part of an Annex A item",
        guidance.AnnexPoint,
        ("item", "position"),
        (
            ITEM,
            POSITION,
            text("text"),
            Column("bullet", yes_no),
            Column("year", financial_year, may_be_empty=True),
            Column("year_kind", one_of(YearKind), may_be_empty=True),
            *SOURCE,
        ),
        order=("item", "position"),
    ),
    File(
        "national_work.csv",
        "entry of national work",
        guidance.NationalWork,
        ("code",),
        (
            CODE,
            AREA,
            row_of("item", "annex_items.csv", "annex_item_id", may_be_empty=True),
            POSITION,
            text("text"),
            *SOURCE,
        ),
        order=("area", "position"),
    ),
    File(
        "timeline.csv",
        "timeline item",
        guidance.TimelineItem,
        ("code",),
        (
            CODE,
            POSITION,
            text("text"),
            text("date_text"),
            Column("precision", one_of(Precision)),
            Column("starts_on", day),
            Column("ends_on", day),
            Column("owner", one_of(TimelineOwner)),
            *SOURCE,
        ),
    ),
    File(
        "envelopes.csv",
        "envelope",
        guidance.Envelope,
        ("year",),
        (Column("year", financial_year), Column("amount_pence", whole), *SOURCE),
        order=("year",),
    ),
    File(
        "plan_requirements.csv",
        "plan requirement",
        guidance.PlanRequirement,
        ("code",),
        (SLUG_CODE, POSITION, text("title"), text("text"), Column("asked_elsewhere", yes_no), *SOURCE),
    ),
    File(
        "patient_groups.csv",
        "group of patients",
        guidance.PatientGroup,
        ("code",),
        (SLUG_CODE, POSITION, NAME, *SOURCE),
    ),
    File(
        "principles.csv",
        "principle",
        guidance.Principle,
        ("code",),
        (CODE, POSITION, text("text"), Column("must_guide", yes_no), *SOURCE),
    ),
    File(
        "words.csv",
        "word",
        guidance.Word,
        ("slug",),
        (
            SLUG,
            POSITION,
            text("term"),
            text("stands_for", may_be_empty=True),
            text("meaning"),
            *SOURCE,
        ),
    ),
)
