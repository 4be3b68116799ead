"""The quarter's spreadsheet: download, upload, check, confirm. Nothing is written before the last step."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, current_app, g, request, url_for

from alliance_tracker.data import Writing, many, quarterfile
from alliance_tracker.data.columns import kept_maps
from alliance_tracker.errors import RuleBroken, RulesBroken, Stale
from alliance_tracker.exchange.planfile import LARGEST, PlanFile, offer_of
from alliance_tracker.exchange.quarterfile import (
    QUARTER,
    KeptQuarter,
    QuarterFile,
    QuarterSheet,
    as_quarter,
    packed,
    quarter_in,
    quarter_workbook,
    save_rows,
    unpacked,
)
from alliance_tracker.rules.columns import plain
from alliance_tracker.rules.delivery.returns import Kept, kept_as
from alliance_tracker.rules.permissions import Action
from alliance_tracker.rules.quarterfile import RATINGS, Conflict, Outcome, QuarterNow, outcome, words_of
from alliance_tracker.rules.typed import shown
from alliance_tracker.rules.words import counted, listing, some
from alliance_tracker.terms import ManyKind, QuarterState
from alliance_tracker.web import filed, once
from alliance_tracker.web.clock import now as moment_now
from alliance_tracker.web.clock import today
from alliance_tracker.web.forms import LineField, Problem, TrackerForm, UploadField
from alliance_tracker.web.guard import may, needs
from alliance_tracker.web.plan_file import XLSX, answer_cells, file_answer
from alliance_tracker.web.reading import Sheets, Way, put_away, read_at_once, sent_on
from alliance_tracker.web.show import done, show
from alliance_tracker.web.words import moment

pages = Blueprint("spreadsheet", __name__)
once.init_pages(pages)
MOST_SHOWN = 200
OFFER = offer_of(QUARTER, ("title", "last_rating", "last_words"), {"declared": frozenset(map(plain, RATINGS))})
CHOICE, AS = "keep-", "as"
SAVED = {
    Kept.RETURN: "{} of {} saved.",
    Kept.LATE: "{} of {} sent late. What is late counts once the programme manager accepts it.",
    Kept.CORRECTION: "{} of {} saved, as corrections beside what the board saw.",
}


class SheetForm(TrackerForm):
    """One file."""

    file = UploadField(
        "Your spreadsheet",
        "The .xlsx workbook you downloaded and filled in, at most 5 MB",
        required="Choose the spreadsheet you filled in",
        most=LARGEST,
        accept=".xlsx,.csv",
    )


class ConfirmForm(TrackerForm):
    """`seen` names each row that the page showed, with the stamp it had then; choices stand beside it."""

    seen = LineField("What was shown", most=100_000)
    missing: frozenset[str] = frozenset()

    def ask(self, conflicts: Sequence[Conflict]) -> None:
        """Say which choices are still to be made, each with a way to it."""
        if not conflicts:
            return
        self.missing = frozenset(one.name for one in conflicts)
        told = [Problem(f"Choose what to keep: {one.heading}, {one.reference}", one.name) for one in conflicts]
        self.general += told
        self.status = RuleBroken.status


@pages.route("/alliances/<slug>/quarters/<code>/spreadsheet", methods=["GET", "POST"])
@needs(Action.UPDATE_DELIVERABLE)
def upload(slug: str, code: str) -> Response:
    """Download, then upload. Eleven queries and those of what was done before."""
    now = quarter_here(code)
    form = SheetForm.opened({})
    if form.sent() and form.validate():
        with form.keeping():
            refuse_closed(now)
            return _received(form, way_of(now))
    return show(
        "quarterfile/upload.html",
        form=form,
        of=now,
        becomes=becomes(now),
        count=sum(1 for one in now.returns if one.own and one.wanted),
        last=filed.latest(place_of(code)),
        kept=kept_maps(g.alliance.id, QUARTER.what),
        changes=many.changes_of(g.alliance.id, (ManyKind.QUARTER, ManyKind.SHEET), most=5),
    )


def quarter_here(code: str) -> QuarterNow:
    """The quarter of the address, with what of it is the reader's own."""
    return quarterfile.quarter_now(g.alliance.id, code, today(), None if may(Action.EDIT_PLAN) else g.viewer.person_id)


