"""The kinds of field: what each accepts, and the sentence it answers with when it cannot.

A field keeps what was typed in `raw` and gives it back as it was; `data` is the value once it could be read,
None while it could not or nothing was typed. `required` is the sentence for an empty answer; `always` marks a field
whose emptiness a rule judges, so that its label does not say "optional".
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import Field
from wtforms.validators import StopValidation

from alliance_tracker.data.delivery.evidence import Upload
from alliance_tracker.errors import RuleBroken
from alliance_tracker.exchange.evidence import looked_into
from alliance_tracker.rules.typed import clean, read_date, read_money, read_whole, shown, unstorable
from alliance_tracker.rules.words import lower
from alliance_tracker.web.words import day, exact_pounds, size

DATE_PARTS = ("day", "month", "year")


class TypedField(Field):
    """Something typed into a box. Subclasses say how to `read` it and how to `write` a value."""

    lines = False
    compared = True
    always = False
    box: dict[str, Any] = {}

    def __init__(
        self,
        label: str = "",
        hint: str = "",
        required: str = "",
        validators: Any = (),
        always: bool = False,
        **kwargs: Any,
    ):
        super().__init__(label, validators, description=hint, **kwargs)
        self.required = required
        self.always = always or self.always
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
            raise ValueError(f"Shorten {lower(self.label.text)} by {characters}")
        return typed


class ProseField(LineField):
    """Text of several lines, at most `most` characters, with a count of those left."""

    lines = True

    def __init__(
        self,
        label: str = "",
        hint: str = "",
        required: str = "",
        most: int = 600,
        rows: int = 4,
        **kwargs: Any,
    ):
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

    def __init__(
        self,
        label: str = "",
        hint: str = "",
        required: str = "",
        least: int = 0,
        most: int = 10**9,
        **kwargs: Any,
    ):
        super().__init__(label, hint, required, **kwargs)
        self.least, self.most = least, most

    def read(self, typed: str) -> int:
        number = read_whole(typed, f"{min(self.most, max(self.least, 6 if self.most < 1_400 else 1_400)):,}")
        if not self.least <= number <= self.most:
            called = self.label.text.rstrip("?")
            raise ValueError(f"{called} must be from {self.least:,} to {self.most:,}, not {number:,}")
        return number


class UploadField(TypedField):
    """A file of at most `most` bytes. `data` is its FileStorage, `upload` what is found in it."""

    def __init__(
        self,
        label: str = "",
        hint: str = "",
        required: str = "",
        most: int = 10 * 10**6,
        accept: str = "",
        **kwargs: Any,
    ):
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

    def upload(self, check: Callable[[bytes], None] | None = None) -> Upload | None:
        """The file, checked and looked into; None when there is none. What is wrong with it goes to this field."""
        if self.data is None:
            return None
        content = self.data.read()
        self.data.stream.seek(0)
        try:
            if check is not None:
                check(content)
            return looked_into(self.data.filename or "", content)
        except RuleBroken as problem:
            raise RuleBroken(str(problem), self.name) from None


class _OneField:
    """A form that holds one value, for a field whose value was sent in parts."""

    def __init__(self, name: str, value: str):
        self.name, self.value = name, value

    def __contains__(self, name: str) -> bool:
        return name == self.name

    def getlist(self, name: str) -> list[str]:
        return [self.value]
