"""Model sentences for a tender: our own proposals, each with what its label is about and what is equivalent to it.

For labels of products after Directive 2014/24/EU, article 43; what stands between brackets the buyer fills in.
"""

from mvoscan.core.scheme import LabelKind, LabelUse, Scheme

_LATE = (
    "Kon hij een label niet op tijd krijgen om redenen buiten zijn wil, dan aanvaardt het bestuur ook een ander "
    "passend bewijs dat aan die eisen voldaan is."
)

PATTERNS = {
    (LabelKind.PRODUCT_LABEL, LabelUse.TECHNICAL_SPECIFICATION): (
        "De geleverde producten voldoen aan de eisen van {name} over {asks}, of aan gelijkwaardige eisen. De "
        f"inschrijver bewijst dit met het label {{name}} of gelijkwaardig. {_LATE}"
    ),
    (LabelKind.PRODUCT_LABEL, LabelUse.AWARD_CRITERION): (
        "Duurzaamheid ([aantal] punten). Een inschrijver krijgt deze punten als de aangeboden producten voldoen aan de "
        "eisen van {name} over {asks}, of aan gelijkwaardige eisen. Hij bewijst dit met het label {name} of "
        f"gelijkwaardig. {_LATE}"
    ),
    (LabelKind.PRODUCT_LABEL, LabelUse.EXECUTION_CLAUSE): (
        "Tijdens de uitvoering levert de opdrachtnemer alleen producten die voldoen aan de eisen van {name} over "
        "{asks}, of aan gelijkwaardige eisen. Op vraag van het bestuur bewijst hij dit met het label {name} of "
        f"gelijkwaardig. {_LATE}"
    ),
    (LabelKind.MANAGEMENT_SYSTEM, LabelUse.SELECTION_CRITERION): (
        "De inschrijver toont aan dat hij bij de uitvoering maatregelen voor {asks} kan nemen, met {proof} of "
        "gelijkwaardig. Het bestuur aanvaardt ook gelijkwaardige certificaten van erkende instellingen, en andere "
        "bewijzen van gelijkwaardige maatregelen."
    ),
    (LabelKind.AUDIT, LabelUse.EXECUTION_CLAUSE): (
        "De opdrachtnemer zorgt ervoor dat de basisverdragen van de Internationale Arbeidsorganisatie nageleefd worden "
        "waar gemaakt wordt wat hij levert. Op vraag van het bestuur toont hij dat aan met {proof} of gelijkwaardig."
    ),
}
"""The usual sentence for a kind of scheme in a place of a tender; others have their own in the inventory."""

NEEDS_PROOF = frozenset({LabelKind.MANAGEMENT_SYSTEM, LabelKind.AUDIT})
"""Kinds whose sentence names what is shown."""


def sentence(scheme: Scheme, use: LabelUse) -> str:
    """The model sentence for a scheme in one place of a tender; empty when it may not be offered there."""
    if not scheme.offered or use not in scheme.uses:
        return ""
    own = scheme.own_clauses.get(use)
    if own:
        return own
    pattern = PATTERNS.get((scheme.kind, use), "")
    return pattern.format(name=scheme.name, asks=scheme.asks, proof=scheme.proof)


def wanting(scheme: Scheme, use: LabelUse) -> str:
    """What the usual sentence for a use lacks in this scheme, as the key that says it; empty when it is whole."""
    if use in scheme.own_clauses:
        return ""
    if (scheme.kind, use) not in PATTERNS:
        return "own_clauses"
    if scheme.kind in NEEDS_PROOF and not scheme.proof:
        return "proof"
    return "" if scheme.asks else "asks"
