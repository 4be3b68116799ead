"""HTML as a browser reads it, and only where every browser reads what was written."""

from collections.abc import Iterator
from functools import lru_cache

import turbohtml
from turbohtml import Document, Element, Node, TokenType

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
Shape = list[tuple[int, str]]


@lru_cache(maxsize=16)
def parsed(text: str) -> Document:
    """A whole page, strictly; kept a while, because a page just checked is often asked for its forms and links."""
    page = turbohtml.parse(text, strict=True)
    check_shape(written(text), list(built(page, 0)))
    return page


def parsed_part(text: str) -> Element:
    """A part of a page, as strictly."""
    part = turbohtml.parse(f"<!doctype html><html><head><title>-</title></head><body>{text}</body></html>", strict=True)
    body = part.find("body")
    check_shape(written(text), list(built(body, 0)))
    return body


def check_shape(wanted: Shape, found: Shape) -> None:
    """A parser mends what is nested wrongly, each in the same way, and the page is another than was meant."""
    for number, (one, other) in enumerate(zip(wanted, found, strict=False)):
        assert one == other, f"element {number} is written as {one[1]} at depth {one[0]}, and read as {other}"
    assert len(wanted) == len(found), "an element is mended away, or made up"


def written(text: str) -> Shape:
    """Each element with its depth as the tags say; every tag that opens one has the tag that closes it."""
    found: Shape = []
    inside: list[str] = []
    for token in turbohtml.tokenize(text):
        if token.type == TokenType.START_TAG:
            found.append((len(inside), token.tag))
            if token.tag not in VOID and not token.self_closing:
                inside.append(token.tag)
        elif token.type == TokenType.END_TAG:
            assert inside, f"line {token.line}: </{token.tag}> closes nothing"
            assert inside[-1] == token.tag, f"line {token.line}: </{token.tag}> where {inside[-1]} is open"
            inside.pop()
    assert not inside, f"never closed: {inside}"
    return found


def built(node: Node, depth: int) -> Iterator[tuple[int, str]]:
    """Each element with its depth as the parser made it."""
    for child in node.children:
        if isinstance(child, Element):
            yield depth, child.tag.lower()
            if child.tag != "noscript":  # to a browser that runs scripts its inside is text
                yield from built(child, depth + 1)


def elements(node: Node) -> Iterator[Element]:
    """Every element inside, in the order of the page."""
    return (part for part in node.descendants if isinstance(part, Element))


def said(element: Element, name: str, otherwise: str = "") -> str:
    """An attribute, or what stands for it where it is not given."""
    value = element.attr(name)
    return otherwise if value is None else str(value)
