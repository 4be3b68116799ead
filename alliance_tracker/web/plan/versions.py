"""The versions of a plan or a bid: which there are and why, and freezing the next one."""

from collections import Counter
from collections.abc import Mapping, Sequence

from flask import Response, g, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.funding.content import bid_now
from alliance_tracker.data.people.names import names_of
from alliance_tracker.data.plan import versions
from alliance_tracker.data.plan.comparing import compared
from alliance_tracker.data.plan.versions import Freezing, VersionHead
from alliance_tracker.data.signoff import wording
from alliance_tracker.data.signoff.answers import answers_of
from alliance_tracker.data.signoff.standing import SignOff, sign_off_of
from alliance_tracker.records import Record
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.plan.compare import Difference, for_reader
from alliance_tracker.rules.plan.content import seals
from alliance_tracker.rules.plan.freezing import Turn, changed_sections, stamp_of, turn
from alliance_tracker.rules.plan.sections import Section
from alliance_tracker.rules.plan.substance import LONGEST_REASON, of_substance
from alliance_tracker.rules.signoff.standing import Version
from alliance_tracker.rules.words import counted, listing, some
from alliance_tracker.terms import Answer
from alliance_tracker.web import once, papers
from alliance_tracker.web.clock import day_of, today
from alliance_tracker.web.forms import ChoiceField, LineField, ProseField, TrackerForm
from alliance_tracker.web.guard import may, needs
from alliance_tracker.web.plan.compare import by_section, in_short
from alliance_tracker.web.plan.home import standing
from alliance_tracker.web.plan.pages import pages
from alliance_tracker.web.show import csv_answer, show
from alliance_tracker.web.signoff import letters


class Row(Record):
    """A version in the list: who froze it, and how bodies answered it in words."""

    head: VersionHead
    who: str
    answers: str
    before: str


@papers.page(pages, "/plan/versions", "/versions")
@needs(Action.READ_PLAN)
def every_version(slug: str) -> Response:
    """Every version, newest first, and what changed in the draft since. 23 queries."""
    rows = _rows()
    each = seals(versions.as_written(g.plan, today()))
    changed = changed_sections(rows[0].head.seals, each) if rows else ()
    return show("plan/versions.html", rows=rows, changed=changed)


@papers.page(pages, "/plan/versions.csv", "/versions.csv")
@needs(Action.READ_PLAN)
def versions_csv(slug: str) -> Response:
    header = ("Version", "Frozen on", "By", "Why", "Of substance", "Why not", "Who says so", "Answers", "Seal")
    rows = [
        (
            row.head.label,
            day_of(row.head.frozen_at),
            row.who,
            row.head.reason,
            "Yes" if row.head.of_substance else "No",
            row.head.why_not,
            row.head.lead_named,
            row.answers,
            row.head.seal,
        )
        for row in _rows()
    ]
    return csv_answer(papers.file_name("versions"), header, rows)


def _rows() -> list[Row]:
    """Newest first. Three queries."""
    every = versions.versions_of(*g.plan.key)
    names = names_of({one.person_id for one in every if one.person_id is not None})
    said = _answered()
    return [
        Row(
            one,
            names.get(one.person_id or 0, ""),
            said.get(one.id, "No answer"),
            every[place - 1].label if place else "",
        )
        for place, one in reversed(list(enumerate(every)))
    ]


def _answered() -> Mapping[int, str]:
    """How bodies answered each version, each body's last answer to it: 12 agree, 1 cannot agree yet."""
    counts: dict[int, Counter[bool]] = {}
    for given in answers_of(*g.plan.key).values():
        last = {one.version_id: one.answer is not Answer.CANNOT for one in given if not one.disowned}
        for version_id, agrees in last.items():
            counts.setdefault(version_id, Counter())[agrees] += 1
    return {version_id: _told(count[True], count[False]) for version_id, count in counts.items()}


def _told(agreed: int, cannot: int) -> str:
    told = [f"{counted(agreed, 'body', 'bodies')} agreed"] if agreed else []
    told += [f"{counted(cannot, 'body', 'bodies')} could not agree yet"] if cannot else []
    return listing(told)


