"""Making what stays, without looking for what can go."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


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
