"""The reviewed files that a release is built with, read together."""

from pathlib import Path
from typing import NamedTuple

from mvoscan.core.disclosure.cube import Cube
from mvoscan.core.disclosure.policy import Policy
from mvoscan.core.institution import InstitutionTypes
from mvoscan.storage.library import Library
from mvoscan.storage.statistics_files import read_cube, read_policy


class Rules(NamedTuple):
    """The cube and the policy."""

    cube: Cube
    policy: Policy


def read_rules(reference: Path, *, library: Library, types: InstitutionTypes) -> Rules:
    """The cube and the policy; raises `BrokenFile` with all that is wrong with them."""
    allowed: dict[str, frozenset[str]] = {}
    for each in library.published():
        allowed[each.id] = allowed.get(each.id, frozenset()) | each.allowed_types
    return Rules(read_cube(reference, types=types, allowed=allowed), read_policy(reference))
