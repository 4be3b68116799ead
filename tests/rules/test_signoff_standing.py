"""Where a body stands towards the newest version, and what an answer must say."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from alliance_tracker.records import replace
from alliance_tracker.rules.seal import seal
from alliance_tracker.rules.signoff.answering import (
    AnswerDraft,
    fitting,
    overtaken,
    problems_of,
    too_late,
    withdraw_until,
)
from alliance_tracker.rules.signoff.standing import Given, Stood, Version, standing_of
from alliance_tracker.terms import Answer, AnsweredVia, AuthorityKind, Standing

SECTIONS = ("vision", "deliverables", "resources")
FROZEN = date(2017, 1, 10)
FIRST = {"vision": "a", "deliverables": "b", "resources": "c"}


def version(number: int, words: dict[str, str], of_substance: bool = True, on: date | None = None) -> Version:
    return Version(number, f"1.{number}", dict(words), of_substance, on or FROZEN + timedelta(days=number))


def given(to: Version, answer: Answer = Answer.AGREES, id: int = 1, relies_on=None, **changes) -> Given:
    relied = {code: words for code, words in to.seals.items() if relies_on is None or code in relies_on}
    moment = datetime(2017, 1, 1, tzinfo=UTC) + timedelta(hours=id)
    return Given(id, 7, to.id, answer, relied, moment.date(), moment, **changes)


def test_an_agreement_stands_while_the_words_relied_on_do():
    one, same = version(0, FIRST), version(1, FIRST)
    moved = version(2, {**FIRST, "resources": "C", "vision": "A"})
    agreed = given(one)
    assert standing_of([one], [agreed], None) == Stood(Standing.AGREES, agreed, "1.0")
    assert standing_of([one, same], [agreed], None) == Stood(Standing.AGREES, agreed, "1.0", carried=True)
    assert standing_of([one, moved], [agreed], None) == Stood(Standing.EARLIER, agreed, "1.0", ("vision", "resources"))
    relying = given(one, relies_on={"deliverables"})
    assert standing_of([one, moved], [relying], frozenset({"deliverables"})).standing is Standing.AGREES
    assert standing_of([one, moved, version(3, FIRST)], [agreed], None).standing is Standing.AGREES
    assert standing_of([], [], None).standing is Standing.NO_ANSWER


def test_a_version_not_of_substance_carries_an_agreement_that_stands_and_no_other():
    one = version(0, FIRST)
    typo = version(1, {**FIRST, "vision": "A"}, of_substance=False)
    stood = standing_of([one, typo], [given(one)], None)
    assert (stood.standing, stood.changed, stood.declared_on) == (Standing.AGREES, ("vision",), typo.frozen_on)
    moved = version(2, {**FIRST, "resources": "C"})
    typo_again = version(3, {**FIRST, "resources": "C", "vision": "A"}, of_substance=False)
    assert standing_of([one, moved, typo_again], [given(one)], None).standing is Standing.EARLIER
    assert standing_of([one, typo, version(3, typo.seals)], [given(one)], None).declared_on == typo.frozen_on


def test_the_newest_answer_that_was_not_disowned_counts():
    one, two = version(0, FIRST), version(1, {**FIRST, "vision": "A"})
    objects = given(one, Answer.CANNOT, 1, section="vision", would_let="Name the third site")
    recorded = given(one, Answer.AGREES, 2, via=AnsweredVia.RECORDED)
    assert standing_of([one], [objects, recorded], None).standing is Standing.AGREES
    disowned = replace(recorded, disowned=True)
    assert standing_of([one], [objects, disowned], None).standing is Standing.CANNOT
    assert standing_of([one, two], [objects], None) == Stood(Standing.CANNOT, objects, "1.0", ("vision",))
    assert standing_of([one], [disowned], None).standing is Standing.NO_ANSWER


def test_no_sequence_of_edits_leaves_an_agreement_on_words_it_did_not_agree_to(count):
    """Sections are edited, put back, frozen and answered at random; the words themselves are compared in the end.

    Where nothing was declared not of substance, an agreement stands exactly if the words relied on are the same.
    """
    rnd = random.Random(14)
    stood_often = 0
    for _ in range(count(300, 10_000)):
        relies_on = rnd.choice([None, frozenset(rnd.sample(SECTIONS, 2))])
        words, texts, versions, answers = dict.fromkeys(SECTIONS, "0"), [], [], []
        declares = rnd.random() < 0.4
        for number in range(rnd.randint(1, 8)):
            words = {**words, rnd.choice(SECTIONS): str(rnd.randint(0, 2))}
            of_substance = not (declares and number and rnd.random() < 0.5)
            texts.append(words)
            versions.append(version(number, {code: seal(text) for code, text in words.items()}, of_substance))
            if rnd.random() < 0.5:
                answers.append(given(versions[-1], rnd.choice([*Answer]), number, relies_on))
        stood = standing_of(versions, answers, relies_on)
        if not answers or answers[-1].answer is Answer.CANNOT:
            assert not stood.standing.agreed
            continue
        agreed_to, since = texts[answers[-1].version_id], versions[answers[-1].version_id + 1 :]
        same = all(agreed_to[code] == words[code] for code in relies_on or SECTIONS)
        if all(one.of_substance for one in since):
            assert stood.standing.agreed == same
        elif all(not one.of_substance for one in since):
            assert stood.standing.agreed
        assert (stood.changed == ()) == same
        assert (stood.declared_on is not None) == (stood.standing.agreed and not same)
        stood_often += stood.standing.agreed and stood.carried
    assert stood_often > 20


AGREES = AnswerDraft(Answer.AGREES, AuthorityKind.DELEGATED, "Ann Lee", "Chief Officer")
MEETING = replace(AGREES, authority=AuthorityKind.GOVERNING_BODY, authority_on=date(2017, 1, 12), minute="GB 17/04")
TODAY = date(2017, 1, 16)


@pytest.mark.parametrize(
    ("draft", "via", "fields"),
    [
        (AGREES, AnsweredVia.ACCOUNT, []),
        (MEETING, AnsweredVia.ACCOUNT, []),
        (AGREES, AnsweredVia.RECORDED, ["authority_on", "minute"]),
        (replace(AGREES, authority=AuthorityKind.IN_COMMON), AnsweredVia.LINK, ["authority_on", "minute"]),
        (replace(AGREES, answer=None, authority=None), AnsweredVia.LINK, ["answer", "authority"]),
        (replace(AGREES, answer=Answer.AGREES_WITH_COMMENT), AnsweredVia.LINK, ["comment"]),
        (replace(AGREES, answer=Answer.AGREES_DELEGATING, name="", office=""), AnsweredVia.LINK,
         ["delegate", "name", "office"]),
        (replace(AGREES, answer=Answer.CANNOT, section="nowhere"), AnsweredVia.LINK, ["section", "would_let"]),
        (replace(AGREES, authority=AuthorityKind.URGENT), AnsweredVia.ACCOUNT, ["report_on"]),
        (replace(AGREES, authority=AuthorityKind.URGENT, report_on=date(2017, 1, 15)), AnsweredVia.ACCOUNT,
         ["report_on"]),
        (replace(AGREES, authority=AuthorityKind.URGENT, report_on=date(2017, 1, 31)), AnsweredVia.ACCOUNT, []),
        (replace(MEETING, authority_on=date(2017, 1, 17)), AnsweredVia.RECORDED, ["authority_on"]),
        (replace(MEETING, authority_on=date(2017, 1, 9)), AnsweredVia.RECORDED, ["authority_on"]),
    ],
)  # fmt: skip
def test_an_answer_says_by_what_authority_and_what_would_let_them_agree(draft, via, fields):
    assert [field for field, _ in problems_of(draft, version(0, FIRST), via, TODAY)] == fields


def test_what_was_typed_for_another_choice_is_left_out():
    typed = replace(AGREES, section="vision", would_let="x", delegate="y", report_on=TODAY, comment="Thank you")
    assert fitting(typed) == replace(AGREES, comment="Thank you")


def test_ten_working_days_to_withdraw_after_a_version_not_of_substance():
    """Friday 22 December 2017 and ten working days: past Christmas, Boxing Day and New Year's Day."""
    one = version(0, FIRST, on=date(2017, 12, 1))
    typo = version(1, {**FIRST, "vision": "A"}, of_substance=False, on=date(2017, 12, 22))
    stood = standing_of([one, typo], [given(one)], None)
    assert withdraw_until(stood) == date(2018, 1, 10)
    back = replace(AGREES, answer=Answer.CANNOT, section="vision", would_let="x")
    assert too_late(back, stood, "NHS Leeds", None, date(2018, 1, 10)) == ""
    assert "ended on 10 January 2018" in too_late(back, stood, "NHS Leeds", None, date(2018, 1, 11))
    assert too_late(AGREES, stood, "NHS Leeds", None, date(2018, 1, 11)) == ""
    assert "was submitted on 8 January 2018" in too_late(back, stood, "NHS Leeds", date(2018, 1, 8), date(2018, 1, 9))
    fresh = standing_of([one, typo], [given(typo)], None)
    assert withdraw_until(fresh) is None and too_late(back, fresh, "NHS Leeds", None, date(2018, 1, 11)) == ""


def test_a_minute_does_not_overrule_what_the_body_said_later():
    one, two = version(0, FIRST), version(1, {**FIRST, "vision": "A"})
    objected = replace(given(one, Answer.CANNOT), answered_on=date(2017, 1, 14))
    assert "It answered on 14 January 2017, after the meeting" in overtaken(MEETING, one, [one, two], objected)
    assert overtaken(replace(MEETING, authority_on=date(2017, 1, 14)), one, [one, two], objected) == ""
    assert "answered version 1.1 since" in overtaken(MEETING, one, [one, two], given(two))
    assert overtaken(MEETING, one, [one, two], None) == ""
