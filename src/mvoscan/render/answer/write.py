"""Write an answer: its parts in order. A further question of the original gets a line in `PARTS`."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from mvoscan.core.answer.answer import Answer
from mvoscan.render import dutch
from mvoscan.render.answer.how_often import how_often
from mvoscan.render.answer.letter import Block, Letter, Section
from mvoscan.render.answer.method import method, sources
from mvoscan.render.answer.ordered import followed, ordered
from mvoscan.render.answer.phrases import span
from mvoscan.render.answer.what import what
from mvoscan.render.answer.who import who
from mvoscan.render.speaking import _


class Part(NamedTuple):
    """A part of the answer: its name in an address, its heading, and who writes it."""

    id: str
    heading: Callable[[Answer], str]
    write: Callable[[Answer], Iterator[Block]]


PARTS = (
    Part("gebruik", lambda each: _("a. Hoe vaak werd de %(name)s gebruikt?", name=each.about.service), how_often),
    Part("types", lambda _each: _("b. Welke types besturen gebruiken de scan het meest?"), who),
    Part("resultaten", lambda _each: _("c. Wat zijn de belangrijkste resultaten van die scans?"), what),
    Part("bestellingen", lambda _each: _("Vraag 3. Werd er besteld uit het aanbod?"), ordered),
    Part(
        "bijsturing", lambda _each: _("Vraag 4. Hoe wordt het gebruik van het aanbod gevolgd en bijgestuurd?"), followed
    ),
    Part("toelichting", lambda _each: _("Toelichting bij de cijfers"), method),
    Part("bronnen", lambda _each: _("Bronnen"), sources),
)


def write(answer: Answer, *, permanent: str = "") -> Letter:
    """The answer as a text; a kept one names the link at which it stays."""
    return Letter(
        title=_("Antwoord op een schriftelijke vraag over de %(name)s", name=answer.about.service),
        warning=_("Demo: alle gegevens in dit antwoord zijn verzonnen.") if answer.about.demo else "",
        facts=tuple(_facts(answer, permanent)),
        sections=tuple(Section(each.id, each.heading(answer), tuple(each.write(answer))) for each in PARTS),
    )


def _facts(answer: Answer, permanent: str) -> Iterator[tuple[str, str]]:
    asked = answer.asked
    yield _("Periode"), span(asked.start, asked.end)
    yield _("Stand op"), dutch.date(asked.today)
    source = answer.results.source if answer.results else None
    named = (
        _("%(name)s, over %(period)s", name=source.name, period=span(source.period_start, source.period_end))
        if source
        else _("geen")
    )
    yield _("Publicatie"), named
    if permanent:
        yield _("Vaste link"), permanent
