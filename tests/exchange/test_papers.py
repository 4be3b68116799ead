"""Papers and their writers: whatever is typed is printed, and nothing of it is read as markup."""

import io
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pypdf
from docx import Document
from hypothesis import given
from hypothesis import strategies as some

from alliance_tracker.data.plan.paper import Agreed, Chosen
from alliance_tracker.data.plan.versions import VersionHead
from alliance_tracker.exchange.papers import html
from alliance_tracker.exchange.papers.agreed import certificate
from alliance_tracker.exchange.papers.document import (
    Break,
    Facts,
    Heading,
    Listing,
    Note,
    Paper,
    Paragraph,
    Picture,
    Run,
    Table,
    band,
    cell,
    levelled,
    plain,
    printable,
    row,
    run,
    said,
)
from alliance_tracker.exchange.papers.press.pdf import pdf
from alliance_tracker.exchange.papers.press.word import word
from alliance_tracker.exchange.papers.prose import prose
from alliance_tracker.exchange.papers.reader import Reader
from alliance_tracker.records import replace
from alliance_tracker.rules.papers import PLAN
from alliance_tracker.rules.signoff.standing import Given
from alliance_tracker.terms import Answer, Standing
from tests.markup import parsed_part

TODAY = date(2018, 10, 12)
MADE = datetime(2018, 10, 12, 9, 0, tzinfo=UTC)
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe0def46b8"
    "0000000049454e44ae426082"
)
TYPED = (
    "#panic() $1/0$ \\textbf @x <w:p/> </w:t> &amp; *a _b `c [d](javascript:e) \ud83d \x00 \u202e👩‍⚕️ " + "long" * 200
)


def paper(*blocks, **given):
    return Paper("A plan", "2017/18", "An alliance", ("DRAFT",), "The foot.", levelled(blocks), **given)


def everything(typed):
    """A paper with each kind of block, the same words in all of them."""
    words = (Run(typed, bold=True), Run(typed, italic=True, code=True), Run(typed, link="https://example.org/?a=1&b=2"))
    return paper(
        Facts(((typed, cell(typed, typed)),)),
        Note(typed, (said(typed),)),
        Break(),
        Heading(1, typed),
        *(Paragraph(words, kind) for kind in ("", "lead", "small", "quote", "code")),
        Heading(3, "Never two levels at once"),
        Listing(((said(typed), Listing(((said("within"),),), ordered=True, start=7)), ()), ordered=True),
        Picture(PIXEL, typed),
        Break(wide=True),
        Table(typed, (typed, "Sum"), (band(typed), row(typed, "12"), row("Total", "12", total=True)), (3, 1), (1,)),
        contents=True,
    )


def test_each_writer_prints_what_was_typed_and_reads_none_of_it():
    made = everything(TYPED)
    page = str(html.page(made))
    parsed_part(page)
    assert "&lt;w:p/&gt;" in page
    assert "javascript:e" in page
    assert 'href="javascript' not in page
    file = pdf(plain(made), MADE)
    reader = pypdf.PdfReader(io.BytesIO(file))
    assert "/StructTreeRoot" in reader.trailer["/Root"]
    text = " ".join(page.extract_text() for page in reader.pages)
    assert "#panic() $1/0$ \\textbf @x <w:p/> </w:t> &amp; *a _b `c [d]" in text
    assert [float(page.mediabox.width) > float(page.mediabox.height) for page in reader.pages][-1], "the last lies"
    assert pdf(plain(made), MADE) == file, "equal papers are equal bytes"
    document = Document(io.BytesIO(word(plain(made), MADE)))
    heads = [(one.style.name, one.text) for one in document.paragraphs if one.style.name.startswith("Heading")]
    assert heads == [("Heading 1", printable(TYPED)), ("Heading 2", "Never two levels at once")]
    assert document.inline_shapes[0]._inline.docPr.get("descr") == printable(TYPED)
    assert [section.orientation for section in document.sections] == [0, 1]


@given(some.text(max_size=200))
def test_prose_of_any_kind_is_a_page(typed):
    """Markdown that nobody thought of still gives blocks, and the blocks a page that every browser reads alike."""
    blocks = levelled((Heading(1, "Vision"), *prose(typed, 2)))
    levels = [block.level for block in blocks if isinstance(block, Heading)]
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
    parsed_part(str(html.page(paper(*blocks))))
    plain(paper(*blocks))


def test_prose_keeps_its_shape():
    blocks = prose("# A\n\n### B\n\nOne *two* **three**  \nfour <i>five</i> ![six](x.png)\n\n1. a\n   - b\n\n> c\n", 2)
    assert [block.level for block in blocks if isinstance(block, Heading)] == [3, 4]
    words = next(block.words for block in blocks if isinstance(block, Paragraph))
    assert words[1] == Run("two", italic=True)
    assert words[3] == Run("three", bold=True)
    assert "<i>five</i>" in words[4].text, "HTML is text"
    listing = next(block for block in blocks if isinstance(block, Listing))
    assert listing.ordered
    assert isinstance(listing.items[0][1], Listing)
    assert blocks[-1] == Paragraph(run("c"), "quote")
    assert prose("[a](//evil.example/x) [b](mailto:a@b.example)", 1) == (
        Paragraph((Run("a "), Run("b", link="mailto:a@b.example"))),
    )


def test_a_certificate_of_the_largest_alliance_is_one_page_however_long_its_minutes_are():
    """Two lines a row are the most there is place for; what is longer is shortened and says so."""
    names = ["The Board", *(f"NHS Example Hospitals number {number} NHS Foundation Trust" for number in range(48))]
    told = Given(1, 1, 1, Answer.AGREES, {}, TODAY, MADE, name="Dr Alexandra Example-Person", office="Chief Officer")
    told = replace(told, authority_on=TODAY, minute="GB 17/04, and what was said of it: " * 6, recorded_by="Priya Shah")
    bodies = tuple(Agreed(name, "provider", True, Standing.AGREES, "1.0", told) for name in names)
    head = VersionHead(1, "1.1", 1, 1, {}, "a" * 64, "why", True, "", "", TODAY, MADE, None)
    plan = SimpleNamespace(name="The largest alliance of all", paper=PLAN)
    facts = SimpleNamespace(
        plan=plan, chosen=Chosen(head, head, None), agreed=bodies, holds=True, sentences=("All agree.",) * 8
    )
    made = certificate(facts, Reader("Priya Shah", "12 October 2018", False), ("DEMONSTRATION",), "The foot.")
    pages = pypdf.PdfReader(io.BytesIO(pdf(plain(made), MADE))).pages
    assert len(pages) == 1
    words = " ".join(pages[0].extract_text().split())
    assert words.count("12 October 2018, on version 1.0, recorded for it by Priya Shah") == 49
    assert "one page had no place for more" in words
