"""Do something again whenever a file changes: the loop of `mvoscan check --watch`."""

import time
from collections.abc import Callable, Iterable
from pathlib import Path

_PATIENCE = 0.3
"""Seconds between two looks."""

Snapshot = dict[Path, tuple[int, int]]
"""Time of change and size by file."""


def snapshot(paths: Iterable[Path]) -> Snapshot:
    """The YAML files and seals at these paths as they are now; one that goes away meanwhile is left out."""
    found: Snapshot = {}
    for path in paths:
        for each in [path] if path.is_file() else sorted([*path.rglob("*.yaml"), *path.glob("*.sha256")]):
            try:
                status = each.stat()
            except FileNotFoundError:
                continue
            found[each] = (status.st_mtime_ns, status.st_size)
    return found


def repeat_on_change(paths: Iterable[Path], action: Callable[[], None]) -> None:
    """Do it now, and again after every change, until Ctrl+C."""
    watched = tuple(paths)
    try:
        while True:
            before = snapshot(watched)
            action()
            while snapshot(watched) == before:
                time.sleep(_PATIENCE)
    except KeyboardInterrupt:
        return
