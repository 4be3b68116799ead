"""A paper as part of a page: every word is escaped here, and the elements are ours."""

from __future__ import annotations

import base64
from collections.abc import Iterable

from markupsafe import Markup, escape

from alliance_tracker.exchange.papers.document import (
    Block,
    Break,
    Cell,
    Facts,
    Heading,
    Listing,
    Note,
    Paper,
    Paragraph,
    Picture,
    Row,
    Run,
    Table,
    Words,
    printable,
)

KINDS = {"lead": "app-lede", "small": "app-s app-dim", "code": "app-paper__code"}
SIZES = {2: "m", 3: "s", 4: "xs", 5: "xs"}
NOTHING = Markup()
BREAK = Markup("<br>")


def page(paper: Paper) -> Markup:
    """The blocks of a paper below the heading of a page: its level 1 is `h2`. Headings can be linked to, as #part-1."""
    made, number = [], 0
    for block in paper.blocks:
        if isinstance(block, Heading) and block.level == 1:
            number += 1
        made.append(_block(block, f"part-{number}"))
    return NOTHING.join(made)


def parts(paper: Paper) -> list[tuple[str, str]]:
    """The address within the page and the words of each part."""
    heads = [block.text for block in paper.blocks if isinstance(block, Heading) and block.level == 1]
    return [(f"#part-{number}", text) for number, text in enumerate(heads, 1)]


def _blocks(blocks: Iterable[Block]) -> Markup:
    return NOTHING.join(_block(block) for block in blocks)


def _block(block: Block, anchor: str = "") -> Markup:
    match block:
        case Heading():
            return _heading(block, anchor)
        case Paragraph():
            return _paragraph(block)
        case Listing():
            return _listing(block)
        case Table():
            return _table(block)
        case _:
            return _set_apart(block)


def _set_apart(block: Facts | Note | Picture | Break) -> Markup:
    if isinstance(block, Facts):
        one = Markup("<div><dt>{}</dt><dd>{}</dd></div>")
        pairs = (one.format(_text(name), _lines(told)) for name, told in block.pairs)
        return Markup('<dl class="app-facts">{}</dl>').format(NOTHING.join(pairs))
    if isinstance(block, Note):
        title = Markup("<p><strong>{}</strong></p>").format(_text(block.title)) if block.title else NOTHING
        return Markup('<div class="nhsuk-inset-text">{}{}</div>').format(title, _blocks(block.blocks))
    if isinstance(block, Picture):
        kind, content = block.kind, base64.b64encode(block.content).decode("ascii")
        made = Markup('<p><img class="app-paper__picture" src="data:{};base64,{}" alt="{}"></p>')
        return made.format(kind, content, _text(block.alternative))
    return Markup('<div class="app-paper__break"></div>')


def _heading(block: Heading, anchor: str) -> Markup:
    level = block.level + 1
    size = SIZES[min(level, 5)]
    place = Markup(' id="{}"').format(anchor) if block.level == 1 and anchor else NOTHING
    return Markup('<h{level}{place} class="nhsuk-heading-{size}">{text}</h{level}>').format(
        level=level, place=place, size=size, text=_text(block.text)
    )


def _paragraph(block: Paragraph) -> Markup:
    told = _words(block.words)
    if block.kind == "quote":
        return Markup("<blockquote><p>{}</p></blockquote>").format(told)
    kind = KINDS.get(block.kind)
    return Markup('<p class="{}">{}</p>').format(kind, told) if kind else Markup("<p>{}</p>").format(told)


def _listing(block: Listing) -> Markup:
    items = NOTHING.join(Markup("<li>{}</li>").format(_item(item)) for item in block.items)
    if not block.ordered:
        return Markup('<ul class="nhsuk-list nhsuk-list--bullet">{}</ul>').format(items)
    start = Markup(' start="{}"').format(block.start) if block.start != 1 else NOTHING
    return Markup('<ol class="nhsuk-list nhsuk-list--number"{}>{}</ol>').format(start, items)


def _item(blocks: tuple[Block, ...]) -> Markup:
    """The first paragraph of an item stands beside its mark."""
    if blocks and isinstance(blocks[0], Paragraph) and not blocks[0].kind:
        return _words(blocks[0].words) + _blocks(blocks[1:])
    return _blocks(blocks)


def _table(block: Table) -> Markup:
    heads = NOTHING.join(
        Markup('<th scope="col" role="columnheader"{}>{}</th>').format(_figure(block, place), _text(head))
        for place, head in enumerate(block.heads)
    )
    rows = NOTHING.join(_row(block, row) for row in block.rows)
    caption = Markup("<caption>{}</caption>").format(_text(block.caption)) if block.caption else NOTHING
    return Markup(
        '<table class="app-t app-stack" role="table">{}<thead role="rowgroup"><tr role="row">{}</tr></thead>'
        '<tbody role="rowgroup">{}</tbody></table>'
    ).format(caption, heads, rows)


def _row(table: Table, row: Row) -> Markup:
    if row.band:
        return Markup(
            '<tr class="app-grp" role="row"><th scope="rowgroup" role="rowheader" colspan="{}">{}</th></tr>'
        ).format(len(table.heads), _lines(row.cells[0]))
    head = Markup('<th scope="row" role="rowheader">%s</th>') % _head(row.cells[0])
    cells = (
        Markup('<td role="cell" data-l="%s"%s>%s</td>')
        % (_text(table.heads[place]), _figure(table, place), _total(row, told))
        for place, told in enumerate(row.cells)
        if place
    )
    return Markup('<tr role="row">{}{}</tr>').format(head, NOTHING.join(cells))


def _head(told: Cell) -> Markup:
    """The name of a row, and what is said of it in lines of their own."""
    more = (Markup('<br><span class="app-s app-dim">%s</span>') % _words(line) for line in told[1:])
    return _words(told[0]) + NOTHING.join(more)


def _total(row: Row, told: Cell) -> Markup:
    return Markup("<strong>{}</strong>").format(_lines(told)) if row.total else _lines(told)


def _figure(table: Table, place: int) -> Markup:
    return Markup(' class="n"') if place in table.figures else NOTHING


def _lines(told: Cell) -> Markup:
    return _words(told[0]) if len(told) == 1 else BREAK.join(_words(line) for line in told)


def _words(words: Words) -> Markup:
    return _run(words[0]) if len(words) == 1 else NOTHING.join(_run(one) for one in words)


def _run(one: Run) -> Markup:
    told = _text(one.text)
    if "\n" in one.text:
        told = BREAK.join(told.split("\n"))
    for wanted, tag in ((one.code, "code"), (one.bold, "strong"), (one.italic, "em")):
        if wanted:
            told = Markup("<%s>%s</%s>") % (tag, told, tag)
    if one.link:
        return Markup('<a href="%s" rel="noreferrer">%s</a>') % (printable(one.link), told)
    return told


def _text(text: str) -> Markup:
    return escape(printable(text))
