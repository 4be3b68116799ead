"""No sequence of edits leaves an agreement attached to words it did not agree to.

Whole plans are edited, frozen and answered at random. In the end the contents themselves are held against each
other, not their seals: who stands as agreeing has agreed to every word relied on, or to all but such words as may
change in a version that is not of substance.
"""

import random
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta

from alliance_tracker.records import replace
from alliance_tracker.rules.plan import content as parts
from alliance_tracker.rules.plan.compare import differences
from alliance_tracker.rules.plan.content import PlanContent, seals, sections
from alliance_tracker.rules.plan.sections import SECTIONS
from alliance_tracker.rules.plan.substance import Declared, problems
from alliance_tracker.rules.plan.things import Matter
from alliance_tracker.rules.signoff.standing import Given, Version, standing_of
from alliance_tracker.terms import Answer

START = date(2017, 4, 1)
WORDS = ("better", "care", "for", "all", "in 2 places", "by March", "£5")
CODES = [section.code for section in SECTIONS]
NOT_OF_SUBSTANCE = {"of_substance": False, "why_not": "Only words.", "lead_named": "The lead"}


def first(rnd: random.Random) -> PlanContent:
    step = parts.Step("ED1.1", "Scanner", START, False)
    one = parts.Commitment("avonmere", "ED1", "ED", "Faster", "Sooner.", START, START, steps=(step,))
    line = parts.Line(1, "2017-18", "revenue", "A nurse", 100, "", "", False)
    texts = {code: text(rnd) for code in ("vision", "governance", "sequencing", "bids")}
    return PlanContent(texts, (parts.Body("a-ccg", "ccg"),), deliverables=(one,), lines=(line,))


def text(rnd: random.Random) -> str:
    return " ".join(rnd.choice(WORDS) for _ in range(rnd.randint(1, 5)))


def edited(rnd: random.Random, now: PlanContent, earlier: list[PlanContent]) -> PlanContent:
    """One edit: mostly of words, sometimes of a record, sometimes back to what an earlier version said."""
    match rnd.randint(0, 9):
        case 0 | 1 | 2 | 3:
            code = rnd.choice(["vision", "sequencing", "bids", "equality"])
            return replace(now, texts={**now.texts, code: text(rnd)})
        case 4:
            return replace(now, texts={**now.texts, "governance": text(rnd)})
        case 5:
            part = rnd.choice(["bodies", "not_here"])
            made = {
                "bodies": parts.Body(f"{rnd.randint(1, 3)}-ccg", "ccg"),
                "not_here": parts.NotHere("g", "ED", text(rnd)),
            }
            return replace(now, **{part: rnd.choice([(), (made[part],)])})
        case 6:
            moved = parts.Step("ED1.1", "Scanner", START + timedelta(rnd.randint(0, 2)), rnd.random() < 0.2)
            return replace(now, deliverables=tuple(replace(one, steps=(moved,)) for one in now.deliverables))
        case 7:
            return replace(now, lines=tuple(replace(one, pence=rnd.randint(1, 3)) for one in now.lines))
        case 8:
            fit = parts.Fit(1, "stp", "", "The STP", rnd.choice(["agrees", "differs"]), text(rnd))
            return replace(now, fits=rnd.choice([(), (fit,)]))
        case _:
            return rnd.choice(earlier) if earlier else now


def frozen(rnd: random.Random, now: PlanContent, made: list[PlanContent]) -> bool | None:
    """Whether the next version is of substance as the rule lets it be declared; None when nothing changed."""
    if made and made[-1] == now:
        return None
    asked = Declared("A reason", **(NOT_OF_SUBSTANCE if rnd.random() < 0.6 else {}))
    found = differences(made[-1], now) if made else ()
    return asked.of_substance or bool(problems(asked, found, first=not made))


def answered(rnd: random.Random, number: int, version: Version, relies_on: frozenset[str] | None) -> Given:
    relied = {code: seal for code, seal in version.seals.items() if relies_on is None or code in relies_on}
    at = datetime(2017, 1, 1, tzinfo=UTC) + timedelta(hours=number)
    answer = rnd.choice([Answer.AGREES, Answer.AGREES_WITH_COMMENT, Answer.CANNOT, Answer.AGREES])
    return Given(number, 7, version.id, answer, relied, at.date(), at, disowned=rnd.random() < 0.1)


def figures(texts: str) -> Counter[str]:
    return Counter(re.findall(r"\d+|March", texts))


def holds_only_to_what_it_agreed(agreed: PlanContent, now: PlanContent, relies_on: frozenset[str] | None) -> bool:
    """Read afresh: the same words, or no money, date, deliverable or governance among what differs."""
    if agreed is now:
        return True
    codes = CODES if relies_on is None else relies_on
    was, is_now = sections(agreed), sections(now)
    if all(was[code] == is_now[code] for code in codes):
        return True
    found = [one for one in differences(agreed, now) if one.section in codes]
    figured = all(figures(one.before) == figures(one.after) for one in found)
    return figured and all(one.matter is Matter.WORDS for one in found)


def test_no_agreement_stays_on_words_it_did_not_agree_to(count, figure):
    rnd = random.Random(2017)
    stood = carried = 0
    cases = count(200, 10_000)
    for _ in range(cases):
        relies_on = rnd.choice([None, frozenset(rnd.sample(CODES, rnd.randint(1, 4)))])
        now, made, versions, answers = first(rnd), [], [], []
        for number in range(rnd.randint(3, 12)):
            now = edited(rnd, now, made)
            of_substance = frozen(rnd, now, made) if rnd.random() < 0.7 else None
            if of_substance is not None:
                versions.append(Version(len(made), f"1.{len(made)}", seals(now), of_substance, START))
                made.append(now)
            if versions and rnd.random() < 0.4:
                answers.append(answered(rnd, number, rnd.choice([versions[-1], versions[-1], *versions]), relies_on))
            where = standing_of(versions, answers, relies_on)
            if where.standing.agreed:
                assert where.given is not None and not where.given.disowned
                assert holds_only_to_what_it_agreed(made[where.given.version_id], made[-1], relies_on)
                stood += 1
                carried += where.given.version_id != versions[-1].id
    assert stood > cases and carried > cases // 10
    figure("Edits after which no agreement stood on words it did not agree to: {}", stood)
