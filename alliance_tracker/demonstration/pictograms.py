"""Plain drawings for the demonstration's words with pictures: a few strokes each, as PNG, with no picture library."""

import math
import struct
import zlib
from collections.abc import Sequence

Point = tuple[float, float]
SIZE = 96
STROKE = 5.0
"""Half the width of a line, in the hundredths of the side in which drawings are given."""


def _round(x: float, y: float, radius: float) -> list[Point]:
    turns = [step * math.tau / 24 for step in range(25)]
    return [(x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns]


DRAWINGS: dict[str, Sequence[Sequence[Point]]] = {
    "tick": [[(14, 54), (40, 80), (86, 20)]],
    "cross": [[(18, 18), (82, 82)], [(82, 18), (18, 82)]],
    "clock": [_round(50, 50, 40), [(50, 24), (50, 50), (68, 60)]],
    "people": [
        *(_round(32, 26, 13), [(10, 88), (14, 54), (50, 54), (54, 88)]),
        *(_round(74, 36, 10), [(68, 60), (88, 60), (92, 88)]),
    ],
    "speech": [
        [(10, 16), (90, 16), (90, 66), (48, 66), (26, 88), (28, 66), (10, 66), (10, 16)],
        [(28, 41), (72, 41)],
    ],
}
"""Lines from point to point, from 0 to 100 across and down."""


def drawn(name: str) -> bytes:
    """The drawing as a PNG: black strokes on white with grey edges, SIZE pixels square."""
    import numpy

    at = (numpy.arange(SIZE) + 0.5) * 100 / SIZE
    across, down = numpy.meshgrid(at, at)
    far = numpy.full((SIZE, SIZE), 100.0)
    for line in DRAWINGS[name]:
        for (x, y), (to_x, to_y) in zip(line, line[1:], strict=False):
            dx, dy = to_x - x, to_y - y
            share = (((across - x) * dx + (down - y) * dy) / (dx * dx + dy * dy)).clip(0, 1)
            far = numpy.minimum(far, numpy.hypot(across - x - share * dx, down - y - share * dy))
    grey = ((far - STROKE).clip(0, 1) * 255).round().astype("uint8")
    return _png(b"".join(b"\0" + row.tobytes() for row in grey))


def _png(rows: bytes) -> bytes:
    """Rows of grey pixels, each with a nought before it, as a file."""
    head = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*one) for one in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
