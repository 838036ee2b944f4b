"""The service, opened for one command."""

from collections.abc import Iterator
from contextlib import contextmanager

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
