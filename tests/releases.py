"""Made-up published releases: rows in the shape in which results leave the house, kept as a release keeps them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection
from tests.populations import CUBE

from mvoscan.core.disclosure.cube import Cell
from mvoscan.core.disclosure.period import period_of
from mvoscan.core.disclosure.series import Series
from mvoscan.core.disclosure.statistic import Statistic
from mvoscan.core.observation import NOT_APPLICABLE, Observation, to_bytes
from mvoscan.core.questionnaire import Questionnaire
from mvoscan.core.release import Release, ReleaseState, act
from mvoscan.storage import releases

NOW = datetime(2027, 2, 1, 12, tzinfo=UTC)
COUNTS = {"total": 163, "group": 80, "family": 27, "gemeente-province": 12}
"""Organisations in a cell, by its breakdown."""

NOBODY = b'{"statistics": [], "units": []}'
"""The frozen units of a release that counts nobody."""

Change = Callable[[Observation], Observation]


def theme_row(period: str, about: Statistic, cell: Cell, **measures: Any) -> Observation:
    """A mean of 60 over 27 organisations, unless said otherwise."""
    return _row("theme-results", period, about, cell, **{"value": 60, "n_org": 27, **measures})


def withheld(row: Observation) -> Observation:
    """The same row, not published."""
    nothing: dict[str, Any] = dict.fromkeys(
        ("value", "value_text", "n_org", "quartile_low", "quartile_high", "ci_low", "ci_high")
    )
    return replace(row, **nothing, obs_status="Q", conf_status="C")


def coded(row: Observation, text: str = "≥90") -> Observation:
    """The same row with a coded mean."""
    return replace(row, value=None, value_text=text, quartile_low=None, quartile_high=None)


def made_up_rows(
    editions: Mapping[str, Questionnaire],
    period: str,
    *,
    edition: str,
    change: Change = lambda row: row,
    lift: int = 0,
    answers: bool = True,
) -> tuple[Observation, ...]:
    """All cells of the cube for an edition, with scores that differ by theme and cell; `change` may alter each row.

    The rows of answers are twenty times as many as the others: leave them out where nothing reads them.
    """
    found = [*_scores(editions, period, edition, lift), *(_answers(editions, period, edition) if answers else ())]
    return tuple(change(row) for row in found)


def keep(connection: Connection, name: str, rows: Sequence[Observation], *, state: str = "published") -> Release:
    """Keep rows as a release of the period in its name."""
    who, other = act("An", NOW, enforced=False), act("Bo", NOW, enforced=False)
    out = state in {"published", "withdrawn"}
    release = Release(
        name=name,
        period_code=name.removeprefix("demo-").rpartition(".")[0],
        questionnaire="mvo-overheid",
        state=ReleaseState(state),
        cube_version="2026.1",
        policy_version="2026.1",
        sha256=sha256(to_bytes(tuple(rows))).hexdigest(),
        units_sha256=sha256(NOBODY).hexdigest(),
        counts={"units": 163, "cells": 900, "published": 870, "rows": len(rows)},
        audit={"claim": "Tegen deze aanvaller: niemand is te kennen.", "narrowest": 61},
        built=who,
        approved=None if state == "audited" else other,
        published=other if out else None,
        withdrawn=other if state == "withdrawn" else None,
        reason="Een fout in de kubus." if state == "withdrawn" else None,
    )
    releases.add(connection, release, rows=rows, units=NOBODY)
    return release


def _scores(editions: Mapping[str, Questionnaire], period: str, edition: str, lift: int) -> Iterator[Observation]:
    base = period_of(period).base
    for number, about in enumerate(Series(editions).scores(edition)):
        for at, cell in enumerate(CUBE.cells(base)):
            value = min(95, 40 + 7 * number % 31 + 5 * at % 17 + lift)
            count = COUNTS[cell.breakdown]
            many = count >= 20
            yield theme_row(
                period,
                about,
                cell,
                value=value,
                n_org=count,
                n_population=285 if cell.family == "gemeente" else None,
                coverage=round(100 * count / 285) if cell.family == "gemeente" else None,
                quartile_low=value - 14 if many else None,
                quartile_high=min(100, value + 12) if many else None,
            )


def _answers(editions: Mapping[str, Questionnaire], period: str, edition: str) -> Iterator[Observation]:
    base = period_of(period).base
    for number, spec in enumerate(Series(editions).questions(edition)):
        for cell in CUBE.cells(base):
            count = COUNTS[cell.breakdown]
            parts = (50 + number % 40, 20, 12, 8)
            for answer, part in zip(spec.shares, parts, strict=False):
                counted = 5 * round(count * part / 100 / 5)
                yield _row(
                    "question-results",
                    period,
                    spec.statistic,
                    cell,
                    answer=answer,
                    value=counted,
                    n_org=5 * round(count / 5),
                )


def _row(dataset: str, period: str, about: Statistic, cell: Cell, **measures: Any) -> Observation:
    when = period_of(period)
    optional = ("value_text", "n_population", "coverage", "quartile_low", "quartile_high", "ci_low", "ci_high")
    given: dict[str, Any] = {
        **dict.fromkeys(optional),
        "dataset": dataset,
        "period": when.code,
        "period_start": when.start,
        "period_end": when.end,
        "base": when.base,
        **cell._asdict(),
        **about._asdict(),
        "answer": NOT_APPLICABLE,
        "obs_status": "A",
        "conf_status": "F",
        **measures,
    }
    return Observation(**given)
