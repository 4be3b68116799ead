"""The rules about people: names, roles in time, sessions' words, codes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from alliance_tracker.errors import RuleBroken
from alliance_tracker.rules.people import addresses, passwords, proofs, sessions, throttle
from alliance_tracker.rules.people.roles import NewRole, Span, check_end, check_new_role
from alliance_tracker.rules.people.roles import given as given_words
from alliance_tracker.rules.permissions import Grant, Role

DAY = date(2018, 10, 12)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ann@People.Example", "Ann@people.example"),
        ("  ann@nhs.net ", "ann@nhs.net"),
        ("ann+x@nhs.net", "ann+x@nhs.net"),
    ],
)
def test_addresses_are_kept_as_typed_and_found_however_spelled(typed, kept):
    assert addresses.address(typed) == kept
    assert addresses.folded_address(typed) == kept.casefold()


@given(some.text(max_size=300))
def test_no_address_brings_an_error_but_the_one_for_its_field(typed):
    try:
        found = addresses.address(typed)
    except RuleBroken as problem:
        assert problem.field == "email"
    else:
        assert not any(letter.isspace() for letter in found)
    addresses.folded_address(typed)


@given(some.text(max_size=3000))
def test_every_next_is_a_path_of_ours(wanted):
    path = addresses.own_path(wanted)
    assert path.startswith("/")
    assert not path.startswith("//")
    assert "\\" not in path
    assert path == wanted or path == "/"


@given(some.text(max_size=250), some.booleans())
def test_no_password_brings_an_error_but_the_one_for_its_field(typed, two_steps):
    try:
        text = passwords.check_new(typed, two_steps, ("Ann Example", "ann@people.example"))
    except RuleBroken as problem:
        assert problem.field == "password"
    else:
        assert len(text) >= passwords.least(two_steps)


@given(some.text(max_size=400))
def test_no_cookie_brings_an_error(cookie):
    assert sessions.opened(cookie, ["a key"]) is None


@given(some.text(max_size=100))
def test_no_code_brings_an_error(typed):
    secret = proofs.new_totp_secret()
    proofs.totp_step(secret, typed, datetime(2018, 10, 12, tzinfo=UTC))
    proofs.code_hash("key", "nonce", typed)
    proofs.recovery_hash("key", 1, typed)
    assert proofs.unlocked(typed, ["a key"], "totp") is None


@pytest.mark.parametrize(
    ("span", "holds"),
    [
        (Span(DAY, None), True),
        (Span(DAY, DAY), True),
        (Span(DAY + timedelta(1), None), False),
        (Span(DAY - timedelta(9), DAY - timedelta(1)), False),
        (Span(DAY, None, ended=True), False),
    ],
)
def test_a_role_holds_from_its_first_day_to_its_last(span, holds):
    assert span.holds_on(DAY) is holds


@pytest.mark.parametrize("role", list(Role))
def test_each_role_needs_the_place_it_is_given_for(role):
    place = {
        "alliance": {"alliance_id": 1},
        "organisation": {"alliance_id": 1, "organisation_id": 1},
        "region": {"region_id": 1},
        "national": {},
    }[role.given_for]
    check_new_role(NewRole(role, DAY, **place), DAY)
    if place:
        with pytest.raises(RuleBroken):
            check_new_role(NewRole(role, DAY), DAY)


def test_a_role_that_is_over_can_be_given_again():
    new = NewRole(Role.ASSESSOR, DAY)
    check_new_role(new, DAY, [(new, True)])
    with pytest.raises(RuleBroken):
        check_new_role(new, DAY, [(new, False)])


def test_nobody_speaks_for_patients_where_they_answer_to_them():
    patient = NewRole(Role.PATIENT_REPRESENTATIVE, DAY, alliance_id=1)
    for role in (Role.MANAGER, Role.LEAD, Role.CHAIR, Role.SECRETARY):
        own = NewRole(role, DAY, alliance_id=1)
        for new, held in ((patient, own), (own, patient)):
            with pytest.raises(RuleBroken, match="Nobody speaks for patients where they answer to them"):
                check_new_role(new, DAY, [(held, False)])
            check_new_role(new, DAY, [(held, True)])
        check_new_role(patient, DAY, [(NewRole(role, DAY, alliance_id=2), False)])
    check_new_role(patient, DAY, [(NewRole(Role.BOARD_MEMBER, DAY, alliance_id=1), False)])


def test_the_sentence_of_a_role_names_no_person():
    new = NewRole(Role.MANAGER, DAY, date(2019, 3, 31), alliance_id=1)
    words = given_words(7, new, "West Yorkshire").words
    assert words == "gave the role Programme manager for West Yorkshire from 12 October 2018 until 31 March 2019"


def test_a_reason_is_asked_for():
    assert check_end("  moved   on ", False) == "moved on"
    for why, last in (("", False), ("x" * 301, False), ("moved on", True)):
        with pytest.raises(RuleBroken):
            check_end(why, last)


def test_who_is_idle_for_how_long():
    assert sessions.idle_limit([]) == timedelta(hours=4)
    assert sessions.idle_limit([Grant(Role.MANAGER), Grant(Role.ADMINISTRATOR)]) == timedelta(minutes=30)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0",
            "Edge on Windows",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox on Linux"),
        ("", "A browser"),
        ("<script>", "A browser"),
    ],
)
def test_browsers_in_a_few_words(agent, words):
    assert sessions.browser_words(agent) == words


def test_counters_hold_no_address_in_clear():
    for limit in [*throttle.for_password("ann@people.example", None), *throttle.for_place("192.0.2.7")]:
        assert "ann" not in limit.key
        assert "192.0.2.7" not in limit.key


def test_codes_are_short_and_of_chance():
    assert all(len(proofs.new_code()) == 6 for _ in range(100))
    assert len({proofs.new_code() for _ in range(100)}) > 90
    assert len(proofs.new_token()) == 43
    codes = proofs.recovery_codes()
    assert len(set(codes)) == 10
    assert proofs.recovery_hash("k", 1, codes[0]) != proofs.recovery_hash("k", 2, codes[0])
