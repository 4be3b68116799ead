"""The three tests: what patients answer, and how the alliance grades itself. Side by side, never averaged together.

The tests are those of paragraph 11, second bullet. The rubric, its scale and how a grade follows from it are the
tracker's own; the names of the grades are those of the Equality Delivery System (EDS2).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from alliance_tracker.records import Record
from alliance_tracker.rules.delivery.problems import Problem, too_long
from alliance_tracker.rules.engagement.private_words import check_words
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.words import counted, day, listing, number, plural
from alliance_tracker.terms import TestView, ThreeTest
from alliance_tracker.terms.term import Term

LEVELS = range(5)
CAPPED_BY = 1
"""A blocker at this level or lower caps its test at developing."""
GOVERNANCE = "M3"
SEATS_ALONE = 2
"""Seats on a committee alone never lift M3 above this level."""
ANSWERS = "three questions"
"""What the lines of history of patients' answers are about."""
LONGEST_EVIDENCE = 1_500
LONGEST_SENTENCE = 600

QUESTIONS: Mapping[ThreeTest, str] = {
    ThreeTest.MEANINGFUL: "Did what people said change anything?",
    ThreeTest.REPRESENTATIVE: "Were the people involved like the people who have cancer here?",
    ThreeTest.INEQUALITIES: "Did it reach people who get a worse deal?",
}
"""What each test asks a patient representative, in plain words."""

ALIKE = "Patients and the alliance see this alike."
DIFFERENTLY = "Patients and the alliance see this differently."


class Grade(Term):
    """How an alliance stands on one test by its own evidence."""

    UNDEVELOPED = "undeveloped", "Not developed"
    DEVELOPING = "developing"
    ACHIEVING = "achieving"
    EXCELLING = "excelling"

    @property
    def mark(self) -> str:
        return {"undeveloped": "stop", "developing": "part"}.get(self.value, "ok")


LEVEL_WORDS = ("No evidence", "Not developed", "Developing", "Achieving", "Excelling")


class Criterion(Record):
    """A line of the rubric with the newest grade the alliance gave itself on it, if it gave any.

    `level` is None where the line does not apply; `graded_on` is None while nobody has graded it.
    """

    code: str
    blocker: bool = False
    level: int | None = None
    by_on: date | None = None
    graded_on: date | None = None

    @property
    def graded(self) -> bool:
        return self.graded_on is not None

    @property
    def words(self) -> str:
        """Level 2, developing; or why there is none."""
        if not self.graded:
            return "Not graded yet"
        if self.level is None:
            return "Does not apply here"
        return f"Level {self.level} of 4: {LEVEL_WORDS[self.level].lower()}{self.not_yet}"

    @property
    def not_yet(self) -> str:
        """Not yet, by 31 March 2019: an honest answer."""
        return f". Not yet, by {day(self.by_on)}" if self.by_on else ""


class Standing(Record):
    """What the alliance says of one test: the mean of what applies, in tenths, and the grade that follows.

    There is no grade until every line is graded, or an alliance could grade only what it is good at.
    """

    graded: int
    of: int
    tenths: int | None = None
    grade: Grade | None = None
    held_by: tuple[str, ...] = ()

    @property
    def score(self) -> str:
        return "" if self.tenths is None else f"{self.tenths // 10}.{self.tenths % 10}"

    @property
    def words(self) -> str:
        if not self.graded:
            return "Not graded yet"
        if self.graded < self.of:
            return f"{self.graded} of {self.of} graded so far"
        return self.grade.words if self.grade else "Does not apply here"

    @property
    def mark(self) -> str:
        return self.grade.mark if self.grade else "none"

    @property
    def why(self) -> str:
        """How the grade came about: 2.8 of 4 on average. M1 holds it at developing."""
        if self.grade is None:
            return ""
        held = f" {listing(self.held_by)} {plural(len(self.held_by), 'holds', 'hold')} it there."
        return f"{self.score} of 4 on average.{held if self.held_by else ''}"


