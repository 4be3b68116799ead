"""Nobody who may not edit can work out how many of a few people there were: from totals, other tables, or later dates.

Two attackers try. The first knows the rule itself and lists every table that would have been shown like this one. The
second reads records, sums and files over many dates, takes whatever did not seem to change as the same, adds, subtracts
and narrows all of it down.
"""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tracker.records import replace
from alliance_tracker.rules.engagement.counts import (
    Count,
    Released,
    for_everybody,
    hidden_alone,
    hidden_in,
    is_small,
    known,
    likely,
    one_count,
    percent,
    released,
    share,
)
from alliance_tracker.rules.engagement.heard import (
    AGE,
    NOT_KNOWN,
    Category,
    Counted,
    is_withheld_after,
    summed,
    tables,
    told,
)

ASKED = tables([Category("older-people", ""), Category("children-and-young-people", "")], [])
AGES = {line.code: 0 for line in AGE.categories}
NAMES = ("a", "b", "c", "d", "e", "f")


def shown(values):
    cells = dict(zip(NAMES, values, strict=False))
    hidden = hidden_in(cells)
    return released(cells, sum(values), hidden, adds_up=True, edits=False), hidden


def adding_to_at_most(size, most):
    for first in range(most + 1):
        yield from ([first, *rest] for rest in adding_to_at_most(size - 1, most - first)) if size > 1 else [[first]]


def as_read(one: Released):
    return (one.total, one.withheld, tuple((name, one.cells[name].words) for name in NAMES if name in one.cells))


@pytest.mark.parametrize(("size", "most"), [(2, 24), (3, 18), (4, 15), (5, 14)])
def test_who_knows_the_rule_and_lists_every_table_that_would_look_alike_rules_out_no_small_count(size, most):
    alike = defaultdict(list)
    for values in adding_to_at_most(size, most):
        alike[as_read(shown(values)[0])].append(values)
    for read, worlds in alike.items():
        total, withheld, _ = read
        for place in range(size):
            if withheld:
                assert len({world[place] for world in worlds}) >= 2 or total.words == "fewer than 5"
            elif read[2][place][1] == "fewer than 5":
                assert {world[place] for world in worlds} == {1, 2, 3, 4}, (read, worlds)


@given(st.lists(st.integers(0, 60), min_size=2, max_size=6))
def test_one_table(values):
    read, hidden = shown(values)
    for name, people in zip(NAMES, values, strict=False):
        if is_small(people):
            assert name in hidden
        elif people == 0 and not read.withheld:
            assert read.cells[name] == known(0)
    assert len(hidden) != 1 or read.withheld
    if not read.withheld:
        for name, count in read.cells.items():
            assert count.low <= dict(zip(NAMES, values, strict=False))[name] <= count.high


def test_zero_is_shown_few_are_not_and_a_secondary_count_is_hidden_from_the_end():
    read, _ = shown((12, 0, 3, 20, 15))
    assert [read.cells[name].words for name in "abcde"] == ["12", "0", "fewer than 5", "20", "not shown"]
    assert read.total.words == "50"
    read, _ = shown((0, 0, 0))
    assert [count.words for count in read.cells.values()] == ["0", "0", "0"]
    read, _ = shown((3, 0))
    assert read.withheld and read.total.words == "fewer than 5" and read.cells == {}
    read, _ = shown((5, 1))
    assert read.withheld and read.total.words == "6"


def test_an_editor_sees_the_figures():
    read = released({"a": 3, "b": 9}, 12, {"a", "b"}, adds_up=True, edits=True)
    assert [count.words for count in read.cells.values()] == ["3", "9"]
    assert one_count(3, edits=True).words == "3" and one_count(3, edits=False).words == "fewer than 5"


def test_counts_that_people_can_be_in_together():
    assert hidden_alone({"a": 9, "b": 3, "c": 0}, 20) == {"b"}
    assert hidden_alone({"a": 1, "b": 0}, 1) == {"a", "b"} and hidden_alone({"a": 0}, 0) == frozenset()


def test_counts_with_something_hidden_are_shown_once():
    calm, few = Counted(40, {"age": AGES | {"50-64": 40}}), Counted(43, {"age": AGES | {"50-64": 40, "75-over": 3}})
    assert not is_withheld_after(ASKED, None, few) and not is_withheld_after(ASKED, few, few)
    assert is_withheld_after(ASKED, few, calm) and is_withheld_after(ASKED, calm, few)
    assert not is_withheld_after(ASKED, calm, Counted(41, {"age": AGES | {"50-64": 41}}))
    assert is_withheld_after(ASKED, few, None) and is_withheld_after(ASKED, Counted(3), Counted(30))
    after = told(ASKED, calm, withheld=True, edits=False)
    assert after.total is None and after.tables == {}
    assert told(ASKED, calm, withheld=True, edits=True).tables["age"].cells["50-64"].words == "40"


def test_a_group_is_hidden_where_the_same_people_are_hidden_among_the_ages():
    ages = AGES | {"under-25": 12, "25-49": 3, "50-64": 0, NOT_KNOWN: 0}
    own = Counted(15, {"age": ages, "group": {"older-people": 7, "children-and-young-people": 12}})
    read = told(ASKED, own, withheld=False, edits=False)
    assert read.tables["age"].cells["under-25"].words == "not shown"
    assert read.tables["group"].cells["children-and-young-people"].words == "not shown"
    assert read.tables["group"].cells["older-people"].words == "7"


