"""Forms: the base class, the kinds of field, and how they are drawn."""

from alliance_tracker.web.forms.clash import Clash, Theirs
from alliance_tracker.web.forms.fields import (
    ChoiceField,
    ChoicesField,
    DateField,
    EmailField,
    LineField,
    MoneyField,
    ProseField,
    QuarterField,
    SecretField,
    TickField,
    TypedField,
    UploadField,
    WholeField,
)
from alliance_tracker.web.forms.form import Problem, TrackerForm
from alliance_tracker.web.forms.nhs import init_app

__all__ = [
    "ChoiceField",
    "ChoicesField",
    "Clash",
    "DateField",
    "EmailField",
    "LineField",
    "MoneyField",
    "Problem",
    "ProseField",
    "QuarterField",
    "SecretField",
    "Theirs",
    "TickField",
    "TrackerForm",
    "TypedField",
    "UploadField",
    "WholeField",
    "init_app",
]
