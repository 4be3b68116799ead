"""B3 and B4: nobody learns who has an account, and nobody can guess for long."""

import random
import re
import statistics
import time
from contextlib import ExitStack
from datetime import timedelta

import pytest
from sqlalchemy import update

from alliance_tracker.data.db import operations
from alliance_tracker.data.people import PersonState, asking, throttle
from alliance_tracker.data.tables.history import Throttle
from alliance_tracker.rules.people import passwords
from alliance_tracker.rules.people import throttle as limits
from alliance_tracker.rules.permissions import Role
from tests.accounts import PASSWORD, letters, make, moment
from tests.trust.at_once import another, at_once

KINDS = ("known", "unknown", "disabled", "invited", "no password", "locked")
PAGES = {"/sign-in": {"password": "not the password"}, "/reset": {}, "/sign-in?code": {"way": "code"}}


@pytest.fixture
def addresses(app) -> dict[str, str]:
    """An address of each kind. That of the locked one has used up its tries."""
    made = {
        "known": make(app, Role.MANAGER).email,
        "unknown": "nobody@people.example",
        "disabled": make(app, state=PersonState.DISABLED).email,
        "invited": make(app, state=PersonState.INVITED, password=None).email,
        "no password": make(app, password=None).email,
        "locked": make(app).email,
    }
    for _ in range(6):
        throttle.taken(limits.for_password(made["locked"], None), moment())
    return made


def tried(client, page: str, email: str, fields: dict[str, str]):
    path = page.partition("?")[0]
    form = client.fields(path)
    return client.post(path, data={**form, "email": email, **fields})


def told(answer, email: str) -> tuple[int, str, list[tuple[str, str]]]:
    """All that an answer tells, but for what is random in every answer and the address that was typed."""

    def plain(text: str) -> str:
        text = text.replace(email, "THEM")
        text = re.sub(r'name="(token|once|box|stamp)" value="[^"]*"', "", text)
        text = re.sub(r"&#34;challenge&#34;: &#34;[^&]*", "", text)
        return re.sub(r"(asked|session|notice|Expires)=[^;]*", "", re.sub(r"Opened [^.]*\.", "", text))

    headers = sorted((name, plain(value)) for name, value in answer.headers if name not in {"Date", "Content-Length"})
    return answer.status_code, plain(answer.text), headers


@pytest.mark.parametrize("page", PAGES)
def test_b3_every_address_gets_the_same_answer(client, addresses, page):
    answers = {kind: told(tried(client, page, email, PAGES[page]), email) for kind, email in addresses.items()}
    assert all(answer == answers["unknown"] for answer in answers.values())


def test_b3_every_address_costs_the_same_work(client, addresses, queries, monkeypatch):
    """The same statements and one check of a password, whoever is meant."""
    checked: list[str | None] = []
    real = passwords.is_true
    monkeypatch.setattr(passwords, "is_true", lambda kept, typed: checked.append(kept) or real(kept, typed))
    costs = {}
    for kind, email in addresses.items():
        queries.clear()
        tried(client, "/sign-in", email, {"password": "not the password"})
        costs[kind] = [re.sub(r"\s+", " ", one) for one in queries]
    assert len(checked) == len(addresses)
    assert [kept is not None for kept in checked] == [kind == "known" for kind in addresses]
    assert all(cost == costs["unknown"] for cost in costs.values())


def test_b3_every_address_takes_the_same_time(app, client, addresses, count, figure, full):
    """Interleaved in an order of chance. What is compared is the processor's time: the statements are the same (above),
    and the clock on the wall also measures whatever else the machine does; it is told beside it."""
    spent: dict[str, list[tuple[float, float]]] = {kind: [] for kind in KINDS}
    form = client.fields("/sign-in")
    chance = random.Random(3)
    for _ in range(count(8, 67)):
        for kind in chance.sample(KINDS, len(KINDS)):
            start = (time.thread_time(), time.perf_counter())
            client.post("/sign-in", data={**form, "email": addresses[kind], "password": "not the password"})
            spent[kind].append((time.thread_time() - start[0], time.perf_counter() - start[1]))
        empty_throttle(keep=addresses["locked"])
    work, wall = ({kind: statistics.median(x[of] for x in some) for kind, some in spent.items()} for of in (0, 1))
    gap = max(abs(one - work["unknown"]) for one in work.values())
    figure(
        f"B3 sign-in of {len(KINDS)} kinds of address: medians {min(work.values()) * 1000:.1f} to "
        f"{max(work.values()) * 1000:.1f} ms of the processor, gap {gap * 1000:.1f} ms; on the wall "
        f"{min(wall.values()) * 1000:.0f} to {max(wall.values()) * 1000:.0f} ms"
    )
    if full:
        assert gap < 0.005
        assert gap / work["unknown"] < 0.10


