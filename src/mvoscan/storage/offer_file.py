"""Entries of the offer in a YAML file, to fill an empty database with or to add to it; read whole or refused."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from mvoscan.core.flaw import Flaw
from mvoscan.core.institution import PROVINCES, InstitutionTypes
from mvoscan.core.iso26000 import CLAUSES
from mvoscan.core.offer import RESERVED, Content, audiences
from mvoscan.storage.reference_yaml import read_reference

OFFER = "offer.yaml"


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Listed(_Value):
    """An entry in the file, under the code that it keeps."""

    code: Annotated[str, Field(pattern=r"[a-z0-9]+(-[a-z0-9]+)*", max_length=60)]
    content: Content


class _File(_Value):
    """The file: its version and its entries."""

    version: str
    entries: tuple[Listed, ...]


def read_offer(path: Path, types: InstitutionTypes) -> tuple[Listed, ...]:
    """The entries in this file; raises `BrokenFile` with all that is wrong."""
    valid = {"iso": tuple(CLAUSES), "audience": tuple(audiences(types)), "regions": tuple(PROVINCES)}

    def flaws(found: _File) -> Iterator[Flaw]:
        seen = set[str]()
        for at, each in enumerate(found.entries):
            if each.code in RESERVED:
                yield Flaw(("entries", at, "code"), f"'{each.code}' kan geen code zijn.", "Kies een andere code.")
            if each.code in seen:
                yield Flaw(("entries", at, "code"), f"'{each.code}' staat er twee keer.", "Geef elk aanbod een code.")
            seen.add(each.code)
            for field, codes in valid.items():
                for place, code in enumerate(getattr(each.content, field)):
                    if code not in codes:
                        where = ("entries", at, "content", field, place)
                        yield Flaw(where, f"'{code}' bestaat niet.", f"Kies uit: {', '.join(codes)}.")

    return read_reference(path, _File, flaws=flaws).entries
