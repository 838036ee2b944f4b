"""Suggestions of ours for measuring an action: per employee, per inhabitant, per square metre, never per turnover."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Indicator(BaseModel):
    """A suggestion of ours for measuring: a name, a unit that fits a public body, and the clauses it fits."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=300)]
    unit: Annotated[str, Field(min_length=1, max_length=120)]
    iso: Annotated[tuple[str, ...], Field(min_length=1)]


def suggestions(indicators: Iterable[Indicator], clauses: Iterable[str]) -> tuple[Indicator, ...]:
    """The indicators that fit one of these clauses, those of the clause itself before those of its subject."""
    wanted = tuple(clauses)
    subjects = {".".join(each.split(".")[:2]) for each in wanted}
    exact = [each for each in indicators if set(each.iso) & set(wanted)]
    wider = [each for each in indicators if each not in exact and set(each.iso) & subjects]
    return (*exact, *wider)
