"""The mail address of who coordinates a dossier: optional, confirmed from the mailbox itself, and what it is for."""

import re
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from mvoscan.core.errors import Invalid, Problem

CONFIRM_DAYS = 7
"""Days in which an address can be confirmed; afterwards it is dropped."""

_ADDRESS = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])",
    re.IGNORECASE,
)
_DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])")
_LONGEST, _LONGEST_NAME = 254, 64
_WRONG = "Vul een e-mailadres in zoals naam@gemeente.be."


class ContactRole(StrEnum):
    """Whose address it is: of who coordinates the dossier, or of who was asked to take over."""

    COORDINATOR = "coordinator"
    SUCCESSOR = "successor"


class Contact(BaseModel):
    """An address with a dossier; nothing but a question to confirm it is mailed to one that is not confirmed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: int
    dossier: int
    role: ContactRole
    address: str
    made_at: datetime
    confirmed_at: datetime | None = None
    warned_at: datetime | None = None

    @property
    def domain(self) -> str:
        """What stands after the sign @, in small letters."""
        return self.address.rpartition("@")[2].lower()


def read_address(text: str, *, field: str = "adres") -> str:
    """A mail address as it was typed, without spaces around it; raises `Invalid`.

    >>> read_address(" An.Peeters@Aalst.be ")
    'An.Peeters@Aalst.be'
    """
    address = text.strip()
    name = address.partition("@")[0]
    if len(address) > _LONGEST or len(name) > _LONGEST_NAME or not _ADDRESS.fullmatch(address):
        raise Invalid(Problem(field=field, message=_WRONG))
    return address


def folded(address: str) -> str:
    """The form in which addresses are compared."""
    return address.strip().lower()


def read_domain(text: str, free: frozenset[str]) -> str:
    """A mail domain of a body; raises `Invalid` for what is none, and for one where anybody can get an address.

    >>> read_domain("Aalst.be", frozenset({"gmail.com"}))
    'aalst.be'
    """
    domain = text.strip().lower()
    if len(domain) > _LONGEST or not _DOMAIN.fullmatch(domain):
        raise Invalid(Problem(field="domein", message="Geef een domein zoals aalst.be, zonder apenstaart."))
    if any(domain == each or domain.endswith(f".{each}") for each in free):
        message = f"Bij {domain} kan iedereen een adres krijgen. Zo'n domein bevestigt geen scan."
        raise Invalid(Problem(field="domein", message=message))
    return domain


def confirm_until(now: datetime) -> datetime:
    """Until when a link to confirm works."""
    return now + timedelta(days=CONFIRM_DAYS)
