"""A benchmark in words: the own scores beside the published means of the own kind, and with whom is compared."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from mvoscan.core.benchmark import Comparison, Level, Missing, Position
from mvoscan.core.closing import label
from mvoscan.core.institution import InstitutionTypes
from mvoscan.core.mean import Range, mean_of
from mvoscan.core.observation import TOTAL, Observation
from mvoscan.core.questionnaire import Questionnaire
from mvoscan.render.result_words import BASIS
from mvoscan.render.spread_chart import Legend, SpreadBar, spread_chart
from mvoscan.usecases.read_benchmark import Compared

_POSITIONS = {
    Position.ABOVE: "hoger",
    Position.AROUND: "rond het gemiddelde",
    Position.BELOW: "lager",
    Position.UNSURE: "niet te zeggen",
}
_SAID = {
    Position.ABOVE: "Jullie score is hoger.",
    Position.AROUND: "Jullie score ligt daarrond.",
    Position.BELOW: "Jullie score is lager.",
    Position.UNSURE: "Wie hoger scoort, is niet te zeggen.",
}
_MISSING = {
    Missing.OWN: "je hebt hier zelf geen score",
    Missing.SERIES: "niet te vergelijken: de publicatie gaat niet over dezelfde stellingen",
    Missing.WITHHELD: "niet gepubliceerd",
}


@dataclass(frozen=True)
class Row:
    """A theme in words."""

    title: str
    own: str
    mean: str
    middle: str
    count: str
    position: str


def compared(found: Compared, questionnaire: Questionnaire, types: InstitutionTypes) -> dict[str, Any]:
    """What the section on the result page shows."""
    names = _names(found, types)
    level, comparisons = found.benchmark.level, found.benchmark.comparisons
    titles = {theme.id: theme.title for theme in questionnaire.themes} | {TOTAL: "Totaal"}
    asked = {"publicatie": found.release.name, "scan": found.basis.value, "besturen": _code(found, level)}
    return {
        "release": found.release.name,
        "period": label(found.release.period),
        "basis": BASIS[found.basis],
        "level": names[level] if level else "",
        "count": _count([each.row for each in comparisons if each.row and each.level is level]),
        "sentences": [*_wider(found, names), *(_apart(each, titles, names, level) for each in found.benchmark.widened)],
        "chart": _chart(found, titles, names[level]) if level else None,
        "rows": [_row(each, titles[each.own.theme]) for each in comparisons],
        "address": f"/cijfers/resultaten?{urlencode(asked)}",
    }


def _names(found: Compared, types: InstitutionTypes) -> dict[Level, str]:
    """With whom is compared, as it reads in a sentence."""
    families = {each.code: each.label for each in types.families}
    groups = {each.code: each.label for each in types.groups}
    return {
        Level.FAMILY: f"de familie ‘{families[found.kind.family]}’",
        Level.GROUP: f"de groep ‘{groups[found.kind.group]}’",
        Level.ALL: "alle besturen samen",
    }


def _count(rows: list[Observation]) -> str:
    """Over how many organisations, which may differ by theme."""
    counts = sorted({row.n_org or 0 for row in rows})
    if not counts:
        return ""
    return f"{counts[0]} besturen" if len(counts) == 1 else f"{counts[0]} tot {counts[-1]} besturen"


def _wider(found: Compared, names: dict[Level, str]) -> list[str]:
    """Why the circle is wider than the own family, in one sentence; none when it is not."""
    level = found.benchmark.level
    if level is None or level is Level.FAMILY:
        return []
    narrower = [each for each in Level if list(Level).index(each) < list(Level).index(level)]
    if found.release.period.base == "quarter":
        narrower.remove(Level.FAMILY)
    if not narrower:
        why = "Een publicatie van een kwartaal deelt niet op naar familie"
    else:
        why = f"Over {' en '.join(names[each] for each in narrower)} is te weinig gepubliceerd"
    return [f"{why}. Daarom vergelijken we met {names[level]}."]


def _apart(each: Comparison, titles: dict[str, str], names: dict[Level, str], level: Level | None) -> str:
    """Why one theme has another circle than the rest."""
    other, usual = names[each.level or Level.ALL], names[level or Level.ALL]
    return f"Bij ‘{titles[each.own.theme]}’ vergelijken we met {other}: over {usual} is daar niets gepubliceerd."


def _code(found: Compared, level: Level | None) -> str:
    return {Level.FAMILY: found.kind.family, Level.GROUP: found.kind.group}.get(level or Level.ALL, TOTAL)


def _row(each: Comparison, title: str) -> Row:
    own = "–" if each.own.score is None else str(each.own.score)
    position = _POSITIONS[each.position] if each.position else _MISSING[each.missing or Missing.WITHHELD]
    if each.row is None:
        return Row(title, own, "–", "–", "–", position)
    middle = f"{each.band.low} tot {each.band.high}" if each.band else "niet gepubliceerd"
    return Row(title, own, _mean(each), middle, str(each.row.n_org), position)


def _mean(each: Comparison) -> str:
    row = each.row
    return "" if row is None else str(row.value if row.value is not None else row.value_text)


def _chart(found: Compared, titles: dict[str, str], name: str) -> Markup:
    shown = [each for each in found.benchmark.comparisons if each.row is not None]
    described = "; ".join(f"{titles[each.own.theme]}: {each.own.score} tegenover {_mean(each)}" for each in shown)
    return spread_chart(
        [_bar(each, titles[each.own.theme]) for each in shown],
        title=f"Jullie scores naast het gemiddelde van {name}, {label(found.release.period)}",
        description=described,
        identifier="vergelijking",
        legend=Legend(
            bar="score van jullie scan",
            mark="gemiddelde waarmee je vergelijkt",
            band="de middelste helft van de besturen",
        ),
    )


def _bar(each: Comparison, title: str) -> SpreadBar:
    score = each.own.score or 0
    return SpreadBar(
        label=title,
        value=Range(score, score),
        shown=str(score),
        detail=f"Gemiddelde {_mean(each)}. {_SAID[each.position or Position.UNSURE]}",
        band=each.band,
        mark=mean_of(each.row),
        strong=each.own.theme == TOTAL,
    )
