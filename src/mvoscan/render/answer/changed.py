"""What changed since the release before, and where nothing may be compared, why not."""

from collections.abc import Iterator, Sequence

from mvoscan.core.answer.answer import Results
from mvoscan.core.answer.change import Change, Changes, NoChange
from mvoscan.core.questionnaire import Scope
from mvoscan.render import dutch
from mvoscan.render.answer.letter import Block, Column, Paragraph, Table
from mvoscan.render.answer.phrases import basis_name, cell, heading, spoken, the_period, theme
from mvoscan.render.speaking import _


def no_comparison(results: Results) -> Paragraph:
    """That there is nothing to compare with."""
    kind = _("kwartaal") if results.source.quarter else _("jaar")
    return Paragraph(
        _("Een vergelijking is niet mogelijk: er is geen publicatie over een vroeger %(kind)s.", kind=kind),
        lead=_("Verandering."),
    )


def changed(results: Results, basis: Scope) -> Iterator[Block]:
    """The change on one basis, in sentences and as a table."""
    if results.before is None:
        return
    found = next((each for each in results.changes if each.basis is basis), None)
    since = _(
        "Vergeleken met %(period)s (publicatie %(name)s):", period=the_period(results.before), name=results.before.name
    )
    if found is None:
        yield Paragraph(
            _("%(since)s die publicatie heeft geen resultaten op deze stellingen.", since=since), lead=_("Verandering.")
        )
        return
    told = [*_overall(found.overall), *_themes(found.themes), *_not_compared(found)]
    yield Paragraph(f"{since} {' '.join(told)}", lead=_("Verandering."))
    if any(each.points is not None for each in (*found.overall, *found.themes)):
        yield Paragraph(
            _(
                "In beide perioden deden niet dezelfde besturen mee. Een verschil kan dus ook komen doordat andere "
                "besturen meededen. De gemiddelden zijn afgerond: een verschil van 1 punt zegt weinig."
            )
        )
        yield _table(found, results)


def _overall(found: Sequence[Change]) -> Iterator[str]:
    for each in found:
        if each.points is not None:
            yield _("%(what)s.", what=_moved(each))


def _moved(change: Change) -> str:
    then, now = (dutch.number(each.value or 0) for each in (change.then, change.line.figure))
    what, points = theme(change.line), change.points or 0
    if not points:
        return _("%(what)s bleef gemiddeld %(now)s", what=what, now=now)
    verb = _("steeg") if points > 0 else _("daalde")
    return _("%(what)s %(verb)s gemiddeld van %(then)s naar %(now)s", what=what, verb=verb, then=then, now=now)


def _themes(found: Sequence[Change]) -> Iterator[str]:
    compared = [each for each in found if each.points is not None]
    if not compared:
        return
    points = [each.points or 0 for each in compared]
    if max(points) > 0:
        yield _("Het meest gestegen: %(themes)s.", themes=_listed(compared, max(points)))
    if min(points) < 0:
        yield _("Het meest gedaald: %(themes)s.", themes=_listed(compared, min(points)))
    if not any(points):
        yield _("De vergelijkbare thema’s bleven gelijk.")


def _listed(compared: Sequence[Change], points: int) -> str:
    return spoken(
        [
            _(
                "%(theme)s (van %(then)s naar %(now)s)",
                theme=theme(each.line),
                then=each.then.value,
                now=each.line.figure.value,
            )
            for each in compared
            if each.points == points
        ]
    )


def _not_compared(found: Changes) -> Iterator[str]:
    if named := _named(found, NoChange.SERIES):
        yield _(
            "Niet vergelijkbaar: %(themes)s. De stellingen verschillen tussen beide perioden, zodat een nieuwe "
            "meetreeks begint.",
            themes=named,
        )
    if named := _named(found, NoChange.WITHHELD):
        yield _(
            "Niet vergelijkbaar: %(themes)s. In een van beide publicaties is dat cijfer niet gepubliceerd.",
            themes=named,
        )
    if named := _named(found, NoChange.CODED):
        yield _(
            "Niet precies te vergelijken: %(themes)s. In een van beide publicaties staat alleen een grens.",
            themes=named,
        )


def _named(found: Changes, reason: NoChange) -> str:
    return spoken([theme(each.line) for each in (*found.overall, *found.themes) if each.reason is reason])


def _table(found: Changes, results: Results) -> Table:
    before = results.before.period_label if results.before else ""
    return Table(
        caption=_("Verandering per thema, alle besturen (%(basis)s)", basis=basis_name(found.basis)),
        columns=(
            Column(_("Thema"), numeric=False),
            Column(before[:1].upper() + before[1:]),
            Column(results.source.period_label[:1].upper() + results.source.period_label[1:]),
            Column(_("Verschil in punten")),
        ),
        rows=tuple(_row(each) for each in (*found.overall, *found.themes)),
    )


def _row(each: Change) -> tuple[str, ...]:
    then = _("andere meetreeks") if each.reason is NoChange.SERIES else cell(each.then)
    return heading(each.line), then, cell(each.line.figure), _points(each.points)


def _points(points: int | None) -> str:
    if points is None:
        return _("geen vergelijking")
    return f"+{points}" if points > 0 else f"−{-points}" if points else "0"
