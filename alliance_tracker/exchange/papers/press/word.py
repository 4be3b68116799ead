"""Sets a paper as a Word document. A program of its own: JSON in, bytes out.

Headings are real headings, head rows are marked so that they repeat and are read out, the language and the title are
the document's own. All text is escaped; nothing typed is read as XML.
"""

import datetime
import io
import json
import sys
from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import serialize_for_reading
from docx.shared import Pt, RGBColor

Part = dict[str, Any]
NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A4 = (11906, 16838)
"""Twentieths of a point."""
EDGE = 1020
STYLES = {"": "Normal", "lead": "Lead", "small": "Small", "quote": "Quote", "code": "Code"}
DEEPEST = 3
NEW_PAGE = '<w:p><w:pPr><w:pStyle w:val="Small"/></w:pPr><w:r><w:br w:type="page"/></w:r></w:p>'


class Setting:
    """One document being set, with the links in it by address."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.links: dict[str, str] = {}

    def blocks(self, parts: Iterable[Part], depth: int = 0) -> str:
        return "".join(self.block(part, depth) for part in parts)

    def block(self, part: Part, depth: int) -> str:
        match part["is"]:
            case "heading":
                return paragraph(f"Heading{part['level']}", run({"text": part["text"]}))
            case "paragraph":
                return paragraph(STYLES[part["kind"]], self.words(part["words"]))
            case "listing":
                return self.listing(part, depth)
            case "table":
                return self.table(part)
            case "facts":
                return "".join(self.fact(name, cell) for name, cell in part["pairs"])
            case "note":
                title = paragraph("Note", run({"text": part["title"], "bold": True})) if part["title"] else ""
                return title + self.blocks(part["blocks"], depth).replace('w:val="Normal"', 'w:val="Note"')
            case _:
                return self.picture(part)

    def words(self, runs: Iterable[Part]) -> str:
        return "".join(self.linked(one) if one["link"] else run(one) for one in runs)

    def linked(self, one: Part) -> str:
        address = one["link"]
        if address not in self.links:
            kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
            self.links[address] = self.document.part.relate_to(address, kind, is_external=True)
        return f'<w:hyperlink r:id="{self.links[address]}">{run(one, "Link")}</w:hyperlink>'

    def fact(self, name: str, cell: list[Any]) -> str:
        first, *more = cell
        head = run({"text": f"{name}: ", "bold": True})
        return paragraph("Fact", head + self.words(first)) + "".join(
            paragraph("Fact", self.words(line), '<w:ind w:left="284"/>') for line in more
        )

    def listing(self, part: Part, depth: int) -> str:
        style = "ListNumber" if part["ordered"] else "ListBullet"
        level = min(depth + 1, DEEPEST)
        style += str(level) if level > 1 else ""
        number = self.order(style, part["start"]) if part["ordered"] else ""
        told = []
        for item in part["items"]:
            for place, block in enumerate(item or [{"is": "paragraph", "kind": "", "words": []}]):
                if block["is"] == "paragraph":
                    told.append(
                        paragraph(style, self.words(block["words"]), number)
                        if place == 0
                        else paragraph("ListContinue", self.words(block["words"]))
                    )
                else:
                    told.append(self.block(block, depth + 1))
        return "".join(told)

    def order(self, style: str, start: int) -> str:
        """Numbers that begin anew: a counter of this list's own, over the style's."""
        numbering = self.document.part.numbering_part.element
        own = self.document.styles.element.find(f".//{W}style[@{W}styleId='{style}']//{W}numId").get(f"{W}val")
        kind = numbering.num_having_numId(int(own)).abstractNumId.val
        made = numbering.add_num(kind)
        made.add_lvlOverride(0).add_startOverride(start)
        return f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{made.numId}"/></w:numPr>'

    def table(self, part: Part) -> str:
        count, whole = len(part["heads"]), sum(part["shares"])
        widths = [round(5000 * share / whole) for share in part["shares"]]
        grid = "".join(f'<w:gridCol w:w="{width * 2}"/>' for width in widths)
        told = [head_row(part["heads"], widths)]
        told += [self.row(line, part["figures"], widths, count) for line in part["rows"]]
        caption = paragraph("Caption", run({"text": part["caption"]})) if part["caption"] else ""
        return (
            f'{caption}<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="5000" w:type="pct"/>'
            f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" w:noHBand="1" w:noVBand="1"/>'
            f"<w:tblCaption w:val={quoteattr(part['caption'])}/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
            f"{''.join(told)}</w:tbl>{paragraph('Small', '')}"
        )

    def row(self, line: Part, figures: list[int], widths: list[int], count: int) -> str:
        if line["band"]:
            shade = '<w:shd w:val="clear" w:color="auto" w:fill="F0F4F5"/>'
            spans = f'<w:tcW w:w="5000" w:type="pct"/><w:gridSpan w:val="{count}"/>{shade}'
            inside = self.lines(line["cells"][0], True, False, "<w:keepNext/>")
            return f"<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr>{spans}</w:tcPr>{inside}</w:tc></w:tr>"
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{widths[place]}" w:type="pct"/></w:tcPr>'
            f"{self.lines(cell[:1], place == 0 or line['total'], place in figures)}"
            f"{self.lines(cell[1:], line['total'], place in figures)}</w:tc>"
            for place, cell in enumerate(line["cells"])
        )
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"

    def lines(self, cell: list[Any], bold: bool, right: bool, keep: str = "") -> str:
        side = '<w:jc w:val="right"/>' if right else ""
        told = ([{**one, "bold": True} for one in line] if bold else line for line in cell)
        return "".join(paragraph("Cell", self.words(line), keep + side) for line in told)

    def picture(self, part: Part) -> str:
        """In the text, with the words that say the same."""
        wide = int((A4[0] - 2 * EDGE) * 635 * part["share"] / 100)
        shape = self.document.part.new_pic_inline(io.BytesIO(bytes(part["content"])), width=wide)
        shape.docPr.set("descr", part["alternative"])
        return paragraph("Normal", f"<w:r><w:drawing>{serialize_for_reading(shape)}</w:drawing></w:r>")


def run(one: Part, style: str = "") -> str:
    """Words of one look; a new line in them is one on paper."""
    looks = f'<w:rStyle w:val="{style}"/>' if style else ""
    looks += '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New"/>' if one.get("code") else ""
    looks += ("<w:b/>" if one.get("bold") else "") + ("<w:i/>" if one.get("italic") else "")
    told = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in one["text"].split("\n"))
    return f"<w:r><w:rPr>{looks}</w:rPr>{told}</w:r>"


def paragraph(style: str, inside: str, more: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{inside}</w:p>'


def head_row(heads: list[str], widths: list[int]) -> str:
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="pct"/></w:tcPr>'
        f"{paragraph('Cell', run({'text': head, 'bold': True}))}</w:tc>"
        for head, width in zip(heads, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"


def field(code: str) -> str:
    """A number that Word keeps right."""
    kinds = ("begin", "separate", "end")
    begin, middle, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in kinds)
    told = f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
    return begin + told + middle + "<w:r><w:t>1</w:t></w:r>" + end


def word(paper: Part, made: datetime.datetime) -> bytes:
    """The document as bytes."""
    document = Document()
    styles(document)
    about(document, paper, made)
    page = document.sections[0]._sectPr
    edges = edges_of(document, " · ".join(paper["marks"]), paper["foot"])
    for element in parse_xml(f"<w:body {NAMES}>{whole(Setting(document), paper, edges)}</w:body>"):
        page.addprevious(element)
    page.getparent().remove(page)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def whole(setting: Setting, paper: Part, edges: str) -> str:
    """Title, parts, and where pages begin to lie on their side."""
    told = [
        paragraph("Title", run({"text": paper["title"]})),
        paragraph("Subtitle", run({"text": paper["subtitle"]})),
    ]
    wide, first = False, True
    for part in paper["blocks"]:
        if part["is"] != "break":
            told.append(setting.block(part, 0))
            continue
        if first and paper["contents"]:
            told += contents(paper["blocks"])
        first = False
        told.append(NEW_PAGE if part["wide"] == wide else paragraph("Small", "", section(wide, edges)))
        wide = part["wide"]
    return "".join(told) + section(wide, edges)


def contents(parts: Iterable[Part]) -> list[str]:
    """The sections by name. Word's own list of headings leads to each."""
    heads = [part["text"] for part in parts if part["is"] == "heading" and part["level"] == 1]
    return [paragraph("Lead", run({"text": "What is in this plan", "bold": True}))] + [
        paragraph("Fact", run({"text": head})) for head in heads
    ]


