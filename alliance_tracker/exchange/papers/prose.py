"""Prose in Markdown, read once into the parts of a paper. HTML in it is text, and so is every picture."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from alliance_tracker.exchange.papers.document import Block, Cell, Heading, Listing, Paragraph, Row, Run, Table, Words

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

_LINKS = {"http", "https", "mailto"}
DEEPEST = 3
"""Headings typed into prose stand below those of its section."""


def prose(text: str, below: int) -> tuple[Block, ...]:
    """The blocks of a text. Its highest heading comes one level under `below`."""
    if not text.strip():
        return ()
    tree = _read(text)
    levels = [int(node.tag[1]) for node in tree.walk() if node.type == "heading"]
    return _blocks(tree.children, below + 1 - min(levels, default=1))


def _read(text: str) -> SyntaxTreeNode:
    from markdown_it.tree import SyntaxTreeNode

    return SyntaxTreeNode(_reader().parse(text))


@cache
def _reader() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


def _blocks(nodes: Sequence[SyntaxTreeNode], shift: int) -> tuple[Block, ...]:
    return tuple(block for node in nodes for block in _block(node, shift))


def _block(node: SyntaxTreeNode, shift: int) -> tuple[Block, ...]:
    match node.type:
        case "heading":
            text = "".join(run.text for run in _words(node))
            return (Heading(min(int(node.tag[1]) + shift, DEEPEST + 1), text),) if text else ()
        case "bullet_list" | "ordered_list":
            return (_listing(node, shift),)
        case "blockquote":
            return tuple(_quoted(one) for one in _blocks(node.children, shift))
        case "fence" | "code_block":
            return (Paragraph((Run(node.content.rstrip("\n"), code=True),), "code"),)
        case "table":
            return (_table(node),)
        case "paragraph":
            words = _words(node)
            return (Paragraph(words),) if words else ()
        case _:
            return ()


def _quoted(block: Block) -> Block:
    plain = _no_heading(block)
    return Paragraph(plain.words, "quote") if isinstance(plain, Paragraph) else plain


def _listing(node: SyntaxTreeNode, shift: int) -> Listing:
    start = node.attrs.get("start", 1)
    items = tuple(tuple(map(_no_heading, _blocks(item.children, shift))) for item in node.children)
    return Listing(items, node.type == "ordered_list", int(start))


def _no_heading(block: Block) -> Block:
    """A heading inside an item would stand for what follows the list too."""
    return Paragraph((Run(block.text, bold=True),)) if isinstance(block, Heading) else block


def _table(node: SyntaxTreeNode) -> Table:
    every = [[_cell(one) for one in line.children] for part in node.children for line in part.children]
    heads, *rows = every
    count = len(heads)
    return Table(
        "",
        tuple("".join(run.text for words in one for run in words) for one in heads),
        tuple(Row(tuple(one)) for one in rows),
        (1,) * count,
    )


def _cell(node: SyntaxTreeNode) -> Cell:
    return (_words(node),)


def _words(node: SyntaxTreeNode) -> Words:
    """The runs of a paragraph, a heading or a cell."""
    found: list[Run] = []
    for inline in node.children:
        for child in inline.children or ():
            _gather(child, Run(""), found)
    return tuple(_joined(found))


def _gather(node: SyntaxTreeNode, look: Run, found: list[Run]) -> None:
    match node.type:
        case "text" | "text_special" | "html_inline":
            found.append(_like(look, node.content))
        case "softbreak":
            found.append(_like(look, " "))
        case "hardbreak":
            found.append(_like(look, "\n"))
        case "code_inline":
            found.append(Run(node.content, look.bold, look.italic, True, look.link))
        case "strong":
            _inside(node, Run("", True, look.italic, False, look.link), found)
        case "em":
            _inside(node, Run("", look.bold, True, False, look.link), found)
        case "link":
            _inside(node, Run("", look.bold, look.italic, False, _outside(str(node.attrs.get("href", "")))), found)


def _inside(node: SyntaxTreeNode, look: Run, found: list[Run]) -> None:
    for child in node.children:
        _gather(child, look, found)


def _like(look: Run, text: str) -> Run:
    return Run(text, look.bold, look.italic, look.code, look.link)


def _outside(address: str) -> str:
    """The address if it leads somewhere outside by a way that is safe to follow; nothing else is a link."""
    try:
        scheme = urlsplit(address).scheme
    except ValueError:
        return ""
    return address if scheme in _LINKS else ""


def _joined(runs: Sequence[Run]) -> list[Run]:
    """Neighbours of one look as one run."""
    made: list[Run] = []
    for one in runs:
        last = made[-1] if made else None
        if last is not None and _like(last, "") == _like(one, ""):
            made[-1] = _like(last, last.text + one.text)
        elif one.text:
            made.append(one)
    return made
