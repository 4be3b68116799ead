"""Names and codes of bodies, mergers, the records of the board, and what Annex ii asks: without a database."""

from datetime import date

import pytest

from alliance_tracker.errors import RuleBroken, RulesBroken
from alliance_tracker.records import replace
from alliance_tracker.rules.signoff import board
from alliance_tracker.rules.signoff.bodies import (
    Known,
    Merging,
    check_merging,
    meant,
    merged,
    plain,
    read_code,
    read_name,
    refuse_listed,
)
from alliance_tracker.rules.signoff.governance import PLACES, GovernanceFacts, Seat, governance
from alliance_tracker.terms import Met, OrganisationKind

CCG, PROVIDER, STP = OrganisationKind.CCG, OrganisationKind.PROVIDER, OrganisationKind.STP
TODAY, BEGAN = date(2018, 10, 12), date(2017, 4, 1)
NEWCASTLE = Known(1, "The Newcastle Upon Tyne Hospitals NHS Foundation Trust", PROVIDER, "RTD")
HOSPICE = Known(2, "St Oswald's Hospice", PROVIDER, "")
DARLINGTON, DURHAM = Known(3, "NHS Darlington CCG", CCG, "00C"), Known(4, "NHS North Durham CCG", CCG, "00J")
ALL = (NEWCASTLE, HOSPICE, DARLINGTON, DURHAM)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Newcastle upon Tyne Hospitals NHS FT", NEWCASTLE.name),
        ("St Oswald’s  hospice", HOSPICE.name),
        ("Darlington Clinical Commissioning Group", DARLINGTON.name),
        ("Kent & Medway NHS Trust", "Kent and Medway NHS Foundation Trust"),
    ],
)
def test_one_name_in_several_spellings(one, other):
    assert plain(one) == plain(other)


def test_names_that_have_nothing_of_their_own_stay_apart():
    assert plain("The Trust") != plain("The NHS Trust")
    assert plain("Gateshead Health") != plain("Gateshead Hospice")
    with pytest.raises(RuleBroken, match="Type the name of the provider"):
        read_name(" ' ")


@pytest.mark.parametrize(("typed", "code"), [("rtd", "RTD"), (" 8C123 ", "8C123"), ("", ""), ("RTD01A", "RTD01A")])
def test_codes_in_one_spelling(typed, code):
    assert read_code(typed) == code


@pytest.mark.parametrize("typed", ["R", "RT", "RTD-01", "R T D", "RTD0123", "ＲＴＤ", "<b>"])
def test_what_is_no_code_is_refused(typed):
    with pytest.raises(RuleBroken) as refused:
        read_code(typed)
    assert refused.value.field == "ods_code"


def test_a_body_stands_once_in_a_list():
    with pytest.raises(RuleBroken, match="has the code RTD and is in the list already"):
        refuse_listed("Another", "RTD", ALL)
    with pytest.raises(RuleBroken, match="St Oswald's Hospice is in the list already"):
        refuse_listed("st oswalds hospice", "", ALL)
    refuse_listed("Teesside Hospice", "8XY", ALL)


def test_a_typed_body_is_one_that_is_known_or_a_new_one():
    assert meant("Newcastle upon Tyne Hospitals", "RTD", PROVIDER, ALL) is NEWCASTLE
    assert meant("Newcastle upon Tyne Hospitals", "", PROVIDER, ALL) is NEWCASTLE
    assert meant("Newcastle upon Tyne Hospitals", "", CCG, ALL) is None
    assert meant("Teesside Hospice", "8XY", PROVIDER, ALL) is None
    with pytest.raises(RuleBroken, match="another kind of body"):
        meant("Darlington", "00C", PROVIDER, ALL)
    with pytest.raises(RuleBroken, match="leave the code empty to keep the name you typed"):
        meant("Freeman Hospital", "RTD", PROVIDER, ALL)


IN_PLAN = {one.id: (one, date(2018, 1, 1) if one is HOSPICE else None) for one in ALL}
GOOD = Merging((3, 4), None, "NHS Durham CCG", "", date(2018, 4, 1))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"bodies": ()}, "bodies"),
        ({"bodies": (99,)}, "bodies"),
        ({"bodies": (1, 3)}, "bodies"),
        ({"merged_on": None}, "merged_on"),
        ({"bodies": (2,), "merged_on": date(2017, 12, 31)}, "merged_on"),
        ({"name": " "}, "name"),
        ({"into": 4}, "name"),
        ({"name": "", "into": 4}, "into"),
        ({"name": "", "into": 1}, "into"),
        ({"name": "", "into": 99}, "into"),
    ],
)
def test_a_merger_that_cannot_be_is_refused_on_its_field(changes, field):
    with pytest.raises(RuleBroken) as refused:
        check_merging(replace(GOOD, **changes), IN_PLAN, {}, TODAY)
    assert refused.value.field == field


