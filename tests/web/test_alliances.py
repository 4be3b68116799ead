"""The open pages of all alliances and of one, as anybody reads them."""

import csv
import io
from datetime import UTC, datetime

import pytest

from alliance_tracker.data import alliances, writing
from alliance_tracker.data.db import db, folded
from alliance_tracker.data.tables.alliances import Alliance, Region
from alliance_tracker.rules.history import Actor, Sentence
from alliance_tracker.rules.permissions import Role
from tests import make

NOW = datetime(2018, 10, 12, 9, 0, tzinfo=UTC)


def invent(slug: str = "invented") -> None:
    """An alliance of an invented region, as the demonstration has."""
    with writing(Actor.tracker("test"), NOW) as tx:
        region = Region(slug=f"region-{slug}", name="Nowhere", position=9, invented=True)
        tx.add(region)
        tx.flush()
        name = f"Alliance of {slug}"
        tx.add(
            Alliance(
                slug=slug,
                name=name,
                name_folded=folded(name),
                initials="INV",
                region_id=region.id,
                position=99,
                population=1,
                population_text="1 million",
                ccg_count=0,
                invented=True,
            )
        )
        tx.say(Sentence("invented an alliance", "alliance", slug))


def rows(answer) -> list[list[str]]:
    assert answer.mimetype == "text/csv"
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_all_alliances_in_a_table_and_on_a_map(client):
    page = client.get("/alliances").text
    for one in alliances.annex_i():
        assert page.count(f'href="/alliances/{one.slug}"') == 2, "once on the map, once in the table"
    assert "As printed in the guidance, 6 December 2016" in page


def test_the_filter_is_in_the_address(client):
    page = client.get("/alliances?region=london").text
    assert "London: 3 footprints" in page
    assert "South East London</a></th>" in page
    assert "Wessex</a></th>" not in page
    assert len(rows(client.get("/alliances.csv?region=london"))) == 4


def test_an_unknown_region_is_not_found(client):
    answer = client.get("/alliances?region=nowhere")
    assert answer.status_code == 404
    assert "There is no such region" in answer.text


def test_one_alliance_says_what_is_printed_and_what_is_right(client):
    page = client.get("/alliances/east-of-england").text
    for words in ("NHS East And North Herefordshire", "NHS East and North Hertfordshire CCG", "06K", "Rory Harvey"):
        assert words in page
    assert "As printed in the guidance, 6 December 2016" in page


def test_a_split_stp_shows_its_note(client):
    page = client.get("/alliances/thames-valley").text
    assert "In part: Swindon CCG only" in page


def test_a_vanguard_footprint_has_no_lead(client):
    page = client.get("/alliances/national-cancer-vanguard-greater-manchester").text
    assert "names no lead" in page


@pytest.mark.parametrize("slug", ["nowhere", "wessex%00", "a" * 3000, "%ED%A0%80"])
def test_an_unknown_alliance_is_not_found(client, slug):
    assert client.get(f"/alliances/{slug}").status_code == 404


def test_an_invented_alliance_is_on_no_reference_page(client):
    invent()
    for path in ("/alliances", "/alliances.csv", "/guidance/alliances", "/guidance/alliances.csv", "/api/v1/alliances"):
        assert "Alliance of invented" not in client.get(path).text, path
    assert "Nowhere" not in client.get("/alliances").text
    assert client.get("/alliances/invented").status_code == 404
    assert client.get("/alliances/invented/members.csv").status_code == 404
    assert "19 footprints" in client.get("/alliances").text


def test_the_members_as_csv(client):
    table = rows(client.get("/alliances/thames-valley/members.csv"))
    assert len(table) == 1 + 3 + 11
    assert {row[-1] for row in table[1:]} == {"As printed in the guidance, 6 December 2016, Annex i"}


def test_the_pages_take_the_same_queries_whatever_their_rows(client, queries):
    def cost(path: str) -> int:
        queries.clear()
        assert client.get(path).status_code == 200
        return len(queries)

    assert cost("/alliances?region=london") == cost("/alliances")
    assert cost("/alliances/peninsula") == cost("/alliances/west-midlands") <= 5
    db.session.rollback()


def test_somebody_of_another_alliance_reads_the_open_part_and_the_national_extract(client):
    home, other = make.alliance(), make.alliance("Wessex")
    client.sign_in(make.person(Role.MANAGER, home))
    page = client.get(f"/alliances/{other.slug}").text
    assert "Who is in this alliance" in page
    assert 'id="extract"' in page


def test_those_who_may_read_an_alliance_get_its_overview(client):
    home = make.alliance()
    client.sign_in(make.person(Role.MANAGER, home))
    assert ">Overview</h1>" in client.get(f"/alliances/{home.slug}").text
    assert ">Who is in this alliance</h1>" in client.get(f"/alliances/{home.slug}/printed").text


def test_people_in_office_may_open_an_invented_alliance_marked_as_such(client):
    invent()
    client.sign_in(make.person(Role.MANAGER, make.alliance()))
    page = client.get("/alliances/invented").text
    assert "Invented for the demonstration: not in the guidance" in page
    assert "As printed in the guidance" not in page
    assert "NHS Organisation Data Service" not in page
    assert "The guidance lists no hospitals" not in page
    assert client.get("/alliances/invented/members.csv").status_code == 404
