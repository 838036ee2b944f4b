"""What is wrong with an inventory of labels that its form does not show: names that mean nothing, and what clashes."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from mvoscan.core.clause import wanting
from mvoscan.core.flaw import Flaw, Place, choose_from
from mvoscan.core.iso26000 import CLAUSES, CORE_SUBJECTS, core_subject
from mvoscan.core.scheme import Inventory, LabelDegree, LabelKind, Scheme

EQUIVALENT = "gelijkwaardig"
"""What every model sentence must say (Directive 2014/24/EU, article 43)."""

RESERVED = frozenset({"clausule"})
"""Codes that are addresses of other pages."""


def mistakes(inventory: Inventory, themes: Collection[str] | None) -> Iterator[Flaw]:
    """All that is wrong; `themes` are those of the edition it names, or None where that edition is not there."""
    groups = [each.code for each in inventory.product_groups]
    yield from _doubled("product_groups", groups)
    yield from _doubled("risks", [each.code for each in inventory.risks])
    yield from _doubled("labels", [each.code for each in inventory.labels])
    for at, risk in enumerate(inventory.risks):
        yield from _clauses(("risks", at, "iso"), risk.iso)
    for theme, clauses in inventory.themes.items():
        yield from _clauses(("themes", theme), clauses)
        if themes is not None and theme not in themes:
            message = f"Het thema '{theme}' is niet van {inventory.questionnaire}/{inventory.edition}."
            yield Flaw(("themes", theme), message, choose_from(theme, sorted(themes)))
    for at, scheme in enumerate(inventory.labels):
        place = ("labels", at)
        yield from _names(place, scheme, groups)
        yield from _uses(place, scheme)
        yield from _sources(place, scheme, inventory)


def _doubled(key: str, codes: Sequence[str]) -> Iterator[Flaw]:
    for at, code in enumerate(codes):
        if code in codes[:at]:
            message = f"De code '{code}' staat er al, hoger in dit bestand."
            yield Flaw(
                (key, at, "code"), message, "Geef elk een eigen code; een code die ooit gebruikt is, blijft weg."
            )


def _clauses(place: Place, clauses: Iterable[str]) -> Iterator[Flaw]:
    for at, clause in enumerate(clauses):
        if clause not in CLAUSES:
            message = f"'{clause}' is geen clausule van ISO 26000."
            near = [each for each in CLAUSES if core_subject(each) == core_subject(clause)] or list(CORE_SUBJECTS)
            yield Flaw((*place, at), message, f"Kies uit: {', '.join(near)}.")


def _names(place: Place, scheme: Scheme, groups: Sequence[str]) -> Iterator[Flaw]:
    if scheme.code in RESERVED:
        yield Flaw((*place, "code"), f"'{scheme.code}' is het adres van een andere pagina.", "Kies een andere code.")
    yield from _clauses((*place, "iso"), scheme.iso or ())
    for at, code in enumerate(scheme.product_groups or ()):
        if code not in groups:
            where = (*place, "product_groups", at)
            yield Flaw(where, f"De productgroep '{code}' staat niet in dit bestand.", choose_from(code, groups))


def _uses(place: Place, scheme: Scheme) -> Iterator[Flaw]:
    if scheme.kind is LabelKind.COMPANY_LABEL and scheme.uses:
        message = "Een label voor een hele onderneming mag nergens gevraagd worden: het zegt niets over wat je koopt."
        yield Flaw((*place, "uses"), message, "Schrijf uses: []")
    for at, use in enumerate(scheme.uses if scheme.offered else ()):
        lacking = wanting(scheme, use)
        if lacking:
            message = f"Dit label kan als '{use.value}' in een clausule komen, maar daar ontbreekt iets voor."
            yield Flaw((*place, "uses", at), message, f"Voeg '{lacking}' toe, of haal dit gebruik weg.")
    for use, sentence in scheme.own_clauses.items():
        where = (*place, "own_clauses", use.value)
        if use not in scheme.uses:
            yield Flaw(
                where, "Voor dit gebruik is er een zin, maar het staat niet in 'uses'.", "Haal een van de twee weg."
            )
        if EQUIVALENT not in sentence:
            yield Flaw(where, f"In deze zin staat nergens '{EQUIVALENT}'.", "Aanvaard altijd wat gelijkwaardig is.")


def _sources(place: Place, scheme: Scheme, inventory: Inventory) -> Iterator[Flaw]:
    if scheme.source is None and scheme.degree is not LabelDegree.UNVERIFIED:
        message = f"Dit label heet '{scheme.degree.value}', maar er is geen bron."
        yield Flaw((*place, "source"), message, "Schrijf het adres van de bron, of degree: unverified.")
    if scheme.checked_on and scheme.checked_on > inventory.changed:
        message = f"De datum {scheme.checked_on} is later dan die van het bestand ({inventory.changed})."
        yield Flaw((*place, "checked_on"), message, "Verbeter de datum, of pas 'changed' bovenaan aan.")
