"""What may be asked for in a purchase, in which place of the tender, and what may not; our own proposal."""

from collections.abc import Mapping
from typing import NamedTuple

from mvoscan.core.clause import sentence
from mvoscan.core.errors import Invalid, Problem
from mvoscan.core.flaw import choose_from
from mvoscan.core.scheme import Inventory, LabelDegree, LabelKind, LabelUse, ProductGroup, Risk, Scheme


class Offered(NamedTuple):
    """A scheme with the model sentence for one place of the tender."""

    scheme: Scheme
    sentence: str


class Place(NamedTuple):
    """A place of the tender with what may be asked for there."""

    use: LabelUse
    offered: tuple[Offered, ...]


class Advice(NamedTuple):
    """What there is for a purchase; without a risk it is for all.

    `unverified` fit but are offered in no clause; of `elsewhere` it is not known for which products they are; `refused`
    are about a whole company, and so about no purchase.
    """

    group: ProductGroup
    risk: Risk | None
    places: tuple[Place, ...]
    unverified: tuple[Scheme, ...]
    elsewhere: tuple[Scheme, ...]
    refused: tuple[Scheme, ...]

    @property
    def notes(self) -> tuple[Scheme, ...]:
        """The schemes on offer of which there is something to mind, each once."""
        offered = {each.scheme.code: each.scheme for place in self.places for each in place.offered}
        return tuple(each for each in offered.values() if each.note)


def advise(inventory: Inventory, *, group: str, risk: str = "") -> Advice:
    """What may be asked for, by the codes of a product group and a risk; raises `Invalid` for what does not exist."""
    groups = {each.code: each for each in inventory.product_groups}
    risks = {each.code: each for each in inventory.risks}
    problems = [*_wrong("group", group, groups), *(_wrong("risk", risk, risks) if risk else ())]
    if problems:
        raise Invalid(*problems)
    about = risks.get(risk)
    usable = [each for each in inventory.labels if each.uses and (about is None or each.fits(about.iso))]
    fitting = [each for each in usable if group in (each.product_groups or ())]
    return Advice(
        group=groups[group],
        risk=about,
        places=tuple(place for use in LabelUse if (place := _place(use, fitting)).offered),
        unverified=tuple(each for each in fitting if not each.offered),
        elsewhere=tuple(each for each in usable if each.product_groups is None and each.degree is LabelDegree.VERIFIED),
        refused=tuple(each for each in inventory.labels if each.kind is LabelKind.COMPANY_LABEL),
    )


def places_of(scheme: Scheme) -> tuple[Place, ...]:
    """The places of a tender where one scheme can be offered, each with its sentence."""
    return tuple(place for use in LabelUse if (place := _place(use, [scheme])).offered)


def _place(use: LabelUse, schemes: list[Scheme]) -> Place:
    return Place(use, tuple(Offered(each, said) for each in schemes if (said := sentence(each, use))))


def _wrong(field: str, code: str, known: Mapping[str, object]) -> list[Problem]:
    if code in known:
        return []
    said = f"‘{code[:40]}’ bestaat niet." if code else "Kies wat je koopt."
    return [Problem(field=field, message=f"{said} {choose_from(code, known)}" if code else said)]
