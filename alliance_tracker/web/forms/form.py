"""One form: opened from values, filled from what was sent, and never losing what was typed.

Beside its fields a form carries `token` (checked by the guard), `stamp` (the version it was opened on),
`once` (one key for each opening, so that a double press saves once) and `was` (the values it began with).
"""

import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Self

from flask import g, request
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import Form

from alliance_tracker.errors import RuleBroken, RulesBroken, Stale, TooMany, TrackerError, Unavailable
from alliance_tracker.records import Record
from alliance_tracker.rules.typed import shown
from alliance_tracker.web.forms.clash import Clash, Theirs, meeting, settled
from alliance_tracker.web.forms.fields import UploadField

SIGNED_OUT = "You were signed out. What you typed is here. Check it and save."
LEFT = "You left this for later. What you typed is here. Check it and save."
JOINED = (
    "{who} saved this while you were typing. You changed different parts, so they are joined here. "
    "Check them and save again."
)


class Problem(Record):
    """One line of the error summary, and the id of the box to mend it in, if it belongs to one."""

    text: str
    anchor: str = ""


class TrackerForm(Form):
    """Base of every form that changes something. `form_name` tells the forms of one page apart."""

    form_name = ""

    def __init__(self, formdata: Any = None, stamp: object = "", **kwargs: Any):
        super().__init__(formdata, **kwargs)
        self.stamp = "" if stamp is None else str(stamp)
        self.once = secrets.token_urlsafe(16)
        self.was = {} if formdata is not None else self.texts()
        self.status = 200
        self.notice = ""
        self.drafted_at: datetime | None = None
        self.clash: Clash | None = None
        self.general: list[Problem] = []
        self._sent = False

    @classmethod
    def opened(cls, values: Any = None, stamp: object = "", draft: Any = None, **kwargs: Any) -> Self:
        """The form as it was sent, or parked when a session ended, or left for later, or with the values given.

        `draft` is what the reader left for later (`web/drafts.py`), or None; `values` is a mapping or an object with
        the fields' names; `kwargs` go to WTForms. With a prefix, one of several forms on a page that are sent together:
        it ends with a dash, and stands before the names of all that is this form's alone, its stamp among them.
        """
        if request.method == "POST" and request.form.get("form", "") == cls.form_name:
            form = cls._filled(cls._typed(**kwargs), **kwargs)
            form._sent = True
            return form
        parked = g.get("parked")
        if parked is not None and parked.get("form", "") == cls.form_name:
            form = cls._filled(parked, **kwargs)
            form.notice = LEFT if "later" in request.args else SIGNED_OUT
            return form
        if draft is not None:
            form = cls._filled(draft.fields, **kwargs)
            form.drafted_at = draft.saved_at
            return form
        given = {"data": values} if isinstance(values, Mapping) else {"obj": values}
        return cls(None, stamp=stamp, **given, **kwargs)

    @classmethod
    def _typed(cls, **kwargs: Any) -> Any:
        """What was sent; a file only where the form asks for one, so that no other field ever meets it."""
        if not request.files:
            return request.form
        boxes = {name for name, field in cls(None, **kwargs)._fields.items() if isinstance(field, UploadField)}
        files = [(name, file) for name, file in request.files.items(multi=True) if name in boxes]
        return CombinedMultiDict([request.form, MultiDict(files)])

    @classmethod
    def _filled(cls, typed: Any, **kwargs: Any) -> Self:
        prefix = kwargs.get("prefix", "")
        was, filled, clash = _read_was(typed.get(f"{prefix}was", "")), typed, None
        if f"{prefix}clash" in typed:
            filled, clash = settled(typed, was, cls(None, **kwargs)._fields, prefix)
        form = cls(filled, stamp=_short(typed.get(f"{prefix}stamp", "")), **kwargs)
        form.was, form.clash = was, clash
        form.once = _short(typed.get("once", "")) or form.once
        return form

    def sent(self) -> bool:
        """Whether this request sends this form."""
        return self._sent

    @property
    def version(self) -> int:
        """The stamp as a whole number; -1, which no record has, when it is none."""
        return int(self.stamp) if self.stamp.isascii() and self.stamp.isdigit() and len(self.stamp) < 18 else -1

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether the choices of a clash are made and every field could be read; the status is 422 if not."""
        if self.clash is not None:
            open_rows = [row for row in self.clash.rows if not row.keep]
            self.general = [Problem(row.question(self), f"{self._prefix}keep-{row.name}") for row in open_rows]
            valid = False
        else:
            valid = super().validate(extra_validators)
        self.status = 200 if valid else 422
        return valid

    @contextmanager
    def keeping(self, theirs: Callable[[], Theirs] | None = None) -> Iterator[None]:
        """Run a save. A rule, a limit, a clash or a database that cannot answer turns into problems of this form.

        `theirs` reads what the other person saved, and is asked only when there is a clash.
        """
        try:
            yield
        except Stale as problem:
            if theirs is None:
                self.add(problem)
            else:
                self.meet(theirs(), problem)
        except RulesBroken as problem:
            for one in problem.each:
                self.add(one)
        except (RuleBroken, TooMany, Unavailable) as problem:
            self.add(problem)

    def add(self, problem: TrackerError) -> None:
        """Put a problem beside its field, or above the form if it has none here."""
        self.status = problem.status
        if problem.field is not None and problem.field in self:
            self[problem.field].errors = [*self[problem.field].errors, str(problem)]
        else:
            self.general.append(Problem(str(problem)))

    def meet(self, theirs: Theirs, problem: Stale) -> None:
        """Join two people's versions: what only one changed is taken, what both changed is left to choose."""
        other = type(self)(None, data=theirs.values).texts()
        clash, merged = meeting(self.texts(), other, self.was, theirs.by, theirs.at)
        for name, texts in merged.items():
            self[name].process(MultiDict((self[name].name, text) for text in texts))
        self.was, self.stamp, self.status = other, str(theirs.stamp), problem.status
        self.clash = clash if clash.rows else None
        text = clash.title if clash.rows else JOINED.format(who=theirs.by or "Somebody else")
        self.general.append(Problem(text))

    @property
    def problems(self) -> list[Problem]:
        """What is wrong: what concerns the whole form, then field by field in the order of the page."""
        return [
            *self.general,
            *(Problem(str(field.errors[0]), field.anchor) for field in self if field.errors),
        ]

    def texts(self) -> dict[str, list[str]]:
        """What each field holds, as text, by name; files and passwords hold nothing to compare."""
        return {name: field.texts for name, field in self._fields.items() if field.compared}

    def was_text(self) -> str:
        """`was` as the form's hidden box carries it: a field that is not in it held nothing."""
        held = {name: texts for name, texts in self.was.items() if texts}
        return json.dumps(held, ensure_ascii=False, separators=(",", ":"))


class RemoveForm(TrackerForm):
    """Take something away. The stamp is its version."""

    form_name = "remove"


def _read_was(text: str) -> dict[str, list[str]]:
    """The values a form says it was opened with; what cannot be read counts as nothing."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {
        shown(name): [shown(one) for one in texts if isinstance(one, str)]
        for name, texts in found.items()
        if isinstance(texts, list)
    }


def _short(text: str) -> str:
    """A stamp or key as it was sent; nothing when it cannot be one of ours."""
    return text if len(text) <= 64 and text.isascii() and text.isprintable() else ""
