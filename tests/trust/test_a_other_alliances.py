"""A3, A5 to A8: what belongs to another alliance, what a page never offers, and changes that count at once."""

import random
import re
import sqlite3
from datetime import date, timedelta
from io import BytesIO
from urllib.parse import urlsplit

import pytest

from alliance_tracker.data.db import Base, FreeText
from alliance_tracker.data.triggers import APPEND_ONLY
from tests.careful import Form, forms_of
from tests.trust.crawl import addresses, crawl, forms
from tests.trust.expected import ACCESS, ACCOUNT, READS, SIGNING_IN
from tests.trust.walk import pattern
from tests.trust.world import NOBODY, OPERATIONAL, OTHER, OWN, PDF, World

CANARY = "Zwartkoppie"
CANARY_NUMBERS = {"stored_file.size": 7919, "deliverable.position": 6053}
CANARY_DAY = date(2019, 2, 17)
NATIONAL_ONLY = re.compile(r"/alliances/wessex/(quarters|pictures|deliverables/[A-Z]+[0-9]+/why)\b")
NATIONAL_OF_PLAN = re.compile(
    r"/alliances/wessex/((bids/[a-z0-9-]+/)?sign-off(/ledger)?|(plan|bids/[a-z0-9-]+)/(submitted|outcome)|plan/questions)"
    r"(\.csv)?(\?|$)"
)
NEEDS_A_BOARD = re.compile(r"/england(/quarters/[0-9a-z-]+(/needs-a-board\.csv)?)?(\?|$)")
"""What needs a board, by the names of deliverables, which the national team reads of each return anyhow."""
OF_FUNDING = re.compile(r"/england/(bids|money|spend|open-awards)\b")
"""Bids that are submitted, side by side, and what becomes of them."""
UNFINISHED = ("plan_text", "coverage_reason", "group_reason", "alignment", "resource_line", "post", "support")
UNFINISHED += ("bid", "bid_answer", "bid_line", "bid_other", "bid_outcome", "bid_benefit", "bid_bias", "bid_part")
AS_JSON = ("public_page", "content")
"""What was opened to everybody, which anybody may read."""


def sql(world: World, *statements: str) -> None:
    """Change rows behind the tracker's back."""
    with sqlite3.connect(world.path) as connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        for statement in statements:
            connection.execute(statement)
    connection.close()
    world.changed_behind()


def scoped_text() -> list[tuple[str, str]]:
    """Every column of free text whose row belongs to an alliance or to its plan."""
    return [
        (mapper.local_table.name, column.name)
        for mapper in Base.registry.mappers
        for column in mapper.local_table.columns
        if {"plan_id", "alliance_id"} & set(mapper.local_table.columns.keys())
        and isinstance(column.type, FreeText)
        and mapper.local_table.name not in {"membership", "named_lead", "role_grant"}
        and (mapper.local_table.name, column.name) != AS_JSON
    ]


def theirs(table: str, world: World) -> str:
    """The rows of a table that belong to the other alliance or to its plan."""
    key = world.facts.other.alliance_id
    if "plan_id" in Base.metadata.tables[table].columns:
        return f"plan_id IN (SELECT plan_id FROM plan_alliance WHERE alliance_id = {key})"
    return f"alliance_id = {key}"