def section(wide: bool, edges: str) -> str:
    """The end of a stretch of pages that stand or lie."""
    width, height = A4[::-1] if wide else A4
    turn = ' w:orient="landscape"' if wide else ""
    margins = " ".join(f'w:{side}="{EDGE}"' for side in ("top", "right", "bottom", "left"))
    return (
        f'<w:sectPr>{edges}<w:type w:val="nextPage"/><w:pgSz w:w="{width}" w:h="{height}"{turn}/>'
        f'<w:pgMar {margins} w:header="500" w:footer="500" w:gutter="0"/></w:sectPr>'
    )


def edges_of(document: Any, marks: str, foot: str) -> str:
    """The marks at the head of each page and the foot with its number, to be named by every section."""
    page = document.sections[0]
    number = f"{run({'text': f'{foot} Page '})}{field('PAGE')}{run({'text': ' of '})}{field('NUMPAGES')}"
    for part, inside in ((page.header, run({"text": marks, "bold": True})), (page.footer, number)):
        part.is_linked_to_previous = False
        old = part.paragraphs[0]._p
        old.getparent().replace(old, parse_xml(paragraph("Small", inside).replace("<w:p>", f"<w:p {NAMES}>", 1)))
    kinds = ("headerReference", "footerReference")
    named = [(kind, page._sectPr.find(f"{W}{kind}").get(f"{R}id")) for kind in kinds]
    return "".join(f'<w:{kind} w:type="default" r:id="{key}"/>' for kind, key in named)


