"""The reference data in the database, counted against the guidance, and what becomes of broken files."""

import csv
import filecmp
import shutil
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from alliance_tracker.data import alliances, guidance, seeds, writing
from alliance_tracker.data.db import db
from alliance_tracker.data.places import folder
from alliance_tracker.data.rounds import planning_round
from alliance_tracker.data.seeds.files import FILES
from alliance_tracker.data.tables.alliances import Membership, NamedLead, Organisation, SeedLoad
from alliance_tracker.data.tables.guidance import Ambition, AnnexItem, Envelope, RecommendationNumber
from alliance_tracker.data.tables.history import Change, ChangePiece
from alliance_tracker.errors import SeedError
from alliance_tracker.rules.delivery import Thresholds
from alliance_tracker.rules.history import Actor, Sentence
from alliance_tracker.terms import AmbitionGroup, Precision, TimelineOwner, YearKind

SEEDS = folder("seeds")
NOW = datetime(2018, 10, 12, 9, 0, tzinfo=UTC)


def number_of(table: type, *where) -> int:
    return db.session.scalar(select(func.count()).select_from(table).where(*where))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The seed files, to be broken."""
    shutil.copytree(SEEDS, tmp_path / "seeds")
    return tmp_path / "seeds"


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_nineteen_alliances_by_region(app):
    rows = alliances.annex_i()
    assert Counter(one.region.name for one in rows) == {
        "North": 7,
        "Midlands and East": 3,
        "London": 3,
        "South": 6,
    }
    assert [one.lead is None for one in rows] == [one.vanguard for one in rows]
    assert sum(one.vanguard for one in rows) == 3
    assert number_of(NamedLead) == 16
    assert guidance.counts()["plans"] == 17


def test_every_printed_count_is_that_of_its_list(app):
    for one in alliances.annex_i():
        assert len(one.ccgs) == one.ccg_count, one.name
    assert sum(one.population for one in alliances.annex_i()) == 54_100_000


def test_cumbria_stands_in_two_alliances(app):
    assert number_of(Membership, Membership.role == "ccg") == 210
    assert number_of(Organisation, Organisation.kind == "ccg") == 209
    twice = Counter(ccg.ods_code for one in alliances.annex_i() for ccg in one.ccgs).most_common(2)
    assert twice[0] == ("01H", 2)
    assert twice[1][1] == 1


def test_three_stps_are_split_and_say_how(app):
    assert number_of(Membership, Membership.role == "stp") == 47
    assert number_of(Organisation, Organisation.kind == "stp") == 44
    split: dict[str, list[str]] = {}
    for one in alliances.annex_i():
        for stp in one.stps:
            assert stp.partial == bool(stp.coverage_note)
            if stp.partial:
                split.setdefault(stp.name, []).append(stp.coverage_note)
    assert {name: len(notes) for name, notes in split.items()} == {
        "Derbyshire": 2,
        "Frimley Health": 2,
        "Bath, Swindon and Wiltshire": 2,
    }
    assert set(split["Bath, Swindon and Wiltshire"]) == {"Swindon CCG only", "minus Swindon CCG"}


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("NHS Hartlepool and Stockton and Tees", "00K"),
        ("NHS Harrogate and Rural", "03E"),
        ("NHS South East Staffordshire and Selsdon Peninsular", "05Q"),
        ("NHS East And North Herefordshire", "06K"),
        ("NHS Central London", "09A"),
        ("NHS Southampton City", "10X"),
        ("HS West Cheshire", "02F"),
    ],
)
def test_misprints_stay_printed_beside_the_right_name(app, printed, code):
    found = [ccg for one in alliances.annex_i() for ccg in one.ccgs if ccg.printed == printed]
    assert [ccg.ods_code for ccg in found] == [code]
    assert found[0].name != printed
    assert found[0].note


def test_tiles_do_not_overlap(app):
    places = [(one.tile_row, one.tile_column) for one in alliances.annex_i()]
    assert len(set(places)) == 19
    assert None not in {part for place in places for part in place}


def test_ambitions_by_area_and_group(app):
    areas = guidance.areas()
    assert [(area.code, len(area.ambitions)) for area in areas] == [
        ("PR", 3),
        ("ED", 10),
        ("TC", 7),
        ("LB", 3),
        ("EN", 2),
    ]
    assert Counter(one.group for area in areas for one in area.ambitions) == {
        AmbitionGroup.OUTCOMES: 9,
        AmbitionGroup.VARIATION: 7,
        AmbitionGroup.PROCESSES: 9,
    }
    assert number_of(Ambition, ~Ambition.in_dashboard) == 6


def test_a_target_has_a_year_only_where_one_is_printed_for_it(app):
    targets = {
        (one.code, target.value): target.year
        for area in guidance.areas()
        for one in area.ambitions
        for target in one.targets
    }
    assert targets[("PR-O2", 13)] == 2020
    assert targets[("PR-O2", 21)] is None
    assert targets[("ED-P2", 28)] == 2020
    assert {year for (code, _), year in targets.items() if code in ("ED-P1", "ED-P3", "ED-P4", "TC-P1")} == {None}
    footnotes = [one.code for area in guidance.areas() for one in area.ambitions if one.footnote]
    assert footnotes == ["ED-P2"]


def test_items_and_their_recommendations(app):
    areas = guidance.areas()
    assert [len(area.items) for area in areas] == [3, 5, 9, 5, 5]
    numbers = Counter(db.session.scalars(select(RecommendationNumber.number)))
    assert len(numbers) == 33
    assert {number for number, times in numbers.items() if times > 1} == {12, 74}
    items = {item.code: item for area in areas for item in area.items}
    assert items["A-PR1"].numbers == (12, 11)
    assert items["A-PR3"].numbers == (2, 3, 4)
    assert items["A-EN5"].numbers == (77, 88)
    assert items["A-EN1"].numbers == ()
    assert len(items["A-TC5"].bullets) == 3
    assert len(items["A-LB1"].bullets) == 4


def test_texts_carry_neither_numbers_nor_the_dashboard_mark(app):
    texts = [*db.session.scalars(select(AnnexItem.text)), *db.session.scalars(select(Ambition.text))]
    assert not [text for text in texts if "[" in text or text != " ".join(text.split())]
    assert not [
        text
        for text in texts
        if text.rstrip(")")[-1].isdigit() and text.endswith(")") and "by 20" not in text and "from 20" not in text
    ]
    assert any("Patients should be informed" in text for text in texts)


def test_years_stand_on_the_part_they_are_printed_for(app):
    dated = {
        (item.code, point.year, point.year_kind): point.text
        for area in guidance.areas()
        for item in area.items
        for point in item.dated
    }
    assert dated.keys() == {
        ("A-ED3", "2020/21", YearKind.MET_BY),
        ("A-TC2", "2018/19", YearKind.STARTS),
        ("A-EN4", "2018/19", YearKind.STARTS),
        ("A-LB4", "2018/19", YearKind.DEPENDS_ON_PILOTS),
    }
    assert "prostate and colorectal" in dated[("A-LB4", "2018/19", YearKind.DEPENDS_ON_PILOTS)]
    assert "breast" not in dated[("A-LB4", "2018/19", YearKind.DEPENDS_ON_PILOTS)]


def test_national_work_without_a_certain_item_says_so(app):
    work = [one for area in guidance.areas() for one in area.national_work]
    assert len(work) == 13
    assert [(one.code, bool(one.note)) for one in work if one.item is None] == [("N-EN1", True)]


def test_the_timeline_invents_no_day(app):
    items = guidance.timeline()
    assert len(items) == 10
    assert [(one.date_text, one.precision) for one in items if one.precision is not Precision.DAY] == [
        ("February 2017", Precision.MONTH),
        ("Early April 2017", Precision.EARLY_MONTH),
    ]
    for one in items:
        whole_month = one.starts_on.day == 1 and (one.ends_on - one.starts_on).days >= 27
        assert whole_month if one.precision is not Precision.DAY else one.starts_on == one.ends_on
    assert Counter(one.owner for one in items) == {
        TimelineOwner.NATIONAL: 6,
        TimelineOwner.CCGS_AND_PROVIDERS: 2,
        TimelineOwner.STP: 1,
        TimelineOwner.ALLIANCE: 1,
    }


def test_envelopes_are_whole_pence(app):
    found = {one.year: one.amount_pence for one in db.session.scalars(select(Envelope))}
    assert found == {
        "2017/18": 12_300_000_000,
        "2018/19": 14_000_000_000,
        "2019/20": 15_400_000_000,
        "2020/21": 19_000_000_000,
    }


def test_what_a_plan_contains(app):
    asked = [one.asked_elsewhere for one in guidance.requirements()]
    assert (asked.count(False), asked.count(True)) == (5, 9)
    assert len(guidance.patient_groups()) == 7
    assert sum(one.must_guide for one in guidance.principles()) == 5


def test_the_thresholds_are_marked_as_the_trackers_own(app):
    assert planning_round(date(2018, 10, 12)).thresholds == Thresholds(7, 30)
    note = (SEEDS / "planning_rounds.csv").read_text(encoding="utf-8")
    assert "the tracker's own, not NHS England's" in note


def test_every_row_names_its_source(app):
    for file in FILES:
        if not file.sourced:
            continue
        for row in csv.DictReader((SEEDS / file.name).read_text(encoding="utf-8").splitlines()):
            assert row["document"], row
            assert row["place"], row
            assert row["printed"] or row["document"] == "tracker", row


def test_the_files_written_from_the_database_are_the_files_loaded(app, tmp_path):
    seeds.export(tmp_path / "out")
    names = sorted(path.name for path in SEEDS.iterdir())
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == names
    assert filecmp.cmpfiles(SEEDS, tmp_path / "out", names, shallow=False) == (names, [], [])


def test_loading_again_changes_nothing_and_asks_one_query(app, queries):
    queries.clear()
    assert seeds.load(SEEDS, NOW) == []
    assert len(queries) == 1


def test_loading_leaves_one_line_of_national_history(app):
    lines = db.session.execute(
        select(Change.chain, Change.subject_key, ChangePiece.after)
        .join(ChangePiece, ChangePiece.change_id == Change.id)
        .where(Change.subject_kind == "reference data", ChangePiece.position == 0)
    ).all()
    assert [(line.chain, line.subject_key) for line in lines] == [("national", "seeds")]
    assert "209 CCGs added" in lines[0].after


def test_a_changed_cell_is_loaded_and_said(app, copy):
    change(copy / "words.csv", "Said of a cancer that has spread", "A cancer that has spread")
    assert seeds.load(copy, NOW) == ["1 word changed"]
    assert seeds.load(copy, NOW) == []


def test_what_people_have_dated_stays(app, copy):
    with writing(Actor.tracker("test"), NOW) as tx:
        body = tx.session.scalars(select(Organisation).where(Organisation.ods_code == "00W")).one()
        body.ends_on = NOW.date()
        tx.say(Sentence("ended the CCG", "organisation", body.slug))
    change(copy / "words.csv", "Said of a cancer", "A cancer")
    seeds.load(copy, NOW)
    assert db.session.scalar(select(Organisation.ends_on).where(Organisation.ods_code == "00W")) == NOW.date()


BROKEN = [
    (
        "alliances.csv",
        "3000000,",
        "3 million,",
        "alliances.csv, row 2, column population: found “3 million”. It must be a whole number, such as 12.",
    ),
    (
        "alliances.csv",
        "NEC,cancer_alliance",
        "NEC,alliance",
        "row 2, column kind: found “alliance”. It must be one of cancer_alliance, vanguard.",
    ),
    (
        "alliances.csv",
        "NEC,cancer_alliance,north,",
        "NEC,cancer_alliance,nord,",
        "row 2, column region: found “nord”. It must be a slug in regions.csv.",
    ),
    (
        "alliances.csv",
        "3 million,12,",
        "3 million,13,",
        "row 2, column ccg_count: found “13”. It must be 12, the number of its rows in alliance_ccgs.csv.",
    ),
    (
        "alliances.csv",
        "1.6 million,9,1,2,3",
        "1.6 million,9,1,1,4",
        "a place of its own: north-east-and-cumbria has it already",
    ),
    (
        "ccgs.csv",
        "NHS Darlington CCG,,00C",
        ",,00C",
        "ccgs.csv, row 2, column name: found nothing. It must be something",
    ),
    (
        "ccgs.csv",
        "nhs-darlington-ccg,",
        "NHS Darlington,",
        "column slug: found “NHS Darlington”. It must be small letters",
    ),
    (
        "areas.csv",
        "ED,Early",
        "PR,Early",
        "areas.csv, row 3, column code: found “PR”. It must be used once: row 2 has it already.",
    ),
    (
        "timeline.csv",
        "2016-09-22,2016-09-22",
        "2016-02-31,2016-09-22",
        "column starts_on: found “2016-02-31”. It must be a date, such as 2016-12-06.",
    ),
    ("envelopes.csv", "2017/18,12", "2017/19,12", "It must be a financial year, such as 2017/18."),
    ("agreement_rules.csv", '""programme""', '""somebody""', "It must be an agreement rule that can be read ("),
    ("ambitions.csv", ",yes,", ",true,", "column in_dashboard: found “true”. It must be yes or no."),
    ("words.csv", "slug,position", "slug,place", "words.csv, row 1: found the columns slug, place"),
    (
        "words.csv",
        "A test for hidden blood",
        "A test  for hidden blood",
        "It must be single spaces and no line breaks.",
    ),
    ("principles.csv", "P1,1,A Cancer", 'P1,1,"A"Cancer', "principles.csv, row 2: not a CSV row"),
    (
        "regions.csv",
        "north,North,1,",
        "north,North,",
        "regions.csv, row 2: found 6 cells. There must be 7, one a column.",
    ),
    ("regions.csv", "north,North,1,", "north,North,9,", "rows stand in the order of these columns"),
    ("annex_items.csv", "A-PR1,PR,1", "A-PR1,XX,1", "column area: found “XX”. It must be a code in areas.csv."),
]


@pytest.mark.parametrize(("name", "old", "new", "message"), BROKEN, ids=[f"{b[0]}-{b[2][:20]}" for b in BROKEN])
def test_a_broken_file_is_refused_and_changes_nothing(app, copy, name, old, new, message):
    change(copy / "words.csv", "Said of a cancer", "A cancer")
    change(copy / name, old, new)
    with pytest.raises(SeedError) as refused:
        seeds.load(copy, NOW)
    assert message in str(refused.value)
    assert nothing_changed()


def nothing_changed() -> bool:
    """The stamp is still that of the files in seeds/, and no row differs."""
    meaning = next(word.meaning for word in guidance.words() if word.term == "Metastatic")
    return seeds.load(SEEDS, NOW) == [] and meaning.startswith("Said of") and number_of(SeedLoad) == 1


def test_a_missing_file_is_refused(app, copy):
    (copy / "areas.csv").unlink()
    with pytest.raises(SeedError, match=r"areas.csv: the file is missing. Put it back into seeds/."):
        seeds.load(copy, NOW)


def test_a_file_that_is_not_utf_8_is_refused(app, copy):
    path = copy / "areas.csv"
    path.write_bytes(path.read_bytes().replace(b"Prevention", b"Pr\xe9vention", 1))
    with pytest.raises(SeedError, match=r"areas.csv, row 2: not readable as UTF-8"):
        seeds.load(copy, NOW)


def test_a_row_taken_away_is_refused(app, copy):
    path = copy / "words.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:-1]), encoding="utf-8")
    with pytest.raises(SeedError, match=r"words.csv: the word .* is no longer in the file. Put its row back."):
        seeds.load(copy, NOW)
    assert nothing_changed()