@pytest.fixture
def planted(world):
    """Words, numbers and a day in the other alliance that stand nowhere else, in what is frozen too."""
    key = world.facts.other.alliance_id
    texts = [
        f"UPDATE {table} SET {column} = '{CANARY} {table} {column} ' || rowid "
        f"WHERE {theirs(table, world)} AND {column} <> ''"
        for table, column in scoped_text()
    ]
    sql(
        world,
        *(f"DROP TRIGGER IF EXISTS keep_{table}_update" for table in APPEND_ONLY),
        *texts,
        f"UPDATE plan_version SET content = replace(content, 'Better care.', '{CANARY} frozen') "
        f"WHERE {theirs('plan_version', world)}",
        f"UPDATE committee_date SET meets_on = '2019-02-17', papers_by = '2019-02-17' "
        f"WHERE {theirs('committee_date', world)}",
        f"UPDATE resource_line SET amount_pence = 791900 WHERE {theirs('resource_line', world)}",
        f"UPDATE post SET first_year_pence = 791900 WHERE {theirs('post', world)}",
        f"UPDATE evidence SET link = 'https://example.org/{CANARY}' WHERE alliance_id = {key} AND link <> ''",
        f"UPDATE stored_file SET size = 7919, name = '{CANARY}.pdf' WHERE alliance_id = {key}",
        f"UPDATE milestone SET forecast_on = '2019-02-17', baseline_on = '2019-02-17' WHERE alliance_id = {key}",
        f"UPDATE deliverable SET planned_end = '2019-02-17' WHERE alliance_id = {key}",
        f"UPDATE person SET name = '{CANARY} Person', name_folded = '{CANARY.lower()} person' WHERE id IN "
        f"(SELECT person_id FROM role_grant WHERE alliance_id = {key})",
    )
    return world


MARKS = (CANARY, CANARY.lower(), "7,919", "7919", "17 February 2019", "2019-02-17", "17 Feb 2019", "17 Feb")


def test_a5_the_canaries_are_seen_where_they_belong(planted):
    """Else their absence elsewhere would prove nothing."""
    inside = f"/alliances/{planted.facts.other.slug}"
    plan = [f"{inside}/plan/staff-and-money", f"{inside}/plan/versions", f"{inside}/dates/meetings"]
    start = [f"{inside}/deliverables", *plan, f"{inside}/sign-off/ledger", f"{inside}/people"]
    seen = "".join(
        answer.text
        for path, answer in crawl(planted, "other_manager", start, 60)
        if answer.mimetype.startswith("text/")
    )
    tables = ("agreement name", "board_member name", "committee_date meeting", "plan_version reason", "post role")
    assert all(mark in seen for mark in (CANARY, "17 February 2019", "7,919", *tables))


@pytest.mark.parametrize("part", range(4))
def test_a5_nothing_of_another_alliance_shows(planted, part, full, figure):
    every = [*planted.facts.roles, NOBODY, "no_role"]
    roles = (every if full else ["manager", "patient_representative", "national_team", NOBODY])[part::4]
    asked, told = 0, []
    for who in roles:
        start = addresses(planted) if full else addresses(planted, (OTHER,))
        for path, answer in crawl(planted, who, ["/", *start], 400 if full else 25):
            asked += 1
            if may_show(who, path):
                continue
            text = answer.get_data().decode("utf-8", "replace") if answer.mimetype != "image/png" else ""
            if who == "national_team" and NEEDS_A_BOARD.match(path):
                text = text.replace(f"{CANARY} deliverable title", "")
            told += [f"{who} {path}: {mark}" for mark in marks_for(who, path) if mark in text]
    assert told == []
    figure(
        "A5: {} pages, tables, pictures and files read for words, numbers and days of another alliance, 0 found", asked
    )


def marks_for(who: str, path: str) -> tuple[str, ...]:
    """The national team reads who agreed and what was asked; never what is being written or was only frozen."""
    if who == "national_team" and NATIONAL_OF_PLAN.match(path):
        return (f"{CANARY} frozen", *(f"{CANARY} {table} " for table in UNFINISHED), *MARKS[2:])
    return MARKS


def may_show(who: str, path: str) -> bool:
    """The national team reads every alliance's submitted returns and bids, the panel bids; the administrator names."""
    if who in ("national_team", "panel_member") and OF_FUNDING.match(path):
        return True
    if who == "national_team":
        return NATIONAL_ONLY.match(path) is not None
    return who == "administrator" and path.startswith("/admin/people")


def test_a5_the_extract_says_ratings_and_counts_only(planted):
    answer = planted.get("board_member", f"/alliances/{planted.facts.other.slug}/extract.csv")
    assert answer.status_code == 200
    head = answer.text.splitlines()[0].lower()
    assert not any(word in head for word in ("title", "lead", "milestone", "risk", "deliverable name"))