def about(document: Any, paper: Part, made: datetime.datetime) -> None:
    """What the file says of itself."""
    told = document.core_properties
    told.title, told.author, told.subject = paper["title"][:250], paper["author"][:250], paper["subtitle"][:250]
    told.language, told.comments, told.keywords = paper["language"], " · ".join(paper["marks"])[:250], ""
    told.created = told.modified = made.replace(tzinfo=None)
    told.last_modified_by = "Alliance Tracker"


def styles(document: Any) -> None:
    """A plain face, sizes that read on paper, and the language of every word."""

    def face(style: Any, size: float, before: float, after: float, colour: int = 0x212B32) -> None:
        style.font.name, style.font.size = "Arial", Pt(size)
        style.font.color.rgb = RGBColor(colour >> 16, colour >> 8 & 255, colour & 255)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for name in list(fonts.attrib):
            del fonts.attrib[name]
        for name in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{name}"), "Arial")
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)

    known = document.styles
    for name, base in (("Lead", "Normal"), ("Small", "Normal"), ("Fact", "Normal"), ("Cell", "Normal"),
                       ("Note", "Normal"), ("Code", "Normal")):  # fmt: skip
        made = known.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = known[base]
    link = known.add_style("Link", WD_STYLE_TYPE.CHARACTER)
    link.font.underline, link.font.color.rgb = True, RGBColor(0, 0x5E, 0xB8)
    for name, *sizes in (
        ("Normal", 10.5, 0, 6), ("Title", 26, 0, 6, 0x005EB8), ("Subtitle", 13, 0, 12, 0x4C6272),
        ("Heading 1", 17, 18, 8, 0x005EB8), ("Heading 2", 13, 14, 6), ("Heading 3", 11.5, 10, 4),
        ("Heading 4", 10.5, 8, 4), ("Caption", 10.5, 8, 4), ("Lead", 12.5, 0, 8), ("Small", 8.5, 0, 2, 0x4C6272),
        ("Fact", 10.5, 0, 3), ("Cell", 9, 1, 1), ("Note", 10.5, 0, 0), ("Code", 9.5, 0, 6), ("Quote", 10.5, 0, 6),
    ):  # fmt: skip
        face(known[name], *sizes)
    note = known["Note"].element.get_or_add_pPr()
    border, left = OxmlElement("w:pBdr"), OxmlElement("w:left")
    for name, value in (("val", "single"), ("sz", "24"), ("space", "6"), ("color", "005EB8")):
        left.set(qn(f"w:{name}"), value)
    border.append(left)
    note.insert_element_before(border, "w:shd", "w:spacing", "w:ind", "w:jc")
    known["Caption"].font.bold = True
    for spoken in known.element.iter(qn("w:lang")):
        spoken.set(qn("w:val"), "en-GB")


if __name__ == "__main__":
    given = json.load(sys.stdin.buffer)
    sys.stdout.buffer.write(word(given["paper"], datetime.datetime.fromisoformat(given["made"])))
