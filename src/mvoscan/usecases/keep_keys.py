"""Keep the keys that sign results: make one, and say which there are."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from mvoscan.storage.signing import create_key, load_keys


class KeyInUse(NamedTuple):
    """A key by its name; one key signs, the others are published for what they signed."""

    name: str
    signs: bool


def make_key(folder: Path, *, now: datetime) -> Path:
    """Make a key in this folder; it signs as soon as the service starts anew."""
    return create_key(folder, now=now)


def make_first_key(folder: Path, *, now: datetime) -> Path | None:
    """Make a key when this folder has none yet."""
    return None if folder.is_dir() and load_keys([folder]).keys else create_key(folder, now=now)


def list_keys(places: Sequence[Path]) -> tuple[KeyInUse, ...]:
    """The keys in these files and folders, in the order in which they were added."""
    found = load_keys(places)
    return tuple(KeyInUse(each.thumbprint(), each is found.signer) for each in found.keys)