def test_a_table_that_lost_a_line_since_it_was_counted_is_not_shown_to_readers():
    own = Counted(43, {"age": AGES | {"50-64": 40}})
    assert told(ASKED, own, withheld=False, edits=False).tables["age"].withheld
    assert told(ASKED, own, withheld=False, edits=True).tables["age"].cells["50-64"].words == "40"
    assert not told(ASKED, replace(own, total=40), withheld=False, edits=False).tables["age"].withheld


class Attacker:
    """Keeps all that was read as bounds on what is hidden and as sums over it, and narrows them down."""

    def __init__(self):
        self.bounds = {}
        self.sums = []

    def reads(self, read, keys, adds_up):
        """One table at one date; `keys` name its cells, the same key for what seems unchanged since."""
        left = list(keys.values()) if read.withheld else []
        for key in left:
            self.bounds.setdefault(key, (0, 10**6))
        for name, count in read.cells.items():
            low, high = self.bounds.get(keys[name], (0, 10**6))
            if count.words == "fewer than 5":
                self.bounds[keys[name]] = (max(low, 1), min(high, 4))
            elif count.exact:
                self.bounds[keys[name]] = (count.low, count.low)
            else:
                self.bounds[keys[name]] = (low, high)
            left.append(keys[name])
        if adds_up and read.total.exact and left:
            self.sums.append((read.total.low, left))

    def subtracts(self):
        """The difference of any two sums that share what is hidden, then all that follows for each count."""
        for (total, names), (other, others) in list(product(self.sums, repeat=2)):
            extra = set(others) - set(names)
            if set(names) < set(others):
                self.sums.append((other - total, sorted(extra)))
        for _ in range(12):
            for total, names in self.sums:
                lows, highs = (sum(self.bounds[name][end] for name in names) for end in (0, 1))
                for name in names:
                    low, high = self.bounds[name]
                    self.bounds[name] = (max(low, total - (highs - high)), min(high, total - (lows - low)))

    def worked_out(self):
        return {name: low for name, (low, high) in self.bounds.items() if low == high}


def a_record(rng, before=None):
    """Random counts in two tables that share their total, and a group that is the same people as one age."""
    if before is not None and rng.random() < 0.4:
        return before
    pool = (0, 0, 1, 2, 3, 4, 5, 6, 9, 14, 30)
    ages = {line.code: rng.choice(pool) for line in AGE.categories}
    if before is not None:
        ages = dict(before.tables["age"]) | {rng.choice(list(ages)): rng.choice(pool)}
    total = sum(ages.values())
    women = rng.randint(0, total)
    sexes = {"women": women, "men": total - women, NOT_KNOWN: 0}
    groups = {"older-people": ages["65-74"] + ages["75-over"], "children-and-young-people": ages["under-25"]}
    return Counted(total, {"age": ages, "sex": sexes, "group": groups})


@given(st.randoms(use_true_random=False), st.integers(1, 3), st.integers(1, 4))
def test_who_differences_tables_and_sums_over_dates_works_out_no_small_count(rng, records, dates):
    attacker, truth = Attacker(), {}
    now, withheld = [None] * records, [False] * records
    for date in range(dates):
        page = []
        for record in range(records):
            before, now[record] = now[record], a_record(rng, now[record])
            withheld[record] = withheld[record] or is_withheld_after(ASKED, before, now[record])
            read = told(ASKED, now[record], withheld[record], edits=False)
            page.append(read)
            for code, table in read.tables.items():
                people = now[record].tables[code]
                same = before is not None and before.tables[code] == people
                keys = {name: (record, 0 if same else date, code, name) for name in people}
                if code == "group":
                    keys["children-and-young-people"] = (record, 0 if same else date, "age", "under-25")
                truth |= {keys[name]: count for name, count in people.items()}
                attacker.reads(table, keys, adds_up=code != "group")
        for one in summed(ASKED, page, {}):
            cells = [
                read.tables[one.table.code].cells.get(one.category.code)
                for read in page
                if one.table.code in read.tables
            ]
            assert one.heard == sum((cell for cell in cells if cell is not None), Count(0, 0))
    attacker.subtracts()
    for name, people in attacker.worked_out().items():
        assert truth[name] == people
        assert not is_small(people), (name, people, attacker.sums)


@given(st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=1, max_size=5))
def test_sums_are_made_of_what_is_shown_and_hold_the_truth(records):
    total = Count(0, 0)
    truth = 0
    for values in records:
        read, _ = shown(values)
        if not read.withheld:
            total += read.cells["a"]
            truth += values[0]
    assert total.low <= truth <= total.high


def test_no_percentage_on_fewer_than_twenty():
    assert share(known(5), known(19)) is None and likely(known(5), known(19)) is None
    assert percent(share(known(5), known(20))) == "25%"
    assert percent(None) == "too few for a percentage" and percent(0.002) == "less than 1%" and percent(0) == "0%"


@given(st.integers(20, 5000).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))))
def test_the_likely_share_lies_round_the_share(pair):
    people, base = pair
    low, high = likely(known(people), known(base))
    assert 0 <= low <= people / base + 1e-12 and people / base - 1e-12 <= high <= 1
    wider = likely(Count(max(0, people - 3), min(base, people + 3)), known(base))
    assert wider[0] <= low + 1e-12 and high - 1e-12 <= wider[1]


@pytest.mark.parametrize(
    ("count", "words"),
    [(known(0), "0"), (known(3), "fewer than 5"), (Count(1, 4), "fewer than 5"), (known(5), "about 5"),
     (known(7), "about 5"), (known(8), "about 10"), (known(1234), "about 1,235"), (Count(31, 40), "about 35")],
)  # fmt: skip
def test_for_everybody_totals_are_rounded(count, words):
    assert for_everybody(count) == words
