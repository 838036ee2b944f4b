"""When what waits in a queue may be tried: also when a clock was wrong as it was put there.

A clock that ran ahead leaves moments that no right clock would have chosen. Without this they would hold up the queue
for as long as that clock was off.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, and_, or_

SLACK = timedelta(minutes=5)
"""How much later than its rules say something may wait: a try that is under way, and clocks that differ a little."""


def may_be_tried(
    next_at: Column[Any], attempts: Column[Any], waits: Sequence[timedelta], *, now: datetime
) -> ColumnElement[bool]:
    """Its moment came, or lies further ahead than its number of tries can have put it."""
    odd = (and_(attempts == tried, next_at > now + wait + SLACK) for tried, wait in enumerate((timedelta(), *waits)))
    return and_(next_at.is_not(None), or_(next_at <= now, *odd))


def is_free(until: Column[Any], *, now: datetime, longest: timedelta) -> ColumnElement[bool]:
    """It is not held any more, or longer than anybody ever holds it."""
    return or_(until <= now, until > now + longest + SLACK)