class FreezeForm(TrackerForm):
    """Why this version is made, and, where that is open, that it is not of substance."""

    form_name = "freeze"
    reason = ProseField(
        "Why is this version made?",
        hint="Every body reads it. For example: the first draft for all bodies, or the scanner dates moved",
        required="Say why this version is made",
        most=LONGEST_REASON,
        rows=2,
    )
    substance = ChoiceField(
        "Does it change anything of substance?",
        choices=(
            ("yes", "Yes: bodies are asked again, where what they rely on changed"),
            ("no", "No: agreements stand"),
        ),
    )
    why_not = ProseField(
        "If not, why is the change not of substance?",
        hint="Every body is told, and may withdraw within 10 working days",
        most=LONGEST_REASON,
        rows=2,
        always=True,
    )
    lead_named = LineField("If not, which alliance lead says so?", hint="Name and office", always=True)

    def asked(self) -> Freezing:
        """What is asked for; whatever is not said is of substance."""
        not_of = self.substance.data == "no"
        why, lead = (self.why_not.data, self.lead_named.data) if not_of else ("", "")
        return Freezing(self.reason.data, not not_of, why, lead, self.stamp)


class Ahead(Record):
    """What freezing now would do. `against` says why it cannot be called not of substance."""

    newest: VersionHead | None
    label: str
    stamp: str
    found: tuple[Difference, ...]
    against: tuple[str, ...]
    turns: tuple[Turn, ...]
    same: bool

    @property
    def lost(self) -> tuple[Turn, ...]:
        return tuple(one for one in self.turns if one.lost)

    @property
    def kept(self) -> tuple[Turn, ...]:
        return tuple(one for one in self.turns if one.before.standing.agreed and not one.lost)

    @property
    def short(self) -> str:
        return in_short(self.found)

    @property
    def sections(self) -> list[tuple[Section, list[Difference]]]:
        return by_section(self.found)


def _ahead() -> Ahead:
    """The plan or bid as it is, held against the newest version and against every agreement. 40 queries."""
    every = versions.versions_of(*g.plan.key)
    newest = every[-1] if every else None
    content = versions.as_written(g.plan, today())
    each = seals(content)
    found: tuple[Difference, ...] = ()
    if newest is not None:
        found = compared(g.plan, versions.as_frozen(g.plan, newest.id), content, newest.frozen_at, None)
    label = versions.next_label(g.plan, every)
    return Ahead(
        newest,
        label,
        stamp_of(each),
        for_reader(found, may(Action.WRITE_PLAN)),
        of_substance(found),
        _turns(sign_off_of(g.plan, today()), Version(0, label, each, True, today())),
        newest is not None and newest.seals == each,
    )


def _turns(now_agreed: SignOff, following: Version) -> tuple[Turn, ...]:
    return tuple(
        turn(
            body.name,
            now_agreed.versions,
            now_agreed.answers.get(body.id, ()),
            now_agreed.rule.of(body.kind),
            following,
            now_agreed.rows[body.id].took_over_on if body.id in now_agreed.rows else None,
        )
        for body in now_agreed.bodies
    )


@papers.page(pages, "/plan/freeze", "/freeze", methods=["GET", "POST"])
@needs(Action.FREEZE_PLAN)
def freeze(slug: str) -> Response:
    """Show what freezing would do, and freeze when asked."""
    form = FreezeForm.opened({"substance": "yes"})

    def save(tx: Writing) -> tuple[str, str]:
        head = versions.freeze(tx, g.plan, today(), form.asked())
        there = url_for("plan.every_version", slug=g.plan.slug)
        return there, f"Version {head.label} is frozen. {_what_next(tx, head)}"

    answer = once.saved(form, save)
    if answer is not None:
        return answer
    ahead = _ahead()
    form.stamp = ahead.stamp
    return show(
        "plan/freeze.html",
        form=form,
        ahead=ahead,
        too_many=_most(ahead.against),
        to_mend=() if ahead.same or g.plan.paper.is_bid else standing().first,
        missing=bid_now(g.plan).missing if g.plan.paper.is_bid else (),
    )


def _what_next(tx: Writing, head: VersionHead) -> str:
    """Bodies are to be asked; or, where a version is not of substance, are told that their agreement stands."""
    if head.of_substance:
        return "Now ask the bodies to agree it."
    about = letters.About(g.plan, head.label, g.viewer.name, g.viewer.email)
    untold = wording.tell(
        tx,
        g.plan,
        lambda name, address, body, until: letters.stands(
            about, name, address, body, head.why_not, head.lead_named, until
        ),
        today(),
    )
    told = "The bodies whose agreement stands are told by e-mail, and until when they may withdraw it."
    return f"{told} No address is known of {some(untold)}: tell them yourself." if untold else told


def _most(sentences: Sequence[str], most: int = 6) -> tuple[Sequence[str], int]:
    """The first few, and how many more there are."""
    return sentences[:most], max(0, len(sentences) - most)
