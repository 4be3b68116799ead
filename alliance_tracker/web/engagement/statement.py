"""The statement of patient representatives to the board of a quarter, printed as they wrote it."""

from flask import Response, g, url_for

from alliance_tracker.data import Writing
from alliance_tracker.data.board import quarters
from alliance_tracker.data.engagement import statements
from alliance_tracker.rules.engagement.at_board import LONGEST_STATEMENT, check_open
from alliance_tracker.rules.engagement.private_words import NAMES_LABEL
from alliance_tracker.rules.permissions import Action
from alliance_tracker.web import drafts, once
from alliance_tracker.web.clock import today
from alliance_tracker.web.engagement.pages import pages
from alliance_tracker.web.forms import ProseField, Theirs, TickField, TrackerForm
from alliance_tracker.web.guard import needs
from alliance_tracker.web.show import show


class StatementForm(TrackerForm):
    """What the representatives want the board to hear."""

    form_name = "statement"
    words = ProseField(
        "What do you want to say to the board?",
        "It is printed with the board’s papers, just as you write it",
        most=LONGEST_STATEMENT,
        rows=12,
        always=True,
    )
    names_checked = TickField(NAMES_LABEL)


@pages.route("/alliances/<slug>/involvement/statement/<quarter>", methods=["GET", "POST"])
@needs(Action.SPEAK_FOR_PATIENTS)
def statement(slug: str, quarter: str) -> Response:
    """Write it, leave it for later, send it, change it until the board has met. Three queries beside the guard's."""
    head = quarters.among(quarters.quarters_of(g.alliance.id), quarter)
    place = url_for("engagement.statement", slug=slug, quarter=head.quarter.code)
    back = url_for("board.quarter", slug=slug, code=head.quarter.code)
    before = statements.statement_of(g.alliance.id, head.quarter)
    form = StatementForm.opened({"words": before.words}, stamp=before.version, draft=drafts.found(place))
    if not form.sent():
        check_open(head.quarter, head.reviewed_at is not None, head.dates.opens, today())
    words = f"Your statement to the board of {head.quarter.words}"
    answer = drafts.answered(form, place, words, back) if form.sent() else None

    def save(tx: Writing) -> tuple[str, str]:
        typed, checked = form.words.data or "", bool(form.names_checked.data)
        statements.send(tx, g.alliance.id, head.quarter, typed, form.version, today(), checked)
        drafts.finish(tx, place)
        return f"{back}#statement", "Your statement is sent. It stands on the board’s page as you wrote it."

    def theirs() -> Theirs:
        fresh = statements.statement_of(g.alliance.id, head.quarter)
        return Theirs({"words": fresh.words}, fresh.version)

    if answer is None and not drafts.left(form):
        answer = once.saved(form, save, theirs)
    return answer or show("engagement/statement.html", form=form, head=head, before=before, back=back)
