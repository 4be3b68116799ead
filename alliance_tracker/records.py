"""The shape of what the layers hand to each other: records that never change once they are made.

They are structs of msgspec, not dataclasses: the tracker has more than four hundred, and makes thousands for a page.
A struct is defined thirty times as fast, which is felt at every start, and made ten times as fast.
"""

from typing import dataclass_transform

from msgspec import Struct, field
from msgspec.structs import asdict, astuple, replace

__all__ = ["Record", "asdict", "astuple", "field", "names_of", "replace"]


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Record(Struct, frozen=True):
    """Fields with their types, as in a frozen dataclass; equal, and hashed, by what the fields hold.

    A class with a `cached_property` says `dict=True`, one that is sorted by its fields `order=True`.
    """


def names_of(kind: type[Record]) -> tuple[str, ...]:
    """The names of the fields, in order."""
    return kind.__struct_fields__
