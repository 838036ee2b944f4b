"""A clock of a test's own for pages and API; routes belong to no application, so it is no override of FastAPI."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from types import SimpleNamespace

import pytest

from mvoscan.web import deps


@contextmanager
def clock(says: Callable[[], datetime]) -> Iterator[None]:
    """What every request takes for now until the block ends."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deps, "datetime", SimpleNamespace(now=lambda _zone: says()))
        yield
