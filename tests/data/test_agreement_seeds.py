"""The reference data of who must agree: the rules of paragraphs 12 and 13, and trusts to choose providers from."""

import json

import pytest
from sqlalchemy import func, select

from alliance_tracker.data import alliances
from alliance_tracker.data.db import db
from alliance_tracker.data.seeds.columns import relies_on
from alliance_tracker.data.tables.alliances import Membership, Organisation
from alliance_tracker.data.tables.signoff import AgreementRule, StpTrust
from alliance_tracker.rules.signoff.expression import read_expression


def number_of(table: type, *where) -> int:
    return db.session.scalar(select(func.count()).select_from(table).where(*where))


def test_trusts_are_offered_by_stp_and_belong_to_no_alliance(app):
    """The list is of 2019: three STPs of the guidance had become one, and stand under it with a note."""
    assert number_of(Organisation, Organisation.kind == "provider", Organisation.document.is_not(None)) == 240
    assert number_of(Membership, Membership.role == "provider") == 0
    assert db.session.scalar(select(func.count(StpTrust.stp_id.distinct()))) == 44
    merged = set(db.session.scalars(select(StpTrust.note).where(StpTrust.place.endswith("QHM"))))
    assert all("three merged in 2018" in note for note in merged)
    printed = "Great Ormond Street Hospital for Children NHS Foundation Trust"
    assert printed not in str(alliances.annex_i())


def test_paragraphs_12_and_13_are_rules_that_can_be_read(app):
    rules = {(one.paper, one.plan_kind): one for one in db.session.scalars(select(AgreementRule))}
    assert rules.keys() == {(paper, kind) for paper in ("plan", "bid") for kind in ("cancer_alliance", "vanguard")}
    for one in rules.values():
        read_expression(one.expression)
        assert json.loads(one.relies_on) == {}
    assert "if it has the authority to do so" in rules["plan", "cancer_alliance"].printed
    assert rules["bid", "cancer_alliance"].document == "application-form"
    assert rules["bid", "cancer_alliance"].note.startswith("Not in the guidance.")
    assert rules["bid", "vanguard"].expression == rules["plan", "vanguard"].expression


@pytest.mark.parametrize("cell", ["[]", "1", '{"ccg": 3}', '{"ccg": ["nothing"]}', '{"somebody": []}', "{", '"ccg"'])
def test_what_a_kind_of_body_relies_on_is_sections_of_the_plan(cell):
    assert relies_on('{"ccg": ["vision"]}')
    with pytest.raises(ValueError, match="a JSON object, kind of body to codes of sections"):
        relies_on(cell)
