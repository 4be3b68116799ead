"""What everybody may read in the demonstration: the page that two people open, and its document in Easy Read."""

from alliance_tracker.data.engagement import easy_read, opened
from alliance_tracker.data.history import Writing
from alliance_tracker.demonstration import pictograms
from alliance_tracker.demonstration.telling import Doing, Event, Telling
from alliance_tracker.exchange.csvfile import DEMONSTRATION
from alliance_tracker.exchange.evidence import looked_into
from alliance_tracker.exchange.papers.document import Block, Paper, Picture, said
from alliance_tracker.exchange.papers.making import File, asked, make
from alliance_tracker.rules.engagement.easy_read import DocumentDraft, check_pdf
from alliance_tracker.rules.engagement.opened import frozen


def _easy_read(tx: Writing, telling: Telling, one: Event) -> None:
    """A PDF made on the spot: a drawing, then a few short sentences, and so on. It is checked like any other."""
    blocks: list[Block] = []
    for drawing, alternative, *sentences in one["parts"]:
        blocks.append(Picture(pictograms.drawn(drawing), alternative, share=11))
        blocks += [said(words, "lead") for words in sentences]
    paper = Paper(one["title"], "Words with pictures", one["maker"], (DEMONSTRATION,), one["maker"], tuple(blocks))
    content = make(asked(File("easy-read.pdf", paper))[1], tx.now)
    check_pdf(content)
    draft = DocumentDraft(one["title"], one["maker"])
    easy_read.add(tx, telling.alliance_id, draft, looked_into(one["file"], content), one["on"])


def _propose(tx: Writing, telling: Telling, one: Event) -> None:
    """By one person, who has read it."""
    seen = frozen(opened.page_now(telling.alliance_id, True, one["on"]))[1]
    opened.propose(tx, telling.alliance_id, True, seen, True, one["on"])


def _open(tx: Writing, telling: Telling, one: Event) -> None:
    """By another, who has read it too."""
    waits = next(row for row in opened.pages_of(telling.alliance_id) if row.waits)
    opened.open_to_all(tx, telling.alliance_id, True, waits.id, True, one["on"])


DOINGS: dict[str, Doing] = {
    "easy read": _easy_read,
    "propose page": _propose,
    "open page": _open,
}
