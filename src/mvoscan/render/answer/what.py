"""What are the main results: out of which release, the strongest and weakest themes, for all, by group and family."""

from collections.abc import Iterator, Sequence
from datetime import date

from mvoscan.core.answer.answer import Answer, Results, Source
from mvoscan.core.answer.choose import Fit
from mvoscan.core.answer.findings import BasisFindings, Extremes, Line, View, extremes
from mvoscan.core.questionnaire import Scope
from mvoscan.render import dutch
from mvoscan.render.answer.changed import changed, no_comparison
from mvoscan.render.answer.letter import Block, Column, Paragraph, Points, Subheading, Table
from mvoscan.render.answer.phrases import (
    basis_name,
    cell,
    heading,
    in_series,
    inside,
    mean,
    span,
    spoken,
    the_period,
    theme,
)
from mvoscan.render.speaking import _, ngettext

_ENOUGH_FOR_SECOND = 5
"""Among fewer themes, naming the second strongest names half of them."""


def what(answer: Answer) -> Iterator[Block]:
    """The results per basis; without any release, that there are none yet and why."""
    results = answer.results
    if results is None:
        yield from _none(answer.asked.today)
        return
    yield Paragraph(f"{_which(answer, results)} {_('Scores gaan van 0 tot 100.')}")
    if not any(view.published for each in results.findings for view in each.views):
        yield Paragraph(_("In die publicatie is geen enkel gemiddelde gepubliceerd."))
    else:
        for found in results.findings:
            yield from _basis(found)
            yield from changed(results, found.basis)
        if results.before is None:
            yield no_comparison(results)
    if any(not line.figure.published for each in results.findings for view in each.views for line in view.themes):
        yield Paragraph(
            _(
                "‘Niet gepubliceerd’ betekent dat het cijfer te veel over één bestuur zou zeggen, of er samen met "
                "andere cijfers toe zou leiden."
            )
        )


def _none(today: date) -> Iterator[Block]:
    yield Paragraph(
        _(
            "Over de resultaten kan nog geen antwoord worden gegeven: er is op dit moment geen publicatie met "
            "resultaten. Gemiddelde scores verschijnen alleen over een afgesloten kwartaal of jaar, nadat is "
            "nagegaan dat uit de cijfers niet is af te leiden hoe één bestuur scoort, en nadat een tweede persoon ze "
            "heeft goedgekeurd."
        )
    )
    last_month = (today.month + 2) // 3 * 3
    ends = date(today.year, last_month, 31 if last_month in {3, 12} else 30)
    yield Paragraph(
        _(
            "Het lopende kwartaal eindigt op %(day)s; resultaten daarover kunnen pas na die dag verschijnen.",
            day=dutch.date(ends),
        )
    )


def _which(answer: Answer, results: Results) -> str:
    source, named = results.source, _named(results.source)
    days = span(source.period_start, source.period_end)
    if results.fit is Fit.SAME:
        return _("De resultaten komen uit de publicatie die precies over deze periode gaat: %(named)s", named=named)
    why = (
        _("De gevraagde periode is nog niet afgesloten; daarover is er dus nog geen publicatie.")
        if answer.asked.running
        else _("Over de gevraagde periode als geheel is er geen publicatie.")
    )
    return _(
        "%(why)s De resultaten hieronder gaan over %(period)s (%(days)s), %(newest)s: %(named)s",
        why=why,
        period=the_period(source),
        days=days,
        newest=_newest(results),
        named=named,
    )


def _newest(results: Results) -> str:
    if results.fit is Fit.OTHER:
        return _("de recentste periode waarover resultaten zijn gepubliceerd")
    if results.source.quarter:
        return _("de recentste periode daarbinnen waarover resultaten zijn gepubliceerd")
    return _("het recentste volledige jaar daarbinnen waarover resultaten zijn gepubliceerd")


def _named(source: Source) -> str:
    return ngettext(
        "publicatie %(name)s van %(date)s. Daarin telt %(num)s bestuur mee, met zijn laatste bevestigde scan.",
        "publicatie %(name)s van %(date)s. Daarin tellen %(num)s besturen mee, elk met hun laatste bevestigde scan.",
        source.organisations,
        num=dutch.number(source.organisations),
        name=source.name,
        date=dutch.date(source.published),
    )


def _basis(found: BasisFindings) -> Iterator[Block]:
    yield Subheading(
        _("Op de stellingen van de snelle scan")
        if found.basis is Scope.LIGHT
        else _("Op de stellingen van de volledige scan")
    )
    if not any(each.published for each in found.views):
        yield Paragraph(_("Op deze stellingen is geen enkel gemiddelde gepubliceerd."))
        return
    yield Paragraph(" ".join((_who(found.basis), *_overall(found.all), *_strongest(found.all))))
    parts = (*found.groups, *found.families)
    shown = [each for each in parts if each.published]
    if shown:
        yield Points(tuple(_part(each) for each in shown))
    hidden = [each for each in parts if not each.published]
    if hidden:
        yield Paragraph(_("Niet gepubliceerd zijn de gemiddelden van: %(names)s.", names=spoken(_names(hidden))))
    yield from _tables(found)


def _tables(found: BasisFindings) -> Iterator[Block]:
    basis = basis_name(found.basis)
    groups = (found.all, *(each for each in found.groups if each.published))
    families = [each for each in found.families if each.published]
    yield _table(_("Gemiddelde score per thema (%(basis)s)", basis=basis), groups)
    if families:
        yield _table(_("Gemiddelde score per thema en familie (%(basis)s)", basis=basis), families)
    if any(each.figure.published for view in groups for each in view.others):
        yield Paragraph(
            _(
                "In deze periode kwam er een nieuwe editie van de vragenlijst, met andere stellingen. Scores op andere "
                "stellingen mogen niet worden samengevoegd: ze staan apart in de tabel hieronder."
            )
        )
        yield _others(_("Gemiddelde score op andere stellingen (%(basis)s)", basis=basis), groups)


