"""Reference data for machines: the documents of the read API, and each table of the open pages as CSV."""

from collections.abc import Callable, Sequence
from typing import Any

from alliance_tracker.data import alliances, guidance
from alliance_tracker.data.alliances import AllianceRow, Member
from alliance_tracker.data.guidance import Ambition, Item
from alliance_tracker.exchange.csvfile import Cell
from alliance_tracker.records import Record
from alliance_tracker.terms import TimelineOwner

AS_PRINTED = "As printed in the guidance, 6 December 2016"
OWNERS = {
    TimelineOwner.NATIONAL: "national",
    TimelineOwner.STP: "STP",
    TimelineOwner.CCGS_AND_PROVIDERS: "CCGs and providers",
    TimelineOwner.ALLIANCE: "alliance",
}
Document = dict[str, Any]


class Table(Record):
    """A table as a file: its name without the ending, its head, its rows."""

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def alliances_document() -> Document:
    """All 19 footprints with their CCGs, STPs and lead. Three queries."""
    return {
        "source": AS_PRINTED,
        "alliances": [
            {
                "slug": one.slug,
                "name": one.name,
                "region": one.region.name,
                "vanguard": one.vanguard,
                "population": one.population,
                "population_text": one.population_text,
                "ccg_count": one.ccg_count,
                "lead": _lead(one),
                "ccgs": [_ccg(ccg) for ccg in one.ccgs],
                "stps": [_stp(stp) for stp in one.stps],
            }
            for one in alliances.annex_i()
        ],
    }


def _lead(one: AllianceRow) -> Document | None:
    lead = one.lead
    return {"name": lead.name, "role": lead.role, "organisation": lead.organisation} if lead else None


def _ccg(ccg: Member) -> Document:
    return {"name": ccg.name, "printed_name": ccg.printed, "ods_code": ccg.ods_code}


def _stp(stp: Member) -> Document:
    return {"name": stp.name, "note": stp.coverage_note or None, "partial": stp.partial}


def guidance_document() -> Document:
    """Annex A area by area. Seven queries."""
    return {
        "source": AS_PRINTED,
        "areas": [
            {
                "code": area.code,
                "name": area.name,
                "ambitions": [_ambition(ambition) for ambition in area.ambitions],
                "items": [_item(item) for item in area.items],
                "national_work": [
                    {"text": work.text, "item": work.item, "note": work.note or None} for work in area.national_work
                ],
            }
            for area in guidance.areas()
        ],
    }


def _ambition(ambition: Ambition) -> Document:
    return {
        "code": ambition.code,
        "group": ambition.group.value,
        "text": ambition.text,
        "in_dashboard": ambition.in_dashboard,
        "targets": [{"value": target.value, "unit": target.unit, "year": target.year} for target in ambition.targets],
        "footnote": ambition.footnote or None,
    }


def _item(item: Item) -> Document:
    return {
        "code": item.code,
        "text": item.text,
        "points": [point.text for point in item.bullets],
        "taskforce_numbers": list(item.numbers),
        "from_year": item.from_year,
        "years": [
            {"part": point.text, "year": point.year, "kind": point.year_kind.value}
            for point in item.points
            if point.year_kind
        ],
    }


def timeline_document() -> Document:
    """The ten dated items. One query."""
    return {
        "source": AS_PRINTED,
        "items": [
            {
                "text": item.text,
                "date_text": item.date_text,
                "precision": item.precision.value.replace("_", " "),
                "start": item.starts_on.isoformat(),
                "end": item.ends_on.isoformat(),
                "owner": OWNERS[item.owner],
            }
            for item in guidance.timeline()
        ],
    }


def envelopes_document() -> Document:
    """The four envelopes, which are neither a pot to bid for nor a request. One query."""
    return {
        "source": AS_PRINTED,
        "envelopes": [{"year": one.year, "amount_pence": one.amount_pence} for one in guidance.envelopes()],
    }


def alliances_table(region: str = "") -> Table:
    """All alliances, or those of one region. Three queries."""
    head = ["Alliance", "Kind", "Region", "Population", "CCGs", "STPs", "Lead in the guidance", "Source"]
    rows: list[list[Cell]] = [
        [
            one.name,
            one.kind.words,
            one.region.name,
            one.population_text,
            one.ccg_count,
            "; ".join(stp.printed for stp in one.stps),
            one.lead.printed if one.lead else "",
            f"{AS_PRINTED}, Annex i",
        ]
        for one in alliances.annex_i(region)
    ]
    return Table(f"alliances-{region}" if region else "alliances", head, rows)


MEMBER_HEAD = ("Alliance", "Kind", "Name", "As printed", "ODS code", "ONS code", "Covers", "Note", "Source")


