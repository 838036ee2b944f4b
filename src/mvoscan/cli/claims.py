"""`mvoscan claims`: which scans wait for a decision about who they are for, and what is decided."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated

import typer

from mvoscan.cli.opened import opened_service, operator
from mvoscan.core.claim import Claim
from mvoscan.core.dossier import BRUSSELS
from mvoscan.core.institution import ClaimState, Institution, InstitutionTypes, Standing, named
from mvoscan.usecases.decide_claims import Rivals, confirm, list_claims, reject

app = typer.Typer(help="Opgaven: voor welk bestuur een scan zegt te zijn, en of dat klopt.")

Number = Annotated[int, typer.Argument(metavar="ID", help="Nummer van de opgave, zoals in de lijst.")]
Decider = Annotated[str, typer.Option("--by", help="Wie beslist (standaard: de gebruiker van dit systeem).")]
Why = Annotated[str, typer.Option("--reason", help="Waarom.")]

_STATES = {
    ClaimState.UNCONFIRMED: "onbevestigd",
    ClaimState.CONFIRMED: "bevestigd",
    ClaimState.REJECTED: "afgewezen",
}


@app.command(name="list")
def list_all(
    *,
    everything: Annotated[bool, typer.Option("--all", help="Ook waarover alles al beslist is.")] = False,
) -> None:
    """Toon wat op een beslissing wacht; opgaven voor hetzelfde bestuur staan onder elkaar."""
    with opened_service() as service, service.reading() as reading:
        groups = list_claims(reading, decided=everything)
    for group in groups:
        for line in _lines(group, service.types):
            typer.echo(line)
    if not groups:
        typer.echo("Er wacht geen opgave op een beslissing." if not everything else "Er zijn nog geen opgaven.")


@app.command(name="confirm")
def confirm_one(claim: Number, *, by: Decider = "", reason: Why = "") -> None:
    """Bevestig een opgave: de scan telt voortaan voor dat bestuur."""
    with opened_service() as service, service.writing() as writing:
        decided = confirm(writing, claim, by=by or operator(), now=datetime.now(UTC), reason=reason)
    typer.echo(f"Opgave {decided.id}: {_decision(decided)}.")


@app.command(name="reject")
def reject_one(claim: Number, *, by: Decider = "", reason: Why) -> None:
    """Wijs een opgave af: de scan blijft als onbevestigd tellen."""
    with opened_service() as service, service.writing() as writing:
        decided = reject(writing, claim, by=by or operator(), now=datetime.now(UTC), reason=reason)
    typer.echo(f"Opgave {decided.id}: {_decision(decided)}.")


def _lines(group: Rivals, types: InstitutionTypes) -> Iterator[str]:
    many = f" ({len(group.claims)} opgaven)" if len(group.claims) > 1 else ""
    yield " en ".join(_words(each, types) for each in group.institutions) + many
    for claim in group.claims:
        parts = (str(claim.id), _when(claim.made_at), _for(claim, group, types), f"scan {claim.submission}")
        yield "  " + "  ".join((*parts, _decision(claim)))


def _for(claim: Claim, group: Rivals, types: InstitutionTypes) -> str:
    """Which of the institutions of its group a claim names."""
    return " samen met ".join(types.by_code[group.named(each).type].label for each in claim.institutions)


def _words(each: Institution, types: InstitutionTypes) -> str:
    known = types.by_code.get(each.type)
    provisional = " (voorlopig)" if each.standing is Standing.PROVISIONAL else ""
    numbers = ", ".join(number for number in (each.kbo, each.ovo) if number) or "zonder nummer"
    return f"{named(known.label if known else each.type, each.name)}{provisional} [{each.id}; {numbers}]"


def _decision(claim: Claim) -> str:
    if claim.decided_at is None:
        return _STATES[claim.state]
    said = f": {claim.reason}" if claim.reason else ""
    return f"{_STATES[claim.state]} op {_when(claim.decided_at)} door {claim.decided_by}{said}"


def _when(instant: datetime) -> str:
    return instant.astimezone(BRUSSELS).strftime("%Y-%m-%d %H:%M")
