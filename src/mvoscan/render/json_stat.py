"""Rows of releases as JSON-stat 2.0: a cube of figures with the labels of its codes.

The published cube is ragged, so codes that only occur together make one dimension: a population is its table with its
group, family and province, a statement its basis, series, theme and code, joined by colons. What is left over is there
without a value and with status `M`, which says that it is not in the cube.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import prod
from typing import Any, NamedTuple

from mvoscan.core.datasets import BY_FIELD, About, Column
from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.labels import OBS_STATUSES, Labels
from mvoscan.core.observation import Observation
from mvoscan.core.release import Release
from mvoscan.core.selection import Part
from mvoscan.render.statistics import paired

MOST_CELLS = 500_000
"""A larger cube is refused: a client would need minutes to unfold it."""

NOT_IN_CUBE, NOT_KNOWN = "M", "O"
_STATUS_LABELS = {**OBS_STATUSES, NOT_IN_CUBE: "Zit niet in de kubus", NOT_KNOWN: "Er is geen waarde"}
_POPULATION = ("breakdown", "group", "family", "province")
_UNITS = {"coverage": ("procent", 0), "n_org": ("besturen", 0), "n_population": ("besturen", 0)}
METRIC = "metric"


class Axis(NamedTuple):
    """A dimension of the cube: its id, its label, and the fields of a row whose codes make its codes."""

    id: str
    label: str
    fields: tuple[str, ...]

    def code(self, row: Observation) -> str:
        """The code of a row: those of its fields, joined by colons."""
        return ":".join(str(getattr(row, each)) for each in self.fields)


def axes(about: About) -> tuple[Axis, ...]:
    """The dimensions of a dataset, the metric left out."""
    rest = [each for each in about.dimensions if each not in _POPULATION and each != "questionnaire"]
    first = (_axis("period"), _axis("questionnaire"), Axis("population", "Besturen", _POPULATION))
    if "question" in rest:
        return (*first, Axis("statement", "Stelling", ("basis", "series", "theme", "question")), _axis("answer"))
    return (*first, *(_axis(each) for each in rest))


def json_stat(
    parts: Sequence[Part],
    about: About,
    labels: Labels,
    *,
    releases: Sequence[Release],
    source: str,
    notes: Sequence[str],
) -> bytes:
    """The rows as a JSON-stat dataset; raises `Invalid` when the cube would be too large to read."""
    rows = [row for _, row in paired(parts)]
    found = axes(about)
    metrics = [BY_FIELD[each] for each in about.measures]
    codes = {axis.id: _codes(axis, rows, labels) for axis in found}
    sizes = [*(len(codes[axis.id]) for axis in found), len(metrics)]
    _demand_fits(sizes)
    value, status, texts = _filled(rows, found, codes, metrics, sizes)
    newest = max((each.published.at for each in releases if each.published), default=None)
    document = {
        "version": "2.0",
        "class": "dataset",
        "label": about.title,
        "source": source,
        **({"updated": newest.isoformat(timespec="seconds")} if newest else {}),
        "note": list(notes),
        "id": [*(axis.id for axis in found), METRIC],
        "size": sizes,
        "role": {"time": ["period"], "metric": [METRIC]},
        "dimension": {
            **{axis.id: _dimension(axis, codes[axis.id]) for axis in found},
            METRIC: _metric(metrics, about),
        },
        "value": value,
        "status": status,
        "extension": {
            "dataset": about.id,
            "releases": {row.period: part.release for part, row in paired(parts)},
            "status": {"label": _STATUS_LABELS},
            "value_text": texts,
        },
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _axis(field: str) -> Axis:
    return Axis(field, BY_FIELD[field].label, (field,))


def _codes(axis: Axis, rows: Iterable[Observation], labels: Labels) -> dict[str, str]:
    """The codes of a dimension in the order in which they come, with labels that are all different."""
    found: dict[str, Observation] = {}
    for row in rows:
        found.setdefault(axis.code(row), row)
    label = _labeller(axis, labels)
    named = {code: label(row) for code, row in found.items()}
    times: dict[str, int] = {}
    for each in named.values():
        times[each] = times.get(each, 0) + 1
    return {code: each if times[each] == 1 else f"{each} ({code})" for code, each in named.items()}


def _labeller(axis: Axis, labels: Labels) -> Callable[[Observation], str]:
    if axis.id == "period":
        return lambda row: row.period
    if axis.id == "population":
        return labels.population
    return lambda row: labels.of(row, axis.fields[-1])


def _demand_fits(sizes: Sequence[int]) -> None:
    if prod(sizes) <= MOST_CELLS:
        return
    message = (
        f"Deze kubus zou {prod(sizes)} cellen hebben; in JSON-stat geven we er hoogstens {MOST_CELLS}. Kies minder "
        "periodes met period, of minder rijen met breakdown, basis of theme. CSV heeft die grens niet."
    )
    raise Invalid(Problem(field="period", message=message))


def _filled(
    rows: Iterable[Observation],
    found: Sequence[Axis],
    codes: Mapping[str, Mapping[str, str]],
    metrics: Sequence[Column],
    sizes: Sequence[int],
) -> tuple[list[int | None], list[str], dict[str, str]]:
    """Values and statuses in the order of the dimensions, and what is no number by its place."""
    value: list[int | None] = [None] * prod(sizes)
    status = [NOT_IN_CUBE] * len(value)
    texts: dict[str, str] = {}
    places = [({code: at for at, code in enumerate(codes[axis.id])}, axis) for axis in found]
    for row in rows:
        at = 0
        for index, axis in places:
            at = at * len(index) + index[axis.code(row)]
        at *= len(metrics)
        for offset, metric in enumerate(metrics):
            value[at + offset] = getattr(row, metric.field)
            status[at + offset] = _status(row, metric)
        if row.value_text is not None:
            texts[str(at)] = row.value_text
    return value, status, texts


def _status(row: Observation, metric: Column) -> str:
    if getattr(row, metric.field) is not None or metric.field == "value":
        return row.obs_status
    known_to_all = metric.field in {"n_population", "coverage"}
    return "Q" if row.withheld and not known_to_all else NOT_KNOWN


def _dimension(axis: Axis, codes: Mapping[str, str]) -> dict[str, Any]:
    category = {"index": list(codes), "label": dict(codes)}
    joined = {"extension": {"joined": list(axis.fields)}} if len(axis.fields) > 1 else {}
    return {"label": axis.label, "category": category, **joined}


def _metric(metrics: Sequence[Column], about: About) -> dict[str, Any]:
    units = {
        each.name: dict(zip(("label", "decimals"), _UNITS.get(each.field, (about.unit, 0)), strict=True))
        for each in metrics
    }
    labels = {each.name: about.value if each.field == "value" else each.label for each in metrics}
    return {
        "label": "Maat",
        "category": {"index": [each.name for each in metrics], "label": labels, "unit": units},
    }