def standing_of(criteria: Sequence[Criterion]) -> Standing:
    """The grade of a test: excelling from 3.5 with no line below 3, achieving from 2.5 with none below 2,
    developing from 1.5. A blocker at 0 or 1 caps it at developing. What does not apply is left out.

    The mean is rounded to one decimal first, a half upwards, so that the grade follows from the figure shown.
    """
    done = [one for one in criteria if one.graded]
    levels = [one.level for one in done if one.level is not None]
    if len(done) < len(criteria) or not levels:
        return Standing(len(done), len(criteria))
    tenths = (20 * sum(levels) + len(levels)) // (2 * len(levels))
    blocked = any(one.blocker and one.level is not None and one.level <= CAPPED_BY for one in done)
    grade = Grade.DEVELOPING if blocked and tenths >= 15 else _by_mean(tenths, min(levels))
    return Standing(len(done), len(criteria), tenths, grade, _holding(done, tenths, grade))


def _holding(done: Sequence[Criterion], tenths: int, grade: Grade) -> tuple[str, ...]:
    """The lines that hold the grade below what the mean alone would give."""
    if grade is _by_mean(tenths, LEVELS[-1]):
        return ()
    needed = 2 if grade is Grade.DEVELOPING else 3
    return tuple(one.code for one in done if one.level is not None and one.level < needed)


def _by_mean(tenths: int, lowest: int) -> Grade:
    if tenths >= 35 and lowest >= 3:
        return Grade.EXCELLING
    if tenths >= 25 and lowest >= 2:
        return Grade.ACHIEVING
    return Grade.DEVELOPING if tenths >= 15 else Grade.UNDEVELOPED


class PatientsSay(Record):
    """The newest answer of each representative, told as their group's."""

    views: tuple[TestView, ...]

    @property
    def mark(self) -> str:
        """The shape of what most say; of two that as many say the one less pleased."""
        return _VIEW_MARKS[self._most[0][0]] if self.views else "none"

    @property
    def words(self) -> str:
        """2 of 3 say in part; the minority view follows in `others`."""
        if not self.views:
            return "Not answered yet"
        view, count = self._most[0]
        every = len(self.views)
        if every == 1:
            return f"1 person {_does(view, 1)}"
        return f"All {every} {_does(view, every)}" if count == every else f"{count} of {every} {_does(view, count)}"

    @property
    def others(self) -> str:
        """1 says yes and 1 says not yet; nothing when all say the same."""
        said = [f"{count} {_does(view, count)}" for view, count in self._most[1:]]
        return f"{listing(said)}." if said else ""

    @property
    def _most(self) -> list[tuple[TestView, int]]:
        counts = Counter(self.views)
        return sorted(counts.items(), key=lambda pair: (-pair[1], _LEAST_PLEASED.index(pair[0])))


def _does(view: TestView, count: int) -> str:
    if view is TestView.CANNOT_SAY:
        return "cannot say"
    return f"{plural(count, 'says', 'say')} {view.words.lower()}"


_LEAST_PLEASED = (TestView.NOT_YET, TestView.IN_PART, TestView.YES, TestView.CANNOT_SAY)
_VIEW_MARKS = {
    TestView.YES: "ok",
    TestView.IN_PART: "part",
    TestView.NOT_YET: "stop",
    TestView.CANNOT_SAY: "none",
}


class GradeDraft(Record):
    """A grade as typed. `applies` is False for a line that does not apply, which then has no level.

    `roles` and `lived` are asked of M3 alone: whether there are role descriptions, and a group of people with lived
    experience, beside seats on a committee.
    """

    level: int | None
    applies: bool = True
    why: str = ""
    evidence: str = ""
    evidence_on: date | None = None
    by_on: date | None = None
    roles: bool = False
    lived: bool = False
    names_checked: bool = False


def check_grade(code: str, draft: GradeDraft, today: date) -> list[Problem]:
    """What a grade still needs, in the order of the form."""
    problems = _check_level(code, draft)
    problems += too_long("evidence", "the evidence", draft.evidence, LONGEST_EVIDENCE)
    problems += too_long("why", "the reason", draft.why, LONGEST_SENTENCE)
    if draft.evidence_on and draft.evidence_on > today:
        problems.append(Problem("evidence_on", f"{day(draft.evidence_on)} is still to come. Give the day of what is"))
    if draft.by_on and draft.by_on <= today:
        problems.append(Problem("by_on", f"{day(draft.by_on)} has come. Give the day by which it will be better"))
    if draft.by_on and (not draft.applies or draft.level == LEVELS[-1]):
        problems.append(Problem("by_on", "There is nothing left to do here, so leave the date empty"))
    return problems + check_words({"evidence": draft.evidence, "why": draft.why}, draft.names_checked)


