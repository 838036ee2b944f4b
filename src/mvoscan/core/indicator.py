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
    """The indicators that fit one of these clauses: those of the first clause first, those of its subject last."""
    wanted = tuple(clauses)
    subjects = tuple(".".join(each.split(".")[:2]) for each in wanted)
    fitting = (each for name in (*wanted, *subjects) for each in indicators if name in each.iso)
    return tuple(dict.fromkeys(fitting))