def members_table(one: AllianceRow) -> Table:
    """The STPs and CCGs of one alliance."""
    return Table(f"{one.slug}-members", MEMBER_HEAD, _members(one))


def _annex_i() -> Table:
    rows: list[list[Cell]] = [row for one in alliances.annex_i() for row in _members(one)]
    return Table("annex-i", MEMBER_HEAD, rows)


def _members(one: AllianceRow) -> list[list[Cell]]:
    named = [("STP", stp) for stp in one.stps] + [("CCG", ccg) for ccg in one.ccgs]
    return [
        [
            one.name,
            kind,
            member.name,
            member.printed,
            member.ods_code,
            member.ons_code,
            member.coverage_note,
            member.note,
            f"{AS_PRINTED}, Annex i",
        ]
        for kind, member in named
    ]


def _items() -> Table:
    head = [
        "Area",
        "Code",
        "What needs to be achieved locally",
        "Points",
        "Recommendations",
        "Years",
        "Source",
    ]
    rows: list[list[Cell]] = [
        [
            area.name,
            item.code,
            item.text,
            "; ".join(point.text for point in item.bullets),
            ", ".join(str(number) for number in item.numbers),
            "; ".join(f"{point.when}: {point.text}" for point in item.dated),
            f"{AS_PRINTED}, Annex A",
        ]
        for area in guidance.areas()
        for item in area.items
    ]
    return Table("annex-a", head, rows)


def _ambitions() -> Table:
    head = ["Area", "Code", "Group", "Ambition", "Targets", "In the Cancer Dashboard", "Footnote", "Source"]
    rows: list[list[Cell]] = [
        [
            area.name,
            one.code,
            one.group.words,
            one.text,
            "; ".join(f"{target.what}: {target.words}" for target in one.targets),
            "yes" if one.in_dashboard else "no",
            one.footnote,
            f"{AS_PRINTED}, Annex A",
        ]
        for area in guidance.areas()
        for one in area.ambitions
    ]
    return Table("ambitions", head, rows)


def _national_work() -> Table:
    head = ["Area", "Code", "National work", "Annex A item", "Note", "Source"]
    rows: list[list[Cell]] = [
        [area.name, work.code, work.text, work.item or "", work.note, f"{AS_PRINTED}, Annex A"]
        for area in guidance.areas()
        for work in area.national_work
    ]
    return Table("national-work", head, rows)


def _timeline() -> Table:
    head = ["Item", "Date as printed", "Precision", "Starts", "Ends", "Owed by", "Note", "Source"]
    rows: list[list[Cell]] = [
        [
            item.text,
            item.date_text,
            item.precision.words,
            item.starts_on,
            item.ends_on,
            item.owner.words,
            item.note,
            f"{AS_PRINTED}, Timescales",
        ]
        for item in guidance.timeline()
    ]
    return Table("timeline", head, rows)


def _money() -> Table:
    head = ["Year", "Pounds", "As printed", "What it is", "Source"]
    what = "Envelope of the whole National Cancer Programme, over and above CCG baselines"
    rows: list[list[Cell]] = [
        [one.year, one.amount_pence // 100, one.printed, what, f"{AS_PRINTED}, paragraph 20"]
        for one in guidance.envelopes()
    ]
    return Table("money", head, rows)


def _words() -> Table:
    head = ["Term", "Stands for", "Meaning, in the tracker's own words", "Where"]
    return Table("words", head, [[one.term, one.stands_for, one.meaning, one.place] for one in guidance.words()])


def _requirements() -> Table:
    head = ["Title", "What the guidance says", "Asked in paragraph 11", "Note", "Source"]
    rows: list[list[Cell]] = [
        [one.title, one.text, "no" if one.asked_elsewhere else "yes", one.note, f"{AS_PRINTED}, {one.place}"]
        for one in guidance.requirements()
    ]
    return Table("requirements", head, rows)


def _governance() -> Table:
    head = ["Text", "Must guide every alliance", "Note", "Source"]
    rows: list[list[Cell]] = [
        [one.text, "yes" if one.must_guide else "no", one.note, f"{AS_PRINTED}, Annex ii"]
        for one in guidance.principles()
    ]
    return Table("governance", head, rows)


TABLES: dict[str, Callable[[], Table]] = {
    "annex-a": _items,
    "ambitions": _ambitions,
    "national-work": _national_work,
    "alliances": _annex_i,
    "governance": _governance,
    "requirements": _requirements,
    "timeline": _timeline,
    "money": _money,
    "words": _words,
}
"""The tables of the guidance pages, by the name in their address."""
