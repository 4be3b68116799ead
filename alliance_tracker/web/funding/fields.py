"""The kinds of field that forms of a bid have beside the common ones."""

from typing import Any

from wtforms.validators import StopValidation

from alliance_tracker.rules.funding.form import QUESTIONS, too_many_words
from alliance_tracker.rules.funding.record import read_thousandths, thousandths
from alliance_tracker.rules.funding.totals import outside, read_amount
from alliance_tracker.rules.plan.things import hundredths
from alliance_tracker.rules.typed import read_hundredths
from alliance_tracker.web.forms import ChoiceField, MoneyField, ProseField, TypedField


class AmountField(MoneyField):
    """An amount of £0 or more."""

    def read(self, typed: str) -> int:
        return read_amount(typed)


class YearField(ChoiceField):
    """A financial year, by its code or as it is written: 2017/18."""

    def offer(self, years: tuple[str, ...]) -> None:
        """The years to choose from."""
        self.choices = [(year, year.replace("-", "/")) for year in years]

    def read(self, typed: str) -> Any:
        return typed.replace("/", "-")

    def _chosen(self, value: Any) -> Any:
        problems = outside("year", self.write(value), [choice.value for choice in self.choices])
        if problems:
            raise StopValidation(problems[0].message)
        return value


class AnswerField(ProseField):
    """The text of a question that has a limit of words: one that is far too long is told in words too."""

    def __init__(self, code: str, most: int, **kwargs: Any):
        super().__init__(QUESTIONS[code].title, QUESTIONS[code].help, most=most, rows=16, always=True, **kwargs)
        self.code = code

    def read(self, typed: str) -> str:
        over = too_many_words(self.code, typed) if len(typed) > self.most else ""
        if over:
            raise ValueError(over)
        return super().read(typed)


class ValueField(TypedField):
    """A number with up to three places, kept in thousandths."""

    box = {"inputmode": "decimal", "width": 10}

    def read(self, typed: str) -> int:
        return read_thousandths(typed)

    def write(self, value: int) -> str:
        return thousandths(value)


class PercentField(TypedField):
    """A per cent with up to two places, kept in hundredths."""

    box = {"inputmode": "decimal", "width": 5}

    def read(self, typed: str) -> int:
        return read_hundredths(typed.removesuffix("%").strip())

    def write(self, value: int) -> str:
        return hundredths(value)
