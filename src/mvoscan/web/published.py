"""What the pages with published results share: the choices in their address, names, downloads and words."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from mvoscan.core.audience import ALL, Audience
from mvoscan.core.closing import label
from mvoscan.core.errors import Problem
from mvoscan.core.institution import PROVINCES, InstitutionTypes
from mvoscan.core.observation import TOTAL, Observation
from mvoscan.core.questionnaire import Scope
from mvoscan.core.release import Release
from mvoscan.render import dutch
from mvoscan.usecases.open_service import Service
from mvoscan.web.choices import Choice, Column, Download

WITHHELD = "niet gepubliceerd"
NO_NUMBER = "–"
UNKNOWN = "niet bekend"
BASES = (Choice(Scope.LIGHT.value, "Snelle scan"), Choice(Scope.FULL.value, "Volledige scan"))
_FORMATS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("CSV", "csv", {}),
    ("CSV voor Excel", "csv", {"dialect": "excel-nl"}),
    ("JSON", "json", {}),
)
"""What a view can be taken along as: its name, the suffix, and what goes with it."""


@dataclass(frozen=True)
class Asked:
    """The choices in an address, each a code that exists, or what is wrong with them."""

    values: Mapping[str, str]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Theme:
    """A theme in one series, as it is named on screen."""

    code: str
    series: str
    name: str


def asked(given: QueryParams, choices: Mapping[str, Sequence[Choice]], *, others: Iterable[str] = ()) -> Asked:
    """The value of each choice, the first one where nothing was asked; `others` are parameters read elsewhere."""
    problems = [_unknown(name, [*choices, *others]) for name in given if name not in choices and name not in others]
    values = {}
    for name, options in choices.items():
        codes = [value for value in given.getlist(name) if value]
        valid = [each.id for each in options]
        values[name] = valid[0] if valid else ""
        if len(codes) == 1 and codes[0] in valid:
            values[name] = codes[0]
        elif codes:
            problems.append(_wrong(name, codes, valid))
    return Asked(values, tuple(problems))


def placed(problems: Iterable[Problem], fields: Collection[str]) -> tuple[Problem, ...]:
    """Problems with a link to their field, for those whose field is on the page."""
    return tuple(each if each.field in fields else each.model_copy(update={"field": ""}) for each in problems)


def releases_there(found: Sequence[Release]) -> list[Choice]:
    """The published releases to choose from."""
    return [Choice(each.name, f"{label(each.period).capitalize()} ({each.name})") for each in found]


def audience_choices(found: Iterable[Audience], types: InstitutionTypes) -> list[Choice]:
    """The cells to choose from, by name."""
    return [Choice(each.code, audience_name(each, types)) for each in found]


def audience_name(audience: Audience, types: InstitutionTypes) -> str:
    """A cell in words."""
    if audience == ALL:
        return "Alle besturen"
    if audience.breakdown == "gemeente-province":
        return f"Gemeenten in {PROVINCES.get(audience.code, audience.code)}"
    known = types.groups if audience.breakdown == "group" else types.families
    return next((each.label for each in known if each.code == audience.code), audience.code)


def themes_of(service: Service, questionnaire: str, rows: Iterable[Observation]) -> list[Theme]:
    """The themes in rows, the overall score first; one that stands in several series says in which it is."""
    titles = theme_titles(service, questionnaire)
    found = list(dict.fromkeys((row.theme, row.series) for row in rows))
    codes = [theme for theme, _ in found]
    named = [
        Theme(
            theme,
            series,
            f"{titles.get(theme, theme)} (meetreeks vanaf editie {series})"
            if codes.count(theme) > 1
            else titles.get(theme, theme),
        )
        for theme, series in found
    ]
    return sorted(named, key=lambda each: each.code != TOTAL)


def theme_titles(service: Service, questionnaire: str) -> dict[str, str]:
    """The titles of all themes that an edition ever had, as the newest one has them."""
    editions = (each for each in service.library.published() if each.id == questionnaire)
    return {TOTAL: "Totaalscore"} | {theme.id: theme.title for each in editions for theme in each.themes}


def mean_words(row: Observation | None) -> str:
    """A mean as it was published, coded or not, or that it is withheld."""
    if row is None or row.withheld:
        return WITHHELD
    return str(row.value) if row.value is not None else row.value_text or WITHHELD


def middle_words(row: Observation | None) -> str:
    """Between which scores the middle half lies, where that is published."""
    if row is None or row.quartile_low is None or row.quartile_high is None:
        return NO_NUMBER
    return f"{row.quartile_low} tot {row.quartile_high}"


def count_words(row: Observation | None) -> str:
    """On how many organisations it rests."""
    return NO_NUMBER if row is None or row.n_org is None else dutch.number(row.n_org)


def part_words(row: Observation | None) -> str:
    """Which part of those that exist took part."""
    if row is None or row.coverage is None or row.n_population is None:
        return UNKNOWN
    return f"{row.coverage}\u00a0% van {dutch.number(row.n_population)}"


def remark_words(row: Observation | None) -> str:
    """What a reader must know of a figure: few organisations, or the first of its series."""
    remarks = {"U": "weinig besturen", "B": "nieuwe meetreeks"}
    return remarks.get(row.obs_status, "") if row else ""


def without_empty(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> tuple[list[Column], list[list[str]]]:
    """A table without the columns that tell nothing in any row; the first two always stay."""
    empty = {"", NO_NUMBER, UNKNOWN}
    kept = [at for at in range(len(columns)) if at < 2 or any(row[at] not in empty for row in rows)]
    return [columns[at] for at in kept], [[row[at] for at in kept] for row in rows]


def downloads(release: str, dataset: str, filters: Mapping[str, str]) -> list[Download]:
    """The rows of a view as files: exactly these filters, at the address that never changes."""
    address = f"/api/v1/statistics/releases/{release}/{dataset}"
    return [
        Download(name, f"{address}.{suffix}?{urlencode({**filters, **more}, safe=',')}")
        for name, suffix, more in _FORMATS
    ]


def method(release: Release) -> dict[str, Any]:
    """How a release was made, for the foot of a page."""
    return {
        "name": release.name,
        "period": label(release.period),
        "published": dutch.date(release.published.at) if release.published else "",
        "units": release.counts["units"],
        "cells": release.counts["cells"],
        "shown": release.counts["published"],
        "cube": release.cube_version,
        "policy": release.policy_version,
        "claim": release.audit["claim"],
        "four_eyes": release.four_eyes,
    }


def _wrong(name: str, codes: Sequence[str], valid: Sequence[str]) -> Problem:
    if len(codes) > 1:
        return Problem(field=name, message=f"Kies er één: ‘{name}’ staat {len(codes)} keer in het adres.")
    options = f"Kies uit: {', '.join(valid)}." if valid else "Daar is niets te kiezen."
    return Problem(field=name, message=f"‘{codes[0][:40]}’ is hier geen keuze. {options}")


def _unknown(name: str, known: Iterable[str]) -> Problem:
    return Problem(field="", message=f"‘{name[:40]}’ kennen we niet. Kies uit: {', '.join(known)}.")
