"""Build a release: the confirmed scans of a closed period, through disclosure control, kept for two people to judge.

What disclosure control does not let through is not kept: the command or the worker says why, and nothing changes.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import Connection

from mvoscan.core.audit import release_step
from mvoscan.core.closing import demand_closed, named
from mvoscan.core.disclosure.latest import units_of
from mvoscan.core.disclosure.period import Period, period_of
from mvoscan.core.disclosure.population import Population
from mvoscan.core.disclosure.progress import Progress, untold
from mvoscan.core.disclosure.protect import protect
from mvoscan.core.disclosure.protected import Earlier, Frozen, Protected
from mvoscan.core.disclosure.series import Series
from mvoscan.core.disclosure.statistic import QuestionSpec, Statistic
from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.observation import TOTAL, to_bytes
from mvoscan.core.questionnaire import edition_order
from mvoscan.core.release import Act, Release, ReleaseState
from mvoscan.storage import audit, confirmed_scans, institutions, releases
from mvoscan.storage.library import Library
from mvoscan.storage.rules import Rules as Rules
from mvoscan.storage.rules import read_rules as read_rules


class Gathered(NamedTuple):
    """What a release is built of: unpublished."""

    period: Period
    population: Population
    earlier: tuple[Earlier, ...]


def gather(
    connection: Connection, code: str, *, rules: Rules, library: Library, types: InstitutionTypes, now: datetime
) -> Gathered:
    """The population of a closed period and what was ever published; raises `Invalid` for an open or an empty one."""
    period = period_of(code)
    demand_closed(period, now)
    questionnaire = rules.cube.questionnaire
    series = Series(library.as_sealed(questionnaire))
    scans, used = confirmed_scans.hand_ins(connection, period.quarters, questionnaire=questionnaire, library=library)
    if not scans:
        message = (
            f"Voor {named(period)} is er geen enkele bevestigde scan. Bevestig eerst opgaven: mvoscan claims list."
        )
        raise Invalid(Problem(field="period", message=message))
    earlier = tuple(_earlier(connection, each) for each in releases.shown(connection))
    editions = sorted(used, key=edition_order)
    scores = tuple(dict.fromkeys(each for edition in editions for each in series.scores(edition)))
    population = Population(
        units=units_of(scans, period),
        scores=scores,
        questions=_questions(series, editions),
        bodies=_bodies(connection, types),
        starts_series=_starts((*scores, *(each.statistic for each in _questions(series, editions))), earlier),
    )
    return Gathered(period, population, earlier)


def protected(gathered: Gathered, rules: Rules, *, progress: Progress = untold) -> Protected:
    """What may be published; raises `NotProved` when nothing may. Takes seconds to minutes and no database."""
    population, period, earlier = gathered.population, gathered.period, gathered.earlier
    return protect(population, rules.cube, rules.policy, period, earlier, progress=progress)


def keep_release(connection: Connection, found: Protected, *, rules: Rules, built: Act) -> Release:
    """Keep a release that passed its audit, under the next name of its period; `built` is when it was gathered."""
    units = found.frozen.model_dump_json().encode()
    report = found.report
    release = Release(
        name=releases.next_name(connection, found.period, questionnaire=rules.cube.questionnaire),
        period_code=found.period.code,
        questionnaire=rules.cube.questionnaire,
        state=ReleaseState.AUDITED,
        cube_version=rules.cube.version,
        policy_version=rules.policy.version,
        sha256=sha256(to_bytes(found.rows)).hexdigest(),
        units_sha256=sha256(units).hexdigest(),
        counts={"units": report.units, "cells": report.cells, "published": report.published, "rows": len(found.rows)},
        audit={**report.model_dump(mode="json"), "rules": rules.policy.model_dump(mode="json")},
        built=built,
    )
    releases.add(connection, release, rows=found.rows, units=units)
    audit.note(connection, release_step(release, built))
    return release


def _questions(series: Series, editions: Iterable[str]) -> tuple[QuestionSpec, ...]:
    """The statements of these editions; where a series goes over several, as the newest has it."""
    return tuple({each.statistic: each for edition in editions for each in series.questions(edition)}.values())


def _bodies(connection: Connection, types: InstitutionTypes) -> Mapping[tuple[str, str], int]:
    """How many bodies exist, by type; of municipalities also by province."""
    known = {(each.code, TOTAL): each.population.count for each in types.types if each.population}
    municipalities = (each for each in institutions.every(connection).values() if each.type == "gemeente")
    listed = Counter(each.province for each in municipalities)
    return known | {("gemeente", province): count for province, count in listed.items() if province}


def _earlier(connection: Connection, release: Release) -> Earlier:
    frozen = Frozen.model_validate_json(releases.units(connection, release))
    return Earlier(period=release.period, rows=releases.rows(connection, release), frozen=frozen)


def _starts(statistics: Iterable[Statistic], earlier: Sequence[Earlier]) -> frozenset[Statistic]:
    """Statistics that were published before in another series, and in this one never."""
    before = {each for release in earlier for each in release.frozen.statistics}
    about = {each._replace(series="") for each in before}
    return frozenset(each for each in statistics if each not in before and each._replace(series="") in about)
