"""The kinds of field that are chosen from a list: one, several, a quarter, a tick."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from enum import StrEnum
from typing import Any

from wtforms.fields import SelectChoice
from wtforms.validators import StopValidation

from alliance_tracker.periods import NotAPeriod, Quarter
from alliance_tracker.rules.typed import clean, read_yes, shown
from alliance_tracker.rules.words import lower
from alliance_tracker.terms import Term
from alliance_tracker.web.forms.fields import TypedField

Choices = Iterable[SelectChoice | StrEnum | tuple[str, str]]


class ChoiceField(TypedField):
    """One of `choices`, as a list to open or as radios. `data` is what `read_as` makes of the stored value.

    Choices are enum members with `.words`, pairs of value and label, or SelectChoice; a view may set
    `field.choices` when they depend on the page. `blank` is the first line of a list with nothing chosen.
    """

    def __init__(
        self,
        label: str = "",
        hint: str = "",
        required: str = "",
        choices: Choices = (),
        read_as: Callable[[str], Any] = str,
        blank: str = "",
        **kwargs: Any,
    ):
        super().__init__(label, hint, required, **kwargs)
        self.choices = choices
        self.read_as = read_as
        self.blank = blank

    @property
    def choices(self) -> list[SelectChoice]:
        return self._choices

    @choices.setter
    def choices(self, given: Choices) -> None:
        self._choices = [_choice(one) for one in given]

    def read(self, typed: str) -> Any:
        """A term by its word or its words, whatever the case, as in a plan file."""
        if isinstance(self.read_as, type) and issubclass(self.read_as, Term):
            with suppress(ValueError):
                return self.read_as.read(typed).value
        return typed

    def pre_validate(self, form: Any) -> None:
        """Choices may be set after the form was filled, so what was sent is held against them here."""
        super().pre_validate(form)
        self.data = self._chosen(self.data)

    def _chosen(self, value: Any) -> Any:
        sent = self.write(value)
        if all(choice.value != sent for choice in self.choices):
            called = lower(self.label.text).rstrip("?")
            raise StopValidation(f"“{shown(sent)[:40]}” is not a choice for {called}. Choose again")
        return self.read_as(sent)

    def write(self, value: Any) -> str:
        return value.code if isinstance(value, Quarter) else str(value)

    def is_chosen(self, choice: SelectChoice) -> bool:
        return choice.value in self.texts

    def words(self, texts: list[str]) -> str:
        labels = {choice.value: str(choice.label) for choice in self.choices}
        return ", ".join(labels.get(text, text) for text in texts)


class ChoicesField(ChoiceField):
    """Any number of `choices`, as tick boxes; `data` is a list in the order of the choices."""

    def process_data(self, value: Iterable[Any] | None) -> None:
        self.data = list(value or [])
        self.sent = [self.write(one) for one in self.data]

    def process_formdata(self, valuelist: list[str]) -> None:
        self.sent = [shown(clean(value, lines=False)) for value in valuelist[:500]]
        self.data = list(self.sent)

    def _chosen(self, value: list[Any]) -> list[Any]:
        wanted = {self.write(one): super(ChoicesField, self)._chosen(one) for one in value}
        return [wanted[choice.value] for choice in self.choices if choice.value in wanted]

    @property
    def texts(self) -> list[str]:
        return sorted(set(self.sent))


class QuarterField(ChoiceField):
    """A quarter, chosen from a list, or typed like Q2 2018/19 when there is no list. `data` is a Quarter."""

    def read(self, typed: str) -> Quarter:
        try:
            return Quarter.read(typed)
        except NotAPeriod as problem:
            raise ValueError(str(problem)) from None

    def process_data(self, value: Quarter | None) -> None:
        super().process_data(value)
        self.raw = "" if value is None else value.words

    def _chosen(self, value: Quarter) -> Quarter:
        if self.choices:
            super()._chosen(value)
        return value


class TickField(ChoiceField):
    """One tick box: True or False."""

    always = True

    def __init__(self, label: str = "", hint: str = "", required: str = "", **kwargs: Any):
        super().__init__(label, hint, required, choices=[SelectChoice(value="yes", label=label)], **kwargs)

    def process_data(self, value: Any) -> None:
        self.data, self.raw = bool(value), "yes" if value else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.process_data(False)
        self.process_data(read_yes(valuelist[0] if valuelist else ""))

    def pre_validate(self, form: Any) -> None:
        if self.process_errors:
            raise StopValidation()
        if self.required and not self.data:
            raise StopValidation(self.required)

    def words(self, texts: list[str]) -> str:
        return "Yes" if texts else "No"

    @property
    def texts(self) -> list[str]:
        return ["yes"] if self.data else []


def _choice(given: Any) -> SelectChoice:
    if isinstance(given, SelectChoice):
        return given
    if isinstance(given, Quarter):
        return SelectChoice(value=given.code, label=given.words)
    if isinstance(given, StrEnum):
        return SelectChoice(value=given.value, label=getattr(given, "words", given.value))
    value, label = given
    return SelectChoice(value=str(value), label=str(label))