def empty_throttle(keep: str) -> None:
    """As if a quarter of an hour had passed for all but one account."""
    kept = limits.for_password(keep, None)[0].key
    with operations() as ops:
        ops.execute(update(Throttle).where(Throttle.key != kept).values(tries=0))


def test_b4_of_many_guesses_at_once_at_most_ten_are_looked_at(app, settings, count, figure):
    """Eight workers with a connection pool each, as eight processes have; the counter is in the database."""
    person = make(app, Role.MANAGER)
    number = count(80, 1000)
    with ExitStack() as stack:
        workers = [stack.enter_context(another(settings)) for _ in range(8)]
        room = at_once(8, lambda which: sum(one_guess(workers[which], person.email) for _ in range(number // 8)))
    assert sum(room) == 5
    figure(f"B4 {number} guesses by 8 workers: {sum(room)} looked at, at most 10 in any 15 minutes")
    with another(settings) as restarted:
        assert not one_guess(restarted, person.email), "a restart forgets nothing"


def one_guess(worker, email: str) -> bool:
    with worker.app_context():
        return throttle.taken(limits.for_password(email, None), moment())


def test_b4_the_counter_stands_before_the_password_is_looked_at(app, client, monkeypatch):
    person = make(app, Role.MANAGER)
    looked: list[bool] = []
    real = passwords.is_true
    monkeypatch.setattr(passwords, "is_true", lambda kept, typed: looked.append(kept is not None) or real(kept, typed))
    answers = [client.post_form("/sign-in", {"email": person.email, "password": f"guess {n}"}) for n in range(8)]
    assert {one.status_code for one in answers} == {422}
    assert looked == [True] * 5 + [False] * 3
    right = client.post_form("/sign-in", {"email": person.email, "password": PASSWORD})
    assert right.status_code == 422, "the right password is not looked at either"


def test_b4_the_owner_gets_in_while_strangers_guess(app, client):
    person = make(app, Role.MANAGER)
    assert client.post_form("/sign-in", {"email": person.email, "password": PASSWORD}).status_code == 303
    client.post_form("/account", form="/sign-out")
    stranger = app.test_client()
    for number in range(7):
        stranger.post_form("/sign-in", {"email": person.email, "password": f"guess {number}"})
    assert stranger.post_form("/sign-in", {"email": person.email, "password": PASSWORD}).status_code == 422
    assert client.post_form("/sign-in", {"email": person.email, "password": PASSWORD}).status_code == 303
    elsewhere = app.test_client()
    form = elsewhere.fields("/sign-in")
    elsewhere.post("/sign-in", data={**form, "email": person.email, "way": "code"})
    digits = re.search(r"Your code is (\d{6})", letters(person.email)[-1]).group(1)
    assert elsewhere.post_form("/sign-in/code", {"code": digits}).status_code == 303


def test_b4_after_a_quarter_of_an_hour_the_owner_gets_in_anywhere(app):
    person = make(app, Role.MANAGER)
    counters = limits.for_password(person.email, None)
    start = moment()
    tries = [throttle.taken(counters, start + timedelta(seconds=second)) for second in range(7)]
    assert tries == [True] * 5 + [False] * 2
    assert not throttle.taken(counters, start + timedelta(minutes=15) - timedelta(seconds=1))
    assert throttle.taken(counters, start + timedelta(minutes=15))


def test_b4_right_passwords_do_not_count(app, client):
    person = make(app, Role.MANAGER)
    for _ in range(8):
        assert client.post_form("/sign-in", {"email": person.email, "password": PASSWORD}).status_code == 303
        client.post_form("/account", form="/sign-out")


def test_b4_one_network_cannot_try_without_end(app, client):
    form = client.fields("/sign-in")
    with operations() as ops:
        throttle.count(ops, limits.for_place("127.0.0.1"), moment())
        ops.execute(update(Throttle).values(tries=100))
    answer = client.post("/sign-in", data={**form, "email": "a@people.example", "password": "x"})
    assert answer.status_code == 429


def test_b4_e_mails_are_not_sent_without_end(app, client):
    person = make(app, Role.MANAGER)
    for _ in range(8):
        asking.send_code(person.email, limits.for_mail(person.email, None), f"hash {moment()}", letter, moment())
    assert len(letters(person.email)) == 5


def letter(to: str):
    return asking.Message(to, "a subject", "a text")
