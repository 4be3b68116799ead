"""A1, A2, A4: every address, every method, every role, the own alliance, another and none, on real answers."""

from collections import Counter

import pytest
from werkzeug.exceptions import MethodNotAllowed

from tests.trust.expected import ACCESS, GONE, OPEN, SIGN_IN, SIGNING_IN, WRONG_ROLE
from tests.trust.walk import Cell, cells, fault, pattern, same, sample
from tests.trust.world import NOBODY, NONE, OPERATIONAL, OTHER, OWN

PARTS = 8
EXTRA = [NOBODY, "second_lead", "no_role", "spare", "other_manager"]


def test_a1_every_page_stands_in_the_table(world):
    there = {pattern(rule) for rule in world.app.url_map.iter_rules()}
    assert there - set(ACCESS) == set(), "say in expected.py who may open these"
    assert set(ACCESS) - there == set(), "expected.py has pages that are no more"


def test_a1_every_view_says_what_it_needs(world):
    views = world.app.view_functions
    assert [name for name, view in views.items() if name != "static" and not hasattr(view, "needs")] == []


def test_a1_a_method_that_a_page_does_not_take_finds_no_other_page(world):
    """Where one address could be two pages, the second may not answer for the first."""
    pages = world.app.url_map.bind("localhost")
    for cell in cells(world.app, ["manager"]):
        if not cell.declared:
            with pytest.raises(MethodNotAllowed):
                pages.match(cell.path(world), cell.method)
    assert pages.match("/alliances/wessex/sign-off/askham-hospice")[1]["body"] == "askham-hospice"


def everyone(world):
    return list(cells(world.app, [*world.facts.roles, *EXTRA]))


@pytest.mark.parametrize("part", range(PARTS))
def test_a2_every_cell_of_the_walk(world, part, full, count, figure):
    every = everyone(world)
    chosen = every if full else sample(every, 1000)
    faults, tally = [], Counter()
    for cell in chosen[part::PARTS]:
        world.restore()
        answer = world.ask(cell.who, cell.method, cell.path(world))
        wrong = fault(cell, answer, audited(world))
        tally[cell.expected if cell.declared else "no such method"] += 1
        if wrong:
            faults.append(f"{cell.method} {cell.path(world)} as {cell.who}: {wrong}")
    assert faults == [], "\n".join(faults)
    for name, number in tally.items():
        figure(f"A2: {{}} cells of the walk answered as written: {name}", number)
    figure("A2: {} cells of the walk in all, 0 leaks", sum(tally.values()))


def audited(world):
    return [table for table in world.wrote if table not in OPERATIONAL]


def refused(world):
    return [cell for cell in everyone(world) if cell.declared and cell.expected in {GONE, SIGN_IN, WRONG_ROLE}]


def test_a4_a_refused_request_changes_nothing(world, full, figure):
    """No restoring in between: one dump before, one after all of them."""
    chosen = refused(world)
    chosen = chosen if full else sample(chosen, 250, seed=4)
    world.token(NOBODY)
    before = world.dump()
    for cell in chosen:
        world.ask(cell.who, cell.method, cell.path(world), {"title": "changed", "declared": "on_track"})
    assert audited(world) == []
    assert world.dump() == before
    figure(f"A4: {len(chosen):,} refused requests, 0 writes, the same dump before and after")


def test_a3_anothers_thing_looks_like_one_that_is_not_there(world, full, figure):
    """What stands in the other alliance and what does not get the same answer, byte for byte."""
    nothing = world.facts.values[NONE] | {"slug": world.facts.values[OTHER]["slug"]}
    pairs = [
        cell
        for cell in refused(world)
        if cell.place == OTHER and cell.expected == GONE and cell.path(world) != cell.path(world, nothing)
    ]
    chosen = pairs if full else sample(pairs, 150, seed=3)
    told = []
    for cell in chosen:
        there = world.ask(cell.who, cell.method, cell.path(world))
        gone = world.ask(cell.who, cell.method, cell.path(world, nothing))
        if same(there) != same(gone):
            told.append(f"{cell.method} {cell.path(world)} as {cell.who}")
    assert told == []
    figure(f"A3: {len(chosen):,} things of another alliance, each answered like one that does not exist")


def test_a2_who_holds_no_role_any_more_reads_what_anyone_may(world):
    """Signed in still, with the account to close or keep; the national extract goes with the last role."""
    inside = f"/alliances/{world.facts.values[OWN]['slug']}"
    assert world.get("no_role", "/account").status_code == 200
    assert world.get("no_role", f"{inside}/extract.csv").status_code == 404
    page = world.get("no_role", inside)
    assert page.status_code == 200 and "extract.csv" not in page.text
    for role in world.facts.roles:
        assert world.get(role, f"{inside}/extract.csv").status_code == 200, role


def test_a1_a_page_that_says_nothing_is_closed(world):
    """Were a view ever to come without its permission, nobody could open it."""
    app = world.app
    rule = next(rule for rule in app.url_map.iter_rules() if rule.rule == "/help/ratings")
    view = app.view_functions[rule.endpoint]
    needs = view.needs
    del view.needs
    try:
        assert world.get("manager", "/help/ratings").status_code == 403
        assert world.get("administrator", "/help/ratings").status_code == 403
        assert world.get(NOBODY, "/help/ratings").status_code in {303, 403}
    finally:
        view.needs = needs


def test_the_walk_is_large_enough(world, figure):
    every = everyone(world)
    public = sum(access in {OPEN, SIGNING_IN} for access in ACCESS.values())
    figure(f"A1: {len(ACCESS)} addresses, {public} of them open, {len(every):,} cells of the walk")
    assert len(every) > 10_000
    assert isinstance(every[0], Cell)
