"""The service, opened for one command, and who gives that command."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from mvoscan.core.release import Act, act
from mvoscan.settings import load_settings
from mvoscan.usecases.open_service import Service, open_service


@contextmanager
def opened_service() -> Iterator[Service]:
    """The service by the settings, closed when the command is done."""
    service = open_service(load_settings())
    try:
        yield service
    finally:
        service.close()


def operator() -> str:
    """The user of this system, or nothing when it has no name: then `--by` is asked."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def declared(by: str) -> Act:
    """What somebody does now, with the name they give; raises `Invalid` without one."""
    return act(by or operator(), datetime.now(UTC), enforced=False)
