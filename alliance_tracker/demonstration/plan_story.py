"""What a delivery plan says, as plain values: read from a file for one alliance, neutral filler for the others."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from alliance_tracker.records import Record
from alliance_tracker.rules.plan.sections import PIECES
from alliance_tracker.terms import OrganisationKind

MADE_UP = "Demonstration record: made up, and about no real organisation."
OFFICER = "Demonstration officer"


class Post(Record):
    """A post: hundredths of a whole-time equivalent, pounds a year; `private` says why it is, if it is."""

    role: str
    employer: str
    band: str
    needed: int
    filled: int
    first_year: int
    second_year: int
    private: str = ""


class Line(Record):
    """A line of money in pounds, and the deliverable that it is for."""

    year: str
    kind: str
    what: str
    pounds: int
    deliverable: str
    private: str = ""


class Seat(Record):
    """A member of the board; bodies by name."""

    name: str
    job: str
    body: str
    decides: bool
    chairs: bool
    speaks_for: tuple[str, ...]


class PlanStory(Record):
    """The plan of January 2017. `before` and `after`: why nothing is planned, by item of Annex A."""

    texts: Mapping[str, str]
    providers: tuple[str, ...]
    posts: tuple[Post, ...]
    lines: tuple[Line, ...]
    seats: tuple[Seat, ...]
    leads: tuple[tuple[str, str, str], ...]
    groups: tuple[tuple[str, str, str], ...]
    terms: str
    authority: str
    fits: tuple[tuple[str, str, str, str], ...]
    support: tuple[tuple[str, str], ...]
    before: Mapping[str, str]
    after: Mapping[str, str]
    not_here: str


@cache
def told() -> Mapping[str, Any]:
    """The file of the one alliance whose plan is told in full."""
    with (Path(__file__).parent / "avonmere_plan.toml").open("rb") as file:
        return tomllib.load(file)


def avonmere() -> PlanStory:
    given = told()
    return PlanStory(
        texts=trimmed(given["texts"]),
        providers=tuple(given["providers"]),
        posts=tuple(Post(*one["row"], one.get("private", "")) for one in given["post"]),
        lines=tuple(Line(*one["row"], one.get("private", "")) for one in given["line"]),
        seats=tuple(Seat(*one["row"][:5], tuple(one["row"][5])) for one in given["member"]),
        leads=tuple(tuple(one["row"]) for one in given["lead"]),
        groups=tuple(tuple(one["row"]) for one in given["group"]),
        terms=given["board"]["terms"],
        authority=given["board"]["authority"],
        fits=tuple(tuple(one["row"]) for one in given["fit"]),
        support=tuple(tuple(one["row"]) for one in given["support"]),
        before=given["before"],
        after=given["after"],
        not_here="The work in this area is for everyone; the patient forum looks at this group again in 2019.",
    )


def neutral(
    name: str, bodies: Sequence[tuple[str, OrganisationKind]], refs: Sequence[str], authority: str = ""
) -> PlanStory:
    """Filler for an alliance with these bodies and deliverables. Offices only, and providers that do not exist."""
    ccgs = tuple(body for body, kind in bodies if kind is OrganisationKind.CCG)
    stps = tuple(body for body, kind in bodies if kind is OrganisationKind.STP)
    providers = tuple(f"{which} provider of {name} (invented)" for which in ("First", "Second"))
    year = ("2017/18", "2018/19")
    return PlanStory(
        texts={code: f"{MADE_UP} An alliance answers here: {piece.question}" for code, piece in PIECES.items()},
        providers=providers,
        posts=(Post("Programme manager (demonstration)", "", "", 100, 100, 50_000, 50_000),),
        lines=tuple(Line(when, "revenue", "Demonstration amount", 100_000, refs[0] if refs else "") for when in year),
        seats=(
            Seat("Chair (demonstration)", "Chair", "", True, True, ()),
            Seat(OFFICER, "Accountable officer", "", True, False, (*ccgs, *providers)),
            Seat("Patient representative (demonstration)", "Patient representative", "", False, False, ()),
        ),
        leads=tuple((stp, "STP lead (demonstration)", "") for stp in stps),
        groups=(("Demonstration group", MADE_UP, ""),),
        terms=MADE_UP,
        authority=authority,
        fits=(),
        support=(),
        before={},
        after={"other": MADE_UP},
        not_here=MADE_UP,
    )


def trimmed(texts: Mapping[str, str]) -> Mapping[str, str]:
    return {code: text.strip() for code, text in texts.items()}
