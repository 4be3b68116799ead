"""The request for wider resources (paragraphs 11 and 23): posts and lines of money, and what may be said of them.

It is neither the bid for Transformation Funding nor part of a national envelope, and is never added to either.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from alliance_tracker.errors import RulesBroken
from alliance_tracker.periods import FinancialYear
from alliance_tracker.records import Record
from alliance_tracker.rules.plan.content import PlanContent
from alliance_tracker.rules.plan.things import money
from alliance_tracker.rules.privacy import Privacy, check_privacy
from alliance_tracker.rules.words import counted
from alliance_tracker.terms import LineKind

SURE = ("asked for, can be confirmed", "likely, not promised")
"""What the guidance says of money for the first and for the second year (paragraph 11)."""
LONGEST_LINE = 200
NO_ROLE = "Give the role, for example, project manager"
NO_PURPOSE = "Say what the money is for"


class Post(Record):
    """A post. Whole-time equivalents in hundredths, cost in pence for the two years."""

    role: str
    employer: str
    band: str
    needed: int
    filled: int
    first_year_pence: int
    second_year_pence: int
    privacy: Privacy = Privacy()
    id: int = 0
    version: int = 0

    @property
    def vacant(self) -> int:
        return self.needed - self.filled


class Line(Record):
    """A line of money. `deliverable` is "slug/ED1", or nothing."""

    year: str
    kind: LineKind
    what: str
    pence: int
    deliverable: str = ""
    privacy: Privacy = Privacy()
    id: int = 0
    version: int = 0


One = TypeVar("One", Post, Line)


class Resources(Record):
    """All that is asked for. `years` are the two of the request, like 2017/18."""

    years: tuple[str, str]
    posts: tuple[Post, ...] = ()
    lines: tuple[Line, ...] = ()

    def shown(self, writes: bool) -> Resources:
        """What this reader sees: private items are for those who write the plan."""
        if writes:
            return self
        return Resources(
            self.years,
            tuple(one for one in self.posts if not one.privacy.private),
            tuple(one for one in self.lines if not one.privacy.private),
        )

    @property
    def hidden(self) -> int:
        """How many private items there are."""
        return sum(one.privacy.private for one in self.posts) + sum(one.privacy.private for one in self.lines)

    def of_year(self, year: str) -> tuple[Line, ...]:
        return tuple(one for one in self.lines if one.year == year)

    def money_in(self, year: str) -> int:
        """Pence of the lines of a year."""
        return sum(one.pence for one in self.of_year(year))

    def posts_in(self, year: str) -> int:
        """Pence that the posts cost in a year."""
        first = year == self.years[0]
        return sum(one.first_year_pence if first else one.second_year_pence for one in self.posts)

    def _paid_in(self, year: str) -> int:
        """How many posts cost something in a year."""
        return sum(Resources(self.years, (one,)).posts_in(year) > 0 for one in self.posts)

    def total(self, year: str) -> int:
        return self.money_in(year) + self.posts_in(year)

    def totals(self, hidden: int = 0) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """What is asked for by year, as every page and paper shows it. `hidden` private items are not in it."""
        words = "Total of what is shown" if hidden else "Total asked for"
        rows = (("Posts", self.posts_in), ("Other money", self.money_in), (words, self.total))
        return tuple((name, tuple(of(year) for year in self.years)) for name, of in rows)

    def asked_in(self, year: str) -> bool:
        """Whether the year is filled in: a line, be it of £0, or a post that costs something."""
        return bool(self.of_year(year)) or self.posts_in(year) > 0

    def words_of(self, year: str) -> str:
        """£512,000 asked for in 2017/18; what is private is told apart and never part of the sum."""
        public = self.shown(writes=False)
        told = f"{money(public.total(year))} asked for in {year}"
        hidden = len(self.of_year(year)) - len(public.of_year(year)) + self._paid_in(year) - public._paid_in(year)
        return told + (f", and {counted(hidden, 'private item')}" if hidden else "")


def years_of_request(years: Sequence[FinancialYear]) -> tuple[str, str]:
    """The first two years of the round (paragraph 11)."""
    return years[0].words, years[1].words


def resources_in(content: PlanContent, years: Sequence[FinancialYear]) -> Resources:
    """What a version or the draft asks for. The keys are those of the records it was frozen from."""
    return Resources(
        years_of_request(years),
        tuple(
            Post(
                one.role,
                one.employer,
                one.band,
                one.needed,
                one.filled,
                one.first_year_pence,
                one.second_year_pence,
                Privacy(one.private),
                one.key,
            )
            for one in content.posts
        ),
        tuple(
            Line(
                one.year,
                LineKind(one.kind),
                one.what,
                one.pence,
                f"{one.alliance}/{one.deliverable}" if one.deliverable else "",
                Privacy(one.private),
                one.key,
            )
            for one in content.lines
        ),
    )


def checked_post(post: Post, today: date) -> Post:
    """The post as it is to be kept. Raises RulesBroken with what is wrong."""
    problems = []
    if not post.role:
        problems.append(("role", NO_ROLE))
    if post.needed <= 0:
        problems.append(("needed", "Say how much of the post is needed: 1 for full time, 0.6 for three days a week"))
    elif post.filled > post.needed:
        problems.append(("filled", "No more can be filled than is needed. Check both"))
    return _whole(post, problems, today)


def checked_line(line: Line, today: date) -> Line:
    """The line as it is to be kept. Raises RulesBroken with what is wrong."""
    problems = [] if line.what else [("what", NO_PURPOSE)]
    return _whole(line, problems, today)


def _whole(one: One, problems: list[tuple[str, str]], today: date) -> One:
    problems += check_privacy(one.privacy, today)
    if problems:
        raise RulesBroken(problems)
    return one