def place_of(code: str) -> str:
    """Where the file is kept; no address, so that no form can be filled in from it."""
    return f"spreadsheet of {g.alliance.slug} {code[:20]}"


def refuse_closed(now: QuarterNow) -> None:
    """A quarter that has not opened takes nothing."""
    if now.why_not:
        raise RuleBroken(now.why_not)


def refuse_new(now: QuarterNow) -> None:
    """Nothing is begun for a quarter that the board has reviewed; what was begun before is still taken."""
    refuse_closed(now)
    if now.is_reviewed:
        raise RuleBroken(
            f"The board has reviewed {now.quarter.words}, so its updates are frozen. The programme manager can write "
            "a correction, which stands beside it."
        )


def becomes(now: QuarterNow) -> str:
    """As what a return would be kept that is sent now; nothing to say while the quarter is open."""
    reviewed = f"The board has reviewed {now.quarter.words}"
    if _kept_as(now) is Kept.CORRECTION:
        return f"{reviewed}. What you send stands as a correction beside what the board saw, which stays as it was."
    if _kept_as(now) is Kept.RETURN:
        return ""
    why, beside = f"The update for {now.quarter.words} has closed", ""
    if now.is_reviewed:
        why, beside = reviewed, ", and then stands as a correction beside what the board saw"
    return f"{why}. What you send waits until the programme manager accepts it{beside}."


def _kept_as(now: QuarterNow) -> Kept:
    return kept_as(now.state, may(Action.RUN_QUARTER))


def way_of(now: QuarterNow) -> Way:
    """Where a file of this quarter goes."""
    slug, code = g.alliance.slug, now.quarter.code
    at = url_for("spreadsheet.upload", slug=slug, code=code)
    here = (slug, g.alliance.name, code, now.quarter.words)

    def read(sheets: Sheets) -> QuarterFile:
        found = quarter_in(sheets)
        found.check_place(*here)
        return found

    def take(found: QuarterFile | PlanFile, name: str, columns: str) -> Response:
        refuse_closed(now)
        found = as_quarter(found) if isinstance(found, PlanFile) else found
        found.check_place(*here)
        key = filed.put_away(place_of(code), packed(KeptQuarter.of(name, found, columns)))
        return done(url_for("spreadsheet.check", slug=slug, code=code, key=key))

    title = f"{now.quarter.words} as a spreadsheet"
    return Way(QUARTER, OFFER, place_of(code), title, at, f"{at}/file", f"{at}/columns", read, take)


def _received(form: SheetForm, way: Way) -> Response:
    """On to the check, by way of its reading or its columns. What is wrong with the file stands beside its box."""
    name, content = shown(form.file.data.filename or "")[-80:], form.file.data.stream.read()
    far = read_at_once(way, content)
    if far is None:
        return done(f"{way.file}/{put_away(way, name, content)}")
    answer, key = sent_on(way, far, name, content)
    return answer or way.take(far.found, name, key)


@pages.get("/alliances/<slug>/quarters/<code>/spreadsheet.xlsx")
@needs(Action.UPDATE_DELIVERABLE)
def workbook(slug: str, code: str) -> Response:
    """The quarter as it is, to fill in."""
    now = quarter_here(code)
    refuse_new(now)
    sheet = QuarterSheet(g.alliance.name, slug, now, moment(moment_now()), current_app.config["SETTINGS"].demonstration)
    return file_answer(quarter_workbook(sheet), f"{slug}-{now.quarter.code}.xlsx", XLSX)


@pages.route("/alliances/<slug>/quarters/<code>/spreadsheet/<key>", methods=["GET", "POST"])
@needs(Action.UPDATE_DELIVERABLE)
def check(slug: str, code: str, key: str) -> Response:
    """What the file would change, and the conflicts to choose in; confirmed, all of it is saved or nothing."""
    kept = unpacked(filed.taken_out(key, place_of(code)))
    form = ConfirmForm.opened({})

    def save(tx: Writing) -> tuple[str, str]:
        now = quarter_here(code)
        found = _confirmed(kept, now, form, _choices())
        kind = ManyKind.SHEET if kept.typed else ManyKind.QUARTER
        number = save_rows(tx, g.alliance.id, now, found.rows, may(Action.RUN_QUARTER), kind)
        return url_for("changes.one", slug=slug, change=number), _saved_words(found, now)

    if form.sent():
        form.ask([one for one in _outcome(kept, quarter_here(code), _choices()).conflicts if not one.kept])
    answer = once.saved(form, save)
    if answer is not None:
        return answer
    now = quarter_here(code)
    found = _outcome(kept, now, _choices())
    form.seen.process_data(_seen(found, now))
    return show(
        "quarterfile/check.html",
        form=form,
        key=key,
        kept=kept,
        of=now,
        becomes=becomes(now),
        found=found,
        errors=found.errors,
        warnings=[*kept.warnings, *found.warnings],
        sentence=_sentence(found),
        most=MOST_SHOWN,
        words_of=words_of,
    )