def test_a5_letters_say_nothing_of_another_alliance(planted):
    with sqlite3.connect(planted.path) as connection:
        rows = connection.execute("SELECT address, subject, body FROM outbox").fetchall()
    connection.close()
    assert not any(mark in " ".join(row) for row in rows for mark in MARKS)


def test_a3_keys_of_another_alliance_in_forms_change_nothing_there(world, full, figure):
    """Every number and reference of the other alliance, put into every field of every form of our own."""
    keys = other_keys(world)
    chance = random.Random(3)
    before = rows_of(world)
    tried, faults = 0, []
    for who in ("manager", "lead"):
        offered = [form for form in forms(world, who, own_start(world)) if form[1].method == "post"]
        for path, form in offered if full else chance.sample(offered, min(40, len(offered))):
            for name in sorted(form.names - {"token", "once", "stamp"})[: None if full else 3]:
                for value in keys if full else chance.sample(keys, 1):
                    tried += 1
                    sent = {key: form.fields.getlist(key) for key in form.fields} | {name: [value]}
                    answer = world.ask(who, "POST", form.action, sent)
                    if answer.status_code >= 500:
                        faults.append(f"{path} {name}={value}: {answer.status_code}")
    assert faults == []
    assert rows_of(world) == before
    assert crossing(world) == []
    figure("A3: {} fields sent with keys of another alliance, 0 rows of it changed, 0 links across", tried)


def own_start(world: World) -> list[str]:
    inside = f"/alliances/{world.facts.alliance.slug}"
    return [f"{inside}/deliverables/ED1", f"{inside}/quarters", f"{inside}/plan-file", *addresses(world, (OWN,))]


PLAN_KEYS = ("plan_version", "agreement", "agreement_request", "alignment", "post", "board_member", "escalation")


def other_keys(world: World) -> list[str]:
    """People, deliverables, evidence, what their plan holds, and the alliance itself, as forms would send them."""
    tables = ("deliverable", "milestone", "evidence", "stored_file", "risk", "quarter", *PLAN_KEYS)
    with sqlite3.connect(world.path) as connection:
        found = [
            str(row[0])
            for table in tables
            for row in connection.execute(f"SELECT max(id) FROM {table} WHERE {theirs(table, world)}")
        ]
    connection.close()
    assert "None" not in found
    people = [str(world.facts.people[name]) for name in ("other_manager", "other_lead")]
    values = world.facts.values[OTHER]
    return [*people, *found, str(world.facts.other.alliance_id), values["slug"], values["body"], values["provider"]]


def rows_of(world: World) -> list[tuple]:
    """Every row of the other alliance and of its plan."""
    scopes = {"plan_id", "alliance_id"}
    tables = [table.name for table in Base.metadata.sorted_tables if scopes & set(table.columns.keys())]
    with sqlite3.connect(world.path) as connection:
        found = [
            (table, *row)
            for table in tables
            for row in connection.execute(f"SELECT * FROM {table} WHERE {theirs(table, world)} ORDER BY 1, 2")
        ]
    connection.close()
    return found


def crossing(world: World) -> list[tuple]:
    """People of the other alliance named in ours."""
    strangers = f"({world.facts.people['other_manager']}, {world.facts.people['other_lead']})"
    with sqlite3.connect(world.path) as connection:
        found = connection.execute(
            f"SELECT reference FROM deliverable WHERE alliance_id = {world.facts.alliance.alliance_id} "
            f"AND (lead_id IN {strangers} OR deputy_id IN {strangers})"
        ).fetchall()
    connection.close()
    return found


FORGED = {
    "id": "1", "alliance_id": "19", "alliance": "wessex", "slug": "wessex", "person_id": "1", "reference": "ED77",
    "position": "77", "version": "99", "baseline_fixed_on": "2018-01-01", "reviewed_at": "2018-01-01",
    "state": "reviewed", "role": "administrator", "grants": "administrator", "demonstration": "1",
    "email": "x@evil.example",
    "suggested": "complete", "quarter": "2017-18-q1", "updated_at": "2017-01-01", "closed_on": "2018-01-01",
    "is_admin": "1", "frozen_id": "1", "granted_by_id": "1", "strong": "1",
}  # fmt: skip


