"""The names people are shown by."""

from alliance_tracker.data import writing
from alliance_tracker.data.people.names import names_of
from alliance_tracker.data.tables.people import Person
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role
from tests import make


def test_people_are_shown_by_the_name_they_chose_and_an_erased_one_by_none(app, queries):
    north = make.alliance()
    plain, chosen, erased = (make.person(Role.LEAD, north, name) for name in ("Ann Lee", "Bo Ray", "Cy Orr"))
    with writing(make.by(), make.moment()) as tx:
        tx.session.get_one(Person, chosen.id).display_name = "B. Ray"
        tx.session.get_one(Person, erased.id).name = ""
        tx.say(Sentence("changed names", "person", "people"), None)
    queries.clear()
    assert names_of([plain.id, chosen.id, erased.id, 10**6]) == {plain.id: "Ann Lee", chosen.id: "B. Ray"}
    assert len(queries) == 1
    assert names_of(frozenset()) == {}
    assert len(queries) == 1
