"""How often one person sends a link to the chair, or reminders: there is much room, and the refusal says when again."""

from datetime import UTC, date, datetime

import pytest

from alliance_tracker.data.people import throttle
from alliance_tracker.rules.people import throttle as limits
from alliance_tracker.rules.permissions import Role
from tests import asking, make

Q1 = make.Q2.previous()
HERE = f"/alliances/north-east-and-cumbria/quarters/{Q1.code}"
AGAIN = "You can send more after "


@pytest.fixture
def people(app):
    north = make.alliance()
    roles = {"lead": Role.LEAD, "manager": Role.MANAGER, "chair": Role.CHAIR, "secretary": Role.SECRETARY}
    found = {name: make.person(role, north, f"The {name}") for name, role in roles.items()}
    one = make.deliverable(north, found["lead"], title="Faster results")
    make.milestone(one, date(2018, 6, 30))
    return found


def used_up(what, person):
    """As if they had sent all but one of a day."""
    for _ in range(limits.LETTERS - 1):
        assert throttle.taken(limits.for_letters(what, person.id), datetime.now(UTC))


def letters():
    return len(asking.letters())


@pytest.mark.both
def test_links_to_the_chair_have_an_end_for_one_person_and_none_for_another(client, people):
    client.sign_in(people["secretary"])
    draft = {"subject": "The budget", "kind": "other", "how": "meeting", "words": "It is agreed."}
    assert client.post_form(f"{HERE}/decisions/new", draft).status_code == 303
    used_up("links", people["secretary"])
    assert client.post_form(f"{HERE}/decisions/ask").status_code == 303
    before = letters()
    refused = client.post_form(f"{HERE}/decisions/ask")
    assert refused.status_code == 429 and "links to confirm decisions 20 times within a day" in refused.text
    assert AGAIN in refused.text and letters() == before
    assert client.post_form(f"{HERE}/decisions/ask").status_code == 429
    client.sign_in(people["chair"])
    assert client.post_form(f"{HERE}/decisions/ask").status_code == 303 and letters() == before + 1


def test_reminders_have_an_end_and_the_words_typed_are_still_there(client, people):
    client.sign_in(people["manager"])
    used_up("reminders", people["manager"])
    typed = {"people": [str(people["lead"].id)], "note": "The board meets early."}
    assert client.post_form(f"{HERE}/remind", typed).status_code == 303
    before = letters()
    refused = client.post_form(f"{HERE}/remind", {**typed, "note": "Once more."})
    assert refused.status_code == 429 and "reminders 20 times within a day" in refused.text
    assert AGAIN in refused.text and "Once more." in refused.text and letters() == before
