"""Describe published statistics: the cube and the policy that they are made with now, their codes and their labels."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from mvoscan.core.codelists import CodeList, codelists
from mvoscan.core.disclosure.cube import Cube
from mvoscan.core.disclosure.policy import Policy
from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.labels import Labels
from mvoscan.core.questionnaire import edition_order
from mvoscan.storage.library import Library
from mvoscan.storage.statistics_files import read_cube, read_policy


class Described(NamedTuple):
    """What is needed to read a release."""

    cube: Cube
    policy: Policy
    lists: Mapping[str, CodeList]
    labels: Labels


def describe_statistics(reference: Path, *, library: Library, types: InstitutionTypes) -> Described:
    """Cube, policy, code lists and labels; labels are those of the sealed editions, which never change.

    Raises `BrokenFile` with all that is wrong with the cube or the policy.
    """
    allowed: dict[str, frozenset[str]] = {}
    for each in library.published():
        allowed[each.id] = allowed.get(each.id, frozenset()) | each.allowed_types
    cube = read_cube(reference, types=types, allowed=allowed)
    sealed = library.as_sealed(cube.questionnaire)
    editions = [sealed[each] for each in sorted(sealed, key=edition_order)]
    return Described(cube, read_policy(reference), codelists(types, editions), Labels(types, editions))
