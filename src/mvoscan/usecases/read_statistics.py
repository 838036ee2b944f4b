"""Read published statistics: releases and their rows, and nothing that was not published."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.closing import just_closed, running
from mvoscan.core.disclosure.period import Period
from mvoscan.core.errors import Gone, Invalid, NotFound, Problem
from mvoscan.core.observation import Observation
from mvoscan.core.period_choice import choose_periods
from mvoscan.core.release import Release, ReleaseState
from mvoscan.storage import published_rows, releases, service_facts

LATEST = "latest"

_MOST_FOUND = 64
_FOUND: dict[tuple[object, ...], Release] = {}
"""Releases by their mark, which changes whenever they do."""


class Published(NamedTuple):
    """A published release and its rows."""

    release: Release
    rows: tuple[Observation, ...]


class Calendar(NamedTuple):
    """What is to come: periods that closed and have no publication, and periods that still run."""

    closed: tuple[Period, ...]
    running: tuple[Period, ...]


def published_releases(connection: Connection) -> tuple[Release, ...]:
    """The published releases, the newest period first."""
    return releases.published(connection)


def shown_releases(connection: Connection) -> tuple[Release, ...]:
    """All that was ever published, the newest first; what was withdrawn since is among them, with its reason."""
    return tuple(reversed(releases.shown(connection)))


def release_calendar(connection: Connection, now: datetime) -> Calendar:
    """Which publications are to come: of the last closed quarter and year that were counted, and of those that run."""
    there = {each.period_code for each in releases.published(connection)}
    since = service_facts.counted_since(connection)
    closed = [each for each in just_closed(now) if since and each.end >= since and each.code not in there]
    return Calendar(tuple(closed), running(now))


def read_release(connection: Connection, name: str = LATEST) -> Published:
    """A published release, or the newest; raises `Gone` with the reason when it was withdrawn, else `NotFound`."""
    return read_rows(connection, find_release(connection, name))


def read_rows(connection: Connection, release: Release) -> Published:
    """The rows of a published release."""
    return Published(release, published_rows.rows(connection, release))


def find_release(connection: Connection, name: str = LATEST) -> Release:
    """A published release without its rows; raises as `read_release` does."""
    found = _newest(connection) if name == LATEST else _found(connection, name)
    if found is None or found.published is None:
        raise NotFound(_none(name, releases.published(connection)))
    if found.state is ReleaseState.WITHDRAWN:
        raise Gone(f"Publicatie {found.name} is ingetrokken: {found.reason}")
    return found


def choose_releases(
    connection: Connection, *, periods: Sequence[str] = (), names: Sequence[str] = ()
) -> tuple[Release, ...]:
    """The releases that are asked for, oldest period first: one a period.

    Without names it takes of each published period the newest release. Raises `NotFound`, `Gone`, or `Invalid` for
    periods that are not published and for two releases of one period.
    """
    there = [find_release(connection, each) for each in dict.fromkeys(names)] or list(releases.published(connection))
    if not there:
        raise NotFound(_none(LATEST, ()))
    if names:
        _demand_one_each(there)
    newest = {each.period_code: each for each in reversed(there)}
    return tuple(newest[code] for code in choose_periods(periods, newest))


def _demand_one_each(found: Sequence[Release]) -> None:
    times = Counter(each.period_code for each in {each.name: each for each in found}.values())
    twice = [each.name for each in found if times[each.period_code] > 1]
    if twice:
        message = f"Vraag van elke periode één publicatie: {', '.join(twice)} gaan over dezelfde."
        raise Invalid(Problem(field="release", message=message))


def _found(connection: Connection, name: str) -> Release | None:
    """The release with this name, whatever its state; read again only when it changed."""
    mark = releases.mark(connection, name)
    if mark is None:
        return None
    found = _FOUND.get(mark) or releases.find(connection, name)
    if found is not None and mark not in _FOUND:
        while len(_FOUND) >= _MOST_FOUND:
            _FOUND.pop(next(iter(_FOUND)), None)
        _FOUND[mark] = found
    return found


def _newest(connection: Connection) -> Release | None:
    return next(iter(releases.published(connection)), None)


def _none(name: str, there: tuple[Release, ...]) -> str:
    if not there:
        return "Er is nog geen publicatie met resultaten. Die komt er na het afsluiten van een kwartaal of een jaar."
    return f"Er is geen publicatie ‘{name[:40]}’. Wel: {', '.join(each.name for each in there)}."
