"""Evidence as a form gives it: a box for words or a web address, a file, and the day it is of."""

from datetime import date

from alliance_tracker.data.delivery import EvidenceDraft
from alliance_tracker.errors import RuleBroken
from alliance_tracker.exchange.evidence import drafted
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import TrackerForm
from alliance_tracker.web.words import day


def draft_of(form: TrackerForm, box: str, upload: str, dated_on: date | None) -> EvidenceDraft | None:
    """The evidence in a box and a file, or None when there is none. What is wrong goes to the form.

    A form of many rows takes no files, and has no box for them.
    """
    text, file = form[box].data or "", form[upload].data if upload in form else None
    if not text and file is None:
        return None
    if dated_on is None:
        form.add(RuleBroken("Give the date of the evidence, like 21 Sep 2018", "evidence_dated"))
        return None
    if dated_on > today():
        message = f"The date of the evidence, {day(dated_on)}, is in the future. Today is {day(today())}"
        form.add(RuleBroken(message, "evidence_dated" if "evidence_dated" in form else box))
    try:
        return drafted(dated_on, text, (file.filename or "", file.read()) if file is not None else None)
    except RuleBroken as problem:
        form.add(RuleBroken(str(problem), upload if upload in form else box))
        return None
