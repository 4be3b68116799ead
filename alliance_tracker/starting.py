"""A quick start: what the tracker makes while it starts stays, so nobody need look for garbage in it."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def staying() -> Iterator[None]:
    """What the block makes is kept for good, and the garbage collector never looks through it.

    Looking again and again, while thousands of classes are made, takes a sixth of the time to import them. A process
    that is forked afterwards shares the memory, since the collector writes a mark into all that it looks at.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
