"""The national team opens another call for bids; the guidance stays what it is."""

from datetime import date
from pathlib import Path

import pytest

from alliance_tracker.data import seeds
from alliance_tracker.data.funding.calls import every_call
from alliance_tracker.rules.permissions import Role
from alliance_tracker.terms import Stream
from tests import make
from tests.careful import forms_of

CALLS, NEW = "/england/bids/calls", "/england/bids/calls/new"
SEEDS = Path(__file__).parents[2] / "seeds"
TYPED = {
    "name": "Second release 2018/19",
    "opens_on": "4 June 2018",
    "closes_on": "14 September 2018",
    "committee_on": "",
    "committee_text": "November 2018",
    "first_year": "2018-19",
    "last_year": "2019-20",
    "top": "5",
    "source": "Letter of 4 June 2018.",
}


@pytest.fixture
def team(app):
    return make.person(Role.NATIONAL_TEAM, make.alliance())


def send(client, **changes):
    form = next(one for one in forms_of(client.get(NEW).text, NEW) if "closes_on" in one.names)
    fields = form.fields.to_dict() | TYPED | changes
    return client.post(NEW, data=fields)


def test_another_call_is_opened_and_counted_after_the_first(client, team, tmp_path):
    client.sign_in(team)
    assert send(client).status_code == 303
    page = client.get(CALLS).text
    assert "Second release 2018/19" in page and "4 June 2018 to 14 September 2018" in page
    second = every_call()[-1]
    assert (second.number, second.code, second.years) == (2, "second-release-2018-19", ("2018-19", "2019-20"))
    assert second.address(Stream.RECOVERY_PACKAGE) == "recovery-package-2" and second.note == "Letter of 4 June 2018"
    assert "Second release 2018/19" in client.get(f"{CALLS}.csv").text
    seeds.export(tmp_path)
    assert (tmp_path / "funding_calls.csv").read_bytes() == (SEEDS / "funding_calls.csv").read_bytes()
    assert seeds.load(tmp_path, make.moment()) == [] and len(every_call()) == 2


def test_what_is_wrong_with_a_call_stands_at_its_box(client, team):
    client.sign_in(team)
    refused = send(client, closes_on="4 June 2018", opens_on="1 May 2016", committee_text="", top="1e309")
    assert refused.status_code == 422 and "There is a problem" in refused.text
    refused = send(client, opens_on="1 May 2016", committee_text="", first_year="2016-17")
    assert refused.status_code == 422
    refused = send(client, closes_on="4 June 2018", committee_text="")
    for words in ("it closes on a later day", "Give the day of the Investment Committee"):
        assert words in refused.text
    assert len(every_call()) == 1


def test_a_name_that_is_taken_is_refused(client, team):
    client.sign_in(team)
    assert send(client).status_code == 303
    again = send(client, opens_on="4 July 2018", name="second release: 2018 19")
    assert "named “second release: 2018 19” already" in again.text
    earlier = send(client, name="Third release", closes_on="1 October 2018")
    assert "The newest call opened on 4 June 2018" in earlier.text
    assert [one.opens_on for one in every_call()] == [date(2016, 12, 6), date(2018, 6, 4)]


def test_the_panel_reads_the_calls_and_opens_none(client, app):
    client.sign_in(make.person(Role.PANEL_MEMBER, make.alliance()))
    page = client.get(CALLS)
    assert page.status_code == 200 and "Open another call" not in page.text
    assert client.get(NEW).status_code == 403


def test_the_list_takes_the_same_queries_for_one_call_or_two(client, team, queries):
    client.sign_in(team)

    def cost():
        queries.clear()
        client.get(CALLS)
        return len(queries)

    before = cost()
    send(client)
    assert cost() == before