def _who(basis: Scope) -> str:
    if basis is Scope.LIGHT:
        return _("Deze stellingen zitten in elke scan, snel of volledig.")
    return _(
        "Deze stellingen zitten alleen in een volledige scan; de scores zijn niet te vergelijken met die hierboven."
    )


def _overall(view: View) -> Iterator[str]:
    for each in view.overall:
        if each.figure.published:
            yield ngettext(
                "Gemiddeld is %(theme)s %(mean)s op 100, over %(num)s bestuur.",
                "Gemiddeld is %(theme)s %(mean)s op 100, over %(num)s besturen.",
                each.figure.organisations or 0,
                theme=theme(each),
                mean=mean(each.figure),
                num=dutch.number(each.figure.organisations or 0),
            )
    if not any(each.figure.published for each in view.overall):
        yield _("Een gemiddelde totaalscore is niet gepubliceerd.")


def _strongest(view: View) -> Iterator[str]:
    found = extremes(view.themes)
    shown = [each for each in view.themes if each.figure.published]
    if found is not None:
        yield from _both(found, shown)
    elif len(shown) == 1:
        yield _("Over één thema is een gemiddelde gepubliceerd: %(theme)s.", theme=_scored(shown[0]))
    elif shown:
        yield _("Tussen de gepubliceerde thema’s is geen sterkste en geen zwakste aan te wijzen.")
    else:
        yield _("Over de thema’s zijn geen gemiddelden gepubliceerd.")
    if shown and not view.whole:
        yield _("Niet over elk thema is een gemiddelde gepubliceerd.")


def _both(found: Extremes, shown: Sequence[Line]) -> Iterator[str]:
    rest = [each for each in shown if each not in found.highest and each not in found.lowest]
    second = extremes(rest) if len(shown) >= _ENOUGH_FOR_SECOND else None
    high = _listed(found.highest)
    told = ngettext(
        "Het hoogst scoort het thema %(themes)s",
        "Het hoogst scoren de thema’s %(themes)s",
        len(found.highest),
        themes=high,
    )
    if second and len(found.highest) == 1:
        told = _("%(told)s, gevolgd door %(themes)s", told=told, themes=_listed(second.highest))
    yield f"{told}."
    low = _listed(found.lowest)
    told = ngettext(
        "Het laagst scoort het thema %(themes)s",
        "Het laagst scoren de thema’s %(themes)s",
        len(found.lowest),
        themes=low,
    )
    if second and len(found.lowest) == 1:
        told = _("%(told)s, daarna %(themes)s", told=told, themes=_listed(second.lowest))
    yield f"{told}."


def _listed(lines: Sequence[Line]) -> str:
    return spoken([_scored(each) for each in lines])


def _scored(line: Line) -> str:
    return _("%(theme)s (%(mean)s)", theme=theme(line), mean=mean(line.figure))


def _part(view: View) -> str:
    """What is published of one group or family, in a sentence or two."""
    where = _names([view])[0]
    where = _("Bij de %(name)s", name=where) if view.breakdown == "group" else _("In %(name)s", name=where)
    told, found = [], extremes(view.themes)
    for each in view.overall:
        if each.figure.published:
            told.append(
                _("%(where)s is de totaalscore gemiddeld %(mean)s op 100.", where=where, mean=mean(each.figure))
            )
    if found is not None:
        told.append(_compared(_("Daar") if told else where, found, whole=view.whole))
    elif not told:
        named = _listed([each for each in view.themes if each.figure.published])
        told.append(_("%(where)s is gepubliceerd: %(themes)s.", where=where, themes=named))
    return " ".join(told)


def _compared(where: str, found: Extremes, *, whole: bool) -> str:
    return ngettext(
        "%(where)s scoort %(among)s%(high)s het hoogst en %(low)s het laagst.",
        "%(where)s scoren %(among)s%(high)s het hoogst en %(low)s het laagst.",
        len(found.highest),
        where=where,
        among="" if whole else _("van de gepubliceerde thema’s "),
        high=_listed(found.highest),
        low=_listed(found.lowest),
    )


def _names(views: Sequence[View]) -> list[str]:
    return [
        inside(each.label) if each.breakdown == "group" else _("de familie ‘%(name)s’", name=each.label)
        for each in views
    ]


def _table(caption: str, views: Sequence[View]) -> Table:
    lines = zip(*((*each.overall, *each.themes) for each in views), strict=True)
    return _drawn(caption, views, tuple((heading(row[0]), *(cell(each.figure) for each in row)) for row in lines))


def _others(caption: str, views: Sequence[View]) -> Table:
    """The lines of other series of which anything is published; each is named with its series."""
    lines = [row for row in zip(*(each.others for each in views), strict=True) if _shown(row)]
    rows = tuple((in_series(row[0]), *(cell(each.figure) for each in row)) for row in lines)
    return _drawn(caption, views, rows)


def _shown(row: Sequence[Line]) -> bool:
    return any(each.figure.published for each in row)


def _drawn(caption: str, views: Sequence[View], rows: tuple[tuple[str, ...], ...]) -> Table:
    columns = (Column(_("Thema"), numeric=False), *(Column(each.label or _("Alle besturen")) for each in views))
    return Table(caption=caption, columns=columns, rows=rows)
