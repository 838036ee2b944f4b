"""What sealed editions say, kept so that a start need not read their YAML sign by sign again: a fifth of it.

Kept is the plain value only, under the hash of the file's bytes (its seal) and of what reads them, with a hash of
itself. What is asked of an edition is asked at every start all the same: its seal, its model, its references. What is
not kept, or not whole, is read from the file; and so is what has anything wrong with it, since no lines are kept.
"""

import json
import os
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import ruamel.yaml

from mvoscan.storage import yaml_tree


class SealedValues(NamedTuple):
    """A folder with what editions say; it is made in a folder that is there, and may always be thrown away."""

    folder: Path

    def get(self, seal: str) -> object:
        """What the file with this hash says; None when that is not known."""
        try:
            said, _, text = self._place(seal).read_bytes().partition(b"\n")
            value: object = json.loads(text) if said.decode() == sha256(text).hexdigest() else None
        except (OSError, ValueError):
            return None
        return value

    def keep(self, seal: str, value: object) -> None:
        """Keep what it says; where nothing can be kept, nothing is."""
        text = json.dumps(value, ensure_ascii=False).encode()
        place = self._place(seal)
        fresh = place.with_suffix(f".{os.getpid()}")
        with suppress(OSError):
            self.folder.mkdir(mode=0o700, exist_ok=True)
            fresh.write_bytes(sha256(text).hexdigest().encode() + b"\n" + text)
            fresh.replace(place)

    def _place(self, seal: str) -> Path:
        return self.folder / f"{seal}-{_reader()}.json"


@cache
def _reader() -> str:
    """What reads YAML here: another one may read the same file otherwise."""
    ours = Path(yaml_tree.__file__).read_bytes()
    return sha256(ours + ruamel.yaml.__version__.encode()).hexdigest()[:16]
