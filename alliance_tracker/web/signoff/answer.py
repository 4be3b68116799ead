"""A signatory's answer: what changed since the body last agreed, the questions, and the page that confirms."""

from collections.abc import Sequence
from typing import Any, Self

from flask import Response, g, request, url_for
from markupsafe import Markup
from wtforms.fields import SelectChoice

from alliance_tracker.data import Writing
from alliance_tracker.data.plan import versions
from alliance_tracker.data.plan.comparing import compared
from alliance_tracker.data.signoff.answering import Door, disown, give
from alliance_tracker.data.signoff.bodies import ended_bodies
from alliance_tracker.data.signoff.standing import SignOff, sign_off_of
from alliance_tracker.errors import NotFound, RuleBroken, Stale
from alliance_tracker.records import Record
from alliance_tracker.rules.papers import PLAN
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.plan.compare import Difference, for_reader
from alliance_tracker.rules.plan.sections import Section
from alliance_tracker.rules.signoff.answering import AnswerDraft, fitting, problems_of, too_late
from alliance_tracker.rules.signoff.rule import Body
from alliance_tracker.rules.signoff.standing import Given, Version
from alliance_tracker.rules.words import lower
from alliance_tracker.terms import Answer, AnsweredVia, AuthorityKind
from alliance_tracker.web import once, papers
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import ChoiceField, DateField, LineField, ProseField, TrackerForm
from alliance_tracker.web.forms.nhs import nhs_date, nhs_input, nhs_radios, nhs_select, nhs_textarea
from alliance_tracker.web.guard import may, needs
from alliance_tracker.web.plan.compare import by_section, pieces
from alliance_tracker.web.show import show
from alliance_tracker.web.signoff.page import Line, changed_since, lines_of, own_bodies
from alliance_tracker.web.signoff.pages import pages
from alliance_tracker.web.signoff.reads import as_it_reads

pages.add_app_template_global(pieces, "word_pieces")


