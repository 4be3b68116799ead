"""Canonical bytes: equal content, equal hash, on every machine."""

import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tracker.periods import FinancialYear, Quarter
from alliance_tracker.records import Record
from alliance_tracker.rules.seal import canonical, seal
from alliance_tracker.terms import Rating

WORDS = st.text(st.characters(codec="utf-8"), max_size=8)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=8,
)


class Row(Record):
    reference: str
    rating: Rating
    due: date | None


def test_the_bytes_are_pinned():
    content = {"b": [Row("ED3", Rating.AT_RISK, date(2018, 9, 30))], "a": "naïve “quote”", "ü": None}
    assert canonical(content) == (
        b'{"a":"na\\u00efve \\u201cquote\\u201d",'
        b'"b":[{"due":"2018-09-30","rating":"at_risk","reference":"ED3"}],"\\u00fc":null}'
    )
    assert seal({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


def test_periods_and_instants():
    noon = datetime(2018, 10, 12, 12, tzinfo=timezone(timedelta(hours=1)))
    assert canonical([Quarter.parse("2018-19-q2"), FinancialYear(2018)]) == b'["2018-19-q2","2018-19"]'
    assert canonical(noon) == canonical(noon.astimezone(UTC)) == b'"2018-10-12T11:00:00.000000Z"'


@given(PLAIN)
def test_it_is_json_that_reads_back(content):
    assert json.loads(canonical(content)) == content
    assert canonical(json.loads(canonical(content))) == canonical(content)


@given(st.dictionaries(WORDS, PLAIN, max_size=6), st.randoms())
def test_the_order_of_keys_does_not_matter(content, random):
    keys = list(content)
    random.shuffle(keys)
    assert seal({key: content[key] for key in keys}) == seal(content)


@given(PLAIN, PLAIN)
def test_different_content_has_different_bytes(one, two):
    assert (canonical(one) == canonical(two)) == (json.dumps(one, sort_keys=True) == json.dumps(two, sort_keys=True))


@pytest.mark.parametrize("content", [1.5, {1: "a"}, {Rating: 1}, b"x", {"a": {1, 2}}, datetime(2018, 10, 12), Row])
def test_what_cannot_be_frozen_is_refused(content):
    with pytest.raises(TypeError):
        canonical(content)
