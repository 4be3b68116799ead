"""The read API: open, described, and every answer as described."""

import json

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

NAMES = {
    "alliances": "Alliances",
    "guidance": "Guidance",
    "timeline": "Timeline",
    "envelopes": "Envelopes",
}


def test_the_description_is_valid_openapi(client):
    description = client.get("/api/v1/openapi.json").json
    assert description["openapi"].startswith("3.1")
    validate(description)


def test_every_address_of_the_api_is_described(app, client):
    paths = client.get("/api/v1/openapi.json").json["paths"]
    described = {f"/api/v1{path}" for path, about in paths.items() if "servers" not in about}
    assert described == {rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/v1/")}
    assert paths["/awards.json"]["servers"] == [{"url": "http://localhost"}]


@pytest.mark.parametrize(("path", "schema"), NAMES.items())
def test_every_answer_is_as_described(client, path, schema):
    description = client.get("/api/v1/openapi.json").json
    answer = client.get(f"/api/v1/{path}")
    assert answer.mimetype == "application/json"
    whole = {"$ref": f"#/components/schemas/{schema}", "components": description["components"]}
    Draft202012Validator(whole).validate(answer.json)
    assert answer.json["source"] == "As printed in the guidance, 6 December 2016"


def test_alliances(client):
    found = {one["slug"]: one for one in client.get("/api/v1/alliances").json["alliances"]}
    assert len(found) == 19
    assert sum(one["vanguard"] for one in found.values()) == 3
    wessex = found["wessex"]
    assert wessex["population"] == 2_500_000
    assert wessex["lead"] == {
        "name": "Matt Hayes",
        "role": "Clinical Director for Cancer",
        "organisation": "Wessex Clinical Network",
    }
    assert {"name": "NHS Southampton CCG", "printed_name": "NHS Southampton City", "ods_code": "10X"} in wessex["ccgs"]
    assert {"name": "Dorset", "note": None, "partial": False} in wessex["stps"]
    assert found["national-cancer-vanguard-greater-manchester"]["lead"] is None


def test_guidance(client):
    areas = client.get("/api/v1/guidance").json["areas"]
    items = {item["code"]: item for area in areas for item in area["items"]}
    assert len(items) == 27
    assert items["A-ED3"]["from_year"] == "2020/21"
    assert items["A-PR1"]["from_year"] is None
    assert items["A-LB2"]["taskforce_numbers"] == [8, 74]
    assert "(8)" not in items["A-LB2"]["text"]
    assert items["A-LB4"]["years"] == [
        {
            "part": "dependent on evidence from pilots, from 2018/19 all prostate and colorectal cancer patients "
            "have access to stratified follow up pathways of care",
            "year": "2018/19",
            "kind": "depends_on_pilots",
        }
    ]
    assert sum(len(area["national_work"]) for area in areas) == 13


def test_timeline_and_envelopes(client):
    items = client.get("/api/v1/timeline").json["items"]
    assert items[-1] == {
        "text": "Cancer delivery plans and funding allocations for wider resource needs ratified by the "
        "Commissioning, Provision and Accountability Oversight Group",
        "date_text": "Early April 2017",
        "precision": "early month",
        "start": "2017-04-01",
        "end": "2017-04-30",
        "owner": "national",
    }
    assert client.get("/api/v1/envelopes").json["envelopes"][0] == {
        "year": "2017/18",
        "amount_pence": 12_300_000_000,
    }


def test_an_answer_kept_is_asked_after_by_its_tag(client):
    first = client.get("/api/v1/guidance")
    assert "public" in first.headers["Cache-Control"]
    again = client.get("/api/v1/guidance", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert not first.headers.getlist("Set-Cookie")


def test_it_only_reads(client):
    for path in NAMES:
        assert client.delete(f"/api/v1/{path}").status_code in (400, 405)


def test_texts_are_single_spaced(client):
    def texts(value):
        if isinstance(value, dict):
            value = value.values()
        if isinstance(value, str):
            yield value
        elif not isinstance(value, int | float | None):
            for one in value:
                yield from texts(one)

    for path in NAMES:
        for text in texts(json.loads(client.get(f"/api/v1/{path}").data)):
            assert text == " ".join(text.split())
            assert "[not in Dashboard]" not in text
