"""How often was the scan used?"""

from collections.abc import Iterator

from mvoscan.core.answer.answer import Answer
from mvoscan.core.answer.use import MonthUse, Use
from mvoscan.core.usage import CountStatus
from mvoscan.render import dutch
from mvoscan.render.answer.letter import Block, Column, Paragraph, Table
from mvoscan.render.answer.phrases import during
from mvoscan.render.speaking import _, ngettext

_MOST_MONTHS = 24
"""A longer table is told by year."""


def how_often(answer: Answer) -> Iterator[Block]:
    """The total in sentences, and by month when the period has several."""
    use = answer.use
    if use.handed_in is None:
        yield Paragraph(_not_counted(use))
        return
    sentences = [_handed_in(answer), *_confirmed(use), *_joint(use), *_started(answer)]
    yield Paragraph(" ".join(sentences))
    if use.status is CountStatus.PARTLY:
        yield Paragraph(_partly(answer))
    if len(use.months) > 1:
        yield _table(use, alone=answer.about.alone)


def _not_counted(use: Use) -> str:
    if use.counted_since is None:
        return _("Over deze periode zijn geen cijfers beschikbaar: de telling is nog niet begonnen.")
    return _(
        "Over deze periode zijn geen cijfers beschikbaar: de telling begon pas op %(since)s. Dat er geen cijfers zijn, "
        "betekent niet dat de scan toen niet werd gebruikt.",
        since=dutch.date(use.counted_since),
    )


def _partly(answer: Answer) -> str:
    since = answer.use.counted_since or answer.asked.start
    return _(
        "De telling begon op %(since)s. De cijfers gaan dus over de periode van %(since)s tot en met %(end)s. Wat "
        "daarvoor gebeurde, is niet geteld; dat is niet hetzelfde als nul.",
        since=dutch.date(since),
        end=dutch.date(answer.asked.end),
    )


def _handed_in(answer: Answer) -> str:
    number, period, name = answer.use.handed_in or 0, during(answer.asked), answer.about.service
    if not number:
        return _("%(period)s werd de %(name)s niet ingediend.", period=period, name=name)
    times = dutch.number(number)
    return _("%(period)s werd de %(name)s %(times)s keer ingediend.", period=period, name=name, times=times)


def _confirmed(use: Use) -> Iterator[str]:
    total, confirmed = use.handed_in or 0, use.confirmed or 0
    if total:
        yield _of_them(total, confirmed)
    if confirmed:
        yield _institutions(confirmed, use.institutions or 0)


def _of_them(total: int, confirmed: int) -> str:
    if confirmed == total:
        return ngettext("Die scan is bevestigd.", "Al die scans zijn bevestigd.", total)
    if not confirmed:
        return ngettext("Die scan is niet bevestigd.", "Geen van die scans is bevestigd.", total)
    return ngettext(
        "Daarvan is %(num)s scan bevestigd en %(other)s niet.",
        "Daarvan zijn %(num)s scans bevestigd en %(other)s niet.",
        confirmed,
        num=dutch.number(confirmed),
        other=dutch.number(total - confirmed),
    )


def _institutions(confirmed: int, number: int) -> str:
    by = ngettext("%(num)s bestuur", "%(num)s verschillende besturen", number, num=dutch.number(number))
    told = ngettext("De bevestigde scan komt van %(by)s.", "De bevestigde scans komen van %(by)s.", confirmed, by=by)
    once = _("Een bestuur dat meer dan één scan indiende, is daarbij één keer geteld.")
    return f"{told} {once}" if confirmed > 1 else told


def _joint(use: Use) -> Iterator[str]:
    if use.joint:
        yield ngettext(
            "In %(num)s geval diende een gemeente de scan samen met haar OCMW in; zo’n scan telt als één scan en voor "
            "twee besturen.",
            "In %(num)s gevallen diende een gemeente de scan samen met haar OCMW in; zo’n scan telt als één scan en "
            "voor twee besturen.",
            use.joint,
            num=dutch.number(use.joint),
        )


def _started(answer: Answer) -> Iterator[str]:
    number = answer.use.started
    if number is None:
        return
    times = dutch.number(number)
    if answer.about.alone:
        yield _(
            "In dezelfde periode werd %(times)s keer aan een scan begonnen; niet elke scan wordt ook ingediend.",
            times=times,
        )
    else:
        yield _(
            "In dezelfde periode werd %(times)s keer aan een scan begonnen, alle vragenlijsten samen; niet elke scan "
            "wordt ook ingediend.",
            times=times,
        )


def _table(use: Use, *, alone: bool) -> Table:
    by_year = len(use.months) > _MOST_MONTHS
    rows = list(_years(use.months)) if by_year else [_row(dutch.month(each.month), (each,)) for each in use.months]
    total = (_("Totaal"), *(dutch.number(each or 0) for each in (use.handed_in, use.confirmed)), _number(use.started))
    return Table(
        caption=_("Gebruik per jaar") if by_year else _("Gebruik per maand"),
        columns=(
            Column(_("Jaar") if by_year else _("Maand"), numeric=False),
            Column(_("Ingediende scans")),
            Column(_("Waarvan bevestigd")),
            Column(_("Begonnen scans") if alone else _("Begonnen scans, alle vragenlijsten")),
        ),
        rows=(*rows, total),
    )


def _years(months: tuple[MonthUse, ...]) -> Iterator[tuple[str, ...]]:
    for year in dict.fromkeys(each.month[:4] for each in months):
        yield _row(year, tuple(each for each in months if each.month.startswith(year)))


def _row(name: str, months: tuple[MonthUse, ...]) -> tuple[str, ...]:
    partly = any(each.status is CountStatus.PARTLY for each in months)
    started = [each.started for each in months if each.started is not None]
    return (
        _("%(name)s (deels geteld)", name=name) if partly else name,
        dutch.number(sum(each.handed_in for each in months)),
        dutch.number(sum(each.confirmed for each in months)),
        _number(sum(started) if started else None),
    )


def _number(value: int | None) -> str:
    return _("niet geteld") if value is None else dutch.number(value)
