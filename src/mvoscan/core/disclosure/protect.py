"""Unpublished in, published out."""

from collections.abc import Sequence

from mvoscan.core.disclosure.cube import Cube
from mvoscan.core.disclosure.period import Period
from mvoscan.core.disclosure.policy import Policy
from mvoscan.core.disclosure.population import Population
from mvoscan.core.disclosure.protected import Earlier, Protected
from mvoscan.core.errors import NotProved


def protect(
    population: Population, cube: Cube, policy: Policy, period: Period, earlier: Sequence[Earlier] = ()
) -> Protected:
    """The table of this period that may be published; raises `NotProved` when nothing may."""
    raise NotProved("Dit onderdeel is nog niet klaar.")
