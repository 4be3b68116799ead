"""What is news for whom, under which heading, and the weekly e-mail's days and words."""

from datetime import UTC, date, datetime

import pytest

from alliance_tracker.periods import Quarter
from alliance_tracker.rules.engagement.challenges import CHALLENGE
from alliance_tracker.rules.groups.groups import GROUP
from alliance_tracker.rules.news import digest
from alliance_tracker.rules.news.items import Ask, Heading, Move, News, Told, news
from alliance_tracker.rules.news.reading import (
    NEVER,
    QUESTIONS,
    REPLIES,
    TO_BOARD,
    TOLD_TO_GROUP,
    Mine,
    Wanted,
    Where,
    is_member,
    path_of,
    wanted,
)
from alliance_tracker.rules.permissions import Grant, Role, Viewer
from alliance_tracker.terms import Rating

NORTH = Where(1, "north", "North", 7, plan_id=3)
VALE = Where(2, "vale", "Vale", 7, plan_id=3)
SOUTH = Where(4, "south", "South", 8, plan_id=5)
EVERY = (NORTH, VALE, SOUTH)
Q2 = Quarter.parse("2018-19-q2")
WATCHERS = (Role.REGIONAL_TEAM, Role.NATIONAL_TEAM, Role.PANEL_MEMBER, Role.ADMINISTRATOR)
AT = datetime(2018, 10, 4, 11, tzinfo=UTC)


def viewer(role: Role, where: Where | None = NORTH, **changes) -> Viewer:
    scope = {"alliance": {"alliance_id": where.id if where else None}, "region": {"region_id": 7}, "national": {}}
    scope["organisation"] = {"alliance_id": where.id if where else None, "organisation_id": 50}
    return Viewer(9, "Ann", "ann@example.nhs.uk", (Grant(role, **scope[role.given_for]),), **changes)


def told(kind: str, words: str, key: str = "1", where: Where = NORTH, office: str = "Programme manager", number=1):
    return Told(number, where.chain, AT, 5, office, words, kind, key)


def headings(who: Viewer, *lines: Told, **changes) -> list[Heading]:
    return [one.heading for one in news(who, EVERY, lines, **changes).items]


@pytest.mark.parametrize("role", list(Role))
def test_nobody_reads_lines_of_an_alliance_that_is_none_of_theirs(role):
    """Outside the own alliance there is no kind of line without an action that opens its page."""
    for one in wanted(viewer(role), EVERY):
        elsewhere = {SOUTH.chain, VALE.chain} & set(one.chains)
        if elsewhere:
            assert one.kind and role in WATCHERS
        if not one.kind:
            assert one.chains == (NORTH.chain,) and set(NEVER) <= set(one.without)
        if one.kind == "person":
            assert role is Role.ADMINISTRATOR


def asked_for(one: Told, line: Wanted) -> bool:
    """What the query asks of a line."""
    kind = one.kind == line.kind if line.kind else one.kind not in line.without
    keys, beginnings = line.keys or (one.key,), line.beginnings or ("",)
    return one.chain in line.chains and kind and one.key in keys and one.words.startswith(beginnings)


@pytest.mark.parametrize("role", list(Role))
def test_every_line_that_is_read_is_shown(role):
    """A line that is read and not shown would take the place of another, and all of a page: "nothing has changed"."""
    who = viewer(role)
    mine = Mine(
        challenges=frozenset({(NORTH.chain, "1"), (SOUTH.chain, "1")}),
        groups=frozenset({(NORTH.chain, "own"), (SOUTH.chain, "own")}),
    )
    beginnings = (*QUESTIONS, *TO_BOARD, *REPLIES, "corrected what was recorded", "was satisfied", "said who comes")
    of_groups = [(GROUP, key, words) for key in ("own", "other") for words in (*TOLD_TO_GROUP, *beginnings)]
    of_challenges = [(CHALLENGE, key, words) for key in ("1", "2") for words in beginnings]
    others = [(kind, "1", "submitted version 1.0") for kind in ("plan", "deliverable", "quarter", "decision", *NEVER)]
    every = [told(*one[::2], one[1], where) for where in EVERY for one in (*of_groups, *of_challenges, *others)]
    asked = wanted(who, EVERY, mine)
    read = [one for one in every if any(asked_for(one, line) for line in asked)]
    shown = [one for one in every if news(who, EVERY, [one], mine).items]
    assert [one for one in read if one not in shown] == []
    if is_member(who, NORTH):
        own = [one for one in shown if one.chain == NORTH.chain and one.kind in (GROUP, CHALLENGE)]
        assert own == [one for one in read if one in own], "and all that would be shown is read"


