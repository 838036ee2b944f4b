"""What a reader would ask next: what the words mean, what the score is and is not, why some figures are not there."""

from collections.abc import Iterator

from mvoscan.core.answer.answer import Answer, Source
from mvoscan.core.release import FourEyes
from mvoscan.render import dutch
from mvoscan.render.answer.letter import Block, Links, Paragraph, Points
from mvoscan.render.answer.phrases import inside, share
from mvoscan.render.speaking import _


def method(answer: Answer) -> Iterator[Block]:
    """How the numbers came about, and what may not be read in them."""
    yield _about(answer)
    yield Paragraph(
        _(
            "Een scan is ingediend als het bestuur hem zelf heeft afgesloten; een scan die alleen begonnen is, telt "
            "niet mee. Een bestuur heeft geen account nodig. Een opgegeven naam geldt daarom pas als bevestigd als "
            "is nagegaan dat de scan van dat bestuur komt. De andere scans zijn zonder naam ingediend, nog niet "
            "nagegaan of afgewezen. Alleen bevestigde scans tellen mee voor het aantal besturen, voor de dekking en "
            "voor de resultaten."
        ),
        lead=_("Ingediend en bevestigd."),
    )
    yield Paragraph(
        _(
            "Een bestuur mag de scan ook indienen zonder zijn naam te noemen. Dan is alleen zijn type bekend. Zo’n "
            "scan telt als ingediend, maar kan niet worden bevestigd. Wie de scan alleen bekijkt, telt nergens mee."
        ),
        lead=_("Zonder naam."),
    )
    yield from _since(answer)
    yield Paragraph(
        _(
            "De dekking is het deel van de bestaande besturen van een type dat in de periode minstens één bevestigde "
            "scan indiende. Een percentage staat er alleen bij minstens 20 bestaande besturen. De aantallen besturen "
            "van verschillende rijen mogen niet worden opgeteld: één bestuur kan in meer rijen staan."
        ),
        lead=_("Dekking."),
    )
    yield _score(answer)
    if answer.results is not None:
        yield _protected(answer.results.source)


def _about(answer: Answer) -> Paragraph:
    told = _(
        "Dit antwoord gaat over de vragenlijst ‘%(title)s’. De stellingen en de scoreregel zijn eigen werk van deze "
        "dienst: het zijn niet de officiële stellingen van een andere MVO-scan.",
        title=answer.about.title,
    )
    if not answer.about.alone:
        told = f"{told} {_('Scans met een andere vragenlijst tellen in dit antwoord niet mee.')}"
    return Paragraph(told, lead=_("De scan."))


def _since(answer: Answer) -> Iterator[Paragraph]:
    since = answer.use.counted_since
    if since is not None:
        told = _(
            "Er wordt geteld sinds %(since)s. Over het gebruik voor die dag is niets bekend; onbekend is niet "
            "hetzelfde als nul. Begonnen scans worden alleen per maand geteld, niet per type bestuur.",
            since=dutch.date(since),
        )
        yield Paragraph(told, lead=_("Sinds wanneer."))


def _score(answer: Answer) -> Paragraph:
    told = _(
        "Een score gaat van 0 tot 100 en is een zelfevaluatie: ze toont wat besturen over zichzelf antwoorden, niet "
        "wat een controle vaststelt. ‘Ja’ geeft alle punten van een stelling, ‘nee’ en ‘weet niet’ geven er geen. "
        "‘Niet van toepassing’ en open stellingen tellen niet mee in de score. De totaalscore is het gewogen "
        "gemiddelde van de thema’s. De gepubliceerde cijfers zijn gemiddelden, afgerond op een geheel getal, van de "
        "besturen die deelnamen en die score hebben. Een gemeente en haar OCMW die samen een scan indienden, tellen "
        "daarin als één bestuur. De deelnemers zijn geen steekproef van alle besturen, en de scan levert geen "
        "rangschikking van besturen op."
    )
    if answer.about.minimum_coverage:
        least = _(
            "Een thema krijgt pas een score als minstens %(least)s van het gewicht van de gevraagde stellingen is "
            "beantwoord met ja, nee of weet niet.",
            least=share(answer.about.minimum_coverage),
        )
        told = f"{told} {least}"
    return Paragraph(told, lead=_("De score."))


def _protected(source: Source) -> Paragraph:
    told = _(
        "Van de %(all)s cijfers in publicatie %(name)s zijn er %(shown)s gepubliceerd. De andere blijven weg omdat "
        "ze te veel over één bestuur zouden zeggen, of er samen met andere cijfers toe zouden leiden. Voor de "
        "publicatie zijn de cijfers aangevallen zoals een buitenstaander dat zou doen. Dit is wat daarover is "
        "nagegaan. %(claim)s",
        all=dutch.number(source.figures),
        shown=dutch.number(source.figures_published),
        name=source.name,
        claim=source.claim,
    )
    return Paragraph(f"{told} {_eyes(source.four_eyes)}", lead=_("Niet gepubliceerd."))


def _eyes(four_eyes: FourEyes) -> str:
    if four_eyes is FourEyes.ENFORCED:
        return _("Een tweede persoon keurde de publicatie goed; een login dwong dat af.")
    if four_eyes is FourEyes.AUTOMATIC:
        return _("De publicatie is automatisch gemaakt; een persoon keurde ze goed, en een login dwong dat af.")
    return _("Een tweede persoon keurde de publicatie goed, volgens de beheerders; een login dwong dat niet af.")


def sources(answer: Answer) -> Iterator[Block]:
    """Where every number can be looked up again."""
    yield Links(tuple(_figures(answer)))
    known = tuple(_populations(answer))
    if known:
        yield Points(known)


def _figures(answer: Answer) -> Iterator[tuple[str, str]]:
    asked, about = answer.asked, answer.about
    question = f"from={asked.first}&to={asked.last}&by=type&questionnaire={about.questionnaire}"
    yield _("Gebruik, stand op %(day)s", day=dutch.date(asked.today)), f"{about.address}/cijfers?{question}"
    orders = f"from={asked.first}&to={asked.last}&by=kind"
    told = _("Bestellingen uit het aanbod, stand op %(day)s", day=dutch.date(asked.today))
    yield told, f"{about.address}/cijfers/aanbod?{orders}"
    for each in (answer.results.source, answer.results.before) if answer.results else ():
        if each is not None:
            told = _("Resultaten, publicatie %(name)s van %(day)s", name=each.name, day=dutch.date(each.published))
            yield told, f"{about.address}/cijfers/resultaten?publicatie={each.name}"


def _populations(answer: Answer) -> Iterator[str]:
    for kind in answer.use.types:
        if kind.population:
            yield _(
                "Aantal %(types)s op %(day)s: %(source)s.",
                types=inside(kind.plural),
                day=dutch.date(kind.population.date),
                source=kind.population.source,
            )
