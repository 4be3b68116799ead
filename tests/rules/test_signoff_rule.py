"""Who must agree a plan (paragraphs 12 and 13): the words for it, and the rule against a plain reading of the text."""

import random
from datetime import UTC, date, datetime

import pytest

from alliance_tracker.rules.signoff.expression import read_expression
from alliance_tracker.rules.signoff.rule import Body, Facts, judge, marked
from alliance_tracker.rules.signoff.standing import Given, Stood
from alliance_tracker.terms import Answer, OrganisationKind, Standing

ALLIANCE = read_expression(
    '{"all": [{"any": [{"all": [{"every": "ccg"}, {"every": "provider"}]}, {"board": "with authority"}]},'
    ' {"every": "stp_lead_not_on_board"}]}'
)
VANGUARD = read_expression('{"all": [{"board": "programme"}, {"every": "stp_lead"}]}')
KINDS = {
    "ccg": OrganisationKind.CCG,
    "provider": OrganisationKind.PROVIDER,
    "stp": OrganisationKind.STP,
    "board": OrganisationKind.BOARD,
}
DAY = date(2017, 1, 12)
MOMENT = datetime(2017, 1, 12, 9, tzinfo=UTC)
AGREED = (Standing.AGREES, Standing.AGREES_WITH_COMMENT, Standing.AGREES_DELEGATING)
NOT_YET = (Standing.NO_ANSWER, Standing.CANNOT, Standing.EARLIER)


def bodies(role: str, standings: list[Standing], first: int = 1) -> dict[Body, Standing]:
    return {
        Body(first + n, f"{role}-{n}", f"{role} {n}", KINDS[role], role): standing
        for n, standing in enumerate(standings)
    }


def facts(*groups: dict[Body, Standing], declared: bool = True, authority: str = "", on_board=(), since=None) -> Facts:
    everyone = {body: standing for group in groups for body, standing in group.items()}
    given = Given(1, 1, 1, Answer.AGREES, {}, DAY, MOMENT)
    stood = {body.id: Stood(standing, given) for body, standing in everyone.items()}
    return Facts(tuple(everyone), stood, declared, authority, frozenset(on_board), since)


def alliance(ccgs=(22, 17), providers=(12, 9), stps=(6, 4), board=Standing.NO_ANSWER, **others) -> Facts:
    """So many bodies, so many of which agree."""
    made = [
        bodies(role, [AGREED[n % 3] if n < agreed else NOT_YET[n % 3] for n in range(number)], first)
        for role, (number, agreed), first in (("ccg", ccgs, 1), ("provider", providers, 101), ("stp", stps, 201))
    ]
    return facts(*made, bodies("board", [board], 300), **others)


def said(of: Facts, rule=ALLIANCE) -> str:
    return " ".join(judge(rule, of).sentences)


@pytest.mark.parametrize(
    ("of", "words"),
    [
        (
            alliance(),
            "17 of 22 CCGs and 9 of 12 providers agree. The Board cannot agree for them: no authority is on record. "
            "Two STP leads are outstanding.",
        ),
        (
            alliance(stps=(3, 3), authority="Minute 7", board=Standing.AGREES),
            "17 of 22 CCGs and 9 of 12 providers agree. The Board agrees for them, by the authority on record. "
            "All three STP leads agree.",
        ),
        (
            alliance(ccgs=(1, 1), providers=(1, 1), stps=(2, 1), declared=False, on_board={202}, authority="Minute 7"),
            "1 of 1 CCG and 1 of 1 provider agree. "
            "The list of providers is not declared complete, so nobody can say that all of them agree. "
            "The Board may agree for them, and has not answered. The other STP lead agrees. "
            "One STP lead sits on the Board and is not required by paragraph 12.",
        ),
        (
            alliance(stps=(1, 0), authority="Minute 7", since=date(2017, 1, 13), board=Standing.AGREES),
            "17 of 22 CCGs and 9 of 12 providers agree. The Board agreed on 12 January 2017, before its authority "
            "began on 13 January 2017, so it must agree again. One STP lead is outstanding.",
        ),
        (
            alliance(stps=(2, 2), board=Standing.AGREES),
            "17 of 22 CCGs and 9 of 12 providers agree. The Board agrees, but cannot agree for them: no authority is "
            "on record. Both STP leads agree.",
        ),
        (
            alliance(stps=(2, 2), board=Standing.CANNOT, authority="Minute 7"),
            "17 of 22 CCGs and 9 of 12 providers agree. The Board may agree for them, and cannot agree yet. "
            "Both STP leads agree.",
        ),
    ],
)
def test_the_rule_is_said_in_plain_words(of, words):
    assert said(of) == words


def test_the_vanguards_rule_names_its_programme_board():
    board = {Body(300, "npb", "National Cancer Vanguard Programme Board", OrganisationKind.PROGRAMME_BOARD, "board"): 0}
    of = facts(bodies("stp", [*AGREED, *NOT_YET[:2]]), dict.fromkeys(board, Standing.EARLIER), on_board={1, 2, 3, 4, 5})
    assert said(of, VANGUARD) == (
        "The National Cancer Vanguard Programme Board agreed an earlier version. Two STP leads are outstanding."
    )
    assert [body.id for body in judge(VANGUARD, of).outstanding] == [300, 4, 5]


