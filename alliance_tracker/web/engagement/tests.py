"""The three tests: patients' answers and the alliance's own grades, side by side, with what each rests on."""

from collections.abc import Mapping
from typing import Any

from flask import Response, g, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.engagement import three_tests
from alliance_tracker.data.engagement.three_tests import Line
from alliance_tracker.errors import NotFound
from alliance_tracker.rules.engagement.private_words import NAMES_LABEL
from alliance_tracker.rules.engagement.three_tests import (
    GOVERNANCE,
    LEVEL_WORDS,
    LONGEST_EVIDENCE,
    LONGEST_SENTENCE,
    QUESTIONS,
    AnswerDraft,
    GradeDraft,
)
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.words import lower
from alliance_tracker.terms import TestView, ThreeTest
from alliance_tracker.web import once
from alliance_tracker.web.clock import today
from alliance_tracker.web.engagement.pages import pages
from alliance_tracker.web.forms import ChoiceField, DateField, ProseField, TickField, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import csv_answer, show

ANY = f"<any({', '.join(ThreeTest)}):test>"
NOT_APPLICABLE = "none"
VIEWS = {
    TestView.YES: "Yes",
    TestView.IN_PART: "In part",
    TestView.NOT_YET: "Not yet",
    TestView.CANNOT_SAY: "I cannot say",
}


class GradeForm(TrackerForm):
    """A level on one line of the rubric, and what shows it."""

    form_name = "grade"
    level = ChoiceField("Which level fits?", always=True)
    roles = TickField("There are role descriptions, and people are introduced to the work")
    lived = TickField("There is a group of people who have lived with cancer. It has rules of its own")
    evidence = ProseField(
        "What shows it?", "Name the paper, the meeting or the list, and its day", most=LONGEST_EVIDENCE, always=True
    )
    evidence_on = DateField("Day of the evidence", "For example, 21 Sep 2018")
    by_on = DateField("If it is not yet as it should be: by when will it be?", "An honest “not yet” is a good answer")
    why = ProseField(
        "If it does not apply here: why not?", "Patients read this", most=LONGEST_SENTENCE, rows=3, always=True
    )
    names_checked = TickField(NAMES_LABEL)

    def draft(self) -> GradeDraft:
        """What was typed."""
        chosen = self.level.data or ""
        return GradeDraft(
            level=int(chosen) if chosen.isdigit() else None,
            applies=chosen != NOT_APPLICABLE,
            why=self.why.data or "",
            evidence=self.evidence.data or "",
            evidence_on=self.evidence_on.data,
            by_on=self.by_on.data,
            roles=bool(self.roles.data),
            lived=bool(self.lived.data),
            names_checked=bool(self.names_checked.data),
        )


class AnswersForm(TrackerForm):
    """Three questions, each with four answers and a sentence."""

    form_name = "answers"
    names_checked = TickField(NAMES_LABEL)

    def drafts(self) -> list[AnswerDraft]:
        """What was typed, test by test."""
        return [
            AnswerDraft(test, self[f"{test}_view"].data or None, self[f"{test}_sentence"].data or "")
            for test in ThreeTest
        ]


def _answers_form() -> type[AnswersForm]:
    fields: dict[str, Any] = {}
    for test in ThreeTest:
        fields |= {
            f"{test}_view": ChoiceField(QUESTIONS[test], choices=list(VIEWS.items()), read_as=TestView, always=True),
            f"{test}_sentence": ProseField("Why? One sentence is enough", most=LONGEST_SENTENCE, rows=2, always=True),
        }
    return type("ThreeQuestions", (AnswersForm,), fields)


ThreeQuestions = _answers_form()


@pages.get("/alliances/<slug>/involvement/tests")
@needs(Action.READ_ALLIANCE)
def tests_page(slug: str) -> Response:
    """The three side by side. One query beside the guard's."""
    return show("engagement/tests.html", cards=three_tests.cards_of(g.alliance.id))


