"""`mvoscan verify`: is this signed result real, and does it still hold? The two are told apart."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from mvoscan.core.capsule import Capsule
from mvoscan.core.capsule_grant import CapsuleState, CapsuleStatus
from mvoscan.core.dossier import BRUSSELS
from mvoscan.core.errors import Invalid, Unavailable
from mvoscan.render.capsule_words import bodies, score
from mvoscan.render.result_words import BASIS
from mvoscan.settings import load_settings

FORGED, OVER, UNKNOWN = 1, 3, 4
"""Exit status: the signature is wrong; it does not hold any more; nobody says whether it holds."""

_STATES = {
    CapsuleState.VALID: "geldig",
    CapsuleState.SUPERSEDED: "vervangen: er is een verbeterde scan in de plaats gekomen",
    CapsuleState.EXPIRED: "verlopen",
    CapsuleState.WITHDRAWN: "de scan is ingetrokken; gebruik dit resultaat niet meer",
    CapsuleState.REVOKED: "ingetrokken door wie het deelde; gebruik dit resultaat niet meer",
}


def add_to(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command()(verify)


def verify(
    file: Annotated[Path, typer.Argument(help="Een ondertekend resultaat (.jws), zoals het adres met .jws het geeft.")],
    *,
    jwks: Annotated[
        str, typer.Option("--jwks", help="Adres of bestand met de publieke sleutels. Leeg: die van deze dienst zelf.")
    ] = "",
    status: Annotated[
        bool, typer.Option("--status", help="Vraag ook aan de dienst die het uitgaf, of het nog geldt.")
    ] = False,
) -> None:
    """Kijk de handtekening van een resultaat na, en apart daarvan of het nog geldt.

    Geeft 0 als alles in orde is, 1 als de handtekening niet klopt, 3 als het resultaat niet meer geldt, 4 als niemand
    zegt of het nog geldt.
    """
    from mvoscan.usecases.verify_capsule import check_signature  # noqa: PLC0415 # it loads what only signing needs.

    try:
        capsule = check_signature(_text(file), _published(jwks))
    except Invalid as wrong:
        typer.echo(f"Handtekening: NIET in orde. {wrong}")
        typer.echo("Toestand: niet nagekeken, want wat erin staat is niet te vertrouwen.")
        raise typer.Exit(FORGED) from wrong
    typer.echo("Handtekening: in orde.")
    code = _say_status(capsule) if status else _say_own_day(capsule)
    typer.echo(_about(capsule))
    if code:
        raise typer.Exit(code)


def _text(file: Path) -> str:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise typer.BadParameter(f"{file} kan niet gelezen worden.") from error
    if text.lstrip().startswith("{"):
        raise typer.BadParameter(
            f"{file} is het resultaat zonder handtekening. Haal het op met .jws achter het adres in plaats van .json."
        )
    return text


def _published(place: str) -> Mapping[str, Any]:
    """The public keys behind an address or in a file, or our own."""
    from mvoscan.outside.reading import read_address  # noqa: PLC0415 # only an address needs it.
    from mvoscan.usecases.verify_capsule import own_keys  # noqa: PLC0415 # it loads what only signing needs.

    if not place:
        return own_keys(load_settings().key_places)
    try:
        body = read_address(place) if "://" in place else Path(place).read_bytes()
        found = json.loads(body)
    except (OSError, ValueError) as error:
        raise typer.BadParameter(f"{place} kan niet gelezen worden als een lijst van sleutels (JWKS).") from error
    return found if isinstance(found, dict) else {}


def _say_status(capsule: Capsule) -> int:
    from mvoscan.outside.reading import read_address  # noqa: PLC0415 # only an address needs it.
    from mvoscan.usecases.verify_capsule import ask_status  # noqa: PLC0415 # it loads what only signing needs.

    try:
        found = ask_status(capsule, read_address)
    except Unavailable as away:
        typer.echo(f"Toestand: niet te weten. {away}")
        return UNKNOWN
    if found is None:
        typer.echo(f"Toestand: onbekend op {capsule.status}. Waarschijnlijk is de scan gewist; gebruik het niet meer.")
        return OVER
    typer.echo(_told(found))
    return 0 if found.status is CapsuleState.VALID else OVER


def _told(found: CapsuleStatus) -> str:
    line = f"Toestand: {_STATES[found.status]} (sinds {_day(found.since)})."
    return f"{line} Opvolger: {found.successor.id}." if found.successor else line


def _say_own_day(capsule: Capsule) -> int:
    over = capsule.expires <= datetime.now(UTC)
    said = "is voorbij" if over else "is nog niet voorbij"
    typer.echo(f"Toestand: niet nagevraagd (dat doet --status). De laatste dag, {capsule.last_day:%d/%m/%Y}, {said}.")
    return OVER if over else 0


def _about(capsule: Capsule) -> str:
    made_up = " Verzonnen gegevens: een demo." if capsule.demo else ""
    return (
        f"Resultaat {capsule.id} van {bodies(capsule)}: {capsule.questionnaire.title} {capsule.questionnaire.edition}, "
        f"{BASIS[capsule.basis]}, totaalscore {score(capsule.overall)}, uitgegeven door {capsule.issuer} op "
        f"{_day(capsule.issued)}.{made_up}"
    )


def _day(instant: datetime) -> str:
    return f"{instant.astimezone(BRUSSELS):%d/%m/%Y}"
