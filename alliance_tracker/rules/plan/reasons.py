"""Why nothing is planned in a place: which reasons may be given, and how one stands for several places at once.

The tracker's own rule: Annex A says what is to be achieved locally, and asks for no reason where nothing is planned.
"""

from collections.abc import Iterable, Mapping

from alliance_tracker.errors import RuleBroken, RulesBroken
from alliance_tracker.rules.plan.coverage import Place
from alliance_tracker.rules.words import listing

LONGEST = 600
"""Characters of one reason."""


def reasons(
    places: Mapping[str, Place], kept: Mapping[str, str], given: Mapping[str, str], same: bool
) -> dict[str, str]:
    """The reason of each place as it is to stand, empty for none. `same` gives the first one to the other empty places.

    A place with work planned in it takes no new reason; one that was given before stays until it is taken away.
    """
    filled = [key for key, text in given.items() if text and places[key] is Place.FILLED and text != kept.get(key, "")]
    if filled:
        words = "Something is planned here, so it needs no reason. Empty this box"
        raise RulesBroken([(key, words) for key in filled])
    first = next((text for text in given.values() if text), "")
    empty = next((key for key in given if places[key] is not Place.FILLED), None)
    if same and not first:
        raise RuleBroken("Write the reason in one box first; it is then used for the others too", empty)
    if not first and not kept:
        raise RuleBroken("Say why nothing is planned, or add a deliverable instead", empty)
    open_places = (Place.EMPTY, Place.EXPLAINED) if same else ()
    return {key: text or (first if places[key] in open_places else "") for key, text in given.items()}


def told(before: Mapping[str, str], after: Mapping[str, str], about: str, names: Mapping[str, str]) -> str:
    """The line of history: said why nothing is planned for A-PR2 in 2017/18. Empty when nothing changed."""
    said = _named((key for key, text in after.items() if text and text != before.get(key, "")), names)
    taken = _named((key for key, text in after.items() if not text and before.get(key, "")), names)
    parts = [f"said why nothing is planned for {about} in {said}"] if said else []
    parts += [f"took away why nothing is planned for {about} in {taken}"] if taken else []
    return " and ".join(parts)


def _named(keys: Iterable[str], names: Mapping[str, str]) -> str:
    return listing([names[key] for key in keys])
