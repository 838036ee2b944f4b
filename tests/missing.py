"""What a test does when the machine lacks a browser or a database: skip on a laptop, fail in CI."""

import os
from typing import NoReturn

import pytest


def missing(reason: str) -> NoReturn:
    """Skip this test and say why; fail instead when `MVOSCAN_REQUIRE_ALL=1` allows nothing to be missing."""
    if os.environ.get("MVOSCAN_REQUIRE_ALL") == "1":
        pytest.fail(f"MVOSCAN_REQUIRE_ALL=1, but {reason}", pytrace=False)
    pytest.skip(reason)
