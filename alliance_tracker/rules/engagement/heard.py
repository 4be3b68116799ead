"""Who was heard: how people are counted at each record, and whether those heard are like the people who live here.

The groups are those of paragraph 10 of the guidance, the characteristics those of the Equality Act 2010. A share of 0.8
to 1.25 times that of the people here counts as in proportion (the tracker's own, from its rubric of the three tests).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from alliance_tracker.records import Record
from alliance_tracker.rules.delivery.problems import Problem
from alliance_tracker.rules.engagement.counts import (
    FEW,
    NONE,
    NOT_SHOWN,
    Count,
    Released,
    hidden_alone,
    hidden_in,
    likely,
    one_count,
    percent,
    released,
    says_little,
    share,
)
from alliance_tracker.rules.engagement.private_words import check_private
from alliance_tracker.rules.history import Sentence
from alliance_tracker.rules.words import counted, listing, lower
from alliance_tracker.terms import HeardKind

NOT_KNOWN = "not-known"
LEAST_RATIO, MOST_RATIO = 0.8, 1.25
MOST_PEOPLE = 10**6


class Category(Record):
    """One line of a table: its code in the record, and its words on the page."""

    code: str
    words: str


class Asked(Record):
    """One table of counts. `adds_up`: everybody is in exactly one line, and the last line is for those not known."""

    code: str
    kind: HeardKind
    title: str
    adds_up: bool
    categories: tuple[Category, ...]

    def field(self, category: str) -> str:
        """The name of the box of a form."""
        return f"{self.code}--{category}"


def _table(code: str, kind: HeardKind, title: str, adds_up: bool, *pairs: tuple[str, str]) -> Asked:
    rest = ((NOT_KNOWN, "Not known"),) if adds_up else ()
    return Asked(code, kind, title, adds_up, tuple(Category(*pair) for pair in (*pairs, *rest)))


AGE = _table(
    "age",
    HeardKind.AGE,
    "Age",
    True,
    ("under-25", "Under 25"),
    ("25-49", "25 to 49"),
    ("50-64", "50 to 64"),
    ("65-74", "65 to 74"),
    ("75-over", "75 and over"),
)
SEX = _table("sex", HeardKind.CHARACTERISTIC, "Sex", True, ("women", "Women"), ("men", "Men"))
CHARACTERISTICS = _table(
    "characteristic",
    HeardKind.CHARACTERISTIC,
    "Other protected characteristics",
    False,
    ("disability", "Disabled people"),
    ("gender-reassignment", "Trans people"),
    ("marriage", "Married or in a civil partnership"),
    ("pregnancy", "Pregnant or with a new baby"),
    ("race", "Black, Asian and minority ethnic people"),
    ("religion", "People with a religion or belief"),
    ("sexual-orientation", "Lesbian, gay and bisexual people"),
)
DEPRIVATION = _table(
    "deprivation",
    HeardKind.DEPRIVATION,
    "How well off the area is where they live",
    True,
    ("1", "The poorest fifth of areas"),
    ("2", "The second poorest fifth"),
    ("3", "The middle fifth"),
    ("4", "The second best-off fifth"),
    ("5", "The best-off fifth"),
)
SAME_PEOPLE = {"older-people": ("65-74", "75-over"), "children-and-young-people": ("under-25",)}
"""A group of paragraph 10 and the ages that may be the same people: where an age is hidden, so is the group."""


def tables(groups: Iterable[Category], ccgs: Iterable[Category]) -> tuple[Asked, ...]:
    """Every table of a record, in the order of the page."""
    return (
        Asked("group", HeardKind.GROUP, "Groups named in the guidance", False, tuple(groups)),
        AGE,
        SEX,
        CHARACTERISTICS,
        DEPRIVATION,
        Asked("ccg", HeardKind.CCG, "Where they live", True, (*ccgs, Category(NOT_KNOWN, "Elsewhere or not known"))),
    )


def stored_as(table: Asked, category: str) -> tuple[str, str]:
    """Kind and category of a line as the record keeps them; those not known say of what."""
    return table.kind.value, f"{table.code}-{NOT_KNOWN}" if category == NOT_KNOWN else category


class Counted(Record):
    """How many took part, and the tables that were filled: code of the table, then of the line."""

    total: int
    tables: Mapping[str, Mapping[str, int]] = {}


class Heard(Record):
    """The counts of a record as one reader sees them; without tables when they are no longer shown."""

    total: Count | None
    tables: Mapping[str, Released] = {}
    withheld: bool = False


def hidden_of(asked: Sequence[Asked], own: Counted) -> dict[str, frozenset[str]]:
    """What is hidden from readers in each table that was filled."""
    found = {}
    for table in asked:
        cells = own.tables.get(table.code)
        if cells is not None:
            found[table.code] = hidden_in(cells) if table.adds_up else hidden_alone(cells, own.total)
    ages, groups = found.get(AGE.code), own.tables.get("group")
    if ages and groups is not None:
        also = {group for group, same in SAME_PEOPLE.items() if ages & set(same)}
        found["group"] = found["group"] | (also & set(groups))
    return found


def told(asked: Sequence[Asked], own: Counted, withheld: bool, edits: bool) -> Heard:
    """The counts of a record for a reader. A table that lost a line, as a CCG that left, is not shown."""
    if withheld and not edits:
        return Heard(None, withheld=True)
    hidden = hidden_of(asked, own)
    shown = {}
    for table in asked:
        cells = own.tables.get(table.code)
        if cells is not None:
            whole = not table.adds_up or sum(cells.values()) == own.total
            out = hidden[table.code] if whole else frozenset(cells)
            shown[table.code] = released(cells, own.total, out, table.adds_up, edits)
    return Heard(one_count(own.total, edits), shown, withheld)


def is_withheld_after(asked: Sequence[Asked], before: Counted | None, now: Counted | None) -> bool:
    """Whether readers may see nothing any more once counts have changed from the one to the other."""
    if before is None or before == now:
        return False
    return any(0 < one.total < FEW or any(hidden_of(asked, one).values()) for one in (before, now) if one is not None)


def check_counts(asked: Sequence[Asked], own: Counted) -> list[Problem]:
    """Counts that cannot be: more than took part, or a table that does not add up."""
    problems = []
    for table in asked:
        cells = own.tables.get(table.code)
        if cells is None:
            continue
        problems += [
            Problem(table.field(line.code), _too_many(line.words, cells[line.code], own.total))
            for line in table.categories
            if cells.get(line.code, 0) > own.total
        ]
        total = sum(cells.values())
        if table.adds_up and total != own.total and not problems:
            problems.append(Problem(table.field(table.categories[0].code), _adds_up(table, total, own.total)))
    return problems


def _too_many(words: str, people: int, total: int) -> str:
    return (
        f"“{words}” is {people:,}, more than all {counted(total, 'person', 'people')} who took part, which would be "
        "over 100%. Check both numbers"
    )


def _adds_up(table: Asked, total: int, wanted: int) -> str:
    """The ages add up to 38 and 40 took part: the 2 left out are not known."""
    says = f"The numbers under “{table.title}” add up to {total:,}, and {wanted:,} took part"
    if total < wanted:
        return f"{says}. Put the {wanted - total:,} who are left in “{table.categories[-1].words}”"
    return f"{says}. Take {total - wanted:,} out, or check how many took part"


class Population(Record):
    """How many of the people here are of a category, by a source that the alliance names."""

    people: int
    of_people: int
    source: str
    as_of: str

    @property
    def part(self) -> float:
        return self.people / self.of_people if self.of_people else 0.0

    def entered(self, line: Category) -> Sentence:
        """The line of history."""
        return Sentence(f"entered the figure for the people here, {line.words.lower()}", "heard", line.code)


class Compared(Record):
    """One category: how many were heard, of how many counted, beside the people here."""

    table: Asked
    category: Category
    heard: Count
    base: Count
    population: Population | None

    @property
    def hidden(self) -> bool:
        """So much of it is hidden that nothing can be said."""
        return says_little(self.heard, self.base)

    @property
    def part(self) -> float | None:
        return None if self.hidden else share(self.heard, self.base)

    @property
    def heard_words(self) -> str:
        return NOT_SHOWN if self.hidden and self.heard.words == NOT_SHOWN else self.heard.sum_words

    @property
    def part_words(self) -> str:
        return NOT_SHOWN if self.hidden else percent(self.part)

    @property
    def spoken(self) -> str:
        """Inside a sentence: people aged 75 and over, the poorest fifth of areas."""
        words = lower(self.category.words)
        if self.table.kind is HeardKind.AGE:
            return f"people aged {words}"
        return f"people from {words}" if self.table.kind is HeardKind.CCG else words

    @property
    def ratio(self) -> float | None:
        """Their share among those heard, as a multiple of their share here."""
        here = self.population.part if self.population else 0
        return None if self.part is None or not here else self.part / here

    @property
    def standing(self) -> str:
        """One of: none, hidden, few, under, perhaps_under, fair, perhaps_over, over."""
        if self.hidden and self.population is not None:
            return "hidden"
        if self.population is None or self.ratio is None:
            return "none" if self.population is None or not self.population.part else "few"
        low, high = likely(self.heard, self.base) or (0.0, 1.0)
        here = self.population.part
        if self.ratio < LEAST_RATIO:
            return "under" if high < here else "perhaps_under"
        if self.ratio > MOST_RATIO:
            return "over" if low > here else "perhaps_over"
        return "fair"

    @property
    def words(self) -> str:
        return STANDINGS[self.standing]

    @property
    def unsure(self) -> str:
        """How sure that is, in words: between 8% and 22%, here 36%."""
        found = likely(self.heard, self.base)
        if found is None:
            return "Fewer than 20 people were counted, which is too few to say."
        return f"By chance alone it could be from {percent(found[0])} to {percent(found[1])}."


STANDINGS = {
    "none": "No figure for the people here yet",
    "hidden": "Not shown, so that nobody can be found",
    "few": "Too few people counted to say",
    "under": "Heard too little",
    "perhaps_under": "Perhaps heard too little",
    "fair": "Heard about as much as their share",
    "perhaps_over": "Perhaps heard more than their share",
    "over": "Heard more than their share",
}


def summed(
    asked: Sequence[Asked], records: Iterable[Heard], people: Mapping[tuple[str, str], Population]
) -> list[Compared]:
    """All categories over all records, from nothing but what a reader sees of each; people by table and category."""
    sums: dict[tuple[str, str], Count] = {}
    bases: dict[str, Count] = {}
    for one in records:
        for code, table in one.tables.items():
            if table.withheld or not table.cells:
                continue
            bases[code] = bases.get(code, NONE) + _counted(table)
            for category, count in table.cells.items():
                sums[code, category] = sums.get((code, category), NONE) + count
    return [
        Compared(table, line, sums.get((table.code, line.code), NONE), bases.get(table.code, NONE),
                 people.get((table.code, line.code)))
        for table in asked
        for line in populated(table)
    ]  # fmt: skip


def _counted(table: Released) -> Count:
    """Those of whom it is known: all who took part, without those not known."""
    out = table.cells.get(NOT_KNOWN, NONE)
    return Count(max(0, table.total.low - out.high), max(0, table.total.high - out.low))


def conclusion(found: Sequence[Compared]) -> str:
    """The sentence that the picture says."""
    under = [one.spoken for one in found if one.standing == "under"]
    perhaps = [one.spoken for one in found if one.standing == "perhaps_under"]
    judged = [one for one in found if one.standing not in ("none", "hidden", "few")]
    if not judged:
        return "There is not enough here yet to say whether those heard are like the people who live here"
    if under:
        return f"No. Heard too little: {listing(under)}"
    if perhaps:
        return f"Perhaps not. These may be heard too little, or it may be chance: {listing(perhaps)}"
    return "Yes, as far as people were counted: nobody is heard clearly less than their share"


def like_people_here(found: Sequence[Compared], most: int = 3) -> str:
    """The same in short, for the test of whether those involved are like the people here; nothing if nothing shows."""
    under = [one.spoken for one in found if one.standing == "under"]
    if under:
        more = [f"{len(under) - most} more"] if len(under) > most else []
        return f"Heard too little: {listing([*under[:most], *more])}."
    return f"{conclusion(found)}." if any(one.standing in ("fair", "over") for one in found) else ""


def worse_deal(found: Sequence[Compared]) -> str:
    """How the poorest fifth of areas is heard, for the test of inequalities; nothing while nobody can say."""
    poorest = next((one for one in found if one.table.code == DEPRIVATION.code and one.category.code == "1"), None)
    if poorest is None or poorest.standing in ("none", "hidden", "few") or poorest.population is None:
        return ""
    return (
        f"People from the poorest fifth of areas: {poorest.part_words} of those heard, "
        f"{percent(poorest.population.part)} of the people here."
    )


def missing(found: Sequence[Compared]) -> list[Compared]:
    """Who is missing: not one person counted where people were counted at all, or heard too little."""
    return [
        one for one in found if one.base != NONE and (one.heard == NONE or one.standing in ("under", "perhaps_under"))
    ]


def populated(table: Asked) -> tuple[Category, ...]:
    """The lines of a table that there can be a figure for the people here for."""
    return tuple(line for line in table.categories if line.code != NOT_KNOWN)


def check_population(draft: Population) -> list[Problem]:
    """What a figure for the people here still needs."""
    problems = []
    if draft.of_people < 1:
        problems.append(Problem("of_people", "Give how many people there are in all, a number over 0"))
    elif draft.people > draft.of_people:
        part = f"{draft.people:,} of {draft.of_people:,} is {draft.people * 100 // draft.of_people:,}%, over 100%"
        problems.append(Problem("people", f"{part}. The part cannot be more than the whole"))
    if not draft.source.strip():
        problems.append(Problem("source", "Say where the figure is from, like “Census 2011, table KS102EW”"))
    if not draft.as_of.strip():
        problems.append(Problem("as_of", "Say of which year or day the figure is, like “2011”"))
    return problems + check_private("source", draft.source) + check_private("as_of", draft.as_of)
