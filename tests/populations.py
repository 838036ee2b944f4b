"""Made-up populations for disclosure control, the shipped cube and policy, and small systems."""

import random
from collections.abc import Mapping, Sequence
from fractions import Fraction

from tests.tiny import ROOT

from mvoscan.core.disclosure.cube import Cube
from mvoscan.core.disclosure.period import Period, period_of
from mvoscan.core.disclosure.policy import Policy
from mvoscan.core.disclosure.population import Answered, Population, Scored, Unit
from mvoscan.core.disclosure.statistic import QuestionSpec, Statistic
from mvoscan.core.institution import PROVINCES
from mvoscan.storage.reference_files import institution_types
from mvoscan.storage.statistics_files import read_cube, read_policy

REFERENCE = ROOT / "reference"
TYPES = institution_types(REFERENCE)
ALLOWED = {"mvo-overheid": frozenset(each.code for each in TYPES.types if each.family != "organisatie")}
CUBE: Cube = read_cube(REFERENCE, types=TYPES, allowed=ALLOWED)
POLICY: Policy = read_policy(REFERENCE)
YEAR: Period = period_of("2026")
QUARTER: Period = period_of("2026-Q3")
SHARES: Mapping[str, Fraction | None] = {"ja": Fraction(1), "nee": Fraction(0), "weet-niet": Fraction(0), "nvt": None}

BODIES = (
    ("gemeente", 285),
    ("ocmw", 110),
    ("provincie", 5),
    ("dienstverlenende-vereniging", 35),
    ("agb", 25),
    ("politiezone", 20),
    ("departement", 12),
    ("iva-met-rp", 28),
    ("school", 25),
)
"""Some 545 bodies, of which 55 % is 300."""


def theme(name: str = "milieu", basis: str = "light") -> Statistic:
    return Statistic("mvo-overheid", basis, "2026.1", name)


def question(name: str, of: str = "milieu", *, types: Sequence[str] = ()) -> QuestionSpec:
    statistic = Statistic("mvo-overheid", "light", "2026.1", of, name)
    return QuestionSpec(statistic, SHARES, weight=1, types=frozenset(types))


def unit(
    key: str,
    kind: str,
    scores: Mapping[Statistic, float | Fraction] | None = None,
    answers: Mapping[Statistic, str] | None = None,
    *,
    province: str | None = None,
    waiver: bool = False,
    scan: str | None = None,
) -> Unit:
    scan = scan or f"scan-{key}"
    return Unit(
        key=key,
        type=kind,
        province=province,
        shown=frozenset({scan} if waiver else ()),
        scores={each: Scored(scan, Fraction(value)) for each, value in (scores or {}).items()},
        answers={each: Answered(scan, option) for each, option in (answers or {}).items()},
    )


def population(units: Sequence[Unit], *, questions: Sequence[QuestionSpec] = ()) -> Population:
    scores = sorted({statistic for each in units for statistic in each.scores})
    return Population(units=tuple(units), scores=tuple(scores), questions=tuple(questions))


def bodies(share: float, seed: int = 1, times: int = 1) -> list[tuple[str, str, str]]:
    """Who takes part: key, type and province; `share` of all bodies, each `times` over."""
    chance = random.Random(seed)  # noqa: S311 - a made-up population, no secret.
    provinces = list(PROVINCES)
    found = []
    for kind, count in BODIES:
        for number in range(count * times):
            if chance.random() < share:
                found.append((f"{kind}-{number}", kind, provinces[number % len(provinces)]))
    return found


def full_population(
    share: float = 0.55, *, seed: int = 1, times: int = 1, themes: int = 8, statements: int = 7, full: float = 0.5
) -> Population:
    """Eight themes and an overall score on two bases, with statements: a year as the scan gives it."""
    chance = random.Random(seed)  # noqa: S311 - a made-up population, no secret.
    names = [f"thema-{number}" for number in range(themes)]
    specs = {name: [question(f"{name}-{number}", name) for number in range(statements)] for name in names}
    over = {name: frozenset(spec.statistic for spec in some) for name, some in specs.items()}
    units = []
    for key, kind, province in bodies(share, seed, times):
        level = chance.betavariate(3, 2)
        bases = ("light", "full") if chance.random() < full else ("light",)
        units.append(_filled_in(key, kind, province, level, bases, specs, over, chance))
    scores = [theme(name, basis) for basis in ("light", "full") for name in (*names, "_T")]
    return Population(
        units=tuple(units), scores=tuple(scores), questions=tuple(each for some in specs.values() for each in some)
    )


def _filled_in(
    key: str,
    kind: str,
    province: str,
    level: float,
    bases: Sequence[str],
    specs: Mapping[str, Sequence[QuestionSpec]],
    over: Mapping[str, frozenset[Statistic]],
    chance: random.Random,
) -> Unit:
    scan = f"scan-{key}"
    scores: dict[Statistic, Scored] = {}
    answers: dict[Statistic, Answered] = {}
    chosen = {option: Answered(scan, option) for option in SHARES}
    for basis in bases:
        means = []
        for name, some in specs.items():
            if basis == "light":
                for spec in some:
                    option = chance.choices(("ja", "nee", "weet-niet"), (level, 0.85 - 0.7 * level, 0.15))[0]
                    answers[spec.statistic] = chosen[option]
                right = sum(answers[spec.statistic].option == "ja" for spec in some)
                value = Fraction(100 * right, len(some))
                scores[theme(name)] = Scored(scan, value, over[name])
            else:
                value = Fraction(sum(chance.random() < level for _ in range(24)) * 100, 24)
                scores[theme(name, basis)] = Scored(scan, value)
            means.append(value)
        scores[theme("_T", basis)] = Scored(scan, sum(means, Fraction(0)) / len(means))
    return Unit(key=key, type=kind, province=province, scores=scores, answers=answers)
