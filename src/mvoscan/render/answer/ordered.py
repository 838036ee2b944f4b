"""Was anything ordered from the offer, and how is that followed and adjusted?"""

from collections.abc import Iterator

from mvoscan.core.answer.answer import Answer
from mvoscan.core.answer.offered import Offered, OrderedLine
from mvoscan.core.usage import CountStatus
from mvoscan.render import dutch
from mvoscan.render.answer.letter import Block, Column, Paragraph, Table
from mvoscan.render.answer.phrases import during
from mvoscan.render.speaking import _, ngettext


def ordered(answer: Answer) -> Iterator[Block]:
    """How many orders, of what and by whom."""
    offered = answer.offered
    if offered.ordered is None:
        yield Paragraph(_not_counted(offered))
        return
    yield Paragraph(" ".join(_told(answer, offered.ordered)))
    if offered.status is CountStatus.PARTLY and offered.counted_since:
        yield Paragraph(
            _(
                "Bestellingen worden geteld sinds %(since)s. Wat daarvoor gebeurde, is niet geteld.",
                since=dutch.date(offered.counted_since),
            )
        )
    if offered.kinds:
        yield _table(_("Bestellingen per soort aanbod"), _("Soort aanbod"), offered.kinds)
        yield _table(_("Bestellingen per type bestuur of organisatie"), _("Type"), offered.types)


def followed(answer: Answer) -> Iterator[Block]:
    """How use is followed, and what was adjusted."""
    yield Paragraph(
        _(
            "Elke bestelling uit het aanbod wordt geteld op het moment zelf: per aanbod, soort, type bestuur en maand, "
            "zonder namen. Na elke bestelling die doorging, krijgt wie bestelde vijf vragen per mail. Gemiddelden "
            "worden pas gemaakt van minstens vijf verschillende organisaties. Aanbod met zwakke feedback, of zonder "
            "recente feedback, wordt gemeld aan wie het aanbod beheert. Wordt aanbod daarna gewijzigd, dan wordt met "
            "de reden bewaard dat de wijziging uit feedback komt."
        )
    )
    yield Paragraph(" ".join(_adjusted(answer)))


def _not_counted(offered: Offered) -> str:
    if offered.counted_since is None:
        return _("Over deze periode zijn er geen cijfers over bestellingen: er was nog geen aanbod.")
    return _(
        "Over deze periode zijn er geen cijfers over bestellingen: die worden geteld sinds %(since)s. Dat is niet "
        "hetzelfde als nul.",
        since=dutch.date(offered.counted_since),
    )


def _told(answer: Answer, number: int) -> Iterator[str]:
    period, offered = during(answer.asked), answer.offered
    if not number:
        yield _("%(period)s werd er niets besteld uit het aanbod.", period=period)
        return
    yield ngettext(
        "%(period)s werd %(num)s keer besteld uit het aanbod.",
        "%(period)s werd %(num)s keer besteld uit het aanbod.",
        number,
        period=period,
        num=dutch.number(number),
    )
    yield _(
        "Daarvan: doorgegaan %(held)s, geannuleerd %(cancelled)s, nog lopend %(open)s.",
        held=dutch.number(offered.held or 0),
        cancelled=dutch.number(offered.cancelled or 0),
        open=dutch.number(offered.open or 0),
    )


def _adjusted(answer: Answer) -> Iterator[str]:
    if answer.offered.ordered is not None:
        yield from _in_period(answer)
    found = answer.offered.adjusting
    if not found.entries:
        yield _("Op de dag van dit antwoord is er geen aanbod te bestellen.")
        return
    yield ngettext(
        "Op de dag van dit antwoord is er %(num)s ding te bestellen.",
        "Op de dag van dit antwoord zijn er %(num)s dingen te bestellen.",
        found.entries,
        num=dutch.number(found.entries),
    )
    if found.examples:
        yield ngettext(
            "Daarvan is er %(num)s een voorbeeld van deze dienst zelf, zonder echte aanbieder.",
            "Daarvan zijn er %(num)s voorbeelden van deze dienst zelf, zonder echte aanbieder.",
            found.examples,
            num=dutch.number(found.examples),
        )
    if found.flagged:
        yield ngettext(
            "Bij %(num)s daarvan is gemeld dat het na te kijken is.",
            "Bij %(num)s daarvan is gemeld dat ze na te kijken zijn.",
            found.flagged,
            num=dutch.number(found.flagged),
        )


def _in_period(answer: Answer) -> Iterator[str]:
    found, period = answer.offered.adjusting, during(answer.asked)
    yield (
        ngettext(
            "%(period)s kwam er %(num)s keer feedback binnen.",
            "%(period)s kwam er %(num)s keer feedback binnen.",
            found.feedback,
            period=period,
            num=dutch.number(found.feedback),
        )
        if found.feedback
        else _("%(period)s kwam er geen feedback binnen.", period=period)
    )
    yield (
        ngettext(
            "In die periode werd er %(num)s keer iets aan het aanbod gewijzigd na feedback.",
            "In die periode werd er %(num)s keer iets aan het aanbod gewijzigd na feedback.",
            found.adjusted,
            num=dutch.number(found.adjusted),
        )
        if found.adjusted
        else _("In die periode werd er niets aan het aanbod gewijzigd na feedback.")
    )


def _table(caption: str, first: str, lines: tuple[OrderedLine, ...]) -> Table:
    rows = tuple((each.label, *(dutch.number(n) for n in (each.ordered, each.held, each.cancelled))) for each in lines)
    return Table(
        caption=caption,
        columns=(Column(first, numeric=False), Column(_("Besteld")), Column(_("Doorgegaan")), Column(_("Geannuleerd"))),
        rows=rows,
    )
