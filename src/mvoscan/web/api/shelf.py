"""What the API of statistics keeps at hand: labels and rules, read once, and what was rendered lately."""

from threading import Lock
from typing import NamedTuple

from fastapi import Request

from mvoscan.usecases.describe_statistics import Described, describe_statistics
from mvoscan.web.api.replies import Kept
from mvoscan.web.deps import Door

_LOCK = Lock()


class Shelf(NamedTuple):
    """Of one application."""

    described: Described
    kept: Kept


def shelf(request: Request) -> Shelf:
    """The shelf of this application, filled at the first question."""
    state = request.app.state
    with _LOCK:
        if not hasattr(state, "statistics"):
            state.statistics = _filled(state.door)
        found: Shelf = state.statistics
    return found


def _filled(door: Door) -> Shelf:
    service = door.service
    described = describe_statistics(door.settings.reference_folder, library=service.library, types=service.types)
    return Shelf(described, Kept())
