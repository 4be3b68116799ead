"""Who belongs to a plan: what may be added, removed and merged, and the sentence that each leaves.

CCGs and STPs are named by the guidance (Annex i) and leave a plan only by becoming another body. Providers
are named by no source: the alliance lists them itself, and that the list is complete lapses when it changes
(the tracker's own rules, after paragraph 12).
"""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from alliance_tracker.errors import RuleBroken
from alliance_tracker.records import Record
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.words import capital, counted, day, inside, listing, some
from alliance_tracker.terms import OrganisationKind

LONGEST_NAME = 200
LONGEST_REASON = 600
PAGES_BESIDE = frozenset({"ask", "ledger"})
"""What stands in addresses where the name of a body can stand, so no body is called so there."""
_CODE = re.compile(r"[A-Z0-9]{3,6}")
_EVERY_NAME_HAS = frozenset(
    {"the", "nhs", "foundation", "trust", "ft", "ccg", "and", "clinical", "commissioning", "group"}
)


class Known(Record):
    """A body the tracker knows of, in this plan or elsewhere."""

    id: int
    name: str
    kind: OrganisationKind
    ods_code: str


class Merging(Record):
    """What somebody says became of bodies: into `into`, or into the one named, from a day on."""

    bodies: tuple[int, ...]
    into: int | None
    name: str
    ods_code: str
    merged_on: date | None


def plain(name: str) -> str:
    """A name as it is compared: without case, marks, and the words that every such name has."""
    words = re.sub(r"[^a-z0-9]+", " ", name.casefold().replace("'", "").replace("’", "")).split()
    own = [word for word in words if word not in _EVERY_NAME_HAS]
    return " ".join(own or words)


def read_code(typed: str) -> str:
    """An ODS code in one spelling, or nothing. Raises RuleBroken for what is none."""
    code = typed.strip().upper()
    if code and not _CODE.fullmatch(code):
        raise RuleBroken(
            f"“{typed.strip()[:20]}” is not an ODS code. It has three to six letters and figures, like RTD. "
            "Leave it empty if you do not know it",
            field="ods_code",
        )
    return code


def read_name(typed: str, what: str = "provider") -> str:
    """A body's name in one spelling. Raises RuleBroken if it says nothing."""
    name = " ".join(typed.split())
    if not plain(name):
        raise RuleBroken(f"Type the name of the {what}", field="name")
    return name


def read_reason(typed: str, question: str) -> str:
    """A reason in one spelling. Raises RuleBroken if none is given."""
    why = " ".join(typed.split())
    if not why:
        raise RuleBroken(question, field="why")
    return why


def already_listed(name: str, code: str, listed: Collection[Known]) -> Known | None:
    """The listed body that a name or a code means, if there is one."""
    for one in listed:
        if (code and one.ods_code == code) or plain(one.name) == plain(name):
            return one
    return None


def refuse_listed(name: str, code: str, listed: Collection[Known]) -> None:
    """A body stands once in the list. Raises RuleBroken on the field to mend."""
    found = already_listed(name, code, listed)
    if found is None:
        return
    if code and found.ods_code == code:
        raise RuleBroken(f"{found.name} has the code {code} and is in the list already", field="ods_code")
    raise RuleBroken(f"{found.name} is in the list already. Nothing needs to be added", field="name")


def meant(name: str, code: str, kind: OrganisationKind, known: Collection[Known]) -> Known | None:
    """The body elsewhere in the tracker that a name and a code mean, or none: then it is a new one.

    Raises RuleBroken where the code belongs to a body with another name, or of another kind.
    """
    by_code = next((one for one in known if code and one.ods_code == code), None)
    if by_code is None:
        return next((one for one in known if one.kind is kind and plain(one.name) == plain(name)), None)
    if by_code.kind is not kind:
        raise RuleBroken(
            f"{code} is the code of {by_code.name}, which is another kind of body. Check the code", field="ods_code"
        )
    if plain(by_code.name) != plain(name):
        raise RuleBroken(
            f"{code} is the code of {by_code.name}, as the register of trusts names it. Type that name, "
            "or leave the code empty to keep the name you typed",
            field="ods_code",
        )
    return by_code