@pytest.mark.parametrize("who", ["manager", "lead", "board_member", "patient_representative"])
def test_a7_fields_that_a_form_does_not_offer_are_never_applied(world, who, full, figure):
    """The same save, once as the form has it and once with twenty more fields, leaves the same rows."""
    offered = [form for form in forms(world, who, own_start(world)) if form[1].method == "post"]
    tried = 0
    for path, form in offered if full else random.Random(7).sample(offered, min(30, len(offered))):
        plain = {key: form.fields.getlist(key) for key in form.fields}
        forged = {key: value for key, value in FORGED.items() if key not in form.names}
        results = []
        for sent in (plain, {**plain, **forged}):
            world.restore()
            status = world.ask(who, "POST", form.action, sent).status_code
            results.append((status, essence(world)))
        differing = sorted(set(results[0][1]) ^ set(results[1][1]), key=repr)
        assert results[0][0] == results[1][0] and not differing, f"{path}: a field that it does not have was applied"
        tried += len(forged)
    figure("A7: {} fields that forms do not offer sent along, 0 applied", tried)


RANDOM = {"token_hash", "code_hash"}
LEFT = {"change", "change_piece", "chain_head", "one_use_link", "credential", "recovery_code", "way_back"} | OPERATIONAL


def essence(world: World) -> list[tuple]:
    """Every row but for moments, what is random, and the packed way back, which holds moments."""
    with sqlite3.connect(world.path) as connection:
        found = []
        for table in Base.metadata.sorted_tables:
            if table.name not in LEFT:
                kept = [one.name for one in table.columns if not one.name.endswith("_at") and one.name not in RANDOM]
                found += connection.execute(f"SELECT '{table.name}', {', '.join(kept)} FROM {table.name}").fetchall()
    connection.close()
    return sorted(found, key=repr)


PAPER = re.compile(r"/((plan|paper)\.(pdf|docx)|pack\.zip|certificate\.pdf)$")
UNREAD = re.compile("No version of this (plan|bid) has been submitted yet")
READERS = ["board_member", "chair", "secretary", "patient_representative", "signatory", "regional_team",
           "national_team", "assessor", "panel_member"]  # fmt: skip


@pytest.mark.parametrize("who", READERS)
def test_a6_what_a_readers_pages_never_offer_is_refused(world, who, full, figure):
    """The manager's and the administrator's forms, complete and valid, sent by somebody who only reads.

    To ask for a paper is to read: who may read what was submitted gets the page that says that nothing was. What stands
    in everybody's own account is everybody's, though not all have the same forms there.
    """
    offered = forms(world, "manager", own_start(world))
    offered += forms(world, "administrator", ["/admin/people", "/admin/people/16"])
    before, tried = world.dump(), 0
    for path, form in offered if full else random.Random(6).sample(offered, 30):
        if form.method == "post" and not of_everybody(world, form) and named(form) not in shown_to(world, who, path):
            sent = {key: form.fields.getlist(key) for key in form.fields}
            answer = world.ask(who, "POST", form.action, sent)
            unread = who in READS[OWN] and PAPER.search(urlsplit(form.action).path) and UNREAD.search(answer.text)
            assert answer.status_code in {403, 404} or unread, f"{form.action}: {answer.status_code}"
            tried += 1
    assert world.dump() == before
    assert tried > 5
    figure("A6: {} forms of others sent by people who only read, 0 taken", tried)


def of_everybody(world: World, form: Form) -> bool:
    """Whether the form is answered for anybody who is signed in, about themselves."""
    rule, _ = world.app.url_map.bind("localhost").match(urlsplit(form.action).path, "POST", return_rule=True)
    return ACCESS[pattern(rule)] in {ACCOUNT, SIGNING_IN}


def named(form: Form) -> tuple[str, ...]:
    return (form.action, *sorted(form.names))


def shown_to(world: World, who: str, path: str) -> set[tuple[str, ...]]:
    """The forms that somebody is offered on the page on which another found one."""
    answer = world.get(who, path)
    page = answer.text if answer.mimetype == "text/html" and answer.status_code == 200 else ""
    return {named(form) for form in forms_of(page, path)} if page else set()


