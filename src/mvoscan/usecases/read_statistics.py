"""Read published statistics: releases and their rows, and nothing that was not published."""

from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.errors import Gone, NotFound
from mvoscan.core.observation import Observation
from mvoscan.core.release import Release, ReleaseState
from mvoscan.storage import published_rows, releases

LATEST = "latest"


class Published(NamedTuple):
    """A published release and its rows."""

    release: Release
    rows: tuple[Observation, ...]


def published_releases(connection: Connection) -> tuple[Release, ...]:
    """The published releases, the newest period first."""
    return releases.published(connection)


def read_release(connection: Connection, name: str = LATEST) -> Published:
    """A published release, or the newest; raises `Gone` with the reason when it was withdrawn, else `NotFound`."""
    found = _newest(connection) if name == LATEST else releases.find(connection, name)
    if found is None or found.published is None:
        raise NotFound(_none(name, releases.published(connection)))
    if found.state is ReleaseState.WITHDRAWN:
        raise Gone(f"Publicatie {found.name} is ingetrokken: {found.reason}")
    return Published(found, published_rows.rows(connection, found))


def _newest(connection: Connection) -> Release | None:
    return next(iter(releases.published(connection)), None)


def _none(name: str, there: tuple[Release, ...]) -> str:
    if not there:
        return "Er is nog geen publicatie met resultaten. Die komt er na het afsluiten van een kwartaal of een jaar."
    return f"Er is geen publicatie ‘{name[:40]}’. Wel: {', '.join(each.name for each in there)}."
