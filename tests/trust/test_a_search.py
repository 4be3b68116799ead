"""A5 for the search: whoever asks finds nothing of another alliance, and nothing that they may not open."""

import random
import re
import sqlite3
from html import unescape

from alliance_tracker.data.triggers import APPEND_ONLY
from tests.trust.test_a_other_alliances import CANARY, scoped_text, sql, theirs
from tests.trust.world import NOBODY, OWN

RESULT = re.compile(r'app-found__title"><a href="([^"]+)"')
ASKED_OF_THEM = re.compile(r"/alliances/wessex/plan/questions$|/england/bids/\d+$")
"""What the national team and the panel find of it: what it asks its region, and bids that it has submitted."""
WORD = re.compile(r"[A-Za-z][A-Za-z0-9]{2,}")


def found(world, who, words):
    """The addresses of what somebody finds; where a reference leads straight away, that place."""
    answer = world.get(who, "/search", query_string={"q": words})
    assert answer.status_code in (200, 303), (who, words)
    hrefs = [answer.location] if answer.status_code == 303 else map(unescape, RESULT.findall(answer.text))
    return [href.partition("#")[0] for href in hrefs]


def test_a5_the_search_finds_nothing_of_another_alliance(world, figure):
    """Each text of the other alliance holds a word that stands nowhere else; everybody asks for it."""
    sql(
        world,
        *(f"DROP TRIGGER IF EXISTS keep_{table}_update" for table in APPEND_ONLY),
        *(
            f"UPDATE OR IGNORE {table} SET {column} = '{CANARY} {table} {column}' "
            f"WHERE {theirs(table, world)} AND {column} <> ''"
            for table, column in scoped_text()
        ),
    )
    assert len(found(world, "other_manager", CANARY)) > 15, "else its absence elsewhere would prove nothing"
    tables = sorted({table for table, _ in scoped_text()})
    asked, told = 0, []
    for who in [*world.facts.people, NOBODY]:
        if who.startswith("other_"):
            continue
        for words in [CANARY, CANARY[:5].lower(), *(f"{CANARY} {table}" for table in tables[:: len(tables) // 4])]:
            asked += 1
            allowed = who in ("national_team", "panel_member")
            wrong = [href for href in found(world, who, words) if not (allowed and ASKED_OF_THEM.search(href))]
            told += [f"{who} {words}: {href}" for href in wrong]
    assert told == []
    figure("A5: {} searches for words of another alliance, 0 found", asked)


def test_a5_what_is_found_may_be_opened(world, count, figure):
    """Random people ask for random words of everything that is kept; the guard lets each open all that they find."""
    chance = random.Random(5)
    with sqlite3.connect(world.path) as connection:
        texts = [
            row[0]
            for table, column in scoped_text()
            for row in connection.execute(f"SELECT {column} FROM {table} WHERE {column} <> '' LIMIT 20")
        ]
    connection.close()
    words = sorted({word for text in texts for word in WORD.findall(str(text))} | {"ED1", "P1", "C1", "D1", "rec 24"})
    people = [*world.facts.people, NOBODY]
    opened = set()
    for _ in range(count(60, 1_500)):
        who, asked = chance.choice(people), " ".join(chance.sample(words, chance.choice((1, 1, 1, 2))))
        for href in set(found(world, who, asked)):
            if (who, href) not in opened:
                opened.add((who, href))
                assert world.get(who, href).status_code == 200, (who, asked, href)
    own = f"/alliances/{world.facts.values[OWN]['slug']}/"
    assert any(href.startswith(own) for _, href in opened)
    figure("A5: {} pages found by random searches, each open to who found it", len(opened))
