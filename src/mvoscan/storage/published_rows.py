"""Published releases and their rows, read and checked once: the same hash is the same rows, in any database."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection

from mvoscan.core.observation import Observation
from mvoscan.core.release import Release
from mvoscan.storage import releases

_KEPT = 16
_READ: dict[str, tuple[Observation, ...]] = {}
"""Rows by their hash, those read first dropped first."""

_LISTED: dict[tuple[tuple[str, str, datetime], ...], tuple[Release, ...]] = {}
"""The newest list, by what marks its releases."""

Made = TypeVar("Made")


def listed(connection: Connection) -> tuple[Release, ...]:
    """The published releases as `releases.published` gives them, read anew only when others are published."""
    marks = releases.published_marks(connection)
    found = _LISTED.get(marks)
    if found is None:
        found = releases.published(connection)
        _LISTED.clear()
        _LISTED[marks] = found
    return found


def rows(connection: Connection, release: Release) -> tuple[Observation, ...]:
    """The rows of a release; raises `BrokenFile` when they are no longer what they were."""
    return kept(_READ, release, lambda: releases.rows(connection, release))


def kept(store: dict[str, Made], release: Release, make: Callable[[], Made]) -> Made:
    """What is made of the rows of a release, made once and kept in a store of at most some releases."""
    found = store.get(release.sha256)
    if found is None:
        found = make()
        while len(store) >= _KEPT:
            store.pop(next(iter(store)), None)
        store[release.sha256] = found
    return found