def _check_level(code: str, draft: GradeDraft) -> list[Problem]:
    if not draft.applies:
        return [] if draft.why.strip() else [Problem("why", "Say why this does not apply here")]
    if draft.level is None or draft.level not in LEVELS:
        return [Problem("level", "Choose a level from 0 to 4, or that it does not apply")]
    problems = []
    if code == GOVERNANCE:
        problems += _check_seats(draft)
    if draft.level and not draft.evidence.strip():
        missing = f"Say what shows that it is level {draft.level}. Without evidence it is level 0"
        problems.append(Problem("evidence", missing))
    return problems


def _check_seats(draft: GradeDraft) -> list[Problem]:
    level = draft.level or 0
    if level > SEATS_ALONE and not (draft.roles or draft.lived):
        return [Problem("level", "Seats on a committee alone are level 2 at the most. Tick what else there is")]
    if level == LEVELS[-1] and not draft.lived:
        return [Problem("level", "Level 4 needs a group of people who have lived with cancer. Tick it if there is one")]
    return []


def evidence_kept(code: str, draft: GradeDraft) -> str:
    """The evidence as it is kept; for M3 with what there is beside seats, so that it can be read later."""
    text = draft.evidence.strip()
    if code != GOVERNANCE or not draft.applies:
        return text
    there = ["role descriptions"] * draft.roles + ["a group of people who have lived with cancer"] * draft.lived
    if not there:
        return text
    return "\n".join(filter(None, [text, f"Beside seats on a committee there is: {listing(there)}."]))


def graded(code: str, draft: GradeDraft) -> Sentence:
    """The line of history."""
    if not draft.applies:
        words = f"said that {code} of the three tests does not apply here"
    else:
        by = f", to be better by {day(draft.by_on)}" if draft.by_on else ""
        words = f"graded {code} of the three tests at level {draft.level}{by}"
    return Sentence(words, "three tests", code)


class AnswerDraft(Record):
    """What a representative answers to one test, as typed; no view when it is left out."""

    test: ThreeTest
    view: TestView | None
    sentence: str = ""


def check_answers(drafts: Sequence[AnswerDraft], names_checked: bool = False) -> list[Problem]:
    """At least one answer; each with a sentence, unless it is that one cannot say."""
    problems = []
    for draft in drafts:
        name = draft.test.value
        if draft.view is None and draft.sentence.strip():
            problems.append(Problem(f"{name}_view", "Choose an answer to go with what you wrote"))
        if draft.view not in (None, TestView.CANNOT_SAY) and not draft.sentence.strip():
            problems.append(Problem(f"{name}_sentence", "Say why, in a sentence"))
        problems += too_long(f"{name}_sentence", "your sentence", draft.sentence, LONGEST_SENTENCE)
    if not any(draft.view for draft in drafts):
        problems.insert(0, Problem(f"{drafts[0].test.value}_view", "Answer at least one of the three questions"))
    sentences = {f"{draft.test.value}_sentence": draft.sentence for draft in drafts}
    return problems + check_words(sentences, names_checked)


def answers_said(tests: Sequence[ThreeTest]) -> Sentence:
    return Sentence(f"answered {counted(len(tests), 'question')} of the three tests", ANSWERS, tests[0].value)


def agreement(patients: PatientsSay, alliance: Standing) -> str:
    """One sentence on whether the two see it alike; nothing while one of them has not spoken."""
    if not patients.views or alliance.grade is None or patients.mark == "none":
        return ""
    return ALIKE if patients.mark == alliance.mark else DIFFERENTLY


def seen_differently(agreements: Sequence[str], own: bool) -> str:
    """You and the alliance see two of the three tests differently; for other readers it says patients, not you.

    Nothing where the two see every test alike, or where one of them has not spoken.
    """
    differ = agreements.count(DIFFERENTLY)
    if not differ:
        return ""
    said = f"{number(differ)} of the three tests" if differ < len(ThreeTest) else "all three tests"
    return f"{'You' if own else 'Patients'} and the alliance see {said} differently."
