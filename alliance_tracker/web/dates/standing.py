"""How far the plan is from its submission: what the page of dates says beside it, with the links that mend it."""

from flask import url_for

from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.data.signoff.standing import sign_off_of
from alliance_tracker.records import Record
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.words import counted
from alliance_tracker.web.clock import today
from alliance_tracker.web.guard import may
from alliance_tracker.web.plan.home import standing


class Part(Record):
    """One thing that stands well or not: `kind` as the page's status icons, and the link to mend it."""

    kind: str
    words: str
    href: str
    link: str


class HowFar(Record):
    """Everything that submission waits for. `of` names the version in question."""

    parts: tuple[Part, ...] = ()
    of: str = ""
    submitted: bool = False

    @property
    def waiting(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.kind != "ok")


def how_far(plan: PlanHead) -> HowFar:
    """What the newest version of a plan still needs. Fifteen queries, and those of `standing`."""
    found = sign_off_of(plan, today())
    sign_off = url_for("signoff.page", slug=plan.slug)
    if found.version is None:
        freeze = url_for("plan.every_version", slug=plan.slug)
        return HowFar((*_problems(plan), Part("stop", "No version is frozen yet", freeze, "Versions of the plan")))
    label = f"version {found.version.label}"
    if found.submitted_on is not None:
        return HowFar((), label, True)
    if found.judged.holds:
        submit = url_for("plan.submit", slug=plan.slug)
        ways = (submit, "Submit the plan") if may(Action.FREEZE_PLAN) else (sign_off, "Sign-off")
        return HowFar((Part("ok", "Agreed by all who must", *ways),), label)
    outstanding = len(found.judged.outstanding)
    words = f"{counted(outstanding, 'organisation')} must still agree" if outstanding else found.judged.sentences[0]
    return HowFar((*_problems(plan), Part("stop", words.rstrip("."), sign_off, "See who must agree")), label)


def _problems(plan: PlanHead) -> tuple[Part, ...]:
    """What should be put right in the plan, for those who read it as it is written."""
    count = len(standing().first) if may(Action.READ_PLAN) else 0
    if not count:
        return ()
    words = f"{counted(count, 'problem is', 'problems are')} left in the plan"
    link = "Put the plan right" if may(Action.WRITE_PLAN) else "See what is missing"
    return (Part("stop", words, url_for("plan.home", slug=plan.slug), link),)