def test_a_regional_team_reads_its_region_and_the_national_team_all():
    returns = {one.kind: one.chains for one in wanted(viewer(Role.REGIONAL_TEAM), EVERY)}
    assert returns["quarter"] == returns["escalation"] == (NORTH.chain, VALE.chain)
    everything = {one.kind: one.chains for one in wanted(viewer(Role.NATIONAL_TEAM), EVERY)}
    assert everything["quarter"] == (NORTH.chain, VALE.chain, SOUTH.chain) and "escalation" not in everything
    assert wanted(Viewer(9, "Ann", "a@example.nhs.uk"), EVERY) == ()


def test_each_finds_what_is_theirs_under_its_own_heading():
    lead = viewer(Role.LEAD)
    mine = Mine(frozenset({(NORTH.chain, "ED1")}))
    assert headings(lead, told("deliverable", "moved ED1.2", "ED1"), mine=mine) == [Heading.OWN]
    assert headings(lead, told("deliverable", "moved PR1.2", "PR1"), mine=mine) == [Heading.DELIVERABLES]
    answered = told("agreement", "answered for Harbour CCG to version 2.1: agrees", "harbour")
    assert headings(viewer(Role.MANAGER), answered) == [Heading.ANSWERED]
    for other in (Role.BOARD_MEMBER, Role.SECRETARY):
        assert headings(viewer(other), answered) == [Heading.PLAN], "an answer is theirs who asked for it"
    asked = told("agreement", "asked 11 bodies to agree version 2.1", "2.1")
    assert headings(viewer(Role.SIGNATORY), asked) == [Heading.ASKED]
    question = told("escalation", "asked the regional team for help, to be answered by 18 October 2018")
    assert headings(viewer(Role.REGIONAL_TEAM, None), question) == [Heading.ASKED]
    ask = Ask(AT, NORTH.chain, "ED1", "Results sooner", date(2018, 11, 30))
    (one,) = news(lead, EVERY, (), asks=[ask]).items
    assert one.words == "The board asks for more on ED1 Results sooner by 30 November 2018"


def test_what_patients_say_reaches_only_those_who_asked_or_answer_and_names_nobody():
    mine = Mine(challenges=frozenset({(NORTH.chain, "1")}))
    patient = viewer(Role.PATIENT_REPRESENTATIVE)
    answered = told("challenge", "answered challenge C1", "1")
    assert headings(patient, answered, mine=mine) == [Heading.ANSWERED]
    assert headings(patient, answered) == [] == headings(viewer(Role.LEAD), answered)
    asked = told("challenge", "asked challenge C2", "2", office="Patient representative")
    (one,) = news(viewer(Role.CHAIR), EVERY, [asked]).items
    assert (one.heading, one.person_id, one.office) == (Heading.ASKED, None, "Patient representative")
    secretary = viewer(Role.SECRETARY)
    unheard = told("challenge", "was not satisfied with the answer to challenge C2, and took it to the board", "2")
    assert headings(secretary, asked, answered, unheard) == [Heading.BOARD], "what goes on to the board, and no more"
    assert headings(viewer(Role.CHAIR), unheard) == [Heading.ASKED]
    minutes = told("group", "wrote down the minutes of the Forum of 12 September 2018", "forum")
    comes = told("group", "said who comes to the meeting of the Forum", "forum")
    member = Mine(groups=frozenset({(NORTH.chain, "forum")}))
    assert headings(patient, minutes, comes, mine=member) == [Heading.GROUPS]
    assert headings(patient, minutes, comes) == []


def test_who_watches_reads_that_a_return_was_sent_and_opens_it_once_reviewed():
    region = viewer(Role.REGIONAL_TEAM, None)
    sent = told("quarter", "sent the return of Q2 2018/19 to the board, 20 of 22 updates in, without ED3", Q2.code)
    reviewed = told("quarter", "recorded the board’s review of Q2 2018/19 and froze it", Q2.code, number=2)
    early, late = news(region, EVERY, [sent, reviewed]).items[::-1]
    assert (early.words, early.path) == ("sent the return of Q2 2018/19 to the board", "/alliances/north/quarters")
    assert late.path == "/alliances/north/quarters/2018-19-q2" and late.person_id is None


def test_a_plan_of_several_alliances_is_told_of_once():
    lines = [told("plan", "submitted version 1.0", "1.0", where, number=n) for n, where in enumerate(EVERY)]
    assert len(news(viewer(Role.NATIONAL_TEAM), EVERY, lines).items) == 2