@pages.get(f"/alliances/<slug>/involvement/tests/{ANY}")
@needs(Action.READ_ALLIANCE)
def test_page(slug: str, test: str) -> Response:
    """One test: its lines with their evidence, what patients say, both over time. Two queries beside the guard's."""
    whole = three_tests.whole_test(g.alliance.id, ThreeTest(test))
    return show("engagement/test.html", whole=whole, others=[one for one in ThreeTest if one != test])


@pages.get(f"/alliances/<slug>/involvement/tests/{ANY}.csv")
@needs(Action.READ_ALLIANCE)
def test_csv(slug: str, test: str) -> Response:
    """The lines of a test with the newest grade of each."""
    columns = ("Line", "Question", "May hold the test down", "Level", "Stands", "Evidence", "Day of evidence")
    more = ("Not yet, by", "Why it does not apply", "Graded on", "Source")
    rows = [
        (line.code, line.name, "Yes" if line.blocker else "No", facts.level, facts.words, line.grade.evidence)
        + (line.grade.evidence_on, facts.by_on, line.grade.why, facts.graded_on, line.source)
        for line in three_tests.whole_test(g.alliance.id, ThreeTest(test)).lines
        for facts in [line.grade.facts]
    ]
    return csv_answer(f"{slug}-{test}", columns + more, rows)


@pages.route(f"/alliances/<slug>/involvement/tests/{ANY}/<code>", methods=["GET", "POST"])
@needs(Action.GRADE_TESTS)
def grade(slug: str, test: str, code: str) -> Response:
    """The alliance grades itself on one line. Two queries beside the guard's."""
    line = _line(ThreeTest(test), code)
    form = GradeForm.opened(stamp=line.grade.id)
    form.level.choices = [
        *((str(n), f"Level {n}, {LEVEL_WORDS[n].lower()}: {lower(words)}") for n, words in enumerate(line.levels)),
        (NOT_APPLICABLE, "It does not apply here"),
    ]

    def save(tx: Writing) -> tuple[str, str]:
        three_tests.save_grade(tx, g.alliance.id, code, form.draft(), form.version, today())
        address = url_for("engagement.test_page", slug=slug, test=test, _anchor=code)
        return address, f"{code} is graded. Patients can read it."

    answer = once.saved(form, save)
    if form.status == 409:
        form.stamp = str(line.grade.id)
    return answer or show(
        "engagement/grade.html", form=form, line=line, test=ThreeTest(test), asks_seats=code == GOVERNANCE
    )


def _line(test: ThreeTest, code: str) -> Line:
    for line in three_tests.whole_test(g.alliance.id, test).lines:
        if line.code == code:
            return line
    raise NotFound(f"{test.words} has no such line. Choose one from its page.")


@pages.route("/alliances/<slug>/involvement/tests/answers", methods=["GET", "POST"])
@needs(Action.SPEAK_FOR_PATIENTS)
def answers(slug: str) -> Response:
    """Three questions on one page, for a patient representative. One query beside the guard's."""
    own = three_tests.own_answers(g.alliance.id, g.viewer.person_id)
    form: AnswersForm = ThreeQuestions.opened(_typed(own))

    def save(tx: Writing) -> tuple[str, str]:
        drafts, checked = form.drafts(), bool(form.names_checked.data)
        three_tests.save_answers(tx, g.alliance.id, drafts, today(), checked)
        return url_for("engagement.tests_page", slug=slug), "Thank you. Your answers are saved."

    return once.saved(form, save) or show("engagement/answers.html", form=form, tests=ThreeTest, again=bool(own))


def _typed(own: Mapping[ThreeTest, AnswerDraft]) -> dict[str, Any]:
    views = {f"{test}_view": draft.view for test, draft in own.items()}
    return views | {f"{test}_sentence": draft.sentence for test, draft in own.items()}
