"""What could say who somebody is gets into no box of involvement and groups, whatever the box is for."""

from alliance_tracker.rules.permissions import Role
from tests import grouping, involving, make

NUMBER = "943 476 5919"
RING = "07700 900123"
HOME = "4 High Street, NE1 4LP"
INSIDE = "/alliances/{slug}/involvement"
GROUP = f"{INSIDE}/groups/{{group}}"
OFFICER = {"office": "Chair", "name": "Al W", "consent": "Said yes", "starts_on": "1 Oct 2018"}
NOMINATED = {"name": "Pat Rep", "email": "pat@example.org", "nominated_on": "1 Oct 2018", "minute": "Item 4"}
MEETING = {"meets_on": "13 Nov 2018", "starts_at": "12:30", "minutes": "90", "place": "Station hall"}
OWN = {"name": "Walking group", "kind": "local", "purpose": "We walk"}
HELP = {"name": "A centre", "offers": "Tea and talk", "where": "By the river", "contact": "0191 496 0000"}
FIGURE = {"people": "10", "of_people": "100", "source": "Census 2011", "as_of": "2011"}
RUNG = {"name": "Sue Lamb", "telephone": "0191 496 0123", "hours": "10 to 3", "consents": "yes"}
TOLD = {"name": "Ann Lee", "post": HOME, "agreed": "yes"}
CASES = (
    (f"{GROUP}/people/officers/new", OFFICER, (("name", NUMBER), ("consent", f"Said yes, {RING}"))),
    (f"{GROUP}/people/nominate", NOMINATED, (("name", NUMBER), ("minute", f"Item 4, {RING}"))),
    (f"{GROUP}/people/counts", {"counted_on": "1 Oct 2018", "patient": "7"}, (("patient", NUMBER),)),
    (f"{GROUP}/meetings/new", MEETING, (("place", HOME), ("place", f"Ring {RING}"))),
    (f"{INSIDE}/groups/new", OWN, (("where_and_when", HOME), ("how_to_join", f"Ring {RING}"))),
    (f"{INSIDE}/directory/new", HELP, (("where", NUMBER), ("contact", NUMBER), ("offers", f"Ring {RING}"))),
    (f"{INSIDE}/heard/here/age/25-49", FIGURE, (("as_of", NUMBER), ("source", HOME))),
    (f"{INSIDE}/help", RUNG, (("telephone", NUMBER), ("hours", f"10 to 3, {HOME}"), ("name", RING))),
    (f"{INSIDE}/promises/1/followers", TOLD, (("post", f"{HOME}, {NUMBER}"), ("name", NUMBER))),
)  # fmt: skip


def test_it_is_refused_beside_its_box_and_what_is_right_is_kept(client):
    north = make.alliance()
    client.sign_in(make.person(Role.MANAGER, north))
    involving.promise(north)
    group = grouping.group(north).slug
    for address, good, wrong in CASES:
        page = address.format(slug=north.slug, group=group)
        for field, text in wrong:
            answer = client.post_form(page, good | {field: text})
            assert answer.status_code == 422, (page, field, answer.status_code)
            assert f'id="{field}-error"' in answer.text, (page, field)
            assert "looks like" in answer.text or "telephone number with its area code" in answer.text
        assert client.post_form(page, good).status_code == 303, page