HOME = {"regional_team": "/alliances/{}/quarters", "national_team": "/alliances/{}/quarters"}
NOT_OF_ALLIANCE = {"administrator": "/admin/people", "assessor": "/account", "panel_member": "/account"}


def page_of(world: World, who: str) -> str:
    """A page that only this role opens."""
    inside = HOME.get(who, "/alliances/{}/deliverables").format(world.facts.alliance.slug)
    return NOT_OF_ALLIANCE.get(who, inside)


@pytest.mark.parametrize("how", ["disable", "demote", "move"])
def test_a8_a_change_counts_at_the_next_request(world, how, figure):
    """A live session of each role, whose person is disabled, loses the role, or has it elsewhere."""
    for who in world.facts.roles:
        world.restore()
        key, page = world.facts.people[who], page_of(world, who)
        form = {"opens": "1 10 2018"}
        assert world.get(who, page).status_code == 200
        world.token(who)
        change(world, how, key)
        after = world.get(who, page)
        if how != "disable" and who in {"assessor", "panel_member"}:
            assert after.status_code == 200  # their own account stays theirs
        elif how == "move" and who in {"national_team", "administrator"}:
            assert after.status_code == 200  # given for England: there is nowhere to move to
        else:
            assert after.status_code in {303, 403, 404}, f"{who} after {how}: {after.status_code}"
            assert world.ask(who, "POST", f"{page}/new", form).status_code in {303, 400, 403, 404, 405}
    figure("A8: {} live sessions after a person was disabled, demoted or moved: the next request knew", 12)


def change(world: World, how: str, person_id: int) -> None:
    yesterday = date(2018, 10, 12) - timedelta(days=1)
    region = "(SELECT region_id FROM alliance WHERE slug = 'wessex')"
    sql(
        world,
        *{
            "disable": [f"UPDATE person SET state = 'disabled' WHERE id = {person_id}"],
            "demote": [f"UPDATE role_grant SET ends_on = '{yesterday}' WHERE person_id = {person_id}"],
            "move": [
                f"UPDATE role_grant SET alliance_id = {world.facts.other.alliance_id} "
                f"WHERE person_id = {person_id} AND alliance_id IS NOT NULL",
                f"UPDATE role_grant SET region_id = {region} WHERE person_id = {person_id} AND region_id IS NOT NULL",
            ],
        }[how],
    )


def test_a3_a_file_of_another_alliance_by_its_number(world):
    """Evidence is found only under the deliverable and the alliance it belongs to."""
    slug, theirs = world.facts.alliance.slug, world.facts.values[OTHER]["evidence"]
    mine = world.facts.values[OWN]["evidence"]
    assert world.get("manager", f"/alliances/{slug}/deliverables/ED1/evidence/{mine}").data == PDF
    gone = world.get("manager", f"/alliances/{slug}/deliverables/ED1/evidence/{theirs}")
    assert gone.status_code == 404
    assert world.get("manager", f"/alliances/{slug}/deliverables/ED2/evidence/{mine}").status_code == 404


def test_a3_a_plan_of_another_alliance_does_not_load_here(world):
    own, other = world.facts.alliance.slug, world.facts.other.slug
    plan = world.get("other_manager", f"/alliances/{other}/plan.csv").data
    before = world.dump()
    sent = world.ask("manager", "POST", f"/alliances/{own}/plan-file", {"file": (BytesIO(plan), "plan.csv")})
    if sent.status_code == 303:
        assert world.ask("manager", "POST", sent.location).status_code in {409, 422}
    assert world.dump() == before


def test_a3_a_plan_file_waits_for_its_own_sender_only(world):
    own, key = world.facts.alliance.slug, world.facts.values[OWN]["key"]
    assert world.get("manager", f"/alliances/{own}/plan-file/{key}").status_code == 200
    assert world.get("manager", f"/alliances/{own}/plan-file/{world.facts.values[OTHER]['key']}").status_code == 404
    assert world.get("other_manager", f"/alliances/{world.facts.other.slug}/plan-file/{key}").status_code == 404