def test_a_rating_that_moved_takes_the_place_of_its_line_and_one_that_did_not_is_no_news():
    line = told("deliverable", "returned ED1 for Q2 2018/19 as off track", "ED1")
    moved = Move(1, AT, NORTH.chain, "ED1", "Results sooner", Q2, Rating.AT_RISK, Rating.OFF_TRACK)
    found = news(viewer(Role.CHAIR), EVERY, [line], moves=[moved])
    assert [one.heading for one in found.items] == [Heading.RATINGS]
    assert found.items[0].words == "ED1 Results sooner for Q2 2018/19: off track, worse than at risk before"
    assert found.sentence == "1 thing has changed: 1 rating that moved"
    same = Move(1, AT, NORTH.chain, "ED1", "Results sooner", Q2, Rating.AT_RISK, Rating.AT_RISK)
    assert headings(viewer(Role.CHAIR), line, moves=[same]) == [Heading.DELIVERABLES]
    assert News().sentence == "Nothing has changed"


def test_where_lines_lead():
    assert path_of("promise", "P3", "north") == "/alliances/north/involvement/promises/3"
    assert path_of("decision", "2018-19-q2 D4", "north") == "/alliances/north/quarters/2018-19-q2/decisions"
    assert path_of("what is to come", "x", "north") == "/alliances/north"


@pytest.mark.parametrize(
    ("today", "hour", "due"),
    [
        (date(2018, 10, 8), 5, date(2018, 10, 1)),  # Monday, 6 in the morning in British Summer Time
        (date(2018, 10, 8), 6, date(2018, 10, 8)),
        (date(2018, 10, 14), 23, date(2018, 10, 8)),
        (date(2018, 12, 3), 6, date(2018, 11, 26)),  # in winter 6 in the morning
    ],
)
def test_the_monday_that_is_due(today, hour, due):
    now = datetime(today.year, today.month, today.day, hour, tzinfo=UTC)
    assert digest.due_on(today, now) == due
    assert digest.next_on(today, now) == due + digest.WEEK


def test_no_day_is_left_out_and_none_is_told_twice():
    """Each e-mail begins on the Monday for which the one before was written; after a long break, four weeks back."""
    monday = date(2018, 10, 8)
    assert digest.begins(monday, None) == date(2018, 10, 1)
    assert digest.begins(monday, date(2018, 9, 24)) == date(2018, 9, 24)
    assert digest.begins(monday, date(2018, 3, 5)) == date(2018, 9, 10)


def test_the_letter_says_what_where_and_how_to_stop_it():
    lines = [told("promise", f"reported that promise P{n} is under way", f"P{n}", number=n) for n in range(10, 0, -1)]
    found = news(viewer(Role.MANAGER), EVERY, lines)
    letter = digest.letter("Ann", found, date(2018, 10, 1), date(2018, 10, 7), "https://t.example", "/digest/stop/x")
    assert letter.subject == "10 changes from 1 October 2018 to 7 October 2018"
    assert "Promises to patients: 10" in letter.body and "- and 2 more on the page below" in letter.body
    first = "- 4 October 2018, Programme manager: reported that promise P10 is under way\n"
    assert f"{first}  https://t.example/alliances/north/involvement/promises/10" in letter.body
    assert "https://t.example/since?from=2018-10-01" in letter.body and "https://t.example/digest/stop/x" in letter.body


def test_of_more_than_was_read_no_number_is_given_as_if_it_were_all():
    mine = Mine(challenges=frozenset({(NORTH.chain, "1"), (NORTH.chain, "2")}))
    lines = [told("challenge", f"answered challenge C{n}", str(n), number=n) for n in (1, 2)]
    found = news(viewer(Role.PATIENT_REPRESENTATIVE), EVERY, lines, mine=mine, more=True)
    assert found.sentence == "More than 2 things have changed, among them at least 2 answers to you"
    letter = digest.letter("Ann", found, date(2018, 10, 1), date(2018, 10, 7), "https://t.example", "/digest/stop/x")
    assert letter.subject == "More than 2 changes from 1 October 2018 to 7 October 2018"
    assert "Answers to you\n" in letter.body and "on one page" not in letter.body


def test_the_newest_few_leave_out_nothing_that_a_board_asks():
    lines = [told("promise", f"reported that promise P{n} is under way", f"P{n}", number=n) for n in range(1, 10)]
    ask = Ask(datetime(2018, 10, 1, tzinfo=UTC), NORTH.chain, "ED1", "Results sooner", date(2018, 11, 30))
    found = news(viewer(Role.LEAD), EVERY, lines, asks=[ask])
    few = found.newest(3)
    assert [one.by_board for one in few.items] == [False, False, True] and few.more
    assert found.newest(10) == found
