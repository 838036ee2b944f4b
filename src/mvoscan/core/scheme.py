"""A label, quality mark, management system or audit that a buyer may meet: what it is, and what is known of it.

Facts come from a compilation of our own; `None` is not known, which is something else than none. The clauses of
ISO 26000, the product groups and the uses in a tender are our own proposals.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from mvoscan.core.iso26000 import overlaps

UNKNOWN = "unknown"
"""How a file says that something is not known."""


class LabelKind(StrEnum):
    """What a scheme is."""

    PRODUCT_LABEL = "product-label"
    MANAGEMENT_SYSTEM = "management-system"
    AUDIT = "audit"
    COMPANY_LABEL = "company-label"
    GUIDANCE = "guidance"


class LabelUse(StrEnum):
    """A place in a tender, in the order in which a tender has them."""

    SELECTION_CRITERION = "selection-criterion"
    TECHNICAL_SPECIFICATION = "technical-specification"
    AWARD_CRITERION = "award-criterion"
    EXECUTION_CLAUSE = "execution-clause"


class LabelControl(StrEnum):
    """Who looks whether the requirements are met."""

    INDEPENDENT = "independent"
    SELF = "self"
    OTHER = "other"
    NONE = "none"


class LabelDegree(StrEnum):
    """How far a scheme was verified."""

    VERIFIED = "verified"
    PARTIAL = "partial"
    NAMED = "named"
    UNVERIFIED = "unverified"


class LabelUnchecked(StrEnum):
    """What is general knowledge all the same; details are everything but the name."""

    OWNER = "owner"
    SITE = "site"
    DETAILS = "details"


def _none_when_unknown(given: object) -> object:
    """What stands in a file; nothing at all is a mistake, and stays one."""
    if given is None:
        raise ValueError("hier is niets ingevuld.")
    return None if given == UNKNOWN else given


_Code = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
_Line = Annotated[str, Field(min_length=1, max_length=300)]
_Address = Annotated[str, Field(pattern=r"^https?://[^\s<>\"]+$", max_length=300)]
_Perhaps = BeforeValidator(_none_when_unknown)


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Scheme(_Value):
    """One row of the inventory; `None` is not known."""

    code: _Code
    name: _Line
    about: _Line
    asks: str = ""
    """What its requirements are about, as a model sentence says it."""
    owner: Annotated[_Line | None, _Perhaps]
    kind: LabelKind
    control: Annotated[LabelControl | None, _Perhaps]
    controller: Annotated[_Line | None, _Perhaps]
    iso: Annotated[tuple[str, ...] | None, _Perhaps]
    product_groups: Annotated[tuple[str, ...] | None, _Perhaps]
    uses: tuple[LabelUse, ...]
    """Where in a tender it may be asked for; nowhere when it is empty."""
    proof: str = ""
    own_clauses: dict[LabelUse, Annotated[str, Field(min_length=1, max_length=900)]] = {}
    note: str = ""
    site: Annotated[_Address | None, _Perhaps]
    source: Annotated[_Address | None, _Perhaps]
    degree: LabelDegree
    checked: str = ""
    """What exactly was verified, where that is less than all."""
    checked_on: Annotated[date | None, _Perhaps]
    unchecked: tuple[LabelUnchecked, ...] = ()

    @property
    def offered(self) -> bool:
        """Whether it may stand in a model clause: it may be asked for somewhere, and was plainly verified."""
        return self.degree is LabelDegree.VERIFIED and bool(self.uses)

    def fits(self, clauses: Iterable[str]) -> bool:
        """Whether it is about one of these clauses of ISO 26000; a core subject holds its issues, and the reverse."""
        return any(overlaps(own, each) for each in clauses for own in self.iso or ())


class ProductGroup(_Value):
    """A purchase, as who writes a tender sees it."""

    code: _Code
    label: _Line


class Risk(_Value):
    """What could go wrong with a purchase, and the clauses of ISO 26000 about it."""

    code: _Code
    label: _Line
    iso: Annotated[tuple[str, ...], Field(min_length=1)]


class Inventory(_Value):
    """All schemes in their order, and what they are found by.

    `themes` says for themes of one edition which clauses of ISO 26000 belong to them.
    """

    version: str
    changed: date
    questionnaire: str
    edition: str
    product_groups: Annotated[tuple[ProductGroup, ...], Field(min_length=1)]
    risks: Annotated[tuple[Risk, ...], Field(min_length=1)]
    themes: dict[str, tuple[str, ...]]
    labels: Annotated[tuple[Scheme, ...], Field(min_length=1)]

    def themes_of(self, scheme: Scheme) -> tuple[str, ...] | None:
        """The themes of the scan that a scheme helps with; not known when its clauses are not."""
        if scheme.iso is None:
            return None
        return tuple(theme for theme, clauses in self.themes.items() if scheme.fits(clauses))

    def fitting(self, *, theme: str = "", clauses: Iterable[str] = ()) -> tuple[Scheme, ...]:
        """The schemes that can be offered for a theme of the scan, narrowed to clauses of ISO 26000 when there are any.

        A theme that no clause was given to has none.
        """
        wanted = tuple(clauses)
        found = (each for each in self.labels if each.offered)
        if theme:
            found = (each for each in found if each.fits(self.themes.get(theme, ())))
        return tuple(each for each in found if not wanted or each.fits(wanted))