def test_a_merger_tells_what_became_of_whom():
    assert check_merging(GOOD, IN_PLAN, {}, TODAY) is CCG
    assert check_merging(replace(GOOD, bodies=(3,), name="", into=4), IN_PLAN, {}, TODAY) is CCG
    with pytest.raises(RuleBroken, match="recorded already as becoming NHS Tees CCG"):
        check_merging(GOOD, IN_PLAN, {3: "NHS Tees CCG"}, TODAY)
    assert merged(["A", "B"], "C", date(2018, 4, 1)).words == "recorded that A and B merged into C on 1 April 2018"
    assert merged(["A"], "C", date(2018, 4, 1)).words == "recorded that A became C on 1 April 2018"


MEMBER = board.MemberInput("Amir Haddad", "Accountable Officer", 3, True, False, (3, 4), BEGAN)
LATER, EARLIER = date(2018, 10, 13), date(2017, 3, 31)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"name": " ", "job": "", "decides": None, "starts_on": None}, ["name", "job", "decides", "starts_on"]),
        ({"starts_on": LATER}, ["starts_on"]),
        ({"changed_on": LATER}, ["changed_on"]),
        ({"changed_on": EARLIER}, ["changed_on"]),
    ],
)
def test_a_member_says_who_they_are_and_whether_they_decide(changes, fields):
    board.check_member(MEMBER, BEGAN, TODAY)
    with pytest.raises(RuleBroken) as refused:
        board.check_member(replace(MEMBER, **changes), BEGAN, TODAY)
    each = refused.value.each if isinstance(refused.value, RulesBroken) else [refused.value]
    assert [one.field for one in each] == fields


@pytest.mark.parametrize(
    ("check", "field"),
    [
        (lambda: board.check_terms(board.TermsInput("", "", BEGAN), None, TODAY), "words"),
        (lambda: board.check_terms(board.TermsInput("x", "javascript:1", BEGAN), None, TODAY), "link"),
        (lambda: board.check_terms(board.TermsInput("x", "", EARLIER), BEGAN, TODAY), "starts_on"),
        (lambda: board.check_authority(board.AuthorityInput(" ", BEGAN), TODAY), "record"),
        (lambda: board.check_authority(board.AuthorityInput("x", BEGAN, EARLIER), TODAY), "ends_on"),
        (lambda: board.check_lead(board.LeadInput("", "", None, BEGAN), TODAY), "name"),
        (lambda: board.check_group(board.GroupInput("Lung", "", "", BEGAN), TODAY), "purpose"),
        (lambda: board.check_end(BEGAN, None, None, TODAY), "ends_on"),
        (lambda: board.check_end(BEGAN, EARLIER, None, TODAY), "ends_on"),
        (lambda: board.check_end(BEGAN, TODAY, "", TODAY), "why"),
    ],
)
def test_a_record_of_the_board_says_what_it_must(check, field):
    with pytest.raises(RuleBroken) as refused:
        check()
    assert refused.value.field == field


NOTHING = GovernanceFacts(
    "The Board", (), False, ("NHS Darlington CCG",), ("Durham",), ("Durham",), 0, 0, ("North",), False, False
)
CHAIR = Seat("Amir", CCG, True, True, 2)
WHOLE = GovernanceFacts(
    "The Board", (CHAIR, Seat("Jo", PROVIDER, True, False, 0)), True, (), ("Durham",), (), 1, 2, ("North",), True, True
)


def met(facts):
    return {one.code: one.met for one in governance(facts)}


def test_nothing_recorded_meets_only_what_annex_ii_leaves_open():
    found = met(NOTHING)
    assert {code for code, state in found.items() if state is not Met.MISSING} == {"groups", "regional"}
    assert found["regional"] is Met.PARTLY
    assert all(gap.where in PLACES for one in governance(NOTHING) for gap in one.missing)


def test_everything_recorded_meets_all_eight():
    found = governance(WHOLE)
    assert {one.met for one in found} == {Met.MET}
    assert [one.principle for one in found] == ["P1", "P2", "P3", "P4", "P5", "P5", "P6", "P7"]
    assert found[0].has == "The Board: 2 members. Chair: Amir. Terms of reference are recorded."


def test_a_patient_representative_sits_for_no_organisation_and_is_no_gap():
    joan = Seat("Joan", None, False, False, 0)
    found = {one.code: one for one in governance(replace(WHOLE, seats=(*WHOLE.seats, joan)))}
    assert (found["decides"].met, found["decides"].missing) == (Met.MET, ())
    alone = {one.code: one for one in governance(replace(WHOLE, seats=(joan,)))}
    assert [gap.words for gap in alone["decides"].missing] == ["Nobody sits for an organisation"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"has_terms": False}, "established"),
        ({"seats": (CHAIR,)}, "pathway"),
        ({"seats": (CHAIR, Seat("Jo", PROVIDER, False, False, 0))}, "decides"),
        ({"unheard": ("NHS Darlington CCG",)}, "represents"),
        ({"stps": ("Durham", "Tees"), "stps_without_lead": ("Tees",)}, "inside"),
        ({"says_how_organised": False}, "regional"),
    ],
)
def test_what_is_met_in_part_says_what_is_missing(changes, code):
    found = {one.code: one for one in governance(replace(WHOLE, **changes))}
    assert found[code].met is Met.PARTLY
    assert found[code].missing
