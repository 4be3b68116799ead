"""Versions of a plan: what they hold, when they are refused, and what becomes fixed."""

from datetime import date

import pytest

from alliance_tracker.data import writing
from alliance_tracker.data.plan import content, plans, versions
from alliance_tracker.data.plan.versions import Freezing
from alliance_tracker.errors import RuleBroken
from alliance_tracker.rules.plan.content import seals
from tests import make


def frozen(plan, reason="it is ready to be read", **given):
    with writing(make.by(), make.moment()) as tx:
        return versions.freeze(tx, plan, make.TODAY, Freezing(reason, **given))


def test_a_version_keeps_what_the_plan_said(app):
    north = make.alliance()
    one = make.deliverable(north)
    make.milestone(one, date(2019, 3, 31))
    plan = plans.plan_of(north.id)
    before = content.content_now(plan, make.TODAY)
    first = frozen(plan)
    assert (first.label, first.seals) == ("1.0", seals(before))
    assert versions.content_at(first.id) == before
    with pytest.raises(RuleBroken, match=r"Nothing has changed since version 1\.0"):
        frozen(plan)
    make.deliverable(north)
    assert frozen(plan).label == "1.1"
    assert [one.label for one in versions.versions_of(plan.id)] == ["1.0", "1.1"]
