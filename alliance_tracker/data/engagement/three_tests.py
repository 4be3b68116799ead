"""The three tests: what patients answer, how the alliance grades itself, both over time."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Date, Integer, String, and_, cast, func, literal, null, select, union_all
from sqlalchemy.orm import aliased

from alliance_tracker.data.db import db
from alliance_tracker.data.history import Writing
from alliance_tracker.data.tables.alliances import Alliance
from alliance_tracker.data.tables.engagement.voices import RubricCriterion, TestAnswer, TestGrade
from alliance_tracker.data.tables.people import Person
from alliance_tracker.errors import NotFound, RuleBroken, Stale, refuse
from alliance_tracker.records import Record
from alliance_tracker.rules.engagement.over_time import Answered, Moment, newest, over_time
from alliance_tracker.rules.engagement.three_tests import (
    QUESTIONS,
    AnswerDraft,
    Criterion,
    GradeDraft,
    PatientsSay,
    Standing,
    agreement,
    answers_said,
    check_answers,
    check_grade,
    evidence_kept,
    graded,
    standing_of,
)
from alliance_tracker.terms import TestView, ThreeTest


class Card(Record):
    """One test in short: both sides, beside each other."""

    test: ThreeTest
    patients: PatientsSay
    alliance: Standing
    by_on: date | None

    @property
    def question(self) -> str:
        return QUESTIONS[self.test]

    @property
    def agreement(self) -> str:
        return agreement(self.patients, self.alliance)


class GradeRow(Record):
    """A grade as it was given. `id` is its key, nought for none."""

    id: int
    facts: Criterion
    why: str
    evidence: str
    evidence_on: date | None
    by: str


class Line(Record):
    """A line of the rubric with the newest grade, and those before it, newest first."""

    code: str
    name: str
    asks: str
    levels: tuple[str, ...]
    blocker: bool
    source: str
    grade: GradeRow
    earlier: tuple[GradeRow, ...] = ()


class Said(Record):
    """An answer as it was written; who wrote it is not told."""

    view: TestView
    sentence: str
    said_on: date
    counts: bool


class WholeTest(Record):
    """One test in full."""

    test: ThreeTest
    lines: tuple[Line, ...]
    said: tuple[Said, ...]
    patients: PatientsSay
    alliance: Standing
    moments: tuple[Moment, ...]

    @property
    def question(self) -> str:
        return QUESTIONS[self.test]

    @property
    def agreement(self) -> str:
        return agreement(self.patients, self.alliance)


def cards_of(alliance_id: int) -> tuple[Card, ...]:
    """The three tests, both sides of each. One query."""
    rows = db.session().execute(_cards(alliance_id)).all()
    found = []
    for test in ThreeTest:
        own = [row for row in rows if row.test == test]
        lines = [_line_facts(row) for row in own if row.view is None]
        views = tuple(TestView(row.view) for row in own if row.view is not None)
        soonest = min((line.by_on for line in lines if line.by_on), default=None)
        found.append(Card(test, PatientsSay(views), standing_of(lines), soonest))
    return tuple(found)


def _cards(alliance_id: int) -> Any:
    """Each line of the rubric with its newest grade, and the newest answer of each person to each test."""
    newer, later = aliased(TestGrade), aliased(TestAnswer)
    last = (
        select(func.max(newer.id))
        .where(newer.alliance_id == alliance_id, newer.criterion_id == RubricCriterion.id)
        .scalar_subquery()
    )
    lines = select(
        RubricCriterion.test,
        RubricCriterion.position,
        RubricCriterion.code,
        RubricCriterion.blocker,
        TestGrade.level,
        TestGrade.by_on,
        TestGrade.graded_on,
        cast(null(), String).label("view"),
    ).outerjoin(TestGrade, TestGrade.id == last)
    mine = and_(
        later.alliance_id == TestAnswer.alliance_id,
        later.test == TestAnswer.test,
        later.person_id == TestAnswer.person_id,
        later.id > TestAnswer.id,
    )
    answers = select(
        TestAnswer.test,
        TestAnswer.id,
        literal("", String),
        literal(False),
        cast(null(), Integer),
        cast(null(), Date),
        cast(null(), Date),
        TestAnswer.view,
    ).where(TestAnswer.alliance_id == alliance_id, ~select(later.id).where(mine).exists())
    both = union_all(lines, answers).subquery()
    return select(both).order_by(both.c.test, both.c.position)


def _line_facts(row: Any) -> Criterion:
    return Criterion(row.code, bool(row.blocker), row.level, row.by_on, row.graded_on)


def whole_test(alliance_id: int, test: ThreeTest) -> WholeTest:
    """One test with all that was ever said of it. Two queries."""
    lines = _lines(alliance_id, test)
    answers = _answers(alliance_id, test)
    last = {row.person_id: row.id for row in answers}
    said = [Said(TestView(row.view), row.sentence, row.said_on, last[row.person_id] == row.id) for row in answers]
    given = [Answered(row.person_id, TestView(row.view), row.said_on) for row in answers]
    blank = [Criterion(line.code, line.blocker) for line in lines]
    grades = sorted((one for line in lines for one in (line.grade, *line.earlier) if one.id), key=lambda one: one.id)
    return WholeTest(
        test,
        tuple(lines),
        tuple(reversed(said)),
        newest(given),
        standing_of([line.grade.facts for line in lines]),
        over_time(blank, [one.facts for one in grades], given),
    )


def _lines(alliance_id: int, test: ThreeTest) -> list[Line]:
    """The lines of a test with every grade, newest first. One query."""
    rows = db.session().execute(
        select(RubricCriterion, TestGrade, func.coalesce(Person.display_name, Person.name, ""))
        .outerjoin(TestGrade, and_(TestGrade.criterion_id == RubricCriterion.id, TestGrade.alliance_id == alliance_id))
        .outerjoin(Person, Person.id == TestGrade.person_id)
        .where(RubricCriterion.test == test.value)
        .order_by(RubricCriterion.position, TestGrade.id.desc())
    )
    found: dict[str, list[tuple[RubricCriterion, TestGrade | None, str]]] = {}
    for criterion, grade, by in rows:
        found.setdefault(criterion.code, []).append((criterion, grade, by))
    return [_line(given) for given in found.values()]


def _line(given: Sequence[tuple[RubricCriterion, TestGrade | None, str]]) -> Line:
    of = given[0][0]
    grades = [_grade(of, grade, by) for _, grade, by in given if grade is not None]
    blank = GradeRow(0, Criterion(of.code, of.blocker), "", "", None, "")
    levels = (of.level_0, of.level_1, of.level_2, of.level_3, of.level_4)
    newest_first = grades or [blank]
    return Line(of.code, of.name, of.evidence, levels, of.blocker, of.note, newest_first[0], tuple(newest_first[1:]))


def _grade(of: RubricCriterion, grade: TestGrade, by: str) -> GradeRow:
    facts = Criterion(of.code, of.blocker, grade.level, grade.by_on, grade.graded_on)
    return GradeRow(grade.id, facts, grade.why, grade.evidence, grade.evidence_on, by)


def _answers(alliance_id: int, test: ThreeTest) -> Sequence[Any]:
    """Every answer, in the order in which they were given. One query."""
    columns = (TestAnswer.id, TestAnswer.person_id, TestAnswer.view, TestAnswer.sentence, TestAnswer.said_on)
    chosen = select(*columns).where(TestAnswer.alliance_id == alliance_id, TestAnswer.test == test.value)
    return db.session().execute(chosen.order_by(TestAnswer.id)).all()


def own_answers(alliance_id: int, person_id: int) -> dict[ThreeTest, AnswerDraft]:
    """The newest answer of one person to each test they answered. One query."""
    rows = db.session().execute(
        select(TestAnswer.test, TestAnswer.view, TestAnswer.sentence)
        .where(TestAnswer.alliance_id == alliance_id, TestAnswer.person_id == person_id)
        .order_by(TestAnswer.id)
    )
    return {ThreeTest(row.test): AnswerDraft(ThreeTest(row.test), TestView(row.view), row.sentence) for row in rows}


def save_grade(tx: Writing, alliance_id: int, code: str, draft: GradeDraft, seen: int, today: date) -> None:
    """A grade on one line of the rubric; `seen` is the key of the grade that stood there, nought for none."""
    criterion = tx.session.scalars(select(RubricCriterion).where(RubricCriterion.code == code)).one_or_none()
    if criterion is None:
        raise NotFound(f"The three tests have no line {code[:10]}. Choose one from the page of a test.")
    refuse(check_grade(code, draft, today))
    _hold(tx, alliance_id)
    own = (TestGrade.alliance_id == alliance_id, TestGrade.criterion_id == criterion.id)
    if (tx.session.scalar(select(func.max(TestGrade.id)).where(*own)) or 0) != seen:
        raise Stale(f"Somebody else graded {code} while you were typing.")
    tx.add(
        TestGrade(
            alliance_id=alliance_id,
            criterion_id=criterion.id,
            level=draft.level if draft.applies else None,
            why=draft.why if not draft.applies else "",
            evidence=evidence_kept(code, draft),
            evidence_on=draft.evidence_on,
            by_on=draft.by_on,
            graded_on=today,
            recorded_at=tx.now,
            person_id=tx.actor.person_id,
        )
    )
    tx.say(graded(code, draft), alliance_id)


def save_answers(
    tx: Writing, alliance_id: int, drafts: Sequence[AnswerDraft], today: date, names_checked: bool = False
) -> int:
    """What a representative answers; what is as before is left as it is. Returns how many were new."""
    refuse(check_answers(drafts, names_checked))
    assert tx.actor.person_id is not None
    _hold(tx, alliance_id)
    before = own_answers(alliance_id, tx.actor.person_id)
    fresh = [draft for draft in drafts if draft.view and before.get(draft.test) != draft]
    if not fresh:
        raise RuleBroken("These are the answers you gave before. Change one, then save.")
    for draft in fresh:
        assert draft.view
        tx.add(
            TestAnswer(
                alliance_id=alliance_id,
                test=draft.test.value,
                view=draft.view.value,
                sentence=draft.sentence,
                said_on=today,
                recorded_at=tx.now,
                person_id=tx.actor.person_id,
            )
        )
    tx.say(answers_said([draft.test for draft in fresh]), alliance_id)
    return len(fresh)


def _hold(tx: Writing, alliance_id: int) -> None:
    """Two at the same moment come one after the other."""
    tx.session.execute(select(Alliance.id).where(Alliance.id == alliance_id).with_for_update(key_share=True))
