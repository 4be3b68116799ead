"""The kinds of field: what each accepts, and the sentence it answers with when it cannot.

A field keeps what was typed in `raw` and gives it back as it was; `data` is the value once it could be read,
None while it could not or nothing was typed. `required` is the sentence for an empty answer.
"""

from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum
from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import Field
from wtforms.fields import SelectChoice
from wtforms.validators import StopValidation

from alliance_tracker.periods import NotAPeriod, Quarter
from alliance_tracker.rules.typed import clean, read_date, read_money, read_whole, shown, unstorable
from alliance_tracker.web.words import day, exact_pounds, lower_first, size

DATE_PARTS = ("day", "month", "year")


class TypedField(Field):
    """Something typed into a box. Subclasses say how to `read` it and how to `write` a value."""

    lines = False
    compared = True
    always = False
    box: dict[str, Any] = {}

    def __init__(self, label: str = "", hint: str = "", required: str = "", validators: Any = (), **kwargs: Any):
        super().__init__(label, validators, description=hint, **kwargs)
        self.required = required
        self.raw = ""

    def process_data(self, value: Any) -> None:
        self.data = value
        self.raw = "" if value is None else self.write(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        typed = valuelist[0] if valuelist else ""
        self.raw = shown(typed)
        found = unstorable(typed)
        if found:
            raise ValueError(
                f"{self.label.text} contains a character that cannot be stored ({', '.join(found[:3])}). "
                "Delete it and type it again"
            )
        typed = self.clean(typed)
        self.data = self.read(typed) if typed else self.empty()

    def pre_validate(self, form: Any) -> None:
        if self.process_errors:
            raise StopValidation()
        if self.data in (None, "", []):
            if self.required:
                raise StopValidation(self.required)
            raise StopValidation()

    def clean(self, typed: str) -> str:
        return clean(typed, self.lines)

    def empty(self) -> Any:
        return None

    def read(self, typed: str) -> Any:
        raise NotImplementedError

    def write(self, value: Any) -> str:
        return str(value)

    def _value(self) -> str:
        return self.raw

    @property
    def texts(self) -> list[str]:
        """What the field holds, the same text for the same value however it was typed."""
        held = self.raw if self.data in (None, "") else self.write(self.data)
        return [held] if held else []

    def words(self, texts: list[str]) -> str:
        """Such texts as a reader would say them."""
        return ", ".join(texts)

    @property
    def anchor(self) -> str:
        """The id of the first box, where a link of the error summary leads."""
        return str(self.id)


class LineField(TypedField):
    """One line of text, at most `most` characters."""

    def __init__(self, label: str = "", hint: str = "", required: str = "", most: int = 200, **kwargs: Any):
        super().__init__(label, hint, required, **kwargs)
        self.most = most

    def empty(self) -> str:
        return ""

    def read(self, typed: str) -> str:
        over = len(typed) - self.most
        if over > 0:
            characters = "1 character" if over == 1 else f"{over:,} characters"
            raise ValueError(f"Shorten {lower_first(self.label.text)} by {characters}")
        return typed


class ProseField(LineField):
    """Text of several lines, at most `most` characters, with a count of those left."""

    lines = True

    def __init__(self, label: str = "", hint: str = "", required: str = "", most: int = 600, rows: int = 4, **kwargs: Any):
        super().__init__(label, hint, required, most, **kwargs)
        self.rows = rows


class EmailField(LineField):
    """An e-mail address. Whether it can exist is for the rule that takes it."""

    box = {"type": "email", "autocomplete": "email", "spellcheck": False}

    def __init__(self, label: str = "E-mail address", hint: str = "", required: str = "", **kwargs: Any):
        super().__init__(label, hint, required, most=254, **kwargs)


class SecretField(TypedField):
    """A password or code: taken as typed, never shown again, never kept in a parked form."""

    compared = False

    def clean(self, typed: str) -> str:
        return typed

    def empty(self) -> str:
        return ""

    def read(self, typed: str) -> str:
        if len(typed) > 1000:
            raise ValueError(f"{self.label.text} is longer than 1,000 characters. Type a shorter one")
        return typed

    def _value(self) -> str:
        return ""


class DateField(TypedField):
    """A date in one box, or in three boxes `parts`: name-day, name-month, name-year."""

    def __init__(self, label: str = "", hint: str = "", required: str = "", parts: bool = False, **kwargs: Any):
        super().__init__(label, hint, required, **kwargs)
        self.in_parts = parts
        self.parts = dict.fromkeys(DATE_PARTS, "")

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        super().process(self._joined(formdata) if formdata is not None else None, *args, **kwargs)

    def _joined(self, formdata: Any) -> Any:
        """The three boxes read as one, whichever of the two ways the form was drawn."""
        if self.name in formdata or not any(f"{self.name}-{part}" in formdata for part in DATE_PARTS):
            return formdata
        typed = [formdata.getlist(f"{self.name}-{part}")[:1] for part in DATE_PARTS]
        self.parts = {part: shown((found or [""])[0].strip()) for part, found in zip(DATE_PARTS, typed, strict=True)}
        return _OneField(self.name, " ".join((found or [""])[0] for found in typed))

    def process_data(self, value: date | None) -> None:
        super().process_data(value)
        if value is not None:
            self.parts = {"day": str(value.day), "month": str(value.month), "year": str(value.year)}

    def read(self, typed: str) -> date:
        return read_date(typed)

    def write(self, value: date) -> str:
        return day(value)

    @property
    def anchor(self) -> str:
        return f"{self.id}-day" if self.in_parts else str(self.id)


class MoneyField(TypedField):
    """An amount of money, kept as whole pence."""

    box = {"width": 10}

    def __init__(self, label: str = "", hint: str = "", required: str = "", negative: bool = False, **kwargs: Any):
        super().__init__(label, hint, required, **kwargs)
        self.negative = negative

    def read(self, typed: str) -> int:
        pence = read_money(typed)
        if pence < 0 and not self.negative:
            raise ValueError(f"{self.label.text} cannot be below nothing. Take away the minus sign")
        return pence

    def write(self, value: int) -> str:
        return exact_pounds(value)


class WholeField(TypedField):
    """A whole number from `least` to `most`."""

    box = {"inputmode": "numeric", "width": 5}

    def __init__(self, label: str = "", hint: str = "", required: str = "", least: int = 0, most: int = 10**9, **kwargs: Any):
        super().__init__(label, hint, required, **kwargs)
        self.least, self.most = least, most

    def read(self, typed: str) -> int:
        number = read_whole(typed)
        if not self.least <= number <= self.most:
            raise ValueError(f"{self.label.text} must be from {self.least:,} to {self.most:,}, not {number:,}")
        return number


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
        return typed

    def pre_validate(self, form: Any) -> None:
        """Choices may be set after the form was filled, so what was sent is held against them here."""
        super().pre_validate(form)
        self.data = self._chosen(self.data)

    def _chosen(self, value: Any) -> Any:
        sent = self.write(value)
        if all(choice.value != sent for choice in self.choices):
            raise StopValidation(
                f"“{shown(sent)[:40]}” is not one of the choices for {lower_first(self.label.text)}. Choose again"
            )
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
        return self.sent


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
        self.process_data(bool(valuelist and valuelist[0]))

    def pre_validate(self, form: Any) -> None:
        if self.required and not self.data:
            raise StopValidation(self.required)

    def words(self, texts: list[str]) -> str:
        return "Yes" if texts else "No"

    @property
    def texts(self) -> list[str]:
        return ["yes"] if self.data else []


class UploadField(TypedField):
    """A file of at most `most` bytes. `data` is its FileStorage; what is in it is for the reader to judge."""

    def __init__(self, label: str = "", hint: str = "", required: str = "", most: int = 10 * 10**6, accept: str = "", **kwargs: Any):
        super().__init__(label, hint, required, **kwargs)
        self.most, self.accept = most, accept

    compared = False

    def process_data(self, value: Any) -> None:
        self.data = None

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = next((one for one in valuelist if isinstance(one, FileStorage) and one.filename), None)
        if self.data is None:
            return
        length = self.data.stream.seek(0, 2)
        self.data.stream.seek(0)
        if length > self.most:
            raise ValueError(f"The file is {size(length)}. It can be at most {size(self.most)}: choose a smaller one")
        if not length:
            raise ValueError("The file is empty. Choose another one")


class _OneField:
    """A form that holds one value, for a field whose value was sent in parts."""

    def __init__(self, name: str, value: str):
        self.name, self.value = name, value

    def __contains__(self, name: str) -> bool:
        return name == self.name

    def getlist(self, name: str) -> list[str]:
        return [self.value]


def _choice(given: Any) -> SelectChoice:
    if isinstance(given, SelectChoice):
        return given
    if isinstance(given, Quarter):
        return SelectChoice(value=given.code, label=given.words)
    if isinstance(given, StrEnum):
        return SelectChoice(value=given.value, label=getattr(given, "words", given.value))
    value, label = given
    return SelectChoice(value=str(value), label=str(label))
