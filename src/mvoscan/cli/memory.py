"""How a process of ours keeps its memory: what is made at the start, and what its threads ask."""

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_M_ARENA_MAX = -8
"""The number of this parameter in malloc.h of glibc."""


@contextmanager
def uncollected() -> Iterator[None]:
    """Leave the collector of cycles off while the block runs, and what is there after it alone for good.

    What a start makes (modules, models, routes, questionnaires) lives as long as the process. Looking through it for
    cycles again and again took a sixth of the start, and later a tenth of a second amid somebody's request.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def one_arena() -> None:
    """Let all threads take memory from one place, where the C library can be told so (glibc); before they start.

    Else each thread gets an arena of its own that holds on to what it had: 8 MB after some load, and for nothing,
    since one thread of Python runs at a time.
    """
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