def test_each_body_is_told_whether_it_is_needed_and_why_not():
    """A lead who sits on the Board is asked where the Board was not used, because Annex ii expects it."""
    of = alliance(stps=(2, 0), on_board={201})
    named = {body.id: body for body in marked(ALLIANCE, of).bodies}
    assert (named[201].needed, named[201].asked) == (False, True)
    assert named[201].why_not_needed == (
        "Not required by paragraph 12, because this lead sits on the Board. Asked, because Annex ii expects it."
    )
    assert named[202].needed and named[1].needed and not named[300].needed
    by_board = {
        body.id: body
        for body in marked(ALLIANCE, alliance(authority="Minute 7", board=Standing.AGREES, on_board={201})).bodies
    }
    assert (by_board[201].asked, by_board[1].needed, by_board[300].needed) == (False, False, True)
    assert by_board[1].why_not_needed == "The Board agrees for all CCGs and providers."
    vanguard = marked(VANGUARD, alliance())
    assert {body.role for body in vanguard.bodies} == {"stp", "board"}
    assert all(body.needed for body in vanguard.bodies)


def test_a_provider_added_after_all_agreed_opens_the_rule_again():
    agreed = {"ccgs": (3, 3), "providers": (2, 2), "stps": (1, 1)}
    assert judge(ALLIANCE, alliance(**agreed)).route == "bodies"
    lapsed = judge(ALLIANCE, alliance(**agreed, declared=False))
    assert not lapsed.holds and "not declared complete" in lapsed.sentences[1]
    later = judge(ALLIANCE, alliance(**{**agreed, "providers": (3, 2)}))
    assert not later.holds and [body.id for body in later.outstanding] == [103]


def test_nobody_at_all_is_not_everybody():
    assert not judge(ALLIANCE, alliance(ccgs=(0, 0), providers=(0, 0), stps=(0, 0))).holds
    assert not judge(ALLIANCE, alliance(ccgs=(2, 2), providers=(0, 0), stps=(0, 0))).holds
    assert judge(ALLIANCE, alliance(ccgs=(2, 2), providers=(1, 1), stps=(0, 0))).holds


@pytest.mark.parametrize(
    "text", ["", "[]", '{"all": []}', '{"every": "one"}', '{"board": "x"}', '{"all": 1}', '{"any": [{}]}', "[" * 9999]
)
def test_an_expression_that_says_nothing_is_refused(text):
    with pytest.raises(ValueError, match="agreement rule"):
        read_expression(text)


def paragraph_12(ccgs, providers, complete, stps, sits, board_says, board_may) -> bool:
    """A reading of the printed words, one by one, that shares nothing with the tracker's own."""
    constituents = list(ccgs) + list(providers)
    each_for_itself = complete and len(ccgs) > 0 and len(providers) > 0
    for answer in constituents:
        if answer not in ("agrees", "agrees_with_comment", "agrees_delegating"):
            each_for_itself = False
    for_all = complete and board_may and board_says in ("agrees", "agrees_with_comment", "agrees_delegating")
    leads_are_content = True
    for answer, on_the_board in zip(stps, sits, strict=True):
        if not on_the_board and answer not in ("agrees", "agrees_with_comment", "agrees_delegating"):
            leads_are_content = False
    return (each_for_itself or for_all) and leads_are_content


def paragraph_13(stps, board_says) -> bool:
    said_yes = {"agrees", "agrees_with_comment", "agrees_delegating"}
    return {board_says, *stps} <= said_yes


def test_the_rule_is_a_plain_reading_of_paragraphs_12_and_13(count):
    """Random geographies, authorities and answers; whoever is outstanding is enough, and is needed."""
    rnd, held = random.Random(12), 0
    for _ in range(count(300, 10_000)):
        lean = rnd.choice((0.5, 0.9, 1.0))
        ccgs, providers, stps = (_answers(rnd, most, lean) for most in (rnd.randint(0, 22), 20, 6))
        board = rnd.choice(AGREED + NOT_YET)
        sits = [rnd.random() < 0.3 for _ in stps]
        complete, may = rnd.random() < 0.7, rnd.random() < 0.4
        early = rnd.random() < 0.2
        of = facts(
            bodies("ccg", ccgs),
            bodies("provider", providers, 101),
            bodies("stp", stps, 201),
            bodies("board", [board], 300),
            declared=complete,
            authority="Minute 7" if may else "",
            on_board={201 + n for n, seat in enumerate(sits) if seat},
            since=date(2017, 2, 1) if early else date(2016, 12, 1),
        )
        ours = judge(ALLIANCE, of)
        assert ours.holds == paragraph_12(ccgs, providers, complete, stps, sits, board, may and not early)
        assert judge(VANGUARD, of).holds == paragraph_13(stps, board)
        held += ours.holds
        _outstanding_is_enough(of, ours)
    assert held > 20


def _answers(rnd: random.Random, most: int, lean: float) -> list[Standing]:
    return [rnd.choice(AGREED) if rnd.random() < lean else rnd.choice(NOT_YET) for _ in range(rnd.randint(0, most))]


def _outstanding_is_enough(of: Facts, ours) -> None:
    """Once those outstanding agree the rule holds, unless it waits for a list of bodies instead."""
    late = {body.id for body in ours.outstanding}
    then = Given(2, 1, 1, Answer.AGREES, {}, date(2017, 2, 1), MOMENT)
    stood = {key: Stood(Standing.AGREES, then) if key in late else one for key, one in of.stood.items()}
    after = judge(ALLIANCE, Facts(of.bodies, stood, True, of.authority, of.stp_leads_on_board, of.authority_from))
    lists = all(any(body.role == role for body in of.bodies) for role in ("ccg", "provider"))
    assert after.holds or not (lists or of.authority)
    assert bool(ours.outstanding) or ours.holds or not of.providers_declared or not lists
