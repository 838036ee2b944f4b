"""Which types of institution use the scan most?"""

from collections.abc import Iterator, Sequence

from mvoscan.core.answer.answer import Answer, Results
from mvoscan.core.answer.choose import Fit
from mvoscan.core.answer.findings import View
from mvoscan.core.answer.use import TypeUse, percent
from mvoscan.render import dutch
from mvoscan.render.answer.letter import Block, Column, Paragraph, Points, Table
from mvoscan.render.answer.phrases import inside, share, spoken
from mvoscan.render.speaking import _, ngettext

_FOLLOWERS = 3
_MOST_FOLLOWERS = 6


def who(answer: Answer) -> Iterator[Block]:
    """The types in order, with coverage where it is known how many there are."""
    use = answer.use
    if use.handed_in is None:
        yield Paragraph(_("Over deze periode zijn er ook per type bestuur geen cijfers."))
        return
    used = [each for each in use.types if each.handed_in]
    if not used:
        yield Paragraph(_("In deze periode diende geen enkel bestuur een scan in."))
        return
    yield Paragraph(" ".join(_ranking(used, use.handed_in)))
    yield from _coverage(use.types)
    yield _table([each for each in use.types if each.handed_in or each.institutions])
    yield from _participation(answer.results)


def _ranking(used: Sequence[TypeUse], total: int) -> Iterator[str]:
    most = used[0].handed_in
    first = [each for each in used if each.handed_in == most]
    yield _first(first, total)
    rest = used[len(first) :]
    if rest:
        least = rest[min(_FOLLOWERS, len(rest)) - 1].handed_in
        named = [each for each in rest if each.handed_in >= least][:_MOST_FOLLOWERS]
        yield _(
            "Daarna volgen %(types)s.", types=spoken([f"{_many(each)} ({_scans(each.handed_in)})" for each in named])
        )
    yield ngettext(
        "In totaal diende %(num)s type bestuur minstens één scan in.",
        "In totaal dienden %(num)s types besturen minstens één scan in.",
        len(used),
    )
    if any(each.second for each in used):
        yield _(
            "Een scan van een gemeente en haar OCMW samen staat bij de gemeente; bij het OCMW staat hij in de kolom "
            "‘Als tweede bestuur’."
        )


def _first(first: Sequence[TypeUse], total: int) -> str:
    names, number = spoken([_many(each) for each in first]), first[0].handed_in
    if len(first) > 1:
        return _(
            "De scan werd het vaakst ingediend door %(types)s, met elk %(scans)s.", types=names, scans=_scans(number)
        )
    part = percent(number, total)
    told = _("De scan werd het vaakst ingediend door %(types)s, met %(scans)s", types=names, scans=_scans(number))
    return f"{told}." if part is None else _("%(told)s (%(share)s van het totaal).", told=told, share=share(part))


def _many(each: TypeUse) -> str:
    return inside(each.plural)


def _scans(number: int) -> str:
    return ngettext("%(num)s scan", "%(num)s scans", number, num=dutch.number(number))


def _coverage(types: Sequence[TypeUse]) -> Iterator[Block]:
    known = [each for each in types if each.population]
    if known:
        yield Paragraph(_("Voor de types waarvan bekend is hoeveel besturen er zijn, was dit de deelname:"))
        yield Points(tuple(_covered(each) for each in known))
    if len(known) < len(types):
        yield Paragraph(
            _(
                "Voor de andere types is niet met zekerheid bekend hoeveel besturen er zijn. Daarvoor is geen "
                "dekking berekend."
            )
        )


def _covered(each: TypeUse) -> str:
    population = each.population.count if each.population else 0
    there = f"{dutch.number(population)} {inside(each.label if population == 1 else each.plural)}"
    if not each.institutions:
        return _("Geen van de %(there)s diende een bevestigde scan in.", there=there)
    told = ngettext(
        "Van de %(there)s diende er %(num)s minstens één bevestigde scan in",
        "Van de %(there)s dienden er %(num)s minstens één bevestigde scan in",
        each.institutions,
        there=there,
        num=dutch.number(each.institutions),
    )
    return (
        f"{told}."
        if each.coverage is None
        else _("%(told)s; dat is een dekking van %(share)s.", told=told, share=share(each.coverage))
    )


def _table(types: Sequence[TypeUse]) -> Table:
    second = any(each.second for each in types)
    more = [Column(_("Als tweede bestuur"))] if second else []
    return Table(
        caption=_("Gebruik per type bestuur"),
        columns=(
            Column(_("Type bestuur"), numeric=False),
            Column(_("Ingediende scans")),
            Column(_("Waarvan bevestigd")),
            *more,
            Column(_("Besturen")),
            Column(_("Bestaande besturen")),
            Column(_("Dekking")),
        ),
        rows=tuple(_row(each, second=second) for each in types),
    )


def _row(each: TypeUse, *, second: bool) -> tuple[str, ...]:
    population = dutch.number(each.population.count) if each.population else _("niet bekend")
    return (
        each.label,
        dutch.number(each.handed_in),
        dutch.number(each.confirmed),
        *([dutch.number(each.second)] if second else []),
        dutch.number(each.institutions),
        population,
        _part(each.institutions, each.population.count if each.population else None, each.coverage),
    )


def _part(institutions: int | None, population: int | None, percents: int | None) -> str:
    """Coverage in a table: percents, or the two numbers where a percentage would mislead."""
    if population is None or institutions is None:
        return "–"
    if not institutions:
        return _("geen")
    return share(percents) or _("%(part)s van %(all)s", part=dutch.number(institutions), all=dutch.number(population))


def _participation(results: Results | None) -> Iterator[Block]:
    """How many took part by group and family, when a release covers exactly this period."""
    if results is None or results.fit is not Fit.SAME or not results.findings:
        return
    found = results.findings[0]
    yield Table(
        caption=_("Besturen die meetellen in publicatie %(name)s", name=results.source.name),
        columns=(
            Column(_("Groep of familie"), numeric=False),
            Column(_("Besturen")),
            Column(_("Bestaande besturen")),
            Column(_("Dekking")),
        ),
        rows=tuple(_took_part(each) for each in found.views if each.institutions is not None),
    )


def _took_part(view: View) -> tuple[str, ...]:
    population = _("niet bekend") if view.population is None else dutch.number(view.population)
    percents = percent(view.institutions or 0, view.population) if view.population else None
    return (
        view.label or _("Alle besturen"),
        dutch.number(view.institutions or 0),
        population,
        _part(view.institutions, view.population, view.coverage if percents is not None else None),
    )