class SectionField(ChoiceField):
    """A section of the plan or bid that is answered."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        plan = g.get("plan")
        sections = plan.paper.sections if plan is not None else PLAN.sections
        self.choices = [(section.code, f"{section.number} {section.title}") for section in sections]


class AnswerForm(TrackerForm):
    """What a body says, and by what authority. The stamp holds the version read and the answers seen."""

    form_name = "answer"
    answer = ChoiceField("What does your organisation say?", choices=Answer, read_as=Answer, always=True)
    comment = ProseField("The comment", most=2000, rows=3, always=True)
    delegate = LineField("Which office may agree minor changes", "For example, Chief Officer", always=True)
    section = SectionField("Which section stands in the way", blank="Choose a section", always=True)
    would_let = ProseField("What would let you agree", most=2000, rows=3, always=True)
    authority = ChoiceField("By what authority?", choices=AuthorityKind, read_as=AuthorityKind, always=True)
    authority_on = DateField("Date of the meeting, or of the decision", "For a meeting. For example, 12 Jan 2017")
    minute = LineField("Minute, or paragraph of the scheme", "For a meeting. For example, GB 17/04", most=200)
    report_on = DateField("Date of the meeting it is to be reported to", "For example, 31 Jan 2017", always=True)
    name = LineField("Your name", always=True, most=120)
    office = LineField("Your office", "For example, Chief Officer", always=True, most=120)

    def unfolded(self) -> Self:
        """The same form with each further question under the choice that it belongs to; without a script all show."""
        under = {
            Answer.AGREES_WITH_COMMENT: [nhs_textarea(self.comment)],
            Answer.AGREES_DELEGATING: [nhs_input(self.delegate)],
            Answer.CANNOT: [nhs_select(self.section), nhs_textarea(self.would_let)],
        }
        self.answer.choices = [_with(one, under.get(one, [])) for one in Answer]
        self.authority.choices = [
            _with(one, [nhs_date(self.report_on)] if one is AuthorityKind.URGENT else []) for one in AuthorityKind
        ]
        return self

    def draft(self) -> AnswerDraft:
        """The answer as it was typed, without what belongs to another choice."""
        return fitting(
            AnswerDraft(
                self.answer.data,
                self.authority.data,
                self.name.data or "",
                self.office.data or "",
                self.authority_on.data,
                self.minute.data or "",
                self.report_on.data,
                self.comment.data or "",
                self.section.data or "",
                self.would_let.data or "",
                self.delegate.data or "",
            )
        )


@pages.app_template_global()
def opening_radios(field: ChoiceField) -> Markup:
    """Radios with the questions that each choice opens, by the style sheet alone.

    NHS.UK's script would say of a radio that it is expanded, which no radio can be (axe: aria-allowed-attr). Quotation
    marks that people type are escaped, so nothing of theirs is taken for the two marks.
    """
    drawn = str(nhs_radios(field)).replace(' data-aria-controls="conditional-', ' data-opens="conditional-')
    return Markup(drawn.replace(' nhsuk-radios__conditional--hidden" id="', ' app-opened" id="'))


def _with(choice: Answer | AuthorityKind, questions: Sequence[Markup]) -> SelectChoice:
    """A choice with the questions that it opens."""
    more = {"conditional": {"html": Markup("").join(questions)}} if questions else None
    return SelectChoice(value=choice.value, label=choice.words, render_kw=more)


class Reading(Record):
    """What a signatory reads before they answer: the version, their last answer, and what changed since."""

    now: SignOff
    line: Line
    version: Version
    since: Version | None
    changed: tuple[Section, ...]

    @property
    def body(self) -> Body:
        return self.line.body

    @property
    def last(self) -> Given | None:
        given = self.now.answers.get(self.body.id, ())
        return given[-1] if given else None

    @property
    def stamp(self) -> str:
        return f"{self.version.id}-{self.last.id if self.last else 0}"

    @property
    def same(self) -> tuple[Section, ...]:
        return tuple(section for section in g.plan.paper.sections if section not in self.changed)


def reading() -> Reading:
    """What the body of this address has before it, or why there is nothing to answer."""
    now = sign_off_of(g.plan, today())
    ended = ended_bodies(g.plan, today(), now.rows)
    line = next((one for one in lines_of(now, ended) if one.body.id == g.body.id), None)
    if line is None:
        raise NotFound(_gone())
    if now.version is None:
        noun = g.plan.paper.noun
        raise RuleBroken(f"No version of this {noun} is frozen yet, so there is nothing to answer. You will be asked.")
    given = line.given
    since = next((one for one in now.versions if given and one.id == given.version_id), None)
    changed = changed_since(since, now.version) if since else ()
    return Reading(now, line, now.version, since, changed)


def _gone() -> str:
    """Why a body has no part in the agreement any more, or never had."""
    ended = next((row for row in ended_bodies(g.plan, today()) if row.organisation_id == g.body.id), None)
    noun = g.plan.paper.noun
    if ended is None:
        return f"{g.body.name} is not among those who must agree this {noun}."
    successor = f" {ended.successor} has taken its place and answers for itself." if ended.successor else ""
    return f"{ended.name} is no longer among those who must agree this {noun}.{successor}"


def stamped(form: TrackerForm) -> tuple[int, int]:
    """The version that was read, and the newest answer that was seen; noughts for what is no stamp."""
    version, _, seen = form.stamp.partition("-")
    parts = [int(part) if part.isascii() and part.isdecimal() and len(part) < 10 else 0 for part in (version, seen)]
    return parts[0], parts[1]


@papers.page(pages, "/sign-off/<body:body>", methods=["GET", "POST"])
@needs(Action.ANSWER_FOR_BODY)
def answer(slug: str, body: str) -> Response:
    """Read, answer, confirm. The first sending checks, the second keeps."""
    form = AnswerForm.opened(_opening())
    if form.sent() and "again" not in request.form:
        found = _kept(form) if "confirmed" in request.form else _check(form)
        if found is not None:
            return found
    read = reading()
    if not form.sent() and not form.stamp:
        form.stamp = read.stamp
    return _shown(form, read)


def _opening() -> dict[str, Any]:
    chosen = request.args.get("answer", "")
    return {"name": g.viewer.name, "answer": Answer(chosen) if chosen in tuple(Answer) else None}


def _check(form: AnswerForm) -> Response | None:
    """The page that repeats what will be kept, or nothing when something is missing."""
    if not form.validate():
        return None
    read = reading()
    draft = form.draft()
    check_answer(form, read, draft, AnsweredVia.ACCOUNT)
    if form.problems:
        form.stamp = read.stamp
        return None
    return show("signoff/confirm.html", form=form, read=read, draft=draft)


def check_answer(form: AnswerForm, read: Reading, draft: AnswerDraft, via: AnsweredVia) -> None:
    """Put on the form what keeps this answer from being given, by whichever door."""
    with form.keeping():
        if stamped(form)[0] != read.version.id:
            raise Stale(_replaced(read, stamped(form)[0]))
        for field, message in problems_of(draft, read.version, via, today()):
            form.add(RuleBroken(message, field))
        late = too_late(draft, read.line.stood, read.body.name, read.now.submitted_on, today(), g.plan.paper.noun)
        if late:
            raise RuleBroken(late, "answer")


def _replaced(read: Reading, version_id: int) -> str:
    """Version 1.1 replaced 1.0 while somebody was reading."""
    old = next((one.label for one in read.now.versions if one.id == version_id), "the one you read")
    return f"Version {read.version.label} replaced {old} while you were reading. See what changed, then answer."


def _kept(form: AnswerForm) -> Response | None:
    """That the answer is kept, or nothing: then the form says why not."""
    version_id, seen = stamped(form)

    def save(tx: Writing) -> tuple[str, str]:
        draft = form.draft()
        give(tx, g.plan, g.body.id, version_id, draft, Door(AnsweredVia.ACCOUNT, seen), today())
        assert draft.answer is not None
        left = _left()
        more = f" {left[0].body.name} still waits for your answer." if left else ""
        words = f"The answer of {g.body.name} is recorded: {lower(draft.answer.words)}.{more}"
        return url_for("signoff.page", slug=g.plan.slug), words

    answer = once.saved(form, save)
    if answer is None and form.status == Stale.status:
        form.stamp = reading().stamp
    return answer


def _left() -> Sequence[Line]:
    """The other bodies of this signatory that still have to answer."""
    own = own_bodies(g.viewer, g.plan)
    lines = lines_of(sign_off_of(g.plan, today()))
    return [line for line in lines if line.body.id in own and line.body.asked and line.given is None]


def _shown(form: AnswerForm, read: Reading) -> Response:
    plan = as_it_reads(read.version.label)
    return show("signoff/answer.html", form=form.unfolded(), read=read, found=changes(read), plan=plan)


def changes(read: Reading) -> list[tuple[Section, list[Difference]]]:
    """What changed since the body last answered, by section. Six queries, and only when something did."""
    since, version = read.since, read.version
    if since is None or not read.changed or since.frozen_at is None:
        return []
    before, after = versions.as_frozen(g.plan, since.id), versions.as_frozen(g.plan, version.id)
    found = compared(g.plan, before, after, since.frozen_at, version.frozen_at)
    return by_section(for_reader(found, may(Action.WRITE_PLAN)))


class DisownForm(TrackerForm):
    """Why a recorded answer was not the body's own."""

    form_name = "disown"
    why = ProseField("Why was this not your organisation’s answer?", "The alliance will read it", rows=3, always=True)


@papers.page(pages, "/sign-off/<body>/disown/<int:number>", methods=["GET", "POST"])
@needs(Action.ANSWER_FOR_BODY)
def disown_answer(slug: str, body: str, number: int) -> Response:
    """The body's own signatory says that an answer recorded for it was not its own."""
    now_ = sign_off_of(g.plan, today())
    given = next((one for one in now_.answers.get(g.body.id, ()) if one.id == number), None)
    if given is None or given.via is not AnsweredVia.RECORDED:
        raise NotFound("We cannot find that answer. Choose it from the ledger.")
    form = DisownForm.opened()

    def save(tx: Writing) -> tuple[str, str]:
        disown(tx, g.plan, g.body.id, number, g.viewer.name, form.why.data or "")
        return url_for("signoff.page", slug=slug), f"The answer recorded for {g.body.name} counts no more."

    label = next(one.label for one in now_.versions if one.id == given.version_id)
    return once.saved(form, save) or show("signoff/disown.html", form=form, given=given, label=label)
