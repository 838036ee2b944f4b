"""The plan of a demo: which bodies there are, who takes a scan when, and how well they do. All of it is made up.

A full demo is one that has run for a while: the year before the last closed one, that year itself, in which 55 % of all
bodies take part, and this year so far. A lean demo is one that begins: a first closed year of 38 scans, and some more
since. Nothing depends on what the calendar says but the days themselves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import NamedTuple

from mvoscan.core.dossier import Subject
from mvoscan.core.institution import PROVINCES, Institution, InstitutionTypes
from mvoscan.core.questionnaire import Questionnaire

PARTICIPATION = 0.55
"""Share of all bodies with a scan in the last closed year."""

LEAN: Mapping[str, int] = {"gemeente": 26, "ocmw": 7, "departement": 2, "iva-met-rp": 3}
"""Scans in the first year of a lean demo, by type."""

_BODIES: Mapping[str, int] = {
    "dienstverlenende-vereniging": 26,
    "opdrachthoudende-vereniging": 14,
    "agb": 22,
    "politiezone": 18,
    "departement": 11,
    "iva-met-rp": 34,
    "publiekrechtelijke-eva": 13,
    "school": 34,
    "hogeschool-universiteit": 10,
}
"""Bodies of which the register has no list; a demo makes them up."""

_JOINT, _OCMW_ALONE = 0.6, 0.33
_EARLIER, _SINCE, _SINCE_LEAN = 0.75, 0.6, 0.35
_THEMES = (0.06, -0.2, 0.18, 0.02, 0.2, -0.05, 0.1, -0.24)
_FAMILIES = {"ocmw": -0.05, "bovenlokaal": 0.05, "lokaal-verzelfstandigd": -0.09, "vlaamse-overheid": 0.08}
_LEARNT = 0.06
_FULL = 0.9
_ALWAYS_FULL = frozenset({"vlaamse-overheid", "andere"})


class Stretch(NamedTuple):
    """Part of a year in which scans are taken; `number` counts the years, `last` is included."""

    number: int
    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Body:
    """Who takes scans: with a number, the chance 0-1 of a good answer, and the years in which it takes one."""

    subject: Subject
    number: int
    ability: float
    full: float
    years: tuple[int, ...]


def stretches(today: date, *, lean: bool) -> tuple[Stretch, ...]:
    """The years of a demo that is made today, the last closed one always number 1.

    >>> [(each.number, each.first.year, each.days) for each in stretches(date(2026, 2, 1), lean=False)]
    [(0, 2024, 366), (1, 2025, 365), (2, 2026, 31)]
    """
    closed = today.year - 1
    found = [Stretch(at, date(year, 1, 1), date(year, 12, 31)) for at, year in ((0, closed - 1), (1, closed))]
    begun = date(today.year, 1, 1)
    so_far = [Stretch(2, begun, date.fromordinal(today.toordinal() - 1))] if today > begun else []
    return (*found[1 if lean else 0 :], *so_far)


def release_periods(today: date, *, lean: bool) -> tuple[str, ...]:
    """What is released of a demo that is made today: the closed years, and of a full one this year's closed quarters.

    >>> release_periods(date(2026, 11, 25), lean=False)
    ('2024', '2025', '2026-Q1', '2026-Q2', '2026-Q3')
    """
    years = [str(each.first.year) for each in stretches(today, lean=lean) if each.first.year < today.year]
    quarters = [f"{today.year}-Q{each}" for each in range(1, (today.month - 1) // 3 + 1)]
    return (*years, *([] if lean else quarters))


def made_up_bodies(types: InstitutionTypes) -> tuple[Institution, ...]:
    """Bodies that the register lacks, with names that say that they are made up."""
    provinces = list(PROVINCES)
    return tuple(
        Institution(
            id=f"demo-{code}-{number}",
            type=code,
            name=f"Verzonnen bestuur {code}-{number}",
            province=provinces[number % len(provinces)] if types.by_code[code].province_known else None,
        )
        for code, count in _BODIES.items()
        for number in range(1, count + 1)
    )


def bodies(
    register: Mapping[str, Institution], types: InstitutionTypes, random: Random, *, elapsed: float, lean: bool
) -> tuple[Body, ...]:
    """Who takes part, of everybody in the register; `elapsed` is the share of this year that is over."""
    subjects = _first_year(register, random) if lean else _joined(register, random)
    found = []
    for number, subject in enumerate(subjects):
        years = _years(random, elapsed, lean=lean)
        family = types.by_code[subject.type].family
        ability = random.betavariate(4, 8) + _FAMILIES.get(family, 0.0)
        full = 1.0 if lean and family in _ALWAYS_FULL else _FULL
        found.append(Body(subject, number, ability, full, years))
    return tuple(found)


def levels(questionnaire: Questionnaire, year: int) -> dict[str, float]:
    """What to add to the ability per theme in a year: some themes are strong, and all get better."""
    return {theme.id: _THEMES[at % len(_THEMES)] + year * _LEARNT for at, theme in enumerate(questionnaire.themes)}


def _years(random: Random, elapsed: float, *, lean: bool) -> tuple[int, ...]:
    """The years in which a body takes a scan: always the last closed one."""
    before = not lean and random.random() < _EARLIER
    since = random.random() < elapsed * (_SINCE_LEAN if lean else _SINCE)
    return (*((0,) if before else ()), 1, *((2,) if since else ()))


def _joined(register: Mapping[str, Institution], random: Random) -> list[Subject]:
    """55 % of all bodies; many municipalities together with their OCMW."""
    partners = {each.nis: each for each in register.values() if each.type == "ocmw" and each.nis}
    found: list[Subject] = []
    together: set[str] = set()
    for each in _ordered(register):
        if each.id in together or random.random() > (_OCMW_ALONE if each.type == "ocmw" else PARTICIPATION):
            continue
        partner = partners.get(each.nis or "") if each.type == "gemeente" and random.random() < _JOINT else None
        together.update({partner.id} if partner else ())
        found.append(_subject(each, partner))
    return found


def _first_year(register: Mapping[str, Institution], random: Random) -> list[Subject]:
    """So many of each type as a lean demo has."""
    ordered = _ordered(register)
    by_type = {code: [each for each in ordered if each.type == code] for code in LEAN}
    return [_subject(each, None) for code, count in LEAN.items() for each in random.sample(by_type[code], count)]


def _ordered(register: Mapping[str, Institution]) -> Sequence[Institution]:
    """The register with municipalities first, so that they choose their partner."""
    return sorted(register.values(), key=lambda each: (each.type != "gemeente", each.type, each.name))


def _subject(institution: Institution, partner: Institution | None) -> Subject:
    if partner is None:
        return Subject(type=institution.type, institution=institution.id)
    return Subject(type=institution.type, institution=institution.id, partner_type=partner.type, partner=partner.id)