def _outcome(kept: KeptQuarter, now: QuarterNow, choices: Mapping[str, str]) -> Outcome:
    return outcome(kept.rows, kept.before, now, kept.errors, choices)


def _choices() -> dict[str, str]:
    return {name: value for name, value in request.form.items() if name.startswith(CHOICE)}


def _moved_on(now: QuarterNow) -> str:
    """That the quarter is not what it was when the page was shown, so that the same rows would be kept otherwise."""
    what = "opened again" if now.state is QuarterState.OPEN else "closed"
    what = "was reviewed by the board" if now.is_reviewed else what
    return f"{now.quarter.words} {what} after this page was shown. See what becomes of your file now, then confirm."


def _seen(found: Outcome, now: QuarterNow) -> str:
    """as:return, then ED1:4f2a… for each row that would be saved."""
    stamps = {one.reference: one.stamp for one in now.returns}
    rows = [f"{row.reference}:{stamps[row.reference]}" for row in found.rows]
    return " ".join([f"{AS}:{_kept_as(now).value}", *rows])


def _confirmed(kept: KeptQuarter, now: QuarterNow, form: ConfirmForm, choices: Mapping[str, str]) -> Outcome:
    """What the page showed, with the choices made in it. Raises what keeps it from being saved."""
    refuse_closed(now)
    shown_now = dict(part.split(":", 1) for part in _seen(_outcome(kept, now, {}), now).split())
    shown_then = dict(part.split(":", 1) for part in (form.seen.data or "").split() if ":" in part)
    if shown_now[AS] != shown_then.get(AS, shown_now[AS]):
        raise Stale(_moved_on(now))
    if shown_now != shown_then:
        moved = sorted(name for name in shown_now | shown_then if shown_now.get(name) != shown_then.get(name))
        raise Stale(f"{some(moved)} changed after this page was shown. Look at it again, then confirm.")
    found = _outcome(kept, now, choices)
    if found.is_open:
        raise RuleBroken("Choose what to keep first.")
    if len(found.rows) < len(shown_now) - 1:
        before = set(_outcome(kept, now, {}).errors)
        raise RulesBroken([("", error.words) for error in found.errors if error not in before])
    return found


def _saved_words(found: Outcome, now: QuarterNow) -> str:
    return SAVED[_kept_as(now)].format(counted(len(found.rows), "update"), now.quarter.words)


def _sentence(found: Outcome) -> str:
    """12 will change, 2 of them with a choice to make; 8 are the same; 1 is left out."""
    choose = sum(1 for row in found.rows if row.conflicts)
    parts = [f"{counted(len(found.rows), 'deliverable')} will change"] if found.rows else ["nothing will change"]
    if choose:
        parts[0] += f", {choose} of them with a choice to make" if len(found.rows) > 1 else ", with a choice to make"
    told = ((found.same, "the same"), (found.blank, "left empty"), (found.wrong, "left out until mended"))
    parts += [f"{len(rows)} {words}" for rows, words in told if rows]
    return listing(parts)


@pages.get("/alliances/<slug>/quarters/<code>/spreadsheet/<key>/cells.csv")
@needs(Action.UPDATE_DELIVERABLE)
def cells(slug: str, code: str, key: str) -> Response:
    """Every cell to put right or to look at, as CSV."""
    kept = unpacked(filed.taken_out(key, place_of(code)))
    found = _outcome(kept, quarter_here(code), {})
    return answer_cells(f"{slug}-{code}-cells", found.errors, [*kept.warnings, *found.warnings])