def check_merging(
    given: Merging, bodies: Mapping[int, tuple[Known, date | None]], leaving: Mapping[int, str], today: date
) -> OrganisationKind:
    """What kind of bodies merge, or RuleBroken. `bodies`: those of the plan with their first day, by number.

    `leaving`: those that are recorded already to merge on a later day, and into what.
    """
    chosen = [bodies[one][0] for one in given.bodies if one in bodies]
    if not chosen:
        raise RuleBroken("Choose which bodies merged", field="bodies")
    kinds = {one.kind for one in chosen}
    if len(kinds) > 1:
        raise RuleBroken("Bodies of one kind merge: choose only CCGs, only providers, or only STPs", field="bodies")
    for one in chosen:
        if one.id in leaving:
            raise RuleBroken(f"{one.name} is recorded already as becoming {leaving[one.id]}", field="bodies")
    _check_day(given, [bodies[one.id] for one in chosen])
    _check_into(given, bodies, kinds)
    return chosen[0].kind


def _check_day(given: Merging, chosen: Sequence[tuple[Known, date | None]]) -> None:
    if given.merged_on is None:
        raise RuleBroken("Give the day from which the new body exists, like 1 Apr 2018", field="merged_on")
    for one, starts_on in chosen:
        if starts_on is not None and given.merged_on < starts_on:
            raise RuleBroken(
                f"{one.name} belongs to this plan only from {day(starts_on)}. Give a later day", field="merged_on"
            )


def check_answered(merged_on: date, answered: Collection[tuple[str, date]]) -> None:
    """Raises RuleBroken when one of the bodies answered for itself on that day or later. `answered`: its last day.

    So whatever a body agreed as it was stands before the day on which it became another, or took one over.
    """
    for name, last in answered:
        if merged_on <= last:
            raise RuleBroken(
                f"{name} answered a version of this plan on {day(last)}, as the body it was then. Give a later day: "
                "from then on one of them answers for both",
                field="merged_on",
            )


def _check_into(
    given: Merging, bodies: Mapping[int, tuple[Known, date | None]], kinds: Collection[OrganisationKind]
) -> None:
    if given.into is None:
        if not given.name.strip():
            raise RuleBroken("Choose the body they merged into, or type its name", field="name")
        return
    if given.name.strip():
        raise RuleBroken("Choose a body or type a name, not both", field="name")
    if given.into in given.bodies:
        raise RuleBroken("A body cannot merge into itself. Take it out of those that merged", field="into")
    if given.into not in bodies or bodies[given.into][0].kind not in kinds:
        raise RuleBroken("Choose a body of the same kind as those that merged", field="into")


def added(names: Sequence[str]) -> Sentence:
    """The line of history for providers that were added."""
    return about(f"added {some(list(names))} to the providers that must agree")


def removed(name: str, why: str) -> Sentence:
    return about(f"removed {name} from the bodies that must agree, because {inside(why)}")


def declared_complete(count: int) -> Sentence:
    return about(f"declared the list of {counted(count, 'provider')} complete")


def merged(names: Sequence[str], into: str, on: date) -> Sentence:
    """The line of history for bodies that became another."""
    verb = "merged into" if len(names) > 1 else "became"
    return about(f"recorded that {listing(list(names))} {verb} {into} on {day(on)}")


def unmerged(names: Sequence[str], into: str, why: str) -> Sentence:
    return about(f"took back that {listing(list(names))} became {into}, because {inside(why)}")


def became(name: str, on: date) -> str:
    """Why a body left the plan, when it became another."""
    return f"Became {name} on {day(on)}"


def lapsed(what: str) -> str:
    """Why a list that was declared complete is so no longer."""
    return f"{capital(what)} after the list was declared complete"


def about(words: str) -> Sentence:
    """A sentence about the bodies of a plan."""
    return Sentence(words, "plan", "bodies")
