"""Roles held for a time and a place: when one holds, what may be given, and the sentence that each act leaves."""

from collections.abc import Iterable, Sequence
from datetime import date

from alliance_tracker.errors import RuleBroken
from alliance_tracker.records import Record
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.permissions import Role

LONGEST_MINUTE = 300
ANSWER_TO_PATIENTS = frozenset({Role.MANAGER, Role.LEAD, Role.CHAIR, Role.SECRETARY})
"""Who keeps the record of promises, or answers challenges: in the same alliance none of them speaks for patients."""
SPEAK_OR_ANSWER = ANSWER_TO_PATIENTS | {Role.PATIENT_REPRESENTATIVE}


class Span(Record):
    """A role's days: from the first until the last, both included; no last day means until it is ended."""

    starts_on: date
    ends_on: date | None
    ended: bool = False

    def holds_on(self, day: date) -> bool:
        return not self.ended and self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class NewRole(Record):
    """A role as an administrator gives it: one scope, the one that the role is given for."""

    role: Role
    starts_on: date
    ends_on: date | None = None
    alliance_id: int | None = None
    region_id: int | None = None
    organisation_id: int | None = None
    minute: str = ""

    def place(self) -> tuple[int | None, int | None, int | None]:
        return self.alliance_id, self.region_id, self.organisation_id


def check_new_role(new: NewRole, today: date, held: Iterable[tuple[NewRole, bool]] = ()) -> None:
    """Raises RuleBroken on the field to mend. `held`: the roles the person has been given, and whether each is over."""
    wanted = new.role.given_for
    needs_alliance = wanted in {"alliance", "organisation"}
    if needs_alliance and new.alliance_id is None:
        raise RuleBroken(f"Choose the alliance in which this person is {_a(new.role)}", field="alliance")
    if wanted == "organisation" and new.organisation_id is None:
        raise RuleBroken("Choose the organisation this person signs for", field="organisation")
    if wanted == "region" and new.region_id is None:
        raise RuleBroken("Choose the region of this regional team", field="region")
    if new.ends_on and new.ends_on < new.starts_on:
        raise RuleBroken("The last day is before the first. Choose a later one, or leave it empty", field="ends_on")
    if new.ends_on and new.ends_on < today:
        raise RuleBroken("The last day has passed. Choose a later one, or leave it empty", field="ends_on")
    if len(new.minute) > LONGEST_MINUTE:
        raise RuleBroken(f"Shorten the minute by {len(new.minute) - LONGEST_MINUTE} characters", field="minute")
    _check_beside(new, [old for old, over in held if not over])


def _check_beside(new: NewRole, held: Sequence[NewRole]) -> None:
    """What cannot be given beside the roles that somebody holds."""
    if any((old.role, old.place()) == (new.role, new.place()) for old in held):
        raise RuleBroken("This person holds that role already. End it first, then give it anew", field="role")
    both = {new.role, *(old.role for old in held if old.alliance_id == new.alliance_id)}
    if new.role in SPEAK_OR_ANSWER and Role.PATIENT_REPRESENTATIVE in both and both & ANSWER_TO_PATIENTS:
        raise RuleBroken(
            "Nobody speaks for patients where they answer to them. Choose somebody else, or end the other role first",
            field="role",
        )


def check_end(why: str, ending_own_last: bool) -> str:
    """The reason in one spelling. An administrator cannot end the last administrator's role."""
    if ending_own_last:
        raise RuleBroken("This is the only administrator. Give the role to somebody else first")
    text = " ".join(why.split())
    if not text:
        raise RuleBroken("Say why the role ends", field="why")
    if len(text) > LONGEST_MINUTE:
        raise RuleBroken(f"Shorten the reason by {len(text) - LONGEST_MINUTE} characters", field="why")
    return text


def given(person_id: int, new: NewRole, where: str) -> Sentence:
    """`where`: the alliance, region or organisation in words, or England."""
    until = f" until {_day(new.ends_on)}" if new.ends_on else ""
    minute = f", by the minute “{new.minute}”" if new.minute else ""
    words = f"gave the role {new.role.words} for {where} from {_day(new.starts_on)}{until}{minute}"
    return Sentence(words, "person", str(person_id))


def ended(person_id: int, role: Role, where: str, why: str) -> Sentence:
    return Sentence(f"ended the role {role.words} for {where}, because {why}", "person", str(person_id))


def about(person_id: int, words: str) -> Sentence:
    """Any other sentence about a person; it names nobody, the key does."""
    return Sentence(words, "person", str(person_id))


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _a(role: Role) -> str:
    return f"{'an' if role.words[0] in 'AEIOU' else 'a'} {role.words.lower()}"
