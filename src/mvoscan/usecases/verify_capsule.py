"""Check a signed result that somebody has: its signature, and apart from that whether it still holds."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from mvoscan.core.capsule import Capsule
from mvoscan.core.capsule_grant import CapsuleStatus
from mvoscan.core.errors import Invalid, NotFound, Problem, Unavailable
from mvoscan.storage.signatures import checked
from mvoscan.storage.signing import load_keys

Ask = Callable[[str], bytes]
"""Gives what an address answers; raises `NotFound` when there is nothing, `Unavailable` when it is away."""

_NOT_OURS = (
    "De handtekening klopt, maar we kennen de vorm van dit document niet. Is er een nieuwere versie van mvoscan?"
)
_ODD = "Het adres dat zegt of het resultaat nog geldt, gaf een antwoord dat we niet begrijpen: {}"


def own_keys(places: Sequence[Path]) -> Mapping[str, Any]:
    """The public halves of our own keys, as a JWK set."""
    return load_keys(places).published()


def check_signature(text: str, published: Mapping[str, Any]) -> Capsule:
    """The document in a compact JWS that one of these keys signed; raises `Invalid` with why not."""
    document = checked(text.strip(), published)
    try:
        return Capsule.model_validate_json(document)
    except ValidationError as error:
        raise Invalid(Problem(field="document", message=_NOT_OURS)) from error


def ask_status(capsule: Capsule, ask: Ask) -> CapsuleStatus | None:
    """Whether a document still holds, by the address in it; None when it is not known there any more."""
    try:
        found = CapsuleStatus.model_validate_json(ask(capsule.status))
    except NotFound:
        return None
    except ValidationError as error:
        raise Unavailable(_ODD.format(capsule.status)) from error
    if found.id != capsule.id:
        raise Unavailable(_ODD.format(capsule.status))
    return found
