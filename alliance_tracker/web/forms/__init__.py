"""Forms: the base class, the kinds of field, and how they are drawn."""

from alliance_tracker.web.forms.choices import ChoiceField, ChoicesField, QuarterField, TickField
from alliance_tracker.web.forms.clash import Clash, Theirs
from alliance_tracker.web.forms.fields import (
    DateField,
    EmailField,
    LineField,
    MoneyField,
    ProseField,
    SecretField,
    TypedField,
    UploadField,
    WholeField,
)
from alliance_tracker.web.forms.form import Problem, RemoveForm, TrackerForm
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
    "RemoveForm",
    "SecretField",
    "Theirs",
    "TickField",
    "TrackerForm",
    "TypedField",
    "UploadField",
    "WholeField",
    "init_app",
]
