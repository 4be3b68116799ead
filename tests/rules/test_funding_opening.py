"""What may be said of a call when it is opened."""

from datetime import date

import pytest

from alliance_tracker.errors import RulesBroken
from alliance_tracker.records import replace
from alliance_tracker.rules.funding.opening import CallDraft, Known, checked_call

KNOWN = Known({"december-2016"}, date(2016, 12, 6), date(2017, 4, 1), date(2021, 3, 31))
DRAFT = CallDraft(
    "Second release 2018/19",
    date(2018, 6, 4),
    date(2018, 9, 14),
    None,
    "November 2018",
    5,
    "2018-19",
    "2019-20",
    "Letter of 4 June 2018",
)


def test_a_call_that_may_be_opened():
    assert checked_call(DRAFT, KNOWN) is DRAFT
    assert DRAFT.code == "second-release-2018-19"
    first = replace(KNOWN, opened_last=None)
    assert checked_call(replace(DRAFT, committee_on=date(2018, 11, 20), committee_text=""), first)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"name": "“…”"}, "name", "Name the call in letters or figures"),
        ({"name": "December 2016"}, "name", "named “December 2016” already"),
        ({"name": "A" * 101}, "name", "101"),
        ({"opens_on": date(2016, 12, 6)}, "opens_on", "The newest call opened on 6 December 2016"),
        ({"opens_on": date(2021, 4, 1), "closes_on": date(2021, 5, 1)}, "opens_on", "The round ends on 31 March 2021"),
        ({"closes_on": date(2018, 6, 4)}, "closes_on", "it closes on a later day"),
        ({"committee_text": " "}, "committee_text", "Give the day of the Investment Committee"),
        ({"committee_on": date(2018, 9, 14)}, "committee_on", "The committee meets later"),
        ({"first_year": "2016-17"}, "first_year", "Choose a year of the round, 2017/18 to 2020/21"),
        ({"last_year": "2021-22"}, "last_year", "Choose a year of the round, 2017/18 to 2020/21"),
        ({"last_year": "2017-18"}, "last_year", "The last year comes before the first"),
        ({"top": 1}, "top", "from 2 to 10"),
        ({"top": 11}, "top", "from 2 to 10"),
        ({"source": " "}, "source", "Say where the call is announced"),
    ],
)
def test_what_is_wrong_is_said_at_its_box(changes, field, words):
    with pytest.raises(RulesBroken) as broken:
        checked_call(replace(DRAFT, **changes), KNOWN)
    found = {one.field: str(one) for one in broken.value.each}
    assert found.keys() == {field} or (field in found and "name" in changes)
    assert words in found[field] or words == "101"
