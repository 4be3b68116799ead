"""How far the plan is from its submission: what the page of dates says beside it, with the links that mend it."""

from dataclasses import dataclass

from flask import g, url_for

from alliance_tracker.data.plan.plans import PlanHead
from alliance_tracker.data.signoff.standing import sign_off_of
from alliance_tracker.rules.permissions import Action, can
from alliance_tracker.web.clock import today
from alliance_tracker.web.words import plural


@dataclass(frozen=True)
class Part:
    """One thing that stands well or not: `kind` as the page's status icons, and the link to mend it."""

    kind: str
    words: str
    href: str
    link: str


@dataclass(frozen=True)
class HowFar:
    """Everything that submission waits for. `of` names the version in question."""

    parts: tuple[Part, ...] = ()
    of: str = ""
    submitted: bool = False

    @property
    def waiting(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.kind != "ok")


def how_far(plan: PlanHead) -> HowFar:
    """What the newest version of a plan still needs. Fifteen queries."""
    found = sign_off_of(plan, today())
    sign_off = url_for("signoff.page", slug=plan.slug)
    if found.version is None:
        freeze = url_for("plan.every_version", slug=plan.slug)
        return HowFar((Part("stop", "No version is frozen yet", freeze, "Versions of the plan"),))
    label = f"version {found.version.label}"
    if found.submitted_on is not None:
        return HowFar((), label, True)
    if found.judged.holds:
        submit = url_for("plan.submit", slug=plan.slug)
        ways = (submit, "Submit the plan") if can(g.viewer, Action.FREEZE_PLAN, g.place) else (sign_off, "Sign-off")
        return HowFar((Part("ok", "Agreed by all who must", *ways),), label)
    outstanding = len(found.judged.outstanding)
    words = f"{plural(outstanding, 'organisation')} must still agree" if outstanding else found.judged.sentences[0]
    return HowFar((Part("stop", words.rstrip("."), sign_off, "See who must agree"),), label)
