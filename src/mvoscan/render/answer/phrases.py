"""Turns of phrase that sentences share: periods, lists, names within a sentence, scores."""

from collections.abc import Sequence
from datetime import date

from mvoscan.core.answer.answer import Source
from mvoscan.core.answer.asked import Asked
from mvoscan.core.answer.figure import Figure
from mvoscan.core.answer.findings import Line
from mvoscan.core.observation import TOTAL
from mvoscan.core.questionnaire import Scope
from mvoscan.render import dutch
from mvoscan.render.speaking import _

SPACE = "\u00a0"
"""Keeps a number and its sign on one line."""

_NAMES = ("Vlaams", "Brussel", "België")
_DECEMBER = 12


def spoken(items: Sequence[str]) -> str:
    """Items as they are said one after another.

    >>> spoken(["a", "b", "c"])
    'a, b en c'
    """
    return _(" en ").join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def inside(label: str) -> str:
    """A label within a sentence: without its capital, unless that is a name or an abbreviation.

    >>> inside("Gemeenten"), inside("OCMW's"), inside("Vlaamse overheid")
    ('gemeenten', "OCMW's", 'Vlaamse overheid')
    """
    kept = label.startswith(_NAMES) or label[1:2].isupper()
    return label if kept else label[:1].lower() + label[1:]


def during(asked: Asked) -> str:
    """The period asked, to begin a sentence with.

    >>> during(Asked(first="2026-01", last="2026-12", today=date(2027, 2, 1)))
    'In 2026'
    """
    if asked.running:
        return _("Van %(start)s tot en met vandaag, %(end)s,", start=dutch.date(asked.start), end=dutch.date(asked.end))
    if asked.first == asked.last:
        return _("In %(month)s", month=dutch.month(asked.first))
    if (asked.start.month, asked.end.month, asked.start.year) == (1, _DECEMBER, asked.end.year):
        return _("In %(year)s", year=asked.start.year)
    return _("Van %(period)s", period=span(asked.start, asked.end))


def span(start: date, end: date) -> str:
    """From day to day.

    >>> span(date(2026, 7, 1), date(2026, 9, 30))
    '1 juli 2026 tot en met 30 september 2026'
    """
    return _("%(start)s tot en met %(end)s", start=dutch.date(start), end=dutch.date(end))


def share(percents: int | None) -> str:
    """A percentage of something that is there, and so never 0; nothing where there is none.

    >>> share(0)
    'minder dan 1\xa0%'
    """
    if percents is None:
        return ""
    return f"{percents}{SPACE}%" if percents else _("minder dan 1%(space)s%%", space=SPACE)


def theme(line: Line) -> str:
    """A theme within a sentence, with its series where there is a newer one."""
    name = _("de totaalscore") if line.theme == TOTAL else f"‘{line.title}’"
    return _("%(name)s (meetreeks vanaf editie %(edition)s)", name=name, edition=line.series) if line.later else name


def heading(line: Line) -> str:
    """A theme as the name of a row, with its series where there is a newer one."""
    return in_series(line) if line.later else _("Totaalscore") if line.theme == TOTAL else line.title


def in_series(line: Line) -> str:
    """A theme as the name of a row, always with its series."""
    name = _("Totaalscore") if line.theme == TOTAL else line.title
    return _("%(name)s (meetreeks vanaf editie %(edition)s)", name=name, edition=line.series)


def mean(figure: Figure) -> str:
    """A mean within a sentence: a whole number, or its bound in words."""
    if figure.value is not None:
        return dutch.number(figure.value)
    if figure.least:
        return _("%(bound)s of meer", bound=figure.least)
    return _("%(bound)s of minder", bound=figure.most)


def cell(figure: Figure) -> str:
    """A mean in a table, or that it is withheld."""
    if not figure.published:
        return _("niet gepubliceerd")
    return figure.text or dutch.number(figure.value or 0)


def basis_name(basis: Scope) -> str:
    """Over which statements a score is."""
    return _("snelle scan") if basis is Scope.LIGHT else _("volledige scan")


def the_period(source: Source) -> str:
    """The period of a release within a sentence."""
    return _("het %(quarter)s", quarter=source.period_label) if source.quarter else source.period_label
